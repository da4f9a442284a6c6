package kinesic.kernels.vector;

/**
 * The right operand of a {@link BlockedProduct}: a matrix [k, n] that can copy a part of itself
 * into panels.
 *
 * <p>A panel is [depth][width]. The width is {@link MicroKernel#COLUMNS}, or for the last panel of
 * a matrix the result of {@link MicroKernel#width} for the remaining columns; columns beyond n are
 * zero. Panels follow each other, {@code depth · COLUMNS} apart.
 */
interface RightOperand {

  /**
   * Copies the rows {@code k} to {@code k + depth} of the columns {@code column} to {@code column +
   * columns} to panels from {@code panels[at]} on. The first column is the first of a panel, and
   * the last is the last of a panel or of the matrix.
   */
  void pack(int k, int depth, int column, int columns, float[] panels, int at);
}
