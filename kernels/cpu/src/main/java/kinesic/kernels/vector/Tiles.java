package kinesic.kernels.vector;

import kinesic.kernels.Workers;

/** Cuts data into tiles, by its size alone, and distributes them to workers. */
final class Tiles {

  /**
   * The floats of each operand in a tile of streaming work: some microseconds of work, so
   * distributing it costs little, and two or three operands fit an L2 cache. Less work is not worth
   * a second thread.
   */
  static final int ELEMENTS = 1 << 14;

  private Tiles() {}

  /** The work on the elements (or rows) from {@code from} to {@code to} - 1. */
  @FunctionalInterface
  interface Range {
    void run(int from, int to);
  }

  /** Distributes {@code length} elements; every range but the last is a whole number of vectors. */
  static void overElements(Workers workers, int length, Range body) {
    over(workers, length, ELEMENTS, body);
  }

  /** Distributes {@code rows} rows of {@code rowLength} elements each. */
  static void overRows(Workers workers, int rows, int rowLength, Range body) {
    over(workers, rows, Math.max(1, ELEMENTS / Math.max(1, rowLength)), body);
  }

  private static void over(Workers workers, int count, int each, Range body) {
    workers.run(
        count(count, each),
        (tile, worker) -> body.run(tile * each, Math.min(count - tile * each, each) + tile * each));
  }

  /** Returns the number of pieces of {@code each} that cover {@code count}. */
  static int count(int count, int each) {
    return count / each + (count % each == 0 ? 0 : 1);
  }
}
