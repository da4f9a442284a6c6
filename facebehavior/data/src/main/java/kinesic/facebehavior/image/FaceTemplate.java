package kinesic.facebehavior.image;

import kinesic.facebehavior.dataset.FaceLandmarks;

/**
 * Where the five landmarks lie in an aligned face: the template of ArcFace (J. Deng and others,
 * ArcFace: Additive angular margin loss for deep face recognition, CVPR 2019), which most networks
 * for faces use.
 */
final class FaceTemplate {

  /** The side for which the template is published. */
  private static final int SIDE = 112;

  private static final float[] POINTS = {
    38.2946f, 51.6963f, 73.5318f, 51.5014f, 56.0252f, 71.7366f, 41.5493f, 92.3655f, 70.7299f,
    92.2041f
  };

  private FaceTemplate() {}

  /** The template for pictures of {@code side} x {@code side} pixels; usual are 112 and 96. */
  static FaceLandmarks of(int side) {
    float[] scaled = new float[POINTS.length];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = POINTS[i] * side / SIDE;
    }
    return FaceLandmarks.of(scaled);
  }
}
