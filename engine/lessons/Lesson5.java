import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.GradientCheck;
import kinesic.engine.autograd.Op;

/**
 * Lesson 5: a fused loss, from the formula to backward.
 *
 * <p>A network has two heads. One gives scores z of K facial expressions; p = softmax(z). The other
 * gives the probabilities t of M muscle movements. A table R says how they relate: R_km is the
 * probability of movement m if the expression is k. So the first head implies for movement m
 *
 * <pre>
 *   q_m = Σ_k p_k R_km        and    1 - q_m = Σ_k p_k (1 - R_km)
 * </pre>
 *
 * Distribution matching (Kollias, Sharmanska, Zafeiriou, arXiv 2105.03790) makes the heads agree.
 * Here t is the teacher: L = Σ_m -[ t_m ln q_m + (1 - t_m) ln(1 - q_m) ], averaged over n faces.
 *
 * <p>The derivative. With u = t/q and v = (1 - t)/(1 - q), dL/dp_k = -g_k, where g_k = Σ_m [ u_m
 * R_km + v_m (1 - R_km) ]. The softmax has dp_k/dz_j = p_k (δ_kj - p_j), hence
 *
 * <pre>
 *   dL/dz_k = -p_k (g_k - Σ_j p_j g_j)
 * </pre>
 */
final class Lesson5 {
  // Rows: happiness, surprise, sadness. Columns: AU12 lip corners up, AU25 lips part, AU1 inner
  // brows up, AU15 lip corners down. (Du, Tao, Martinez, PNAS 2014)
  private static final Tensor R =
      Tensor.of(new float[][] {{1, 1, 0, 0}, {0, 1, 1, 0}, {0, 0, 0.6f, 1}});
  private static final Tensor NOT_R = R.negate().add(1f);

  /** The loss as one op: forward computes the gradient too, while p and q are at hand. */
  static final class Matching extends Op {
    private final Tensor t;
    private Tensor gradient; // dL/dz, [n, K]

    Matching(Tensor t) {
      this.t = t;
    }

    @Override
    protected Tensor forward(Tensor[] inputs) {
      int n = inputs[0].size(0);
      Tensor notT = t.negate().add(1f);
      Tensor p = inputs[0].softmax();
      Tensor q = p.matmul(R).clamp(1e-30f, 1f);
      Tensor notQ = p.matmul(NOT_R).clamp(1e-30f, 1f);
      Tensor u = t.divide(q);
      Tensor v = notT.divide(notQ);
      Tensor g = u.matmul(R.transpose()).add(v.matmul(NOT_R.transpose()));
      Tensor mean = p.multiply(g).sum(true, 1); // Σ_j p_j g_j, [n, 1]
      gradient = p.multiply(mean.subtract(g)).multiply(1f / n);
      return t.multiply(q.log()).add(notT.multiply(notQ.log())).sum().multiply(-1f / n);
    }

    @Override
    protected Tensor[] backward(Tensor gy) {
      return new Tensor[] {gradient.multiply(gy)};
    }
  }

  /** The same formula, composed: each method leaves an entry on the tape. */
  private static Tensor composed(Tensor z, Tensor t) {
    Tensor q = z.softmax().matmul(R);
    Tensor present = t.multiply(q.log());
    Tensor absent = t.negate().add(1f).multiply(q.negate().add(1f).log());
    return present.add(absent).sum().multiply(-1f / z.size(0));
  }

  static void main() {
    Tensor z = Tensor.of(new float[][] {{0.5f, -0.2f, 0.1f}, {-1, 0.3f, 0.8f}}).asParameter();
    Tensor t = Tensor.of(new float[][] {{0.9f, 0.8f, 0.1f, 0.1f}, {0.1f, 0.9f, 0.9f, 0.1f}});
    show("before", z.detach().softmax());

    heading("Two ways to the same gradient");
    for (Tensor loss : new Tensor[] {composed(z, t), new Matching(t).apply(z)}) {
      System.out.println(loss);
      loss.backward();
      System.out.println(z.gradient());
      z.clearGradient();
    }
    double worst = new GradientCheck().check(in -> new Matching(t).apply(in), z);
    System.out.println("and finite differences agree: " + (worst < 1e-3));

    heading("Why fuse? A certain, wrong expression");
    // p(surprise) rounds to 1, so q of AU25 does too, and the composition computes ln(1 - q) = ln
    // 0.
    // The sum Σ p_k (1 - R_km) has no such cancellation.
    Tensor certain = Tensor.of(Shape.of(1, 3), -20, 20, -20).asParameter();
    Tensor happy = Tensor.of(Shape.of(1, 4), 1, 0.8f, 0, 0);
    Tensor finite = new Matching(happy).apply(certain);
    System.out.println("composed " + composed(certain, happy) + ", fused " + finite);
    finite.backward();
    System.out.println(certain.gradient());

    for (int step = 0; step < 200; step++) {
      new Matching(t).apply(z).backward();
      z.detach().subtract(z.gradient()).copyTo(z);
      z.clearGradient();
    }
    show("after 200 steps", z.detach().softmax());

    // Try:
    // - Let the expressions teach: scores a of the movements, L = softplus(a) - q a with a constant
    //   q. Derive dL/da = sigmoid(a) - q, and write the op.
    // - Leave out the terms (1 - t) ln(1 - q). Where do 200 steps lead?
  }

  private static void show(String when, Tensor p) {
    heading("The expressions, and what they imply, " + when);
    System.out.println("p " + p + "\nq " + p.matmul(R));
  }

  private static void heading(String text) {
    System.out.println("\n--- " + text);
  }
}
