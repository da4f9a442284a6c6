package kinesic.facebehavior.synthetic;

import java.awt.image.BufferedImage;
import kinesic.facebehavior.task.FaceLabels;

/**
 * One image of a synthetic database with its true and its published labels.
 *
 * @param index the index in the database
 * @param face the parameters of the image
 * @param behaviour the true labels
 * @param labels the published labels
 * @param imageSize width and height of the image in pixels
 */
public record Sample(
    int index, FaceParameters face, Behaviour behaviour, FaceLabels labels, int imageSize) {

  /** Draws the image, of {@link BufferedImage#TYPE_INT_RGB}; each call draws it anew. */
  public BufferedImage image() {
    return SyntheticFace.render(face, imageSize);
  }

  /**
   * The 68 landmarks of the iBUG scheme in pixels, x and y in turn; (0, 0) is the centre of the
   * first pixel.
   */
  public float[] landmarks() {
    return FacePoints.of(face, imageSize);
  }
}
