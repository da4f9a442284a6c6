package kinesic.benchmarks.steps;

/** How large the pieces of the operands are that stay in a cache while they are used. */
final class CacheBlocks {

  /** Steps in p of a block: a panel of b then takes 32 KiB (16 with narrower vectors), for L1. */
  static final int DEPTH = 256;

  /** Rows of a block of a, which takes 192 KiB, for L2. */
  static final int ROWS = 32 * Tile.ROWS;

  /** Columns of a block of b, which takes 512 KiB, for L2 or L3; a thread's tile has as many. */
  static final int COLUMNS = 512;

  private CacheBlocks() {}
}
