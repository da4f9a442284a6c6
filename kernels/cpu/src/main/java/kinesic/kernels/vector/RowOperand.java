package kinesic.kernels.vector;

/** A left operand that is stored row by row: it copies parts of rows into slivers. */
non-sealed interface RowOperand extends LeftOperand {

  /**
   * Copies rows {@code row} to {@code row + rows} of the columns {@code k} to {@code k + depth} to
   * {@code slivers} from {@code at} on, row by row, {@link MicroKernel#SLIVER_STRIDE} apart.
   *
   * @return false if all elements are zero because they lie on padding
   */
  boolean packSlivers(int row, int rows, int k, int depth, float[] slivers, int at);
}
