package kinesic.facebehavior.detect;

import kinesic.facebehavior.dataset.FaceLandmarks;
import kinesic.facebehavior.image.Picture;

/** What a face may look like; a network may predict any numbers. */
final class Plausibility {

  private static final double LEAST_SIDE = 2; // pixels of the whole picture
  private static final double LONGEST_SHAPE = 4; // the longer side by the shorter one
  private static final double LARGEST_SIDE = 2; // by the larger side of the picture

  /**
   * The least and the largest root mean square distance of the landmarks from their mean, by the
   * geometric mean of the sides of the box. It is about 0.25 in a face from the front and 0.2 in a
   * profile.
   */
  private static final double LEAST_SPREAD = 0.08;

  private static final double LARGEST_SPREAD = 0.6;

  /** The usual places of the landmarks in a box, by its width and height. */
  private static final float[] USUAL = {
    0.29f, 0.39f, 0.71f, 0.39f, 0.50f, 0.60f, 0.31f, 0.78f, 0.69f, 0.78f
  };

  private Plausibility() {}

  /** Returns whether a box can be that of a face in a picture. */
  static boolean isBox(double x, double y, double width, double height, Picture picture) {
    double across = (double) picture.width() * picture.step();
    double down = (double) picture.height() * picture.step();
    double most = LARGEST_SIDE * Math.max(across, down);
    double centreX = x + width / 2 + 0.5; // from the edge of the picture
    double centreY = y + height / 2 + 0.5;
    return Math.min(width, height) >= LEAST_SIDE
        && Math.max(width, height) <= Math.min(most, LONGEST_SHAPE * Math.min(width, height))
        && centreX >= 0
        && centreX <= across
        && centreY >= 0
        && centreY <= down;
  }

  /**
   * Returns the landmarks of a face: those that were predicted, or, if these cannot be landmarks of
   * a face in the box, the usual places in the box.
   *
   * @param xy x and y of each predicted landmark
   */
  static FaceLandmarks points(double x, double y, double width, double height, float[] xy) {
    double meanX = 0;
    double meanY = 0;
    for (int i = 0; i < xy.length; i += 2) {
      meanX += xy[i] / (double) FaceLandmarks.COUNT;
      meanY += xy[i + 1] / (double) FaceLandmarks.COUNT;
    }
    double squares = 0;
    for (int i = 0; i < xy.length; i += 2) {
      double right = xy[i] - meanX;
      double down = xy[i + 1] - meanY;
      squares += right * right + down * down;
    }
    double spread = Math.sqrt(squares / FaceLandmarks.COUNT / (width * height));
    boolean inBox = meanX >= x && meanX <= x + width && meanY >= y && meanY <= y + height;
    if (inBox && spread >= LEAST_SPREAD && spread <= LARGEST_SPREAD) {
      FaceLandmarks points = FaceLandmarks.of(xy);
      if (!points.isMirrored()) {
        return points;
      }
    }
    float[] usual = USUAL.clone();
    for (int i = 0; i < usual.length; i += 2) {
      usual[i] = (float) (x + usual[i] * width);
      usual[i + 1] = (float) (y + usual[i + 1] * height);
    }
    return FaceLandmarks.of(usual);
  }
}
