package kinesic.engine.op;

import static kinesic.engine.spec.Input.uniform;

import java.util.Arrays;
import java.util.List;
import kinesic.engine.Shape;
import kinesic.engine.spec.Input;
import kinesic.engine.spec.OpSpec;
import kinesic.engine.spec.Sample;
import org.jspecify.annotations.Nullable;

/** Specs of the two forms of attention. */
final class AttentionSpecs {

  private static final float HIDDEN = Float.NEGATIVE_INFINITY;

  private AttentionSpecs() {}

  static List<OpSpec> all() {
    return List.of(attention(), selfAttention());
  }

  private static OpSpec attention() {
    return new OpSpec("attention", Attention.class)
        .with(
            new Sample(
                    "one head",
                    in -> in[0].attention(in[1], in[2]),
                    uniform(3, 4),
                    uniform(5, 4),
                    uniform(5, 2))
                .gives(Shape.of(3, 2), x -> attend(1, 3, 5, 4, 2, false, null, x)),
            new Sample(
                    "samples and heads",
                    in -> in[0].attention(in[1], in[2]),
                    uniform(2, 2, 3, 4),
                    uniform(2, 2, 5, 4),
                    uniform(2, 2, 5, 4))
                .gives(Shape.of(2, 2, 3, 4), x -> attend(4, 3, 5, 4, 4, false, null, x)),
            new Sample(
                    "causal",
                    in -> in[0].causalAttention(in[1], in[2]),
                    uniform(2, 4, 3),
                    uniform(2, 5, 3),
                    uniform(2, 5, 3))
                .gives(Shape.of(2, 4, 3), x -> attend(2, 4, 5, 3, 3, true, null, x)),
            new Sample(
                    "with a mask for all heads",
                    in -> in[0].attention(in[1], in[2], in[3]),
                    uniform(2, 3, 4),
                    uniform(2, 5, 4),
                    uniform(2, 5, 4),
                    uniform(3, 5).constant())
                .gives(Shape.of(2, 3, 4), x -> attend(2, 3, 5, 4, 4, false, repeated(x[3], 2), x)),
            new Sample(
                    "with a mask of keys for each sample",
                    in -> in[0].attention(in[1], in[2], in[3]),
                    uniform(2, 2, 3, 4),
                    uniform(2, 2, 3, 4),
                    uniform(2, 2, 3, 4),
                    Input.of(Shape.of(2, 1, 1, 3), 0, HIDDEN, 0, HIDDEN, 0, 0).constant())
                .gives(
                    Shape.of(2, 2, 3, 4),
                    x ->
                        attend(
                            4,
                            3,
                            3,
                            4,
                            4,
                            false,
                            joined(
                                repeated(Arrays.copyOf(x[3], 3), 6),
                                repeated(Arrays.copyOfRange(x[3], 3, 6), 6)),
                            x)),
            new Sample(
                    "with a mask of one number for each query",
                    in -> in[0].attention(in[1], in[2], in[3]),
                    uniform(2, 2, 3),
                    uniform(2, 4, 3),
                    uniform(2, 4, 3),
                    Input.of(Shape.of(2, 1), 1, HIDDEN).constant())
                .gives(
                    Shape.of(2, 2, 3),
                    x -> {
                      double[] y = attend(2, 2, 4, 3, 3, false, null, x);
                      Arrays.fill(y, 3, 6, 0); // attends to nothing
                      Arrays.fill(y, 9, 12, 0);
                      return y;
                    }),
            new Sample(
                    "heads side by side",
                    in -> new Attention(2, 0.5f, false).apply(in),
                    uniform(2, 3, 6),
                    uniform(2, 4, 6),
                    uniform(2, 4, 2))
                .gives(
                    Shape.of(2, 3, 2),
                    x ->
                        beside(
                            attend(
                                4,
                                3,
                                4,
                                3,
                                1,
                                0.5,
                                false,
                                null,
                                apart(x[0], 3, 2, 3),
                                apart(x[1], 4, 2, 3),
                                apart(x[2], 4, 2, 1)),
                            3,
                            2,
                            1)),
            new Sample(
                    "no queries",
                    in -> in[0].attention(in[1], in[2]),
                    uniform(2, 0, 4),
                    uniform(2, 5, 4),
                    uniform(2, 5, 4))
                .gives(Shape.of(2, 0, 4), x -> new double[0]),
            new Sample(
                    "no keys",
                    in -> in[0].attention(in[1], in[2]),
                    uniform(2, 3, 4),
                    uniform(2, 0, 4),
                    uniform(2, 0, 4))
                .gives(Shape.of(2, 3, 4), x -> new double[24]),
            new Sample("of x with itself", in -> in[0].attention(in[0], in[0]), uniform(2, 3, 4))
                .gives(
                    Shape.of(2, 3, 4), x -> attend(2, 3, 3, 4, 4, false, null, x[0], x[0], x[0])))
        .refuses(
            "attention: needs queries, keys and values [..., tokens, width] - queries [3, 4], keys"
                + " [2, 3, 4], values [3, 4]",
            in -> in[0].attention(in[1], in[0]),
            uniform(3, 4),
            uniform(2, 3, 4))
        .refuses(
            "attention: leading axes differ - queries [2, 3, 4], keys [1, 3, 4], values [2, 3, 4]",
            in -> in[0].attention(in[1], in[0]),
            uniform(2, 3, 4),
            uniform(1, 3, 4))
        .refuses(
            "attention: queries and keys differ in width - queries [3, 4], keys [3, 5], values [3,"
                + " 4]",
            in -> in[0].attention(in[1], in[0]),
            uniform(3, 4),
            uniform(3, 5))
        .refuses(
            "attention: keys and values differ in number - queries [3, 4], keys [5, 4], values [3,"
                + " 4]",
            in -> in[0].attention(in[1], in[0]),
            uniform(3, 4),
            uniform(5, 4))
        .refuses(
            "attention: 3 heads do not divide the last axis - queries [3, 4], keys [3, 4], values"
                + " [3, 4]",
            in -> new Attention(3, 1, false).apply(in[0], in[0], in[0]),
            uniform(3, 4))
        .refuses(
            "attention: the mask [3, 3] requires a gradient but has none; detach it",
            in -> in[0].attention(in[0], in[0], in[1]),
            uniform(3, 4),
            uniform(3, 3))
        .refuses(
            "attention: the mask [2, 3] does not broadcast to [1, 3, 3]",
            in -> in[0].attention(in[0], in[0], in[1].detach()),
            uniform(3, 4),
            uniform(2, 3))
        .refuses(
            "attention: needs queries, keys, values and at most a mask, not 1 inputs",
            in -> new Attention(1, 1, false).apply(in),
            uniform(3, 4));
  }

  private static OpSpec selfAttention() {
    return new OpSpec("selfAttention", SelfAttention.class)
        .with(
            new Sample(
                    "two heads",
                    in -> new SelfAttention(2, Float.NaN, false).apply(in),
                    uniform(2, 3, 12))
                .gives(Shape.of(2, 3, 4), x -> self(2, 3, 2, 2, false, x[0])),
            new Sample(
                    "one head, causal",
                    in -> new SelfAttention(1, Float.NaN, true).apply(in),
                    uniform(3, 6))
                .gives(Shape.of(3, 2), x -> self(1, 3, 1, 2, true, x[0])),
            new Sample(
                    "one head and a mask",
                    in -> new SelfAttention(1, Float.NaN, false).apply(in),
                    uniform(2, 2, 6),
                    Input.of(Shape.of(2, 1, 2), 0, HIDDEN, 0, 0).constant())
                .gives(
                    Shape.of(2, 2, 2),
                    x -> {
                      double[] y = self(2, 2, 1, 2, false, x[0]);
                      System.arraycopy(x[0], 4, y, 0, 2); // the values of the only visible key
                      System.arraycopy(x[0], 4, y, 2, 2);
                      return y;
                    }),
            new Sample(
                    "no tokens",
                    in -> new SelfAttention(2, Float.NaN, false).apply(in),
                    uniform(2, 0, 12))
                .gives(Shape.of(2, 0, 4), x -> new double[0]))
        .refuses(
            "selfAttention: needs x [..., tokens, 3 · heads · width] for 2 heads - x [3, 9]",
            in -> new SelfAttention(2, 1, false).apply(in),
            uniform(3, 9))
        .refuses(
            "selfAttention: the mask [3, 3] requires a gradient but has none; detach it",
            in -> new SelfAttention(1, 1, false).apply(in),
            uniform(3, 6),
            uniform(3, 3))
        .refuses(
            "selfAttention: needs a tensor and at most a mask, not 3 inputs",
            in -> new SelfAttention(1, 1, false).apply(in),
            uniform(3, 6),
            uniform(3, 6),
            uniform(3, 6));
  }

  private static double[] self(
      int samples, int tokens, int heads, int width, boolean causal, double[] x) {
    double[][] thirds = new double[3][samples * tokens * heads * width];
    for (int i = 0; i < x.length; i++) {
      int row = heads * width;
      int third = i / row % 3;
      thirds[third][i / (3 * row) * row + i % row] = x[i];
    }
    double[] y =
        attend(
            samples * heads,
            tokens,
            tokens,
            width,
            width,
            causal,
            null,
            apart(thirds[0], tokens, heads, width),
            apart(thirds[1], tokens, heads, width),
            apart(thirds[2], tokens, heads, width));
    return beside(y, tokens, heads, width);
  }

  private static double[] attend(
      int count,
      int queries,
      int keys,
      int width,
      int valueWidth,
      boolean causal,
      double @Nullable [] mask,
      double[]... x) {
    double scale = 1 / Math.sqrt(width);
    return attend(count, queries, keys, width, valueWidth, scale, causal, mask, x);
  }

  /** Attention of {@code count} heads, one after the other, by the formula. */
  private static double[] attend(
      int count,
      int queries,
      int keys,
      int width,
      int valueWidth,
      double scale,
      boolean causal,
      double @Nullable [] mask,
      double[]... x) {
    double[] y = new double[count * queries * valueWidth];
    for (int i = 0; i < count * queries; i++) {
      int firstKey = i / queries * keys;
      double sum = 0;
      double[] row = new double[valueWidth];
      for (int j = 0; j < (causal ? Math.min(i % queries + 1, keys) : keys); j++) {
        double s = mask == null ? 0 : mask[i * keys + j];
        for (int c = 0; c < width; c++) {
          s += scale * x[0][i * width + c] * x[1][(firstKey + j) * width + c];
        }
        sum += Math.exp(s);
        for (int c = 0; c < valueWidth; c++) {
          row[c] += Math.exp(s) * x[2][(firstKey + j) * valueWidth + c];
        }
      }
      for (int c = 0; c < valueWidth; c++) {
        y[i * valueWidth + c] = row[c] / sum;
      }
    }
    return y;
  }

  /** Reorders [samples, tokens, heads, width] to [samples, heads, tokens, width]. */
  private static double[] apart(double[] x, int tokens, int heads, int width) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      int head = i / width % heads;
      int token = i / (width * heads) % tokens;
      int sample = i / (width * heads * tokens);
      y[((sample * heads + head) * tokens + token) * width + i % width] = x[i];
    }
    return y;
  }

  /** Reorders [samples, heads, tokens, width] to [samples, tokens, heads, width]. */
  private static double[] beside(double[] x, int tokens, int heads, int width) {
    return apart(x, /* tokens= */ heads, /* heads= */ tokens, width);
  }

  private static double[] repeated(double[] x, int times) {
    double[] y = new double[times * x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = x[i % x.length];
    }
    return y;
  }

  private static double[] joined(double[] x, double[] y) {
    double[] z = Arrays.copyOf(x, x.length + y.length);
    System.arraycopy(y, 0, z, x.length, y.length);
    return z;
  }
}
