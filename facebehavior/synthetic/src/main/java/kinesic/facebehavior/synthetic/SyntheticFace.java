package kinesic.facebehavior.synthetic;

import java.awt.image.BufferedImage;

/**
 * Draws a face from its parameters.
 *
 * <p>The head is a relief: an ellipsoid with bones, fat and wrinkles added, in mm. Features are
 * outlines on it whose points the AUs displace; wrinkles are cuts whose depth the AUs control. A
 * single light on the whole relief then shows bulges, folds and furrows as on skin. Everything is
 * drawn at twice the resolution and averaged.
 */
public final class SyntheticFace {

  private SyntheticFace() {}

  /**
   * Draws the face.
   *
   * @param size width and height of the image in pixels, 16 to 1024
   * @return an image of {@link BufferedImage#TYPE_INT_RGB}, a pure function of the arguments with
   *     the same pixels on every machine
   * @throws IllegalArgumentException if the size is outside its range
   */
  public static BufferedImage render(FaceParameters face, int size) {
    checkSize(size);
    return Photograph.develop(draw(face, size));
  }

  /**
   * Draws the person without the backdrop.
   *
   * @param size as for {@link #render}
   * @return an image of {@link BufferedImage#TYPE_INT_ARGB} without blur and noise; transparent
   *     where the person does not cover it
   */
  static BufferedImage cutOut(FaceParameters face, int size) {
    checkSize(size);
    return Photograph.cutOut(draw(face, size));
  }

  private static FaceCanvas draw(FaceParameters face, int size) {
    FaceCanvas d = new FaceCanvas(face, 2 * size);
    MouthShape mouth = new MouthShape(d);
    HairPainter.paintBehind(d);
    HeadPainter.paintNeckAndShoulders(d);
    HeadPainter.paintEars(d);
    HeadPainter.paintFace(d);
    CheekPainter.sculpt(d, mouth);
    EyePainter.paint(d);
    BeardPainter.paint(d, mouth);
    NosePainter.paint(d);
    MouthPainter.paint(d, mouth);
    BrowPainter.paint(d);
    HairPainter.paintFront(d);
    AccessoryPainter.paintHat(d);
    AccessoryPainter.paintGlasses(d);
    OccluderPainter.paint(d);
    return d;
  }

  static void checkSize(int size) {
    if (size < 16 || size > 1024) {
      throw new IllegalArgumentException(
          "synthetic face: size " + size + " pixels, expected 16 to 1024");
    }
  }
}
