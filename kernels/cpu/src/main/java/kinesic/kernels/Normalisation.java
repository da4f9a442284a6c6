package kinesic.kernels;

import org.jspecify.annotations.Nullable;

/**
 * Batch normalisation of each channel over all its values (Ioffe and Szegedy 2015), and layer
 * normalisation of each row over its columns.
 *
 * <p>A {@link ChannelShape} tells where the values of a channel are. Padding lanes of x, y, the
 * residual and the gradients that a kernel reads must be zeros, and zeros are written to those of
 * its results.
 */
public interface Normalisation {

  /**
   * The inputs of {@link #normalise} that {@link #gradient} reads again.
   *
   * @param shape the sizes of x
   * @param x the values
   * @param mean [channels]
   * @param variance [channels]
   * @param epsilon is added to the variance
   * @param gamma [channels]
   * @param beta [channels]
   * @param activation is applied last; {@link #gradient} knows NONE and ReLU
   */
  record Inputs(
      ChannelShape shape,
      Buffer x,
      Buffer mean,
      Buffer variance,
      float epsilon,
      Buffer gamma,
      Buffer beta,
      Activation activation) {}

  /**
   * Statistics that follow those of the batches, for evaluation mode.
   *
   * @param mean [channels], updated in place
   * @param variance [channels], updated in place
   * @param momentum the weight of each batch, in [0, 1]
   */
  record Running(Buffer mean, Buffer variance, float momentum) {}

  /** Computes mean[c] and the biased variance[c] = E[(x - mean)²] of each channel of x. */
  void statistics(ChannelShape shape, Buffer x, Buffer mean, Buffer variance);

  /**
   * Computes {@link #statistics} and moves the running ones towards them. With r the number of
   * values of a channel:
   *
   * <pre>
   * running mean[c]     = (1 - momentum) · running mean[c]     + momentum · mean[c]
   * running variance[c] = (1 - momentum) · running variance[c] + momentum · r / (r - 1) · variance[c]
   * </pre>
   *
   * @param shape has at least two values per channel
   */
  void trackedStatistics(
      ChannelShape shape, Buffer x, Buffer mean, Buffer variance, Running running);

  /**
   * Computes y = activation((x - mean) / √(variance + epsilon) · gamma + beta + residual).
   *
   * @param residual is added before the activation, of the shape of x; null for none
   * @param y of the shape of x; may be x
   */
  void normalise(Inputs in, @Nullable Buffer residual, Buffer y);

  /**
   * Computes the gradient of {@link #normalise}. With g = gy where the activation passes (y > 0 for
   * ReLU), x̂ the normalised x and r the number of values of a channel:
   *
   * <pre>
   * gbeta = Σ g,  ggamma = Σ g·x̂,  gresidual = g,
   * gx = gamma / √(variance + epsilon) · (g - gbeta/r - x̂·ggamma/r)
   * </pre>
   *
   * <p>This is the gradient if mean and variance are the statistics of x. If they are constants
   * (evaluation mode), gx = gamma / √(variance + epsilon) · g.
   *
   * <p>Without a residual, the kernel recomputes the sign of y from x, so that y need not be read
   * (or kept).
   *
   * @param constantStatistics whether mean and variance are constants
   * @param y the result of normalise if it added a residual and the activation is not NONE; else
   *     null
   * @param gy of the shape of x
   * @param gx of the shape of x; may be x, unless y is given and gresidual is not
   * @param ggamma [channels]
   * @param gbeta [channels]
   * @param gresidual of the shape of x, may be gy; null if it is not needed
   */
  void gradient(
      Inputs in,
      boolean constantStatistics,
      @Nullable Buffer y,
      Buffer gy,
      Buffer gx,
      Buffer ggamma,
      Buffer gbeta,
      @Nullable Buffer gresidual);

  /**
   * The inputs of {@link #normaliseRows} that {@link #rowsGradient} reads again.
   *
   * @param rows the number of rows of x
   * @param columns the number of values of a row
   * @param x [rows, columns]
   * @param epsilon is added to the variance
   * @param centred whether the mean of a row is subtracted; if not, it counts as 0
   * @param gamma [columns]
   * @param beta [columns]; null for zeros
   */
  record RowInputs(
      int rows,
      int columns,
      Buffer x,
      float epsilon,
      boolean centred,
      Buffer gamma,
      @Nullable Buffer beta) {}

  /**
   * Normalises each row by itself: y = (x - mean) · rstd · gamma + beta with the mean of the row,
   * or 0, and rstd = 1 / √(E[(x - mean)²] + epsilon). This is layer normalisation (Ba et al. 2016),
   * or root mean square normalisation (Zhang and Sennrich 2019) if the rows are not centred.
   *
   * @param y [rows, columns]
   * @param mean [rows], written
   * @param rstd [rows], written
   */
  void normaliseRows(RowInputs in, Buffer y, Buffer mean, Buffer rstd);

  /**
   * Computes the gradient of {@link #normaliseRows}. With x̂ = (x - mean) · rstd, h = gy · gamma
   * and means over the row:
   *
   * <pre>
   * gbeta = Σ gy,  ggamma = Σ gy·x̂ over the rows,
   * gx = rstd · (h - E[h] - x̂ · E[h·x̂]), without E[h] if the rows are not centred
   * </pre>
   *
   * @param mean [rows], as written by normaliseRows
   * @param rstd [rows], as written by normaliseRows
   * @param gy [rows, columns]
   * @param gx [rows, columns]; may be gy
   * @param ggamma [columns]
   * @param gbeta [columns]
   */
  void rowsGradient(
      RowInputs in, Buffer mean, Buffer rstd, Buffer gy, Buffer gx, Buffer ggamma, Buffer gbeta);
}
