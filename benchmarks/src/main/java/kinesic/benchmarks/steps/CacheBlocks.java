package kinesic.benchmarks.steps;

/** Sizes of the blocks of the operands that stay in a cache while they are used. */
final class CacheBlocks {

  /** Steps in p per block: a panel of b takes 32 KiB (16 with narrower vectors) and fits L1. */
  static final int DEPTH = 256;

  /** Rows per block of a, which takes 192 KiB and fits L2. */
  static final int ROWS = 32 * Tile.ROWS;

  /** Columns per block of b (512 KiB, fits L2 or L3) and per tile of a thread. */
  static final int COLUMNS = 512;

  private CacheBlocks() {}
}
