package kinesic.kernels.vector;

/**
 * The left operand of a {@link BlockedProduct}: a matrix [m, k], stored or only described (an
 * image's patches), that can copy a piece of itself into slivers.
 */
interface LeftOperand {

  /**
   * Slivers do not cross multiples of this number of rows: m, or a divisor of m where the rows fall
   * into groups that are alike.
   */
  int group();

  /** How many neighbouring slivers of a group are best packed by one call. */
  int sliversAtOnce();

  /**
   * Copies rows {@code row} to {@code row + rows} of the columns {@code k} to {@code k + depth} to
   * {@code slivers} from {@code at} on, row by row, {@link MicroKernel#SLIVER_STRIDE} apart.
   *
   * @return false if all of it is zero because it lies on padding
   */
  boolean packSlivers(int row, int rows, int k, int depth, float[] slivers, int at);
}
