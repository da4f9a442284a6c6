package kinesic.kernels.vector;

/**
 * The rows of a product, cut into slivers: each group of {@code group} rows is cut into parts of
 * equal height; the last one may be lower.
 *
 * <p>A sliver is what BLIS calls a micro-panel of the left operand. It has a name of its own here
 * because "panel" always means a micro-panel of the right operand.
 *
 * @param count the number of slivers
 * @param perGroup the number of slivers of one group
 * @param group the number of rows of one group
 * @param height the number of rows of a sliver, a height for which there is a micro-kernel
 */
record Slivers(int count, int perGroup, int group, int height) {

  /** Cuts m rows, where m is a multiple of {@code group}. */
  static Slivers of(int m, int group) {
    int perGroup = ceilDiv(group, MicroKernel.ROWS);
    int height = MicroKernel.height(ceilDiv(group, perGroup));
    return new Slivers(m / group * perGroup, perGroup, group, height);
  }

  /** Returns the first row of a sliver. */
  int row(int sliver) {
    return sliver / perGroup * group + sliver % perGroup * height;
  }

  /** Returns the row after the last one of a sliver. */
  int end(int sliver) {
    return sliver / perGroup * group + Math.min(group, (sliver % perGroup + 1) * height);
  }

  static int ceilDiv(int x, int y) {
    return (x + y - 1) / y;
  }
}
