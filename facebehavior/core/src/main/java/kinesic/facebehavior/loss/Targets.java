package kinesic.facebehavior.loss;

import java.util.List;

/** The labels of a batch for one task, one row per sample. */
public sealed interface Targets permits CategoryLabels, BinaryLabels, ValueLabels {

  /** n, the number of samples. */
  int samples();

  /** The number of samples that are annotated. */
  int annotatedSamples();

  /** What the loss of the task reads, for {@link LabelArray#upload}. */
  List<LabelArray> arrays();
}
