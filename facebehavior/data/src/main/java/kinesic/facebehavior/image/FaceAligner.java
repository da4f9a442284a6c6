package kinesic.facebehavior.image;

import kinesic.facebehavior.dataset.FaceLandmarks;
import kinesic.facebehavior.face.FaceImage;

/**
 * Cuts faces out of pictures, rotated and scaled so that their landmarks lie as closely as possible
 * to those of ArcFace's template. Training and prediction align by this class. Thread-safe.
 */
public final class FaceAligner {

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
    Similarity toPixels =
        Similarity.between(template, landmarks).thenShrink(picture.step(), picture.offset());
    return new FaceImage(side, SquareWarp.toBytes(picture, toPixels, side));
  }
}
