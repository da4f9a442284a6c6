package kinesic.facebehavior.synthetic;

import java.awt.image.BufferedImage;

/**
 * One image of a synthetic database with what is true of it and what the database says.
 *
 * @param index its number in the database
 * @param face what the image is drawn from
 * @param behaviour the true labels
 * @param annotation the published labels
 * @param imageSize width and height of the image in pixels
 */
public record Sample(
    int index, FaceParameters face, Behaviour behaviour, Annotation annotation, int imageSize) {

  /** Draws the image, of {@link BufferedImage#TYPE_INT_RGB}; each call draws it anew. */
  public BufferedImage image() {
    return SyntheticFace.render(face, imageSize);
  }

  /**
   * Where the face is in the image: the 68 points of the iBUG scheme in pixels, x and y in turn;
   * (0, 0) is the centre of the first pixel.
   */
  public float[] landmarks() {
    return FacePoints.of(face, imageSize);
  }
}
