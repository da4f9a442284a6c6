package kinesic.facebehavior.synthetic;

/**
 * How the images of a database are taken: the ranges from which the {@link Scene} and {@link Pose}
 * of an image are drawn.
 *
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
      new CaptureStyle(true, 6, 0.15f, 178, 1.5f, 0.003f, 0.01f, 0, 0.01f);

  /** Photographs from the web, as in AffectNet, RAF-DB and EmotioNet. */
  public static final CaptureStyle WEB =
      new CaptureStyle(false, 9, 0.6f, 182, 2.5f, 0.008f, 0.02f, 0.08f, 0.08f);

  /** Frames of videos that people made of themselves, as in Aff-Wild. */
  public static final CaptureStyle VIDEO =
      new CaptureStyle(false, 11, 0.8f, 188, 3.5f, 0.012f, 0.03f, 0.02f, 0.10f);

  /**
   * Frames of outdoor cameras: small faces seen from the side, in hard light, blurred and noisy,
   * often without colour. No training database uses this style.
   */
  public static final CaptureStyle FIELD =
      new CaptureStyle(false, 15, 1, 205, 5, 0.016f, 0.045f, 0.35f, 0.15f);
}
