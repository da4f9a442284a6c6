package kinesic.kernels.vector;

/**
 * The left operand of a {@link BlockedProduct}: a matrix [m, k], stored or only described (an
 * image's patches).
 */
sealed interface LeftOperand permits RowOperand, ColumnOperand {

  /**
   * Slivers do not cross multiples of this number of rows: m, or a divisor of m where the rows fall
   * into groups that are alike.
   */
  int group();
}
