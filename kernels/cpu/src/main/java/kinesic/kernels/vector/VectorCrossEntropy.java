package kinesic.kernels.vector;

import kinesic.kernels.Buffer;
import kinesic.kernels.CrossEntropy;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.Workers;
import org.jspecify.annotations.Nullable;

/**
 * Cross-entropies by {@link BernoulliBlock}, {@link CategoricalBlock} and {@link MixtureBlock};
 * each worker keeps one block of each with the most recent shape.
 */
public final class VectorCrossEntropy implements CrossEntropy {

  /** The approximate number of entries of a piece: five arrays of them fit an L1 cache. */
  private static final int PIECE = 2048;

  private final Workers workers;
  private final @Nullable BernoulliBlock[] bernoulliBlocks; // one per worker
  private final @Nullable CategoricalBlock[] categoricals; // one per worker
  private final @Nullable MixtureBlock[] mixtures; // one per worker

  /** Creates kernels that run on {@code workers}. */
  public VectorCrossEntropy(Workers workers) {
    this.workers = workers;
    bernoulliBlocks = new @Nullable BernoulliBlock[workers.count()];
    categoricals = new @Nullable CategoricalBlock[workers.count()];
    mixtures = new @Nullable MixtureBlock[workers.count()];
  }

  /** Computes the contribution of {@code count} rows from row {@code r} on, and their gradients. */
  @FunctionalInterface
  private interface Rows {
    double run(int worker, int r, int count);
  }

  /**
   * Runs {@code body} for {@code some} rows at a time, adds the results in the order of the rows
   * and writes their sum. Only batches of thousands of rows are distributed: for fewer, moving
   * operands between the caches of two cores takes the few microseconds that a second thread saves.
   */
  private void sumOverRows(int rows, int rowLength, int some, Buffer sum, Rows body) {
    int pieces = Math.max(1, Tiles.ELEMENTS / Math.max(1, rowLength) / some); // per tile
    double[] sums = new double[Tiles.count(rows, some)]; // one per piece
    workers.run(
        Tiles.count(sums.length, pieces),
        (tile, worker) -> {
          int end = Math.min(sums.length, (tile + 1) * pieces);
          for (int i = tile * pieces; i < end; i++) {
            int r = i * some;
            sums[i] = body.run(worker, r, Math.min(some, rows - r));
          }
        });
    double total = 0;
    for (double part : sums) {
      total += part;
    }
    store(total, sum);
  }

  private static void store(double value, Buffer sum) {
    HeapBuffer heap = HeapBuffer.of(sum);
    heap.array()[heap.offset()] = (float) value;
  }

  @Override
  public void bernoulli(
      int rows,
      int columns,
      Buffer x,
      Buffer target,
      Buffer weight,
      Buffer rowWeight,
      Buffer sum,
      @Nullable Buffer gx) {
    HeapBuffer hx = HeapBuffer.of(x);
    // whole vectors if there are enough rows
    int some = Math.max(1, PIECE / Math.max(1, columns) / Lanes.COUNT * Lanes.COUNT);
    sumOverRows(
        rows,
        columns,
        some,
        sum,
        (worker, r, count) -> {
          BernoulliBlock block = bernoulliBlock(worker, some, columns);
          block.load(hx, target, weight, rowWeight, r, count);
          double part = block.sum(count);
          if (gx != null) {
            block.gradient(HeapBuffer.of(gx), r, count);
          }
          return part;
        });
  }

  private BernoulliBlock bernoulliBlock(int worker, int rows, int columns) {
    BernoulliBlock last = bernoulliBlocks[worker];
    if (last == null || !last.fits(rows, columns)) {
      last = new BernoulliBlock(rows, columns);
      bernoulliBlocks[worker] = last;
    }
    return last;
  }

  @Override
  public void categorical(
      int rows,
      int columns,
      Buffer x,
      Buffer y,
      Buffer rowWeight,
      Buffer sum,
      @Nullable Buffer gx) {
    if (columns == 0) {
      store(0, sum);
      return;
    }
    HeapBuffer hx = HeapBuffer.of(x);
    HeapBuffer hy = HeapBuffer.of(y);
    HeapBuffer hw = HeapBuffer.of(rowWeight);
    sumOverRows(
        rows,
        columns,
        RowBlock.ROWS,
        sum,
        (worker, r, count) -> {
          CategoricalBlock block = categorical(worker, columns);
          block.load(hx, hy, rows, hw, r, count);
          double part = block.sum();
          if (gx != null) {
            block.gradient(HeapBuffer.of(gx), r, count);
          }
          return part;
        });
  }

  private CategoricalBlock categorical(int worker, int columns) {
    CategoricalBlock last = categoricals[worker];
    if (last == null || !last.fits(columns)) {
      last = new CategoricalBlock(columns);
      categoricals[worker] = last;
    }
    return last;
  }

  @Override
  public void mixture(
      int rows,
      int components,
      int columns,
      Buffer z,
      Buffer table,
      Buffer a,
      Buffer weight,
      float toBernoulli,
      float toMixture,
      Buffer sum,
      @Nullable Buffer gz,
      @Nullable Buffer ga) {
    HeapBuffer hz = HeapBuffer.of(z);
    HeapBuffer ha = HeapBuffer.of(a);
    HeapBuffer hw = HeapBuffer.of(weight);
    float[] both = withComplement(HeapBuffer.of(table), components, columns);
    sumOverRows(
        rows,
        columns,
        RowBlock.ROWS,
        sum,
        (worker, r, count) -> {
          MixtureBlock block = mixture(worker, components, columns);
          block.load(hz, both, ha, hw, r, count);
          double part = block.sum(toBernoulli, toMixture);
          if (ga != null) {
            block.scoreGradient(toBernoulli, HeapBuffer.of(ga), r, count);
          }
          if (gz != null) {
            block.mixingGradient(both, toMixture, HeapBuffer.of(gz), r, count);
          }
          return part;
        });
  }

  private MixtureBlock mixture(int worker, int components, int columns) {
    MixtureBlock last = mixtures[worker];
    if (last == null || !last.fits(components, columns)) {
      last = new MixtureBlock(components, columns);
      mixtures[worker] = last;
    }
    return last;
  }

  /** Returns R and 1 - R side by side, [components, 2 columns]. */
  private static float[] withComplement(HeapBuffer table, int components, int columns) {
    float[] both = new float[components * 2 * columns];
    for (int k = 0; k < components; k++) {
      for (int m = 0; m < columns; m++) {
        float weight = table.array()[table.offset() + k * columns + m];
        both[k * 2 * columns + m] = weight;
        both[k * 2 * columns + columns + m] = 1 - weight;
      }
    }
    return both;
  }
}
