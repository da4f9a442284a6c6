package kinesic.onnx.operator;

/**
 * The places along one axis at which Resize samples it, in pixels.
 *
 * @param axis the logical axis
 * @param pixels the size before
 * @param results the size afterwards
 * @param factor the exact size afterwards divided by the size before
 * @param places where the results lie
 * @param start where the region of interest starts, as a part of the axis
 * @param end where it ends
 */
record ResizeAxis(
    int axis, int pixels, int results, double factor, Places places, double start, double end) {

  /** Where results lie, as ONNX names it in {@code coordinate_transformation_mode}. */
  enum Places {
    HALF_PIXEL,
    HALF_PIXEL_SYMMETRIC,
    PYTORCH_HALF_PIXEL,
    TF_HALF_PIXEL_FOR_NN,
    ALIGN_CORNERS,
    ASYMMETRIC,
    TF_CROP_AND_RESIZE
  }

  /** Returns whether the results are the pixels. */
  boolean isIdentity() {
    return pixels == results && factor == 1 && start == 0 && end == 1;
  }

  /** Returns whether the factor gives exactly the size afterwards. */
  boolean isExact() {
    return factor * pixels == results || factor == (double) results / pixels;
  }

  /** Returns the place of a result. */
  double place(int result) {
    return switch (places) {
      case HALF_PIXEL -> halfPixel(result);
      case HALF_PIXEL_SYMMETRIC -> pixels / 2.0 * (1 - results / length()) + halfPixel(result);
      case PYTORCH_HALF_PIXEL -> length() == 1 ? 0 : halfPixel(result);
      case TF_HALF_PIXEL_FOR_NN -> divided(result + 0.5);
      case ALIGN_CORNERS -> length() == 1 ? 0 : result * (pixels - 1) / (length() - 1);
      case ASYMMETRIC -> divided(result);
      case TF_CROP_AND_RESIZE -> cropped(result);
    };
  }

  private double halfPixel(int result) {
    return divided(result + 0.5) - 0.5;
  }

  /**
   * Returns the value divided by the factor, without a rounding error where the sizes are exact.
   */
  private double divided(double value) {
    return isExact() ? value * pixels / results : value / factor;
  }

  private double length() {
    return isExact() ? results : factor * pixels;
  }

  private double cropped(int result) {
    double region = (end - start) * (pixels - 1);
    return start * (pixels - 1) + (length() == 1 ? region / 2 : result * region / (length() - 1));
  }

  /** Returns whether a result lies outside of the axis and gets the extrapolation value. */
  boolean isOutside(int result) {
    double place = place(result);
    return places == Places.TF_CROP_AND_RESIZE && (place < 0 || place > pixels - 1);
  }
}
