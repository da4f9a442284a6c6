package kinesic.facebehavior.loss;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.facebehavior.Relatedness;
import org.jspecify.annotations.Nullable;

/**
 * Makes what the binary head says agree with what the categorical head implies for it; needs no
 * label, so every sample of a batch contributes.
 *
 * <p>Scores z, [n, K], of the categorical head give p_k = softmax(z)_k. With the table R_km =
 * p(label m is present | category k), the categories imply for label m the mixture
 *
 * <pre>
 *   q_m = Σ_k p_k R_km        and    1 - q_m = Σ_k p_k (1 - R_km)
 * </pre>
 *
 * The second sum is computed as it stands: no digits cancel where q is near 1. The binary head has
 * scores a, [n, M], and s_m = 1 / (1 + e^-a_m). Sums over m run over the matched labels, those that
 * the {@link MatchingOptions} do not leave out. The loss is the mean of L_i over the n samples.
 *
 * <p><b>{@link MatchingOptions.Form#BERNOULLI}</b>, the standard. Each label is a coin; the loss is
 * the cross-entropy between teacher and pupil, and the teacher gets no gradient:
 *
 * <pre>
 *   categories teach:  L_i = Σ_m -[ q ln s + (1 - q) ln(1 - s) ] = Σ_m [ softplus(a) - q a ]
 *                      dL_i/da_m = s_m - q_m
 *
 *   binaries teach:    L_i = Σ_m -[ s ln q + (1 - s) ln(1 - q) ]
 *                      dL_i/dp_k = -g_k,  g_k = Σ_m [ u_m R_km + v_m (1 - R_km) ]
 *                                         with u = s/q and v = (1 - s)/(1 - q)
 *                      dL_i/dz_k = -p_k (g_k - Σ_j p_j g_j)
 *                                = Σ_m p_k - s_m p_k R_km/q_m - (1 - s_m) p_k (1 - R_km)/(1 - q_m)
 *
 *   symmetric:         half of each, value and gradient
 * </pre>
 *
 * By Bayes' rule p_k R_km / q_m is p(category k | label m is present): the last line is the
 * category's probability before minus after having seen the binary head. It lies in [-1, 1] a label
 * however small q is.
 *
 * <p><b>{@link MatchingOptions.Form#LITERAL}</b>, as the paper prints it: L_i = -Σ_m s_m ln q_m. It
 * lacks the terms of absent labels and is smallest at s = 0, so it switches the binary head off
 * unless other losses hold it:
 *
 * <pre>
 *   dL_i/da_m = -s_m (1 - s_m) ln q_m     and dL_i/dz_k as above with u = s/q, v = 0
 * </pre>
 *
 * Here the direction only says which of the two gradients is taken; symmetric takes both, in full.
 *
 * <p>Inside logarithms q and 1 - q are at least 10⁻³⁰, and their gradient is 0 below: reached when
 * scores differ by 69 or more, or in an unrelated column that is not left out.
 *
 * <p>Source: D. Kollias, V. Sharmanska, S. Zafeiriou, arXiv 1910.11111 and 2105.03790.
 */
public final class DistributionMatching extends Loss {

  /** The least q in a logarithm: large enough that a sum of s / q is still a float. */
  private static final float FLOOR = 1e-30f;

  private final Relatedness table;
  private final MatchingOptions options;
  private final BinaryLabels labels;
  private final int k;
  private final int m;
  private final boolean literal;
  private final double binaryWeight;
  private final double categoryWeight;
  private int n;
  private @Nullable Tensor mixing; // [k, 2m]: R beside 1 - R
  private float @Nullable [] category; // p, [n, k]
  private float @Nullable [] binary; // s, [n, m]
  private float @Nullable [] mixture; // [n, 2m]: q beside 1 - q
  private float @Nullable [] logs; // [n, 2m]: ln q beside ln(1 - q)
  private float @Nullable [] matching; // [n, m]: 1 where matched, else 0

  /**
   * Over this table. The inputs are the scores of the categorical head, [n, K], and of the binary
   * head, [n, M]; the result is a scalar.
   *
   * @param labels what is annotated, [n, M]; its entries are read only if the options skip them
   */
  public DistributionMatching(Relatedness table, MatchingOptions options, BinaryLabels labels) {
    this.table = table;
    this.options = options;
    this.labels = labels;
    k = table.categories().size();
    m = table.binaries().size();
    literal = options.form() == MatchingOptions.Form.LITERAL;
    double toBinary = options.direction().binaryWeight();
    double toCategory = options.direction().categoryWeight();
    binaryWeight = literal ? Math.ceil(toBinary) : toBinary;
    categoryWeight = literal ? Math.ceil(toCategory) : toCategory;
  }

  /** What probabilities of categories, [n, K], imply for the binary labels: q, [n, M]. */
  public static Tensor mixture(Tensor probabilities, Relatedness table) {
    Shape shape = Shape.of(table.categories().size(), table.binaries().size());
    return probabilities.matmul(Tensor.of(probabilities.backend(), shape, table.weights()));
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    Tensor z = inputs[0];
    Tensor a = inputs[1];
    n = labels.samples();
    check("scores of the categorical head", z, n, k);
    check("scores of the binary head", a, n, m);
    Tensor p = z.softmax();
    Tensor both = p.matmul(mixing(z));
    float[] q = both.toArray();
    float[] lnq = both.clamp(FLOOR, Float.MAX_VALUE).log().toArray();
    float[] s = a.sigmoid().toArray();
    float[] matched = matched();
    double sum = sum(a.toArray(), a.softplus().toArray(), s, q, lnq, matched);
    if (needsGradient(0) || needsGradient(1)) {
      category = p.toArray();
      binary = s;
      mixture = q;
      logs = lnq;
      matching = matched;
    }
    return result(z, sum / Math.max(n, 1));
  }

  /**
   * Σ over samples and matched labels. The options are factors, so that nothing branches:
   *
   * <pre>
   *   b [ softplus(a) - q a ] - c [ s ln q + (1 - s) ln(1 - q) ]
   *     + entropies: b [ q ln q + (1 - q) ln(1 - q) ] - c [ softplus(a) - s a ]
   * </pre>
   *
   * <p>The literal form is b = 0, c = 1 without the terms of absent labels.
   */
  private double sum(
      float[] a, float[] softplus, float[] s, float[] q, float[] lnq, float[] matched) {
    double b = literal ? 0 : binaryWeight;
    double c = literal ? 1 : categoryWeight;
    double absent = literal ? 0 : 1;
    double entropy = !literal && options.subtractEntropy() ? 1 : 0;
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double row = 0; // apart, so that the additions of rows do not wait for each other
      for (int at = i * m; at < (i + 1) * m; at++) {
        int present = at + i * m;
        double likely =
            q[present] * (double) lnq[present] + q[present + m] * (double) lnq[present + m];
        double seen = s[at] * (double) lnq[present] + absent * (1 - s[at]) * lnq[present + m];
        double taught = softplus[at] - q[present] * (double) a[at];
        double own = softplus[at] - s[at] * (double) a[at];
        row += matched[at] * (b * (taught + entropy * likely) - c * (seen + entropy * own));
      }
      sum += row;
    }
    return sum;
  }

  @Override
  protected @Nullable Tensor[] backward(Tensor gy) {
    double scale = gy.item() / (double) Math.max(n, 1);
    return new @Nullable Tensor[] {
      needsGradient(0) ? categoryGradient(gy, -scale * categoryWeight) : null,
      needsGradient(1) ? binaryGradient(gy, scale * binaryWeight) : null
    };
  }

  private Tensor binaryGradient(Tensor gy, double scale) {
    float[] s = saved(binary);
    float[] q = saved(mixture);
    float[] lnq = saved(logs);
    float[] matched = saved(matching);
    float[] ga = new float[n * m];
    for (int i = 0; scale != 0 && i < n; i++) { // 0: this head is the teacher
      for (int at = i * m; at < (i + 1) * m; at++) {
        double slope =
            literal ? -s[at] * (1.0 - s[at]) * lnq[at + i * m] : s[at] - (double) q[at + i * m];
        ga[at] = (float) (scale * matched[at] * slope);
      }
    }
    return gradient(gy, Shape.of(n, m), ga);
  }

  private Tensor categoryGradient(Tensor gy, double scale) {
    float[] s = saved(binary);
    float[] q = saved(mixture);
    float[] p = saved(category);
    float[] matched = saved(matching);
    float[] uv = new float[n * 2 * m]; // u beside v
    for (int i = 0; i < n; i++) {
      for (int at = i * m; at < (i + 1) * m; at++) {
        int present = at + i * m;
        int absent = present + m;
        uv[present] = q[present] < FLOOR ? 0 : matched[at] * s[at] / q[present];
        uv[absent] = literal || q[absent] < FLOOR ? 0 : matched[at] * (1 - s[at]) / q[absent];
      }
    }
    float[] g = gradient(gy, Shape.of(n, 2 * m), uv).matmul(saved(mixing), false, true).toArray();
    float[] gz = new float[n * k];
    for (int i = 0; scale != 0 && i < n; i++) {
      double mean = 0;
      for (int at = i * k; at < (i + 1) * k; at++) {
        mean += (double) p[at] * g[at];
      }
      for (int at = i * k; at < (i + 1) * k; at++) {
        gz[at] = (float) (scale * p[at] * (g[at] - mean));
      }
    }
    return gradient(gy, Shape.of(n, k), gz);
  }

  /** Which labels of which samples take part, [n, m]: 1, else 0. */
  private float[] matched() {
    float[] row = new float[m];
    for (int j = 0; j < m; j++) {
      row[j] = table.relatesBinary(j) || !options.skipUnrelated() ? 1 : 0;
    }
    float[] matched = new float[n * m];
    for (int i = 0; i < n; i++) {
      System.arraycopy(row, 0, matched, i * m, m);
      for (int j = 0; options.skipAnnotated() && j < m; j++) {
        matched[i * m + j] *= labels.isAnnotated(i, j) ? 0 : 1;
      }
    }
    return matched;
  }

  /** R beside 1 - R, [k, 2m]. */
  private Tensor mixing(Tensor like) {
    float[] weights = table.weights();
    float[] both = new float[2 * weights.length];
    for (int c = 0; c < k; c++) {
      for (int j = 0; j < m; j++) {
        both[c * 2 * m + j] = weights[c * m + j];
        both[c * 2 * m + m + j] = 1 - weights[c * m + j];
      }
    }
    Tensor result = Tensor.of(like.backend(), Shape.of(k, 2 * m), both);
    mixing = result;
    return result;
  }
}
