package kinesic.kernels.conformance;

import java.util.ArrayList;
import java.util.List;
import kinesic.kernels.AttentionShape;
import kinesic.kernels.Buffer;
import kinesic.kernels.HeadRows;
import org.jspecify.annotations.Nullable;

/** Attention in both orders of heads and rows, with masks, causal, and its gradients. */
final class AttentionSpec {

  /** {samples, heads, queries, keys, width, value width}. */
  private static final int[][] SIZES = {
    {1, 1, 1, 1, 1, 1},
    {2, 3, 5, 7, 3, 4},
    {1, 2, 13, 16, 16, 16},
    {1, 1, 33, 49, 20, 40},
    {2, 2, 197, 197, 64, 64},
    {1, 1, 300, 25, 8, 24},
    {1, 1, 7, 1500, 32, 32},
    {0, 2, 3, 3, 4, 4},
    {2, 1, 0, 3, 4, 4},
    {1, 2, 3, 0, 4, 4},
    {1, 2, 3, 5, 0, 4},
    {1, 2, 3, 5, 4, 0},
  };

  private AttentionSpec() {}

  static List<KernelCase> cases() {
    List<KernelCase> cases = new ArrayList<>();
    for (int[] s : SIZES) {
      for (boolean causal : new boolean[] {false, true}) {
        AttentionShape shape = shape(s, causal);
        for (Mask mask : Mask.values()) {
          cases.add(attend(shape, mask, mask == Mask.EACH));
          cases.add(gradient(shape, mask, mask == Mask.EACH));
        }
      }
    }
    return cases;
  }

  /** Which mask is added to the scores. */
  private enum Mask {
    NONE,
    /** One row of zeros and -∞ for each sample, for padded keys. */
    OF_KEYS,
    /** One number for each score; query 0 does not attend to any key. */
    EACH
  }

  private static AttentionShape shape(int[] s, boolean causal) {
    float scale = (float) (1 / Math.sqrt(Math.max(s[4], 1)));
    return new AttentionShape(s[0], s[1], s[2], s[3], s[4], s[5], scale, causal);
  }

  private static String name(String kernel, AttentionShape s, Mask mask, boolean side) {
    return "%s [%s, %s, %s x %s, %s, %s]%s mask %s%s"
        .formatted(
            kernel,
            s.samples(),
            s.heads(),
            s.queries(),
            s.keys(),
            s.width(),
            s.valueWidth(),
            s.causal() ? " causal" : "",
            mask,
            side ? ", heads side by side" : "");
  }

  /** Returns the rows of [samples, heads, rows, width], or of [samples, rows, heads, width]. */
  private static HeadRows rows(
      Buffer buffer, AttentionShape s, int rows, int width, boolean sideBySide) {
    int sample = s.heads() * rows * width;
    return sideBySide
        ? new HeadRows(buffer, 0, sample, width, s.heads() * width)
        : new HeadRows(buffer, 0, sample, rows * width, width);
  }

  private static float[] normal(AttentionShape s, int rows, int width, int seed) {
    return Samples.normal(s.samples() * s.heads() * rows * width, seed);
  }

  private static @Nullable HeadRows mask(AttentionShape s, Mask mask, Call call) {
    if (mask == Mask.NONE) {
      return null;
    }
    if (mask == Mask.OF_KEYS) {
      float[] values = new float[s.samples() * s.keys()];
      for (int i = 0; i < values.length; i++) {
        values[i] = i % 3 == 2 ? Float.NEGATIVE_INFINITY : 0;
      }
      return new HeadRows(call.input(values), 0, s.keys(), 0, 0);
    }
    float[] values = normal(s, s.queries(), s.keys(), 9);
    for (int i = 0; i < values.length; i++) {
      boolean hidden = i / s.keys() % s.queries() == 0;
      values[i] = hidden ? Float.NEGATIVE_INFINITY : values[i];
    }
    int head = s.queries() * s.keys();
    return new HeadRows(call.input(values), 0, s.heads() * head, head, s.keys());
  }

  /**
   * The scores of these samples are below 8 and lose some roundings for each step of a product,
   * which p has as a relative error; y is an average of values below 5.
   */
  private static Bound bound(AttentionShape s, double size) {
    double roundings = 8 * (4 + Math.sqrt(s.width()) + Math.sqrt(s.keys()));
    return (i, expected) -> roundings * Bound.ROUNDING * size;
  }

  private static KernelCase attend(AttentionShape s, Mask mask, boolean side) {
    float[] q = normal(s, s.queries(), s.width(), 1);
    float[] k = normal(s, s.keys(), s.width(), 2);
    float[] v = normal(s, s.keys(), s.valueWidth(), 3);
    int rows = s.samples() * s.heads() * s.queries();
    return new KernelCase(
        name("attend", s, mask, side),
        call ->
            call.backend()
                .attention()
                .attend(
                    s,
                    rows(call.input(q), s, s.queries(), s.width(), side),
                    rows(call.input(k), s, s.keys(), s.width(), side),
                    rows(call.input(v), s, s.keys(), s.valueWidth(), side),
                    mask(s, mask, call),
                    rows(
                        call.output("y", rows * s.valueWidth(), bound(s, 5)),
                        s,
                        s.queries(),
                        s.valueWidth(),
                        side),
                    call.output("logSum", rows, bound(s, 8))));
  }

  /**
   * The terms of the gradients have p as a factor. A key may have a large p for each query, so the
   * sums grow with the root of the number of queries.
   */
  private static KernelCase gradient(AttentionShape s, Mask mask, boolean side) {
    float[] q = normal(s, s.queries(), s.width(), 1);
    float[] k = normal(s, s.keys(), s.width(), 2);
    float[] v = normal(s, s.keys(), s.valueWidth(), 3);
    float[] gy = normal(s, s.queries(), s.valueWidth(), 4);
    Bound bound = bound(s, 10 * (3 + Math.sqrt(s.valueWidth()) + Math.sqrt(s.queries())));
    return new KernelCase(
        name("gradient", s, mask, side),
        call -> {
          HeadRows queries = rows(call.input(q), s, s.queries(), s.width(), side);
          HeadRows keys = rows(call.input(k), s, s.keys(), s.width(), side);
          HeadRows values = rows(call.input(v), s, s.keys(), s.valueWidth(), side);
          HeadRows given = rows(call.input(gy), s, s.queries(), s.valueWidth(), side);
          HeadRows masks = mask(s, mask, call);
          Buffer result = call.backend().allocate(gy.length);
          Buffer sums = call.backend().allocate(s.samples() * s.heads() * s.queries());
          HeadRows results = rows(result, s, s.queries(), s.valueWidth(), side);
          call.backend().attention().attend(s, queries, keys, values, masks, results, sums);
          call.backend()
              .attention()
              .gradient(
                  s,
                  queries,
                  keys,
                  values,
                  masks,
                  results,
                  sums,
                  given,
                  rows(call.output("gq", q.length, bound), s, s.queries(), s.width(), side),
                  rows(call.output("gk", k.length, bound), s, s.keys(), s.width(), side),
                  rows(call.output("gv", v.length, bound), s, s.keys(), s.valueWidth(), side));
        });
  }
}
