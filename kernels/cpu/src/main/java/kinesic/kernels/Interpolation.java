package kinesic.kernels;

/** Two-dimensional interpolation, channels last: images of another size. */
public interface Interpolation {

  /**
   * Computes y[n, oy, ox, c] = Σ_i Σ_j wy[oy, i] · wx[ox, j] · x[n, py[oy, i], px[ox, j], c], with
   * the pixels and weights of {@link InterpolationAxis#weights}.
   */
  default void forward(InterpolationShape shape, Buffer x, Buffer y) {
    InterpolationAxis down = shape.down();
    InterpolationAxis across = shape.across();
    map(shape, down.weights(), down.pixels(), across.weights(), across.pixels(), x, y);
  }

  /** Computes gx, the gradient of {@link #forward}: the transposed map. */
  default void gradient(InterpolationShape shape, Buffer gy, Buffer gx) {
    InterpolationAxis down = shape.down();
    InterpolationAxis across = shape.across();
    map(
        shape,
        down.weights().transposed(down.pixels()),
        down.results(),
        across.weights().transposed(across.pixels()),
        across.results(),
        gy,
        gx);
  }

  /**
   * Maps images linearly along both axes, as {@link #forward} with other weights.
   *
   * @param shape has the number of images and their channels
   * @param down the weights of the rows of y
   * @param h the rows of x
   * @param across the weights of the columns of y
   * @param w the columns of x
   * @param x [n, h, w, c]
   * @param y [n, results of down, results of across, c]
   */
  void map(
      InterpolationShape shape,
      AxisWeights down,
      int h,
      AxisWeights across,
      int w,
      Buffer x,
      Buffer y);
}
