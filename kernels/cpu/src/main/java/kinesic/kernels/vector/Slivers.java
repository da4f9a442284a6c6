package kinesic.kernels.vector;

/**
 * How the rows of a product fall into slivers: each group of {@code group} rows is cut into pieces
 * of equal height, the last one perhaps lower.
 *
 * @param count the number of slivers
 * @param perGroup slivers of one group
 * @param group rows of one group
 * @param height rows of a sliver, a height that there is a micro-kernel for
 */
record Slivers(int count, int perGroup, int group, int height) {

  /** Cuts m rows, m a multiple of {@code group}. */
  static Slivers of(int m, int group) {
    int perGroup = ceilDiv(group, MicroKernel.ROWS);
    int height = MicroKernel.height(ceilDiv(group, perGroup));
    return new Slivers(m / group * perGroup, perGroup, group, height);
  }

  /** The first row of a sliver. */
  int row(int sliver) {
    return sliver / perGroup * group + sliver % perGroup * height;
  }

  /** The row behind the last one of a sliver. */
  int end(int sliver) {
    return sliver / perGroup * group + Math.min(group, (sliver % perGroup + 1) * height);
  }

  static int ceilDiv(int x, int y) {
    return (x + y - 1) / y;
  }
}
