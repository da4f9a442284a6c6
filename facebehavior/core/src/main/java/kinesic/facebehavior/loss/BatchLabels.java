package kinesic.facebehavior.loss;

/**
 * The labels of a batch, one row a sample; each kind may be missing for any sample.
 *
 * @param categories of the categorical head
 * @param binaries of the binary head
 * @param values of the head of bounded numbers
 */
public record BatchLabels(CategoryLabels categories, BinaryLabels binaries, ValueLabels values) {

  /**
   * Checks that all describe the same samples.
   *
   * @throws IllegalArgumentException if the numbers of samples differ
   */
  public BatchLabels {
    if (categories.samples() != binaries.samples() || categories.samples() != values.samples()) {
      throw new IllegalArgumentException(
          "batch labels: numbers of samples differ - categories "
              + categories.samples()
              + ", binaries "
              + binaries.samples()
              + ", values "
              + values.samples());
    }
  }

  /** The number of samples. */
  public int samples() {
    return categories.samples();
  }
}
