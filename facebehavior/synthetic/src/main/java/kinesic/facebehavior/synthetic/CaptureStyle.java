package kinesic.facebehavior.synthetic;

/**
 * How the images of a database are taken: the ranges from which the {@link Scene} and {@link Pose}
 * of an image are drawn.
 *
 * @param drawing whether images are photographs, or how they are drawn
 * @param studio whether backdrops are plain and light is even
 * @param poseDeviation standard deviation of the yaw in degrees; pitch has half of it
 * @param harshness 0 (soft light from the front) to 1 (hard light from anywhere)
 * @param cropWidth mean width of the crop in mm on the face; an adult head is about 150 wide
 * @param cropJitter standard deviation of the position of the crop in mm, and of its size in
 *     percent
 * @param blur largest standard deviation of the blur, as a fraction of the image width
 * @param noise largest standard deviation of the pixel noise; white is 1
 * @param greyFraction fraction of images without colour
 * @param occlusionFraction fraction of images in which an object hides part of the face
 */
public record CaptureStyle(
    DrawingStyle drawing,
    boolean studio,
    float poseDeviation,
    float harshness,
    float cropWidth,
    float cropJitter,
    float blur,
    float noise,
    float greyFraction,
    float occlusionFraction) {

  /** A laboratory: people sit in front of a plain wall, as in BP4D and DISFA. */
  public static final CaptureStyle STUDIO =
      new CaptureStyle(DrawingStyle.PHOTOGRAPH, true, 6, 0.15f, 178, 1.5f, 0.003f, 0.01f, 0, 0.01f);

  /** Photographs from the web, as in AffectNet, RAF-DB and EmotioNet. */
  public static final CaptureStyle WEB =
      new CaptureStyle(
          DrawingStyle.PHOTOGRAPH, false, 9, 0.6f, 182, 2.5f, 0.008f, 0.02f, 0.08f, 0.08f);

  /** Frames of videos that people made of themselves, as in Aff-Wild. */
  public static final CaptureStyle VIDEO =
      new CaptureStyle(
          DrawingStyle.PHOTOGRAPH, false, 11, 0.8f, 188, 3.5f, 0.012f, 0.03f, 0.02f, 0.10f);

  /**
   * Frames of outdoor cameras: small faces seen from the side, in hard light, blurred and noisy,
   * often without colour. No training database uses this style.
   */
  public static final CaptureStyle FIELD =
      new CaptureStyle(DrawingStyle.PHOTOGRAPH, false, 15, 1, 205, 5, 0.016f, 0.045f, 0.35f, 0.15f);

  /** Portraits in pencil: people sit still, close to the artist. */
  public static final CaptureStyle PENCIL =
      new CaptureStyle(DrawingStyle.PENCIL, true, 7, 0.5f, 172, 3.5f, 0.004f, 0.03f, 0, 0.03f);

  /** Panels of comics: heads turn a lot, and are of many sizes. */
  public static final CaptureStyle CARTOON =
      new CaptureStyle(
          DrawingStyle.CARTOON, false, 12, 0.4f, 190, 4.5f, 0.006f, 0.01f, 0.05f, 0.06f);

  /**
   * Quick sketches in charcoal, from the side and smudged. No training database uses this style.
   */
  public static final CaptureStyle CHARCOAL =
      new CaptureStyle(DrawingStyle.CHARCOAL, true, 14, 0.8f, 200, 5, 0.014f, 0.04f, 0.2f, 0.12f);
}
