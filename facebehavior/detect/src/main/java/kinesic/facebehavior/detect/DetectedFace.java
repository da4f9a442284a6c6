package kinesic.facebehavior.detect;

import kinesic.facebehavior.dataset.FaceLandmarks;

/**
 * A face that was found in a picture. All positions are in pixels of the whole upright picture; (0,
 * 0) is the centre of the first pixel.
 *
 * @param x the left edge of the box
 * @param y the top edge of the box
 * @param width of the box, above 0
 * @param height of the box, above 0
 * @param score the confidence of the detector, 0 to 1
 * @param points the five landmarks
 */
public record DetectedFace(
    double x, double y, double width, double height, double score, FaceLandmarks points) {

  /** The area of the box, in square pixels. */
  public double area() {
    return width * height;
  }

  /** The intersection over union of two boxes: 0 if they do not overlap, 1 if they are the same. */
  public double overlap(DetectedFace other) {
    double across = Math.min(x + width, other.x + other.width) - Math.max(x, other.x);
    double down = Math.min(y + height, other.y + other.height) - Math.max(y, other.y);
    if (across <= 0 || down <= 0) {
      return 0;
    }
    double both = across * down;
    return both / (area() + other.area() - both);
  }
}
