package kinesic.kernels;

/**
 * Softmax, its logarithm and the cross-entropy with integer labels, over the rows of [rows,
 * columns].
 */
public interface Softmax {

  /** Computes y[r, c] = e^(x[r, c] - max) / Σ_j e^(x[r, j] - max). */
  void softmax(int rows, int columns, Buffer x, Buffer y);

  /** Computes gx[r, c] = y[r, c] · (gy[r, c] - Σ_j gy[r, j] · y[r, j]). */
  void softmaxGradient(int rows, int columns, Buffer y, Buffer gy, Buffer gx);

  /** Computes y[r, c] = x[r, c] - max - ln Σ_j e^(x[r, j] - max). */
  void logSoftmax(int rows, int columns, Buffer x, Buffer y);

  /** Computes gx[r, c] = gy[r, c] - e^y[r, c] · Σ_j gy[r, j]. */
  void logSoftmaxGradient(int rows, int columns, Buffer y, Buffer gy, Buffer gx);

  /**
   * Computes loss[r] = -ln softmax(x[r])[label[r]], 0 where the label is negative (not annotated).
   *
   * @param label [rows], classes less than columns; negative if the row is not annotated
   * @param logProbability [rows, columns], written: the log-softmax of x, which the gradient reads
   * @param loss [rows]
   */
  void crossEntropy(
      int rows, int columns, Buffer x, Indices label, Buffer logProbability, Buffer loss);

  /**
   * Computes gx[r, c] = gloss[r] · (e^logProbability[r, c] - [c = label[r]]), 0 for rows that are
   * not annotated.
   */
  void crossEntropyGradient(
      int rows, int columns, Buffer logProbability, Indices label, Buffer gloss, Buffer gx);
}
