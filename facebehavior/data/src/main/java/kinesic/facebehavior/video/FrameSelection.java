package kinesic.facebehavior.video;

/**
 * Which frames of a video are read: of those that are shown at {@code start} or later and before
 * {@code end}, the first one and then every {@code every}-th.
 *
 * @param every at least 1
 * @param start seconds from the beginning of the file, at least 0
 * @param end seconds from the beginning of the file, above {@code start}; infinity for all
 */
public record FrameSelection(int every, double start, double end) {

  /** All frames. */
  public static final FrameSelection ALL = new FrameSelection(1, 0, Double.POSITIVE_INFINITY);

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one of them is out of range
   */
  public FrameSelection {
    if (every < 1) {
      throw new IllegalArgumentException(
          "every %s-th frame: expected a number of at least 1".formatted(every));
    }
    if (!(start >= 0 && start < end)) {
      throw new IllegalArgumentException(
          "frames from %s to %s s: expected a start of at least 0 and an end after it"
              .formatted(start, end));
    }
  }

  /** How many frames of the video there are from the first to the last of {@code read} frames. */
  public int span(int read) {
    return (read - 1) * every + 1;
  }
}
