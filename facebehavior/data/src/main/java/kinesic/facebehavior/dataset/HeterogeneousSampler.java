package kinesic.facebehavior.dataset;

import java.util.Arrays;
import java.util.List;
import kinesic.engine.RandomStream;
import kinesic.nn.data.BatchSampler;

/**
 * Samples batches from several pools so that every batch contains a share of every pool, which
 * gives every loss something to learn at each step, and all pools finish an epoch together.
 *
 * <p>The dataset is the concatenation of the pools: with sizes 300, 200 and 100, samples 0 to 299
 * belong to the first pool. Usually a pool holds the samples of one kind of label. A face with
 * several labels may be in several pools, once in each, and is then drawn once for each.
 *
 * <p>Each pool is shuffled, and its d draws are spread evenly over the epoch, draw j at time (j +
 * 1/2) / d. The draws of all pools, sorted by time, are cut into ⌈draws / batch size⌉ batches whose
 * sizes differ by at most one. So each batch contains each pool in proportion to its draws, rounded
 * up or down; over the epoch the roundings cancel, and no pool ends early.
 *
 * <ul>
 *   <li>{@link #proportional}: a pool has as many draws as samples. Every sample is used exactly
 *       once per epoch, whatever the sizes. A pool with fewer samples than the epoch has batches is
 *       missing from some batches.
 *   <li>{@link #withShares}: draws have a given ratio. The pool that is largest relative to its
 *       share is used exactly once; the others are repeated, each time in another order, so that a
 *       sample is used d / size times, rounded up or down.
 * </ul>
 *
 * Within a batch the samples are ordered by pool. The batches of an epoch depend only on the seed
 * and the number of the epoch.
 *
 * <p>Based on D. Kollias, V. Sharmanska, S. Zafeiriou, arXiv 2105.03790, where each iteration
 * concatenates one batch from each pool.
 */
public final class HeterogeneousSampler implements BatchSampler {

  /**
   * The batch of arXiv 2105.03790: 401 samples with valence and arousal, 247 with action units, 103
   * with expressions.
   */
  public static final List<Integer> PAPER_SHARES = List.of(401, 247, 103);

  private final int[] sizes;
  private final int[] draws;
  private final int batches;
  private final long seed;

  private HeterogeneousSampler(int batchSize, long seed, int[] sizes, int[] draws) {
    this.sizes = sizes;
    this.draws = draws;
    this.seed = seed;
    long total = 0;
    for (int d : draws) {
      total += d;
    }
    if (batchSize < 1 || total > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "sampler: batch size " + batchSize + ", " + total + " draws an epoch");
    }
    this.batches = Math.ceilDiv((int) total, batchSize);
  }

  /**
   * Creates a sampler in which the shares of pools are proportional to their sizes.
   *
   * @param batchSize the largest size of a batch
   * @param seed determines the order, together with the epoch
   * @param sizes the number of samples in each pool, at least 1
   * @throws IllegalArgumentException if a size is less than 1 or there is no pool
   */
  public static HeterogeneousSampler proportional(int batchSize, long seed, int... sizes) {
    requirePositive("pool sizes", sizes);
    return new HeterogeneousSampler(batchSize, seed, sizes.clone(), sizes.clone());
  }

  /**
   * Creates a sampler in which pools have the given shares, such as {@link #PAPER_SHARES}.
   *
   * @param shares one per pool, at least 1; only their ratio matters
   * @throws IllegalArgumentException if a size or share is less than 1, or their numbers differ
   */
  public static HeterogeneousSampler withShares(
      int batchSize, long seed, List<Integer> shares, int... sizes) {
    int[] parts = shares.stream().mapToInt(Integer::intValue).toArray();
    requirePositive("pool sizes", sizes);
    requirePositive("shares", parts);
    if (parts.length != sizes.length) {
      throw new IllegalArgumentException(
          "sampler: %s shares for %s pools".formatted(parts.length, sizes.length));
    }
    int largest = 0; // in comparison with its share
    for (int p = 1; p < sizes.length; p++) {
      if ((long) sizes[p] * parts[largest] > (long) sizes[largest] * parts[p]) {
        largest = p;
      }
    }
    int[] draws = new int[sizes.length];
    for (int p = 0; p < sizes.length; p++) {
      long wanted = Math.round((double) sizes[largest] * parts[p] / parts[largest]);
      draws[p] = (int) Math.min(Math.max(wanted, sizes[p]), Integer.MAX_VALUE);
    }
    return new HeterogeneousSampler(batchSize, seed, sizes.clone(), draws);
  }

  private static void requirePositive(String what, int[] numbers) {
    if (numbers.length == 0 || Arrays.stream(numbers).anyMatch(n -> n < 1)) {
      throw new IllegalArgumentException(
          "sampler: " + what + " must be at least 1, are " + Arrays.toString(numbers));
    }
  }

  @Override
  public int batchesPerEpoch() {
    return batches;
  }

  @Override
  public int[][] batches(int epoch) {
    int[][] orders = new int[sizes.length][];
    int first = 0;
    for (int p = 0; p < sizes.length; p++) {
      orders[p] = order(p, epoch, first);
      first += sizes[p];
    }
    long total = Arrays.stream(draws).asLongStream().sum();
    int[] next = new int[sizes.length];
    int[][] result = new int[batches][];
    for (int b = 0; b < batches; b++) {
      int size = (int) ((b + 1) * total / batches - b * total / batches);
      int[] from = next.clone();
      for (int i = 0; i < size; i++) {
        next[earliest(next)]++;
      }
      result[b] = new int[size];
      int at = 0;
      for (int p = 0; p < sizes.length; p++) {
        int count = next[p] - from[p];
        System.arraycopy(orders[p], from[p], result[b], at, count);
        at += count;
      }
    }
    return result;
  }

  /** Returns the draws of a pool: complete shuffles of its samples, one after the other. */
  private int[] order(int pool, int epoch, int first) {
    RandomStream stream = new RandomStream(seed, "pool/" + pool + "/" + epoch);
    int[] order = new int[draws[pool]];
    for (int from = 0; from < order.length; from += sizes[pool]) {
      int[] shuffled = stream.permutation(sizes[pool]);
      int count = Math.min(sizes[pool], order.length - from);
      for (int i = 0; i < count; i++) {
        order[from + i] = first + shuffled[i];
      }
    }
    return order;
  }

  /** Returns the pool whose next draw, number {@code next[p]}, is earliest; the first of equals. */
  private int earliest(int[] next) {
    int best = -1;
    for (int p = 0; p < next.length; p++) {
      boolean left = next[p] < draws[p];
      if (left && (best < 0 || isEarlier(next[p], draws[p], next[best], draws[best]))) {
        best = p;
      }
    }
    return best;
  }

  /** Returns whether (j + 1/2) / d < (i + 1/2) / e. */
  private static boolean isEarlier(int j, int d, int i, int e) {
    return (2L * j + 1) * e < (2L * i + 1) * d;
  }
}
