package kinesic.kernels;

/** Two-dimensional interpolation, channels last: images of another size. */
public interface Interpolation {

  /**
   * Computes y[n, oy, ox, c] = Σ_i Σ_j wy[oy, i] · wx[ox, j] · x[n, py[oy, i], px[ox, j], c], with
   * the pixels and weights of {@link InterpolationAxis#weights}.
   */
  void forward(InterpolationShape shape, Buffer x, Buffer y);

  /** Computes gx, the gradient of {@link #forward}. */
  void gradient(InterpolationShape shape, Buffer gy, Buffer gx);
}
