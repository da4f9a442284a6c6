package kinesic.facebehavior.loss;

import kinesic.engine.Tensor;
import kinesic.engine.autograd.Formula;
import kinesic.kernels.CrossEntropy;

/**
 * Joint matching: the cross-entropy of {@link DistributionMatching} between the mixture q that the
 * categories imply and the probabilities s of the binary head, as a function of both. No side is a
 * constant teacher.
 *
 * <p>With q' = 1 - q, s' = 1 - s, and α = ln s = -softplus(-a), α' = ln s' = -softplus(a), λ = ln
 * q, λ' = ln q', and the weights c and b of the two directions (1 and 0, 0 and 1, or one half
 * each):
 *
 * <pre>
 *   L_i = Σ_m c [ q (-α) + q' (-α') ] + b [ s (-λ) + s' (-λ') ]
 *
 *   ds/da = s s', dα/da = s', dα'/da = -s, dq/dp_k = R_km, dq'/dp_k = 1 - R_km:
 *   dL_i/da_m = c (s - q) + b s s' (λ' - λ)
 *   dL_i/dp_k = g_k = Σ_m R_km [ c (-α) - b s/q ] + (1 - R_km) [ c (-α') - b s'/q' ]
 *   dL_i/dz_k = p_k (g_k - Σ_j p_j g_j)
 * </pre>
 *
 * Less the entropies c H(q) + b H(s), the terms are the Kullback-Leibler divergences c KL(q, s) + b
 * KL(s, q). As d(-H(q))/dp_k = Σ_m R_km λ + (1 - R_km) λ' plus a constant, which the softmax
 * removes, and d(-H(s))/da = s s' a:
 *
 * <pre>
 *   L_i = Σ_m c [ q (λ - α) + q' (λ' - α') ] + b [ s (α - λ) + s' (α' - λ') ]
 *   dL_i/da_m = c (s - q) + b s s' (λ' - λ + a)
 *   g_k = Σ_m R_km [ c (λ - α) - b s/q ] + (1 - R_km) [ c (λ' - α') - b s'/q' ]
 * </pre>
 *
 * With c = b = one half this is half of Σ_m (q - s) (ln(q / q') - a), the symmetrised divergence.
 * It is 0, with gradients of 0, exactly where the heads agree. The cross-entropy is not: where the
 * heads agree its gradients are those of the entropies, and descent makes both heads more certain.
 *
 * <p>q and q', s and s' and the logarithms of s and s' are computed separately, so the loss stays
 * exact at scores of any size.
 */
final class JointMatching {

  private static final float FLOOR = CrossEntropy.FLOOR;

  private final MatchingOptions options;
  private final Tensor share; // the weights of the labels, [m] or [n, m]
  private final Tensor table; // r, [k, m]
  private final Tensor complement; // 1 - r, [k, m]
  private final Tensor a; // [n, m]
  private final Tensor p; // [n, k]
  private final Sides q; // q and 1 - q
  private final Sides s; // s and 1 - s
  private final Sides lnQ;
  private final Sides lnS;

  /** Two values of each label, [n, m]: of its presence and of its absence. */
  private record Sides(Tensor present, Tensor absent) {

    Sides times(double factor) {
      return new Sides(present.multiply((float) factor), absent.multiply((float) factor));
    }

    Sides minus(Sides other) {
      return new Sides(present.subtract(other.present), absent.subtract(other.absent));
    }

    Tensor dot(Sides other) {
      return present.multiply(other.present).add(absent.multiply(other.absent));
    }
  }

  /**
   * Compares the distributions.
   *
   * @param z scores of the categorical head, [n, K]
   * @param a scores of the binary head, [n, M]
   * @param table R, [K, M]
   * @param share the weight of each label in the loss, [M] or [n, M]
   */
  JointMatching(MatchingOptions options, Tensor z, Tensor a, Tensor table, Tensor share) {
    this.options = options;
    this.a = a;
    this.table = table;
    this.share = share;
    complement = table.negate().add(1);
    p = z.softmax();
    q = new Sides(p.matmul(table), p.matmul(complement));
    lnQ = new Sides(floored(q.present).log(), floored(q.absent).log());
    Tensor opposite = a.negate();
    s = new Sides(a.sigmoid(), opposite.sigmoid());
    lnS = new Sides(opposite.softplus().negate(), a.softplus().negate());
  }

  /** The formula of the loss with these options. */
  static Formula formula(MatchingOptions options) {
    return new Formula(
        ("L = Σ_im %s / n, H(t, u) = -t ln u - (1 - t) ln(1 - u), q = p R, p = softmax(z),"
                + " s = 1 / (1 + e^-a)")
            .formatted(options.subtractEntropy() ? divergence(options) : crossEntropy(options)),
        "ga = gL %s / n, gz_k = gL p_k (g_k - Σ_j p_j g_j) / n, g_k = %s"
            .formatted(binarySlope(options), categorySlope(options)));
  }

  private static String crossEntropy(MatchingOptions options) {
    return choose(options, "H(q, s)", "H(s, q)");
  }

  private static String divergence(MatchingOptions options) {
    return choose(options, "(H(q, s) - H(q, q))", "(H(s, q) - H(s, s))");
  }

  private static String binarySlope(MatchingOptions options) {
    String logit = options.subtractEntropy() ? "(a - ln(q / (1 - q)))" : "ln((1 - q) / q)";
    return choose(options, "(s - q)", "s (1 - s) " + logit);
  }

  private static String categorySlope(MatchingOptions options) {
    String logit = options.subtractEntropy() ? "(ln(q_m / (1 - q_m)) - a_m)" : "-a_m";
    return "Σ_m "
        + choose(options, logit + " R_km", "(-s_m R_km / q_m - (1 - s_m) (1 - R_km) / (1 - q_m))");
  }

  /** The text of the direction, or half of the sum of both. */
  private static String choose(MatchingOptions options, String toBinary, String toCategory) {
    return switch (options.direction()) {
      case CATEGORIES_TEACH -> toBinary;
      case BINARIES_TEACH -> toCategory;
      case SYMMETRIC -> "½ (%s + %s)".formatted(toBinary, toCategory);
    };
  }

  private static Tensor floored(Tensor q) {
    return q.clamp(FLOOR, 1);
  }

  private double toBinary() {
    return options.direction().binaryWeight();
  }

  private double toCategory() {
    return options.direction().categoryWeight();
  }

  /** -ln s, or ln q - ln s if the entropy is subtracted. */
  private Sides costOfS() {
    return options.subtractEntropy() ? lnQ.minus(lnS) : lnS.times(-1);
  }

  /** -ln q, or ln s - ln q if the entropy is subtracted. */
  private Sides costOfQ() {
    return options.subtractEntropy() ? lnS.minus(lnQ) : lnQ.times(-1);
  }

  /** The loss, a scalar. */
  Tensor value() {
    Tensor ofBinary = q.dot(costOfS()).multiply((float) toBinary());
    Tensor ofCategory = s.dot(costOfQ()).multiply((float) toCategory());
    return ofBinary.add(ofCategory).multiply(share).sum();
  }

  /** dL/da, [n, M]. */
  Tensor binaryGradient() {
    Tensor slope = lnQ.absent.subtract(lnQ.present);
    if (options.subtractEntropy()) {
      slope = slope.add(a);
    }
    Tensor ofCategory = s.present.multiply(s.absent).multiply(slope);
    return s.present
        .subtract(q.present)
        .multiply((float) toBinary())
        .add(ofCategory.multiply((float) toCategory()))
        .multiply(share);
  }

  /** dL/dz, [n, K]. */
  Tensor categoryGradient() {
    Sides odds = new Sides(odds(s.present, q.present), odds(s.absent, q.absent));
    Sides slope = costOfS().times(toBinary()).minus(odds.times(toCategory()));
    Tensor g =
        slope
            .present
            .multiply(share)
            .matmul(table, false, true)
            .add(slope.absent.multiply(share).matmul(complement, false, true));
    Tensor mean = p.multiply(g).sum(1).reshape(p.shape().size(0), 1);
    return g.subtract(mean).multiply(p);
  }

  /** s / q, and 0 where q is below the floor. */
  private static Tensor odds(Tensor s, Tensor q) {
    return DistributionMatching.zeroBelowFloor(q, s.divide(floored(q)));
  }
}
