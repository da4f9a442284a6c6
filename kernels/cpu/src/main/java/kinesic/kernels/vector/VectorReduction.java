package kinesic.kernels.vector;

import java.util.Arrays;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import kinesic.kernels.Buffer;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.Reduction;
import kinesic.kernels.StoredDouble;
import kinesic.kernels.Workers;
import kinesic.kernels.scalar.ScalarReduction;

/**
 * Reductions. Sums are in double; they are cut into pieces by the sizes alone and combined in
 * order.
 */
public final class VectorReduction implements Reduction {

  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;

  /** The floats of a row (or a buffer) that are summed as one piece. */
  private static final int PIECE = 1 << 15;

  /** The columns that a tile reduces at a time if inner is not 1: their sums stay in L1. */
  private static final int COLUMNS = 1 << 10;

  /** The smallest number of (folded) rows that are worth cutting or folding. */
  private static final int LEAST_WIDE_ROWS = 16;

  private final Workers workers;
  private final ScalarReduction scalar = new ScalarReduction();

  /** Creates kernels that run on {@code workers}. */
  public VectorReduction(Workers workers) {
    this.workers = workers;
  }

  @Override
  public void sum(int outer, int size, int inner, Buffer x, Buffer y) {
    HeapBuffer hx = HeapBuffer.of(x);
    HeapBuffer hy = HeapBuffer.of(y);
    if (inner == 1) {
      sumRows(outer, size, hx, hy);
    } else {
      sumColumns(outer, size, inner, hx, hy);
    }
  }

  /** Computes y[o] = Σ_s x[o, s]. */
  private void sumRows(int rows, int length, HeapBuffer x, HeapBuffer y) {
    float[] xs = x.array();
    int pieces = Math.max(1, Tiles.count(length, PIECE));
    double[] sums = new double[rows * pieces];
    Tiles.overRows(
        workers,
        rows * pieces,
        Math.min(length, PIECE),
        (from, to) -> {
          for (int i = from; i < to; i++) {
            int start = i % pieces * PIECE;
            int at = x.offset() + i / pieces * length + start;
            sums[i] = DoubleSum.of(xs, at, Math.min(PIECE, length - start));
          }
        });
    for (int r = 0; r < rows; r++) {
      double sum = 0;
      for (int p = 0; p < pieces; p++) {
        sum += sums[r * pieces + p];
      }
      y.array()[y.offset() + r] = (float) sum;
    }
  }

  /**
   * Computes y[o, i] = Σ_s x[o, s, i]. If inner is short, {@code fold} rows are read as one; the
   * rows are cut into pieces and the columns into chunks.
   */
  private void sumColumns(int outer, int size, int inner, HeapBuffer x, HeapBuffer y) {
    int wanted = Math.max(1, COLUMNS / Math.max(1, inner));
    int fold = size / wanted >= LEAST_WIDE_ROWS ? wanted : 1;
    int width = inner * fold;
    int rows = size / fold;
    int pieceRows = Math.max(LEAST_WIDE_ROWS, PIECE / Math.max(1, Math.min(width, COLUMNS)));
    int pieces = Math.max(1, Tiles.count(rows, pieceRows));
    int chunks = Tiles.count(width, COLUMNS);
    float[] xs = x.array(); // [outer, size, inner]
    float[] ys = y.array(); // [outer, inner]
    boolean whole = fold == 1 && pieces == 1;
    double[] partial = new double[whole ? 0 : outer * pieces * width];
    Tiles.overRows(
        workers,
        outer * pieces * chunks,
        Math.min(rows, pieceRows) * Math.min(width, COLUMNS),
        (from, to) -> {
          double[] sums = new double[COLUMNS];
          float[] four = new float[COLUMNS];
          for (int i = from; i < to; i++) {
            int column = i % chunks * COLUMNS;
            int piece = i / chunks % pieces;
            int o = i / chunks / pieces;
            int n = Math.min(COLUMNS, width - column);
            int count = Math.min(pieceRows, rows - piece * pieceRows);
            int start = x.offset() + o * size * inner + piece * pieceRows * width + column;
            Arrays.fill(sums, 0);
            addRows(xs, start, count, width, n, four, sums);
            if (whole) {
              for (int j = 0; j < n; j++) {
                ys[y.offset() + o * inner + column + j] = (float) sums[j];
              }
            } else {
              System.arraycopy(sums, 0, partial, (o * pieces + piece) * width + column, n);
            }
          }
        });
    if (!whole) {
      combine(outer, size, inner, fold, pieces, partial, x, y);
    }
  }

  /**
   * Computes sums[j] += Σ_r x[x0 + r · stride + j] for j below n; four rows are first added in
   * float.
   *
   * @param four scratch for the sums of four rows
   */
  private static void addRows(
      float[] x, int x0, int rows, int stride, int n, float[] four, double[] sums) {
    int r = 0;
    for (; r < rows - 3; r += 4) {
      addFour(x, x0 + r * stride, stride, n, four);
      DoubleSum.add(four, 0, 1, n, sums, 0);
    }
    for (; r < rows; r++) {
      DoubleSum.add(x, x0 + r * stride, 1, n, sums, 0);
    }
  }

  private static void addFour(float[] x, int a, int stride, int n, float[] sum) {
    int b = a + stride;
    int c = b + stride;
    int d = c + stride;
    int j = 0;
    for (; j <= n - Lanes.COUNT; j += Lanes.COUNT) {
      FloatVector ab =
          FloatVector.fromArray(FLOATS, x, a + j).add(FloatVector.fromArray(FLOATS, x, b + j));
      FloatVector cd =
          FloatVector.fromArray(FLOATS, x, c + j).add(FloatVector.fromArray(FLOATS, x, d + j));
      ab.add(cd).intoArray(sum, j);
    }
    for (; j < n; j++) {
      sum[j] = (x[a + j] + x[b + j]) + (x[c + j] + x[d + j]);
    }
  }

  /** Adds the sums of the tiles, piece by piece, then the rows that were too few to fold. */
  private static void combine(
      int outer,
      int size,
      int inner,
      int fold,
      int pieces,
      double[] partial,
      HeapBuffer x,
      HeapBuffer y) {
    float[] xs = x.array();
    double[] sums = new double[inner];
    for (int o = 0; o < outer; o++) {
      Arrays.fill(sums, 0);
      for (int p = o * pieces * fold; p < (o + 1) * pieces * fold; p++) {
        for (int i = 0; i < inner; i++) {
          sums[i] += partial[p * inner + i];
        }
      }
      for (int s = size / fold * fold; s < size; s++) {
        for (int i = 0; i < inner; i++) {
          sums[i] += xs[x.offset() + (o * size + s) * inner + i];
        }
      }
      for (int i = 0; i < inner; i++) {
        y.array()[y.offset() + o * inner + i] = (float) sums[i];
      }
    }
  }

  @Override
  public void scaledSum(int outer, int size, int inner, float scale, Buffer x, Buffer y) {
    sum(outer, size, inner, x, y);
    HeapBuffer hy = HeapBuffer.of(y);
    scale(scale, hy.array(), hy.offset(), hy.array(), hy.offset(), hy.length());
  }

  /** Computes y[i] = scale · x[i] for i below n. */
  private static void scale(float scale, float[] x, int x0, float[] y, int y0, int n) {
    int i = 0;
    for (; i <= n - Lanes.COUNT; i += Lanes.COUNT) {
      FloatVector.fromArray(FLOATS, x, x0 + i).mul(scale).intoArray(y, y0 + i);
    }
    for (; i < n; i++) {
      y[y0 + i] = scale * x[x0 + i];
    }
  }

  @Override
  public void scaledSumGradient(int outer, int size, int inner, float scale, Buffer gy, Buffer gx) {
    HeapBuffer hgy = HeapBuffer.of(gy);
    HeapBuffer hgx = HeapBuffer.of(gx);
    float[] gys = hgy.array(); // [outer, inner]
    float[] gxs = hgx.array(); // [outer, size, inner]
    Tiles.overRows(
        workers,
        outer,
        size * inner,
        (from, to) -> {
          for (int o = from; o < to; o++) {
            int first = hgx.offset() + o * size * inner;
            if (inner == 1) {
              Arrays.fill(gxs, first, first + size, scale * gys[hgy.offset() + o]);
              continue;
            }
            for (int s = 0; s < size; s++) {
              scale(scale, gys, hgy.offset() + o * inner, gxs, first + s * inner, inner);
            }
          }
        });
  }

  @Override
  public void max(int outer, int size, int inner, Buffer x, Buffer y) {
    HeapBuffer hx = HeapBuffer.of(x);
    HeapBuffer hy = HeapBuffer.of(y);
    float[] xs = hx.array(); // [outer, size, inner]
    float[] ys = hy.array(); // [outer, inner]
    if (inner == 1) {
      Tiles.overRows(
          workers,
          outer,
          size,
          (from, to) -> {
            for (int o = from; o < to; o++) {
              ys[hy.offset() + o] = max(xs, hx.offset() + o * size, size);
            }
          });
      return;
    }
    int chunks = Tiles.count(inner, COLUMNS);
    Tiles.overRows(
        workers,
        outer * chunks,
        size * Math.min(inner, COLUMNS),
        (from, to) -> {
          for (int i = from; i < to; i++) {
            int o = i / chunks;
            int column = i % chunks * COLUMNS;
            int n = Math.min(COLUMNS, inner - column);
            int start = hx.offset() + o * size * inner + column;
            max(xs, start, size, inner, n, ys, hy.offset() + o * inner + column);
          }
        });
  }

  private static float max(float[] x, int x0, int n) {
    FloatVector max = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
    int i = 0;
    for (; i <= n - Lanes.COUNT; i += Lanes.COUNT) {
      max = FloatVector.fromArray(FLOATS, x, x0 + i).max(max);
    }
    float result = max.reduceLanes(VectorOperators.MAX);
    for (; i < n; i++) {
      result = Math.max(result, x[x0 + i]);
    }
    return result;
  }

  /** Computes y[j] = max_r x[x0 + r · stride + j] for j below n. */
  private static void max(float[] x, int x0, int rows, int stride, int n, float[] y, int y0) {
    System.arraycopy(x, x0, y, y0, n);
    for (int r = 1; r < rows; r++) {
      int row = x0 + r * stride;
      int j = 0;
      for (; j <= n - Lanes.COUNT; j += Lanes.COUNT) {
        FloatVector v = FloatVector.fromArray(FLOATS, x, row + j);
        v.max(FloatVector.fromArray(FLOATS, y, y0 + j)).intoArray(y, y0 + j);
      }
      for (; j < n; j++) {
        y[y0 + j] = Math.max(y[y0 + j], x[row + j]);
      }
    }
  }

  /**
   * Like the scalar kernel: it is limited by memory, and no layer of a network spends time in it.
   */
  @Override
  public void maxGradient(
      int outer, int size, int inner, Buffer x, Buffer y, Buffer gy, Buffer gx) {
    scalar.maxGradient(outer, size, inner, x, y, gy, gx);
  }

  /** Like the scalar kernel, for the same reason. */
  @Override
  public void product(int outer, int size, int inner, Buffer x, Buffer y) {
    scalar.product(outer, size, inner, x, y);
  }

  /** Like the scalar kernel, for the same reason. */
  @Override
  public void productGradient(int outer, int size, int inner, Buffer x, Buffer gy, Buffer gx) {
    scalar.productGradient(outer, size, inner, x, gy, gx);
  }

  /** Like the scalar kernel, for the same reason. */
  @Override
  public void cumulativeSum(int outer, int size, int inner, boolean reverse, Buffer x, Buffer y) {
    scalar.cumulativeSum(outer, size, inner, reverse, x, y);
  }

  /** Like the scalar kernel, for the same reason. */
  @Override
  public void topK(
      int rows, int columns, int k, boolean largest, Buffer x, Buffer y, Buffer column) {
    scalar.topK(rows, columns, k, largest, x, y, column);
  }

  /** Like the scalar kernel, for the same reason. */
  @Override
  public void topKGradient(int rows, int columns, int k, Buffer column, Buffer gy, Buffer gx) {
    scalar.topKGradient(rows, columns, k, column, gy, gx);
  }

  /** Like the scalar kernel, for the same reason. */
  @Override
  public int[] argMax(int rows, int columns, Buffer x) {
    return scalar.argMax(rows, columns, x);
  }

  @Override
  public void sumsOfSquares(List<Buffer> xs, Buffer sums) {
    Chunks chunks = new Chunks(xs, PIECE);
    double[] partial = new double[chunks.count()];
    chunks.share(
        workers,
        (chunk, x, from, to) -> {
          HeapBuffer hx = HeapBuffer.of(xs.get(x));
          partial[chunk] = DoubleSum.ofSquares(hx.array(), hx.offset() + from, to - from);
        });
    double[] each = new double[xs.size()];
    for (int chunk = 0; chunk < partial.length; chunk++) {
      each[chunks.owner(chunk)] += partial[chunk];
    }
    HeapBuffer hs = HeapBuffer.of(sums);
    double total = 0;
    for (int k = 0; k < each.length; k++) {
      StoredDouble.set(hs.array(), hs.offset() + StoredDouble.FLOATS * (1 + k), each[k]);
      total += each[k];
    }
    StoredDouble.set(hs.array(), hs.offset(), total);
  }
}
