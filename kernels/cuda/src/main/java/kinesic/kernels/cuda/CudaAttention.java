package kinesic.kernels.cuda;

import kinesic.kernels.Attention;
import kinesic.kernels.AttentionShape;
import kinesic.kernels.Buffer;
import kinesic.kernels.HeadRows;
import org.jspecify.annotations.Nullable;

/**
 * Attention as products by cuBLAS with own kernels between them. The scores of some heads at a time
 * are in temporary memory.
 */
final class CudaAttention implements Attention {

  /** The most scores at a time, unless one head has more: 256 MiB. */
  private static final long SCORES = 1L << 26;

  /** The rows that a block of the kernels computes, a warp each. */
  private static final int ROWS = Launch.THREADS / 32;

  /** The most blocks of a kernel. */
  private static final int BLOCKS = 1 << 14;

  private final Device device;
  private final Cublas cublas;
  private final Kernel softmax;
  private final Kernel scoreGradient;
  private final Kernel zero;

  CudaAttention(Device device, Cublas cublas) {
    this.device = device;
    this.cublas = cublas;
    this.softmax = device.kernel("attention", "attention_softmax");
    this.scoreGradient = device.kernel("attention", "attention_gradient");
    this.zero = device.kernel("attention", "attention_zero");
  }

  /**
   * Heads that are handled at a time: {@code count} heads of one sample, or one head of as many
   * samples.
   */
  private record Heads(AttentionShape shape, int sample, int head, int count, boolean areSamples) {

    /** Returns the distance of two of them in {@code rows}. */
    int next(HeadRows rows) {
      return areSamples ? rows.sampleStride() : rows.headStride();
    }

    /** Returns where the logarithms of the sums begin. */
    int sumsAt() {
      return (sample * shape.heads() + head) * shape.queries();
    }

    /** Returns the distance of the logarithms of two of them. */
    int nextSums() {
      return areSamples ? shape.heads() * shape.queries() : shape.queries();
    }

    /** Returns the number of scores of one. */
    int scores() {
      return shape.queries() * shape.keys();
    }
  }

  private interface Step {
    void run(Heads heads);
  }

  /** Runs {@code step} for all heads, for as many at a time as lie at equal distances. */
  private static void split(AttentionShape given, Step step, @Nullable HeadRows... operands) {
    AttentionShape shape = areEvenlySpaced(given, operands) ? inOneSample(given) : given;
    boolean areSamples = shape.samples() > shape.heads();
    int outer = areSamples ? shape.heads() : shape.samples();
    int inner = areSamples ? shape.samples() : shape.heads();
    long scores = Math.max(1, (long) shape.queries() * shape.keys());
    int most = (int) Math.max(1, Math.min(inner, SCORES / scores));
    for (int i = 0; i < outer; i++) {
      for (int first = 0; first < inner; first += most) {
        int count = Math.min(most, inner - first);
        step.run(
            areSamples
                ? new Heads(shape, first, i, count, true)
                : new Heads(shape, i, first, count, false));
      }
    }
  }

  /** Returns whether the first head of a sample follows the last one of the sample before. */
  private static boolean areEvenlySpaced(AttentionShape shape, @Nullable HeadRows... operands) {
    for (HeadRows rows : operands) {
      if (rows != null && rows.sampleStride() != shape.heads() * rows.headStride()) {
        return false;
      }
    }
    return true;
  }

  private static AttentionShape inOneSample(AttentionShape s) {
    return new AttentionShape(
        1,
        s.samples() * s.heads(),
        s.queries(),
        s.keys(),
        s.width(),
        s.valueWidth(),
        s.scale(),
        s.causal());
  }

  @Override
  public void attend(
      AttentionShape shape,
      HeadRows q,
      HeadRows k,
      HeadRows v,
      @Nullable HeadRows mask,
      HeadRows y,
      Buffer logSum) {
    split(
        shape,
        heads -> {
          try (DeviceMemory room = scores(heads)) {
            Cublas.Matrix p = scores(room, heads, false);
            multiplyQueriesWithKeys(heads, q, k, p);
            rows(softmax, heads, mask)
                .address(room.address())
                .address(address(logSum, heads.sumsAt()))
                .blocks(blocks(heads));
            int keys = shape.keys();
            Cublas.Matrix values = matrix(v, heads, keys, shape.valueWidth(), false);
            Cublas.Matrix results = matrix(y, heads, shape.queries(), shape.valueWidth(), false);
            multiply(heads.count(), shape.queries(), shape.valueWidth(), keys, p, values, results);
          }
        },
        q,
        k,
        v,
        mask,
        y);
    Device.keep(q, k, v, mask, y, logSum);
  }

  @Override
  public void gradient(
      AttentionShape shape,
      HeadRows q,
      HeadRows k,
      HeadRows v,
      @Nullable HeadRows mask,
      HeadRows y,
      Buffer logSum,
      HeadRows gy,
      HeadRows gq,
      HeadRows gk,
      HeadRows gv) {
    int queries = shape.queries();
    int keys = shape.keys();
    int width = shape.width();
    int valueWidth = shape.valueWidth();
    split(
        shape,
        heads -> {
          int n = heads.count();
          try (DeviceMemory first = scores(heads);
              DeviceMemory second = scores(heads)) {
            multiplyQueriesWithKeys(heads, q, k, scores(first, heads, false));
            Cublas.Matrix given = matrix(gy, heads, queries, valueWidth, false);
            Cublas.Matrix values = matrix(v, heads, keys, valueWidth, true);
            multiply(n, queries, keys, valueWidth, given, values, scores(second, heads, false));
            rows(scoreGradient, heads, mask)
                .address(address(logSum, heads.sumsAt()))
                .ints(valueWidth, heads.next(y), y.rowStride(), heads.next(gy), gy.rowStride())
                .address(address(y, heads))
                .address(address(gy, heads))
                .address(first.address())
                .address(second.address())
                .blocks(blocks(heads));
            Cublas.Matrix p = scores(first, heads, true);
            Cublas.Matrix valueGradient = matrix(gv, heads, keys, valueWidth, false);
            multiply(n, keys, valueWidth, queries, p, given, valueGradient);
            Cublas.Matrix ofKeys = matrix(k, heads, keys, width, false);
            Cublas.Matrix queryGradient = matrix(gq, heads, queries, width, false);
            multiply(n, queries, width, keys, scores(second, heads, false), ofKeys, queryGradient);
            Cublas.Matrix ofQueries = matrix(q, heads, queries, width, false);
            Cublas.Matrix keyGradient = matrix(gk, heads, keys, width, false);
            multiply(n, keys, width, queries, scores(second, heads, true), ofQueries, keyGradient);
          }
        },
        q,
        k,
        v,
        mask,
        y,
        gy,
        gq,
        gk,
        gv);
    Device.keep(q, k, v, mask, y, logSum, gy, gq, gk, gv);
  }

  /** Computes q kᵀ, the scores before scale and mask. */
  private void multiplyQueriesWithKeys(
      Heads heads, HeadRows q, HeadRows k, Cublas.Matrix products) {
    AttentionShape s = heads.shape();
    Cublas.Matrix ofQueries = matrix(q, heads, s.queries(), s.width(), false);
    Cublas.Matrix ofKeys = matrix(k, heads, s.keys(), s.width(), true);
    multiply(heads.count(), s.queries(), s.keys(), s.width(), ofQueries, ofKeys, products);
  }

  /** Computes c = a · b for as many matrices; 0 if k is. */
  private void multiply(
      int count, int m, int n, int k, Cublas.Matrix a, Cublas.Matrix b, Cublas.Matrix c) {
    if (m == 0 || n == 0) {
      return;
    }
    if (k > 0) {
      cublas.multiplyBatch(count, m, n, k, a, b, false, c);
    } else {
      device
          .launch(zero)
          .i32(count)
          .i32(m)
          .i32(n)
          .i64(c.next())
          .i32(c.stride())
          .address(c.address())
          .over(count * m * n);
    }
  }

  /** Begins the call of a kernel with the arguments that both kernels for rows of scores have. */
  private Launch rows(Kernel kernel, Heads heads, @Nullable HeadRows mask) {
    AttentionShape s = heads.shape();
    return device
        .launch(kernel)
        .ints(
            heads.count(),
            s.queries(),
            s.keys(),
            s.causal() ? 1 : 0,
            mask == null ? 0 : heads.next(mask),
            mask == null ? 0 : mask.rowStride(),
            heads.nextSums())
        .f32(s.scale())
        .address(mask == null ? 0 : address(mask, heads));
  }

  private static int blocks(Heads heads) {
    int rows = heads.count() * heads.shape().queries();
    return Math.min((rows + ROWS - 1) / ROWS, BLOCKS);
  }

  private DeviceMemory scores(Heads heads) {
    return device.allocate(
        (long) Float.BYTES * heads.count() * heads.scores(), "set of attention scores");
  }

  private static Cublas.Matrix scores(DeviceMemory room, Heads heads, boolean transposed) {
    return new Cublas.Matrix(room.address(), heads.shape().keys(), transposed, heads.scores());
  }

  /** Returns the rows of heads as matrices, [rows, columns] as stored. */
  private Cublas.Matrix matrix(
      HeadRows of, Heads heads, int rows, int columns, boolean transposed) {
    if (rows > 1 && of.rowStride() < columns) {
      throw new IllegalArgumentException(
          "attention: rows of %s floats overlap, because one begins every %s floats"
              .formatted(columns, of.rowStride()));
    }
    int stride = Math.max(of.rowStride(), columns);
    return new Cublas.Matrix(address(of, heads), stride, transposed, heads.next(of));
  }

  private long address(HeadRows rows, Heads heads) {
    return address(rows.buffer(), rows.at(heads.sample(), heads.head()));
  }

  private long address(Buffer buffer, int at) {
    return device.address(buffer) + (long) Float.BYTES * at;
  }
}
