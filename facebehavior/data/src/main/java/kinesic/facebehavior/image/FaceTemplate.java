package kinesic.facebehavior.image;

import kinesic.facebehavior.dataset.FaceLandmarks;

/**
 * The positions of the five landmarks in an aligned face: ArcFace's template (J. Deng et al.,
 * ArcFace: Additive angular margin loss for deep face recognition, CVPR 2019), which most face
 * networks use.
 */
final class FaceTemplate {

  /** The side of the published template, in pixels. */
  private static final int SIDE = 112;

  private static final float[] POINTS = {
    38.2946f, 51.6963f, 73.5318f, 51.5014f, 56.0252f, 71.7366f, 41.5493f, 92.3655f, 70.7299f,
    92.2041f
  };

  private FaceTemplate() {}

  /** Returns the template for pictures of {@code side} x {@code side} pixels, usually 112 or 96. */
  static FaceLandmarks of(int side) {
    float[] scaled = new float[POINTS.length];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = POINTS[i] * side / SIDE;
    }
    return FaceLandmarks.of(scaled);
  }
}
