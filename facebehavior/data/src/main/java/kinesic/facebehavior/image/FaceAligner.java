package kinesic.facebehavior.image;

import kinesic.facebehavior.dataset.FaceLandmarks;
import kinesic.facebehavior.face.FaceImage;

/**
 * Cuts faces out of pictures, rotated and scaled so that their landmarks lie as closely as possible
 * to those of ArcFace's template. Training and prediction align by this class. Thread-safe.
 *
 * <p>In a profile the landmarks lie nearly on a line, and the closest fit would show the face up to
 * 1.6 times as large as from the front. Therefore a crop covers at least {@value #LEAST_SCALE}
 * times the width that it would cover for a face from the front with the same distance between the
 * eyes, or with the same distance from the eyes to the mouth, whichever is more. This concerns
 * heads that are turned by more than about 60 degrees.
 */
public final class FaceAligner {

  /** The least scale of a crop, by that of a face of the same size from the front. */
  private static final double LEAST_SCALE = 0.8;

  private static final double EYES = 35.24; // between the eyes of the published template
  private static final double EYES_TO_MOUTH = 40.69;

  private final int side;
  private final FaceLandmarks template;

  /**
   * Creates an aligner to faces of {@code side} x {@code side} pixels.
   *
   * @throws IllegalArgumentException unless the side is 1 to 2048
   */
  public FaceAligner(int side) {
    ImageDecoder.requireSide(side);
    this.side = side;
    template = FaceTemplate.of(side);
  }

  /** Returns width and height of the faces, in pixels. */
  public int side() {
    return side;
  }

  /**
   * Returns the face with these landmarks. Pixels outside the picture are black.
   *
   * @param landmarks in pixels of the whole upright picture
   */
  public FaceImage align(Picture picture, FaceLandmarks landmarks) {
    Similarity toPixels = toWhole(landmarks).thenShrink(picture.step(), picture.offset());
    return new FaceImage(side, SquareWarp.toBytes(picture, toPixels, side));
  }

  /** Returns the transform from pixels of the face to those of the whole picture. */
  Similarity toWhole(FaceLandmarks landmarks) {
    double frontal = size(landmarks) / size(template);
    return Similarity.between(template, landmarks, LEAST_SCALE * frontal);
  }

  /**
   * Returns a length that hardly depends on how a head is turned: in a profile the eyes coincide,
   * but not eyes and mouth; seen from above or below it is the other way round. The distances are
   * weighted so that they are equal in ArcFace's template.
   */
  private static double size(FaceLandmarks points) {
    double eyes =
        Math.hypot(
            points.x(FaceLandmarks.RIGHT_EYE) - points.x(FaceLandmarks.LEFT_EYE),
            points.y(FaceLandmarks.RIGHT_EYE) - points.y(FaceLandmarks.LEFT_EYE));
    double eyesToMouth =
        Math.hypot(
            middle(points.x(FaceLandmarks.LEFT_MOUTH), points.x(FaceLandmarks.RIGHT_MOUTH))
                - middle(points.x(FaceLandmarks.LEFT_EYE), points.x(FaceLandmarks.RIGHT_EYE)),
            middle(points.y(FaceLandmarks.LEFT_MOUTH), points.y(FaceLandmarks.RIGHT_MOUTH))
                - middle(points.y(FaceLandmarks.LEFT_EYE), points.y(FaceLandmarks.RIGHT_EYE)));
    return Math.max(eyes, eyesToMouth * EYES / EYES_TO_MOUTH);
  }

  private static double middle(float one, float other) {
    return (one + (double) other) / 2;
  }
}
