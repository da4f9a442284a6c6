package kinesic.kernels.scalar;

import java.util.Arrays;
import java.util.List;
import kinesic.kernels.Buffer;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.Reduction;
import kinesic.kernels.StoredDouble;

/** Reductions in the order of the axis, with sums in double. */
public final class ScalarReduction implements Reduction {

  /** Creates stateless kernels that run on the calling thread. */
  public ScalarReduction() {}

  @Override
  public void sum(int outer, int size, int inner, Buffer x, Buffer y) {
    HeapBuffer hx = HeapBuffer.of(x);
    HeapBuffer hy = HeapBuffer.of(y);
    float[] xs = hx.array(); // [outer, size, inner]
    float[] ys = hy.array(); // [outer, inner]
    int y0 = hy.offset();
    double[] sums = new double[inner];
    for (int o = 0; o < outer; o++) {
      Arrays.fill(sums, 0);
      for (int s = 0; s < size; s++) {
        int row = hx.offset() + (o * size + s) * inner;
        for (int i = 0; i < inner; i++) {
          sums[i] += xs[row + i];
        }
      }
      for (int i = 0; i < inner; i++) {
        ys[y0 + o * inner + i] = (float) sums[i];
      }
    }
  }

  @Override
  public void scaledSum(int outer, int size, int inner, float scale, Buffer x, Buffer y) {
    sum(outer, size, inner, x, y);
    HeapBuffer hy = HeapBuffer.of(y);
    for (int i = hy.offset(); i < hy.offset() + hy.length(); i++) {
      hy.array()[i] *= scale;
    }
  }

  @Override
  public void scaledSumGradient(int outer, int size, int inner, float scale, Buffer gy, Buffer gx) {
    HeapBuffer hgy = HeapBuffer.of(gy);
    HeapBuffer hgx = HeapBuffer.of(gx);
    float[] gys = hgy.array(); // [outer, inner]
    float[] gxs = hgx.array(); // [outer, size, inner]
    for (int r = 0; r < outer * size; r++) {
      for (int i = 0; i < inner; i++) {
        gxs[hgx.offset() + r * inner + i] = scale * gys[hgy.offset() + r / size * inner + i];
      }
    }
  }

  @Override
  public void max(int outer, int size, int inner, Buffer x, Buffer y) {
    HeapBuffer hx = HeapBuffer.of(x);
    HeapBuffer hy = HeapBuffer.of(y);
    float[] xs = hx.array(); // [outer, size, inner]
    float[] ys = hy.array(); // [outer, inner]
    for (int o = 0; o < outer; o++) {
      int to = hy.offset() + o * inner;
      for (int i = 0; i < inner; i++) {
        ys[to + i] = Float.NEGATIVE_INFINITY;
      }
      for (int s = 0; s < size; s++) {
        int row = hx.offset() + (o * size + s) * inner;
        for (int i = 0; i < inner; i++) {
          ys[to + i] = Math.max(ys[to + i], xs[row + i]);
        }
      }
    }
  }

  @Override
  public void maxGradient(
      int outer, int size, int inner, Buffer x, Buffer y, Buffer gy, Buffer gx) {
    HeapBuffer hx = HeapBuffer.of(x);
    HeapBuffer hy = HeapBuffer.of(y);
    HeapBuffer hgy = HeapBuffer.of(gy);
    HeapBuffer hgx = HeapBuffer.of(gx);
    float[] xs = hx.array(); // [outer, size, inner]
    float[] ys = hy.array(); // [outer, inner]
    float[] gys = hgy.array(); // [outer, inner]
    float[] gxs = hgx.array(); // [outer, size, inner]
    boolean[] found = new boolean[inner];
    for (int o = 0; o < outer; o++) {
      Arrays.fill(found, false);
      for (int s = 0; s < size; s++) {
        int row = (o * size + s) * inner;
        for (int i = 0; i < inner; i++) {
          boolean first = !found[i] && xs[hx.offset() + row + i] == ys[hy.offset() + o * inner + i];
          gxs[hgx.offset() + row + i] = first ? gys[hgy.offset() + o * inner + i] : 0;
          found[i] |= first;
        }
      }
    }
  }

  @Override
  public void product(int outer, int size, int inner, Buffer x, Buffer y) {
    HeapBuffer hx = HeapBuffer.of(x);
    HeapBuffer hy = HeapBuffer.of(y);
    float[] xs = hx.array(); // [outer, size, inner]
    float[] ys = hy.array(); // [outer, inner]
    for (int o = 0; o < outer; o++) {
      for (int i = 0; i < inner; i++) {
        int at = hx.offset() + o * size * inner + i;
        double product = 1;
        for (int s = 0; s < size; s++, at += inner) {
          product *= xs[at];
        }
        ys[hy.offset() + o * inner + i] = (float) product;
      }
    }
  }

  /** Multiplies the products of the elements before and after each, because one may be 0. */
  @Override
  public void productGradient(int outer, int size, int inner, Buffer x, Buffer gy, Buffer gx) {
    HeapBuffer hx = HeapBuffer.of(x);
    HeapBuffer hgy = HeapBuffer.of(gy);
    HeapBuffer hgx = HeapBuffer.of(gx);
    float[] xs = hx.array(); // [outer, size, inner], likewise gx
    float[] gxs = hgx.array();
    double[] before = new double[size];
    for (int o = 0; o < outer; o++) {
      for (int i = 0; i < inner; i++) {
        int first = o * size * inner + i;
        double product = hgy.array()[hgy.offset() + o * inner + i];
        for (int s = 0; s < size; s++) {
          before[s] = product;
          product *= xs[hx.offset() + first + s * inner];
        }
        double after = 1;
        for (int s = size - 1; s >= 0; s--) {
          gxs[hgx.offset() + first + s * inner] = (float) (before[s] * after);
          after *= xs[hx.offset() + first + s * inner];
        }
      }
    }
  }

  @Override
  public void cumulativeSum(int outer, int size, int inner, boolean reverse, Buffer x, Buffer y) {
    HeapBuffer hx = HeapBuffer.of(x);
    HeapBuffer hy = HeapBuffer.of(y);
    float[] xs = hx.array(); // [outer, size, inner]
    float[] ys = hy.array(); // [outer, size, inner]
    double[] sums = new double[inner];
    for (int o = 0; o < outer; o++) {
      Arrays.fill(sums, 0);
      for (int s = 0; s < size; s++) {
        int row = (o * size + (reverse ? size - 1 - s : s)) * inner;
        for (int i = 0; i < inner; i++) {
          sums[i] += xs[hx.offset() + row + i];
          ys[hy.offset() + row + i] = (float) sums[i];
        }
      }
    }
  }

  /** Sorts numbers whose upper half is the order of a value and whose lower half its column. */
  @Override
  public void topK(
      int rows, int columns, int k, boolean largest, Buffer x, Buffer y, Buffer column) {
    HeapBuffer hx = HeapBuffer.of(x);
    HeapBuffer hy = HeapBuffer.of(y);
    HeapBuffer hc = HeapBuffer.of(column);
    float[] xs = hx.array(); // [rows, columns]
    long[] keys = new long[columns];
    for (int r = 0; r < rows; r++) {
      int row = hx.offset() + r * columns;
      for (int c = 0; c < columns; c++) {
        int order = order(xs[row + c]);
        keys[c] = (long) (largest ? ~order : order) << Integer.SIZE | c;
      }
      Arrays.sort(keys);
      for (int j = 0; j < k; j++) {
        int c = (int) keys[j];
        hy.array()[hy.offset() + r * k + j] = xs[row + c];
        hc.array()[hc.offset() + r * k + j] = c;
      }
    }
  }

  /** Returns an integer that is larger for a larger x. */
  private static int order(float x) {
    int bits = Float.floatToIntBits(x + 0f); // -0 + 0 is 0
    return bits ^ ((bits >> (Integer.SIZE - 1)) & Integer.MAX_VALUE);
  }

  @Override
  public void topKGradient(int rows, int columns, int k, Buffer column, Buffer gy, Buffer gx) {
    HeapBuffer hc = HeapBuffer.of(column);
    HeapBuffer hgy = HeapBuffer.of(gy);
    HeapBuffer hgx = HeapBuffer.of(gx);
    float[] gxs = hgx.array(); // [rows, columns]
    Arrays.fill(gxs, hgx.offset(), hgx.offset() + rows * columns, 0f);
    for (int i = 0; i < rows * k; i++) {
      int c = (int) hc.array()[hc.offset() + i];
      gxs[hgx.offset() + i / k * columns + c] = hgy.array()[hgy.offset() + i];
    }
  }

  @Override
  public int[] argMax(int rows, int columns, Buffer x) {
    HeapBuffer hx = HeapBuffer.of(x);
    float[] xs = hx.array(); // [rows, columns]
    int[] result = new int[rows];
    for (int r = 0; r < rows; r++) {
      int row = hx.offset() + r * columns;
      int best = 0;
      for (int c = 1; c < columns; c++) {
        float value = xs[row + c];
        float leader = xs[row + best];
        if (value > leader || (Float.isNaN(value) && !Float.isNaN(leader))) {
          best = c;
        }
      }
      result[r] = best;
    }
    return result;
  }

  @Override
  public void sumsOfSquares(List<Buffer> xs, Buffer sums) {
    HeapBuffer hs = HeapBuffer.of(sums); // [1 + xs.size(), 2]
    double total = 0;
    for (int k = 0; k < xs.size(); k++) {
      double sum = squares(xs.get(k));
      StoredDouble.set(hs.array(), hs.offset() + StoredDouble.FLOATS * (1 + k), sum);
      total += sum;
    }
    StoredDouble.set(hs.array(), hs.offset(), total);
  }

  private static double squares(Buffer x) {
    HeapBuffer hx = HeapBuffer.of(x);
    float[] xs = hx.array(); // [length]
    double sum = 0;
    for (int i = 0; i < hx.length(); i++) {
      double value = xs[hx.offset() + i];
      sum += value * value;
    }
    return sum;
  }
}
