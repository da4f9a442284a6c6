package kinesic.kernels.vector;

/**
 * The left operand of a {@link BlockedProduct}: a matrix [m, k], stored or implicit (the patches of
 * an image).
 */
sealed interface LeftOperand permits RowOperand, ColumnOperand {

  /**
   * Returns the number of rows whose multiples slivers do not cross: m, or a divisor of m if the
   * rows form groups.
   */
  int group();
}
