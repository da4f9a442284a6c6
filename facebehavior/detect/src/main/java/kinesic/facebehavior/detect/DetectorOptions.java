package kinesic.facebehavior.detect;

/**
 * How a {@link FaceDetector} searches.
 *
 * @param largestSide the larger side of the picture that the network sees, in pixels, 64 to 4096; a
 *     larger one finds smaller faces and takes longer
 * @param threshold the least score of a face, above 0, at most 1
 * @param overlap the largest intersection over union of the boxes of two faces, 0 to 1; of two
 *     boxes that overlap more, the one with the higher score remains
 */
public record DetectorOptions(int largestSide, double threshold, double overlap) {

  /** A largest side of 640 pixels, a threshold of 0.6 and an overlap of 0.3. */
  public static final DetectorOptions DEFAULT = new DetectorOptions(640, 0.6, 0.3);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a number is out of its range
   */
  public DetectorOptions {
    if (largestSide < 64 || largestSide > 4096) {
      throw new IllegalArgumentException(
          "detector: the largest side is %s, expected 64 to 4096".formatted(largestSide));
    }
    if (!(threshold > 0 && threshold <= 1)) {
      throw new IllegalArgumentException(
          "detector: the threshold is %s, expected above 0, at most 1".formatted(threshold));
    }
    if (!(overlap >= 0 && overlap <= 1)) {
      throw new IllegalArgumentException(
          "detector: the overlap is %s, expected 0 to 1".formatted(overlap));
    }
  }

  /** Returns these options with another threshold. */
  public DetectorOptions withThreshold(double least) {
    return new DetectorOptions(largestSide, least, overlap);
  }

  /** Returns these options with another largest side. */
  public DetectorOptions withLargestSide(int side) {
    return new DetectorOptions(side, threshold, overlap);
  }
}
