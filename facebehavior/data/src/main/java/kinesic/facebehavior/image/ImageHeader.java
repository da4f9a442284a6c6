package kinesic.facebehavior.image;

import java.util.Optional;

/**
 * What the structure of a file says about its picture, beyond what ImageIO's readers tell.
 *
 * @param orientation how the picture is stored, 1 (upright) to 8, as Exif counts
 * @param mostPixels the most pixels (width x height) that a picture of this kind may have
 * @param opaque whether a sample behind those of the colour is to be ignored, although a reader may
 *     take it for transparency
 * @param canvas where the picture lies, if it does not fill its canvas
 */
record ImageHeader(int orientation, long mostPixels, boolean opaque, Optional<Canvas> canvas) {

  /** An upright picture that fills its canvas. */
  static ImageHeader upright(long mostPixels) {
    return turned(1, mostPixels);
  }

  /** A picture that fills its canvas. */
  static ImageHeader turned(int orientation, long mostPixels) {
    return new ImageHeader(orientation, mostPixels, false, Optional.empty());
  }
}
