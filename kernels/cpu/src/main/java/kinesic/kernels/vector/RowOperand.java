package kinesic.kernels.vector;

/** A left operand whose rows stand one behind the other: it copies pieces of them into slivers. */
non-sealed interface RowOperand extends LeftOperand {

  /**
   * Copies rows {@code row} to {@code row + rows} of the columns {@code k} to {@code k + depth} to
   * {@code slivers} from {@code at} on, row by row, {@link MicroKernel#SLIVER_STRIDE} apart.
   *
   * @return false if all of it is zero because it lies on padding
   */
  boolean packSlivers(int row, int rows, int k, int depth, float[] slivers, int at);
}
