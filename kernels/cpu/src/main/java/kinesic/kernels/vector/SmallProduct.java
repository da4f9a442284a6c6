package kinesic.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;
import kinesic.kernels.Activation;
import kinesic.kernels.Buffer;
import kinesic.kernels.Epilogue;
import kinesic.kernels.HeapBuffer;

/**
 * The product of matrices so small that packing them would take longer: plain loops on the calling
 * thread.
 *
 * <p>Each result is summed exactly as {@link BlockedProduct} sums it, one chain of fused
 * multiply-adds for each block of k, so a row of the result does not depend on how many rows there
 * are beside it.
 */
final class SmallProduct {

  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;

  private SmallProduct() {}

  /** Computes c = epilogue(op(a) · op(b)). */
  static void multiply(
      boolean transposeA,
      boolean transposeB,
      int m,
      int n,
      int k,
      HeapBuffer a,
      HeapBuffer b,
      HeapBuffer c,
      Epilogue epilogue) {
    int depth = Blocking.depth(k, 1);
    int aRow = transposeA ? 1 : k; // from one row of op(a) to the next
    int aColumn = transposeA ? m : 1;
    float[] as = a.array();
    float[] bs = b.array();
    float[] cs = c.array();
    for (int i = 0; i < m; i++) {
      int from = a.offset() + i * aRow;
      int to = c.offset() + i * n;
      boolean add = epilogue.accumulate();
      int k0 = 0;
      do {
        int count = Math.min(depth, k - k0);
        int at = from + k0 * aColumn;
        if (transposeB) {
          multiplyRow(as, at, aColumn, bs, b.offset() + k0, k, count, cs, to, n, add);
        } else {
          addRows(as, at, aColumn, bs, b.offset() + k0 * n, count, cs, to, n, add);
        }
        add = true;
        k0 += count;
      } while (k0 < k);
      finish(cs, to, n, epilogue);
    }
  }

  /** c[j] (+)= Σ_p a[p] · b[p, j], b stored as [k, n]: columns are lanes. */
  private static void addRows(
      float[] a,
      int aAt,
      int aStride,
      float[] b,
      int bAt,
      int count,
      float[] c,
      int cAt,
      int n,
      boolean add) {
    for (int j = 0; j < n; j += Lanes.COUNT) {
      VectorMask<Float> mask = FLOATS.indexInRange(j, n);
      FloatVector sum = FloatVector.zero(FLOATS);
      for (int p = 0; p < count; p++) {
        FloatVector row = FloatVector.fromArray(FLOATS, b, bAt + p * n + j, mask);
        sum = FloatVector.broadcast(FLOATS, a[aAt + p * aStride]).fma(row, sum);
      }
      if (add) {
        sum = sum.add(FloatVector.fromArray(FLOATS, c, cAt + j, mask));
      }
      sum.intoArray(c, cAt + j, mask);
    }
  }

  /** c[j] (+)= Σ_p a[p] · b[j, p], b stored as [n, k]: its rows are far apart, so one at a time. */
  private static void multiplyRow(
      float[] a,
      int aAt,
      int aStride,
      float[] b,
      int bAt,
      int bStride,
      int count,
      float[] c,
      int cAt,
      int n,
      boolean add) {
    for (int j = 0; j < n; j++) {
      float sum = 0;
      for (int p = 0; p < count; p++) {
        sum = Math.fma(a[aAt + p * aStride], b[bAt + j * bStride + p], sum);
      }
      c[cAt + j] = add ? sum + c[cAt + j] : sum;
    }
  }

  private static void finish(float[] c, int cAt, int n, Epilogue epilogue) {
    Buffer bias = epilogue.bias();
    if (bias != null) {
      HeapBuffer heap = HeapBuffer.of(bias);
      for (int j = 0; j < n; j++) {
        c[cAt + j] += heap.array()[heap.offset() + j];
      }
    }
    if (epilogue.activation() == Activation.RELU) {
      for (int j = 0; j < n; j++) {
        c[cAt + j] = Math.max(c[cAt + j], 0);
      }
    }
  }
}
