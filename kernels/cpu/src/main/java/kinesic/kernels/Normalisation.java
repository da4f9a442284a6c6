package kinesic.kernels;

import org.jspecify.annotations.Nullable;

/** Batch normalisation over the rows of [rows, channels] (Ioffe and Szegedy 2015). */
public interface Normalisation {

  /** mean[c] and the biased variance[c] = E[(x - mean)²] of each column of x, [rows, channels]. */
  void statistics(int rows, int channels, Buffer x, Buffer mean, Buffer variance);

  /**
   * y = activation((x - mean) / √(variance + epsilon) · gamma + beta + residual).
   *
   * @param x [rows, channels]
   * @param mean [channels], likewise variance, gamma and beta
   * @param residual added before the activation, [rows, channels]; null for none
   * @param y [rows, channels]; may be x
   */
  void normalise(
      int rows,
      int channels,
      Buffer x,
      Buffer mean,
      Buffer variance,
      float epsilon,
      Buffer gamma,
      Buffer beta,
      @Nullable Buffer residual,
      Activation activation,
      Buffer y);

  /**
   * The gradient of {@link #normalise} with mean and variance being the statistics of x itself.
   * With g = gy where the activation passes (y > 0 for ReLU), x̂ the normalised x and r = rows:
   *
   * <pre>
   * gbeta = Σ g,  ggamma = Σ g·x̂,  gresidual = g,
   * gx = gamma / √(variance + epsilon) · (g - gbeta/r - x̂·ggamma/r)
   * </pre>
   *
   * <p>Where no residual was added, the sign of y is recomputed from x, so that y need not be read
   * (or kept).
   *
   * @param y what normalise wrote, if a residual was added and the activation is not NONE; else
   *     null
   * @param gx [rows, channels]; may be x, unless y is given and gresidual is not
   * @param gresidual [rows, channels]; null if not wanted. May be gy.
   */
  void gradient(
      int rows,
      int channels,
      Buffer x,
      Buffer mean,
      Buffer variance,
      float epsilon,
      Buffer gamma,
      Buffer beta,
      @Nullable Buffer y,
      Activation activation,
      Buffer gy,
      Buffer gx,
      Buffer ggamma,
      Buffer gbeta,
      @Nullable Buffer gresidual);

  /**
   * The gradient of {@link #normalise} with mean and variance being constants (evaluation mode): as
   * {@link #gradient} but gx = gamma / √(variance + epsilon) · g.
   */
  void frozenGradient(
      int rows,
      int channels,
      Buffer x,
      Buffer mean,
      Buffer variance,
      float epsilon,
      Buffer gamma,
      Buffer beta,
      @Nullable Buffer y,
      Activation activation,
      Buffer gy,
      Buffer gx,
      Buffer ggamma,
      Buffer gbeta,
      @Nullable Buffer gresidual);
}
