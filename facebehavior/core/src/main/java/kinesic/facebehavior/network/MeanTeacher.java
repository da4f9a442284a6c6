package kinesic.facebehavior.network;

/**
 * The settings of a mean teacher: the outputs of the network in training, the student, are drawn
 * towards those of a teacher whose weights are an average of the student's, on all faces, whatever
 * they are annotated for; see {@link MeanTeacherLoss}. The trained network is the teacher.
 *
 * <p>Source: A. Tarvainen, H. Valpola, Mean teachers are better role models: weight-averaged
 * consistency targets improve semi-supervised deep learning results, NIPS 2017, arXiv 1703.01780.
 *
 * @param weight the weight of the consistency loss after the ramp-up, above 0. The paper has 100
 *     for a softmax over ten classes and a mean over them.
 * @param decay the part of the teacher's weights that a step keeps, from 0 to less than 1. The
 *     paper has 0.99 during the ramp-up and 0.999 after it, in far longer runs.
 * @param rampUp the part of all steps over which the weight of the consistency loss rises, 0 to 1
 */
public record MeanTeacher(double weight, double decay, double rampUp) {

  /**
   * A weight of 1, a decay of 0.99 and a ramp-up over a quarter of the steps. The weight is less
   * than the paper's, because the concordance loss of values that hardly vary yet has small
   * gradients, and agreement is easiest there: a large weight keeps them from varying.
   */
  public static final MeanTeacher STANDARD = new MeanTeacher(1, 0.99, 0.25);

  private static final double STEEPNESS = 5;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a number is out of range
   */
  public MeanTeacher {
    require(weight > 0 && weight < Double.POSITIVE_INFINITY, "weight", weight, "above 0");
    require(decay >= 0 && decay < 1, "decay", decay, "at least 0 and less than 1");
    require(rampUp >= 0 && rampUp <= 1, "ramp-up", rampUp, "from 0 to 1");
  }

  private static void require(boolean valid, String what, double value, String expected) {
    if (!valid) {
      throw new IllegalArgumentException(
          "mean teacher: %s is %s, expected a number %s".formatted(what, value, expected));
    }
  }

  /**
   * The weight of the consistency loss in a step: weight · exp(-5 (1 - x)²), where x rises from 0
   * to 1 during the ramp-up.
   *
   * @param step counted from 0
   * @param steps the number of steps of the run, at least 1
   */
  public double weight(long step, long steps) {
    double rising = rampUp * steps;
    double missing = step < rising ? 1 - step / rising : 0;
    return weight * Math.exp(-STEEPNESS * missing * missing);
  }
}
