package kinesic.facebehavior.loss;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Formula;
import kinesic.facebehavior.Relatedness;
import kinesic.kernels.Backend;
import kinesic.kernels.CrossEntropy;
import org.jspecify.annotations.Nullable;

/**
 * Aligns the predictions of the binary head with those that the categorical head implies. It needs
 * no labels, so every sample of a batch contributes.
 *
 * <p>Scores z, [n, K], of the categorical head give p_k = softmax(z)_k. With the table R_km =
 * p(label m is present | category k), the categories imply for label m the mixture
 *
 * <pre>
 *   q_m = Σ_k p_k R_km        and    1 - q_m = Σ_k p_k (1 - R_km)
 * </pre>
 *
 * The second sum is computed directly, without cancellation where q is near 1. The binary head has
 * scores a, [n, M], and s_m = 1 / (1 + e^-a_m). Sums over m run over the matched labels, those that
 * {@link MatchingOptions} does not exclude. The loss is the mean of L_i over the n samples.
 *
 * <p><b>{@link MatchingOptions.Form#BERNOULLI}</b>, the default. Each label is a Bernoulli
 * variable; the loss is the cross-entropy between teacher and student, and the teacher gets no
 * gradient:
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
 * probability of the category before minus after observing the binary head. For each label it lies
 * in [-1, 1], however small q is.
 *
 * <p><b>{@link MatchingOptions.Form#LITERAL}</b>, as printed in the paper: L_i = -Σ_m s_m ln q_m.
 * It lacks the terms of absent labels and has its minimum at s = 0, so it switches the binary head
 * off unless other losses prevent that:
 *
 * <pre>
 *   dL_i/da_m = -s_m (1 - s_m) ln q_m     and dL_i/dz_k as above with u = s/q, v = 0
 * </pre>
 *
 * Here the direction only selects which of the two gradients is used; symmetric uses both in full.
 *
 * <p><b>{@link MatchingOptions.Form#JOINT}</b>, the cross-entropies of the Bernoulli form without a
 * constant teacher: both heads have a gradient in every direction.
 *
 * <pre>
 *   categories teach:  L_i = Σ_m H(q, s)    dL_i/da_m = s - q
 *                                           dL_i/dz_k = p_k (Σ_m a_m q_m - Σ_m a_m R_km)
 *   binaries teach:    L_i = Σ_m H(s, q)    dL_i/da_m = s (1 - s) ln((1 - q) / q)
 *                                           dL_i/dz_k as in the Bernoulli form
 * </pre>
 *
 * Each is a divergence plus an entropy, H(q, s) = KL(q, s) + H(q), so it also lowers the entropy of
 * its first distribution: heads that agree still move, to predictions that are certain. With the
 * entropy subtracted, the choice of {@link MatchingOptions#of}, the loss is the divergence. The
 * symmetric one is half of Σ_m (q - s) (ln(q / (1 - q)) - a); it is 0, with gradients of 0, exactly
 * where the heads agree. {@link JointMatching} has the derivation.
 *
 * <p>Inside logarithms q and 1 - q are clamped to at least 10⁻³⁰, with gradient 0 below. That
 * happens when scores differ by 69 or more, or in an unrelated column that is not excluded.
 *
 * <p>Source: D. Kollias, V. Sharmanska, S. Zafeiriou, arXiv 1910.11111 and 2105.03790.
 */
public final class DistributionMatching extends Loss {

  private static final float FLOOR = CrossEntropy.FLOOR;

  private final MatchingTable table;
  private final MatchingOptions options;
  private final MatchedLabels matched;
  private final int n;
  private final int k;
  private final int m;
  private @Nullable Tensor categoryGradient; // dL/dz, [n, k]
  private @Nullable Tensor binaryGradient; // dL/da, [n, m]

  /**
   * A loss for this table. The inputs are the scores of the categorical head, [n, K], and of the
   * binary head, [n, M]; the result is a scalar.
   *
   * @param labels the annotated labels, [n, M]; read only if the options skip annotated labels
   */
  public DistributionMatching(MatchingTable table, BinaryLabels labels) {
    this(new MatchedLabels(table, labels));
  }

  /**
   * A loss for these labels of a batch, as {@link #DistributionMatching(MatchingTable,
   * BinaryLabels)}.
   */
  public DistributionMatching(MatchedLabels matched) {
    this.matched = matched;
    table = matched.table();
    options = table.options();
    n = matched.samples();
    k = table.categories();
    m = table.binaries();
  }

  /** The mixture q, [n, M], that probabilities of categories, [n, K], imply. */
  public static Tensor mixture(Tensor probabilities, Relatedness table) {
    Tensor weights =
        Tensor.of(probabilities.backend(), MatchingTable.shape(table), table.weights());
    return probabilities.matmul(weights);
  }

  @Override
  public Formula formula() {
    if (options.form() == MatchingOptions.Form.JOINT) {
      return JointMatching.formula(options);
    }
    boolean isLiteral = options.form() == MatchingOptions.Form.LITERAL;
    String loss =
        switch (options.direction()) {
          case CATEGORIES_TEACH -> "softplus(a) - q a";
          case BINARIES_TEACH -> "-s ln q - (1 - s) ln(1 - q)";
          case SYMMETRIC -> "½ (softplus(a) - q a - s ln q - (1 - s) ln(1 - q))";
        };
    String ofBinary = isLiteral ? "s (1 - s) ln(1 / q)" : "(s - q)";
    String ofCategory =
        isLiteral
            ? "p_k (Σ_jm p_j s_m R_jm / q_m - Σ_m s_m R_km / q_m)"
            : "p_k Σ_m (1 - s_m R_km / q_m - (1 - s_m) (1 - R_km) / (1 - q_m))";
    return new Formula(
        "L = Σ_im (%s)%s / n, q = p R, p = softmax(z), s = 1 / (1 + e^-a)"
            .formatted(
                isLiteral ? "-s ln q" : loss,
                options.subtractEntropy() ? ", minus the entropy of the teacher," : ""),
        "ga = %s, gz_k = %s"
            .formatted(
                share(options.direction().binaryWeight(), ofBinary),
                share(options.direction().categoryWeight(), ofCategory)));
  }

  /** The gradient of a head, for the formula; 0 for a head that is only a target. */
  private String share(double weight, String slope) {
    boolean isHalf = weight == .5 && options.form() == MatchingOptions.Form.BERNOULLI;
    return weight == 0 ? "0" : (isHalf ? "½ gL " : "gL ") + slope + " / n";
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    Tensor z = inputs[0];
    Tensor a = inputs[1];
    check("scores of the categorical head", z, n, k);
    check("scores of the binary head", a, n, m);
    return switch (options.form()) {
      case BERNOULLI -> {
        Tensor sum = bernoulli(z, a);
        yield options.subtractEntropy() ? sum.subtract(entropy(z, a)) : sum;
      }
      case LITERAL -> literal(z, a);
      case JOINT -> joint(z, a);
    };
  }

  private float toBinary() {
    return (float) (options.direction().binaryWeight() / Math.max(n, 1));
  }

  private float toCategory() {
    return (float) (options.direction().categoryWeight() / Math.max(n, 1));
  }

  private Tensor bernoulli(Tensor z, Tensor a) {
    Backend backend = z.backend();
    Tensor sum = result(z);
    categoryGradient = options.direction().categoryWeight() == 0 ? null : gradientOf(z, 0);
    binaryGradient = options.direction().binaryWeight() == 0 ? null : gradientOf(a, 1);
    backend
        .crossEntropy()
        .mixture(
            n,
            k,
            m,
            z.buffer(),
            table.weights(backend).buffer(),
            a.buffer(),
            matched.matched(backend).buffer(),
            toBinary(),
            toCategory(),
            sum.buffer(),
            buffer(categoryGradient),
            buffer(binaryGradient));
    return sum;
  }

  /** -Σ s ln q / n, and the gradients that the direction selects, each in full. */
  private Tensor literal(Tensor z, Tensor a) {
    Tensor p = z.softmax();
    Tensor weights = table.weights(z.backend());
    Tensor q = p.matmul(weights);
    Tensor lnq = q.clamp(FLOOR, 1).log();
    Tensor s = a.sigmoid();
    Tensor share = matched.matched(z.backend()).multiply(-1f / Math.max(n, 1));
    if (needsGradient(1)) {
      Tensor slope = s.multiply(s.negate().add(1)).multiply(lnq).multiply(share);
      binaryGradient = slope.multiply((float) Math.ceil(options.direction().binaryWeight()));
    }
    if (needsGradient(0)) {
      Tensor u = zeroBelowFloor(q, s.multiply(share).divide(q.clamp(FLOOR, 1)));
      Tensor g = u.matmul(weights, false, true);
      Tensor mean = p.multiply(g).sum(1).reshape(n, 1);
      categoryGradient =
          g.subtract(mean)
              .multiply(p)
              .multiply((float) Math.ceil(options.direction().categoryWeight()));
    }
    return s.multiply(lnq).multiply(share).sum();
  }

  private Tensor joint(Tensor z, Tensor a) {
    Tensor share = matched.matched(z.backend()).multiply(1f / Math.max(n, 1));
    JointMatching both = new JointMatching(options, z, a, table.weights(z.backend()), share);
    categoryGradient = needsGradient(0) ? both.categoryGradient() : null;
    binaryGradient = needsGradient(1) ? both.binaryGradient() : null;
    return both.value();
  }

  /** {@code u} with 0 where q is below the floor, as the gradient of max(q, floor) has it. */
  static Tensor zeroBelowFloor(Tensor q, Tensor u) {
    Tensor result = Tensor.allocate(q.backend(), q.shape());
    q.backend()
        .elementwise()
        .clampGradient(q.buffer(), FLOOR, Float.POSITIVE_INFINITY, u.buffer(), result.buffer());
    return result;
  }

  /**
   * The entropies of the teachers, with the weights of the students: of q it is Σ -q ln q - (1 - q)
   * ln(1 - q), of s it is Σ softplus(a) - s a.
   */
  private Tensor entropy(Tensor z, Tensor a) {
    Tensor p = z.softmax();
    Tensor weights = table.weights(z.backend());
    Tensor q = p.matmul(weights);
    Tensor notQ = p.matmul(weights.negate().add(1));
    Tensor ofMixture = surprise(q).add(surprise(notQ));
    Tensor ofBinary = a.softplus().subtract(a.sigmoid().multiply(a));
    return ofMixture
        .multiply(toBinary())
        .add(ofBinary.multiply(toCategory()))
        .multiply(matched.matched(z.backend()))
        .sum();
  }

  /** -q ln q. */
  private static Tensor surprise(Tensor q) {
    return q.clamp(FLOOR, 1).log().multiply(q).negate();
  }

  @Override
  protected @Nullable Tensor[] backward(Tensor gy) {
    return new @Nullable Tensor[] {
      needsGradient(0) ? gradient(categoryGradient, k, gy) : null,
      needsGradient(1) ? gradient(binaryGradient, m, gy) : null
    };
  }

  /** The gradient that forward saved, times gy; 0 for a head that is only a target. */
  private Tensor gradient(@Nullable Tensor kept, int size, Tensor gy) {
    return kept == null ? Tensor.full(gy.backend(), Shape.of(n, size), 0f) : scaled(kept, gy);
  }
}
