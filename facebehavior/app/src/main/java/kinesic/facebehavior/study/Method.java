package kinesic.facebehavior.study;

/** How a variant learns from faces that lack labels of some tasks. */
public enum Method {
  /** From the annotated labels and the coupling of the tasks alone. */
  SUPERVISED,
  /** Networks of single tasks predict the labels that a database lacks. */
  PSEUDO_LABELS,
  /** The moving average of the weights is a teacher of the same network. */
  MEAN_TEACHER
}
