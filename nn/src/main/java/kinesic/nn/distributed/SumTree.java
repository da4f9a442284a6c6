package kinesic.nn.distributed;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.BinaryOperator;

/**
 * The order in which the values of numbered micro-batches are added, for any number of them. It is
 * that of a binary counter: neighbours first, then pairs of neighbours, and so on; what is left in
 * the end is added from the right. For five values
 *
 * <pre>
 * ((v0 + v1) + (v2 + v3)) + v4
 * </pre>
 *
 * <p>Floating-point addition is not associative, so a fixed order is what makes the sum the same on
 * any number of ranks. A rank adds what its {@link Share} contains as far as the order allows, down
 * to the {@linkplain #cover fewest blocks}; {@link #fold} adds the blocks of all ranks.
 */
public final class SumTree {

  private SumTree() {}

  /**
   * Neighbouring values that the tree adds before it adds anything else to them.
   *
   * @param first the number of the first value, a multiple of {@code size}
   * @param size the number of values, a power of two
   */
  public record Block(int first, int size) {

    /** Returns whether {@code next} follows and both are halves of one block. */
    public boolean isLeftOf(Block next) {
      return next.first == first + size && next.size == size && first % (2 * size) == 0;
    }
  }

  /** Returns the fewest blocks that hold the values of {@code share}, in their order. */
  public static List<Block> cover(Share share) {
    List<Block> blocks = new ArrayList<>();
    int first = share.first();
    while (first < share.end()) {
      int most = Integer.highestOneBit(share.end() - first);
      int size = first == 0 ? most : Math.min(most, Integer.lowestOneBit(first));
      blocks.add(new Block(first, size));
      first += size;
    }
    return blocks;
  }

  /**
   * Adds the sums of neighbouring blocks, in the order of the tree.
   *
   * @param blocks from value 0 to the last one without a gap, at least one
   * @param sums one for each block
   * @param add returns the sum of two neighbours, the left one first; it may change and return one
   *     of them
   * @return the sum of all
   * @throws IllegalArgumentException if the blocks have a gap or there is none, or the number of
   *     sums differs
   */
  public static <T> T fold(List<Block> blocks, List<T> sums, BinaryOperator<T> add) {
    if (blocks.isEmpty() || blocks.size() != sums.size()) {
      throw new IllegalArgumentException(
          "sum: %s blocks and %s sums".formatted(blocks.size(), sums.size()));
    }
    List<Block> done = new ArrayList<>();
    List<T> totals = new ArrayList<>();
    Iterator<T> next = sums.iterator();
    int end = 0;
    for (Block block : blocks) {
      if (block.first() != end) {
        throw new IllegalArgumentException("sum: value %s is missing".formatted(end));
      }
      end += block.size();
      Block joined = block;
      T total = next.next();
      while (!done.isEmpty() && done.getLast().isLeftOf(joined)) {
        joined = new Block(done.removeLast().first(), 2 * joined.size());
        total = add.apply(totals.removeLast(), total);
      }
      done.add(joined);
      totals.add(total);
    }
    T total = totals.removeLast();
    while (!totals.isEmpty()) {
      total = add.apply(totals.removeLast(), total);
    }
    return total;
  }
}
