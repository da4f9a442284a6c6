package kinesic.kernels;

import org.jspecify.annotations.Nullable;

/**
 * Cross-entropies between the distributions that logits stand for and target distributions, given
 * as probabilities or as other logits. Each kernel adds up in double, writes the sum, rounded once,
 * to memory of the backend, and the gradients in the same pass.
 *
 * <p>Weights are factors: a weight of 0 removes an entry from sum and gradient if its logit is
 * finite. A gradient is computed only if a buffer is given for it.
 */
public interface CrossEntropy {

  /** The smallest mixture probability in a logarithm; below it the gradient is 0. */
  float FLOOR = 1e-30f;

  /** A finite logit that is low enough to make the softmax exactly 0 next to any ordinary logit. */
  float LEFT_OUT = -1e9f;

  /**
   * Compares independent Bernoulli distributions, p = 1 / (1 + e^-x), with probabilities t. With
   * w_ri = weight[r, i] rowWeight[r]:
   *
   * <pre>
   *   sum = Σ_ri w_ri [ -t_ri ln p_ri - (1 - t_ri) ln(1 - p_ri) ]
   *       = Σ_ri w_ri [ max(x_ri, 0) - t_ri x_ri + ln(1 + e^-|x_ri|) ]
   *   gx[r, i] = w_ri (p_ri - t_ri)
   * </pre>
   *
   * @param x [rows, columns]
   * @param target t, [rows, columns], 0 to 1
   * @param weight [rows, columns]
   * @param rowWeight [rows]
   * @param sum [1], written
   * @param gx [rows, columns], written; null if it is not needed
   */
  void bernoulli(
      int rows,
      int columns,
      Buffer x,
      Buffer target,
      Buffer weight,
      Buffer rowWeight,
      Buffer sum,
      @Nullable Buffer gx);

  /**
   * Compares categorical distributions, p = softmax(x), with constant distributions t = softmax(y):
   *
   * <pre>
   *   sum = Σ_r w_r Σ_c -t_rc ln p_rc
   *   gx[r, c] = w_r (p_rc - t_rc)
   * </pre>
   *
   * <p>A y of {@link #LEFT_OUT} or less excludes its category from both distributions, by lowering
   * x by the same amount; a row that excludes all categories needs a weight of 0.
   *
   * @param x [rows, columns]
   * @param y [columns, rows], one category after the other
   * @param rowWeight w, [rows]
   * @param sum [1], written
   * @param gx [rows, columns], written; null if it is not needed
   */
  void categorical(
      int rows, int columns, Buffer x, Buffer y, Buffer rowWeight, Buffer sum, @Nullable Buffer gx);

  /**
   * Compares mixtures of Bernoulli distributions with Bernoulli distributions, each the teacher of
   * the other. p = softmax(z) mixes the rows of a table R; s = 1 / (1 + e^-a):
   *
   * <pre>
   *   q_rm = Σ_k p_rk R_km    and    1 - q_rm = Σ_k p_rk (1 - R_km), summed in this form
   *
   *   sum = Σ_rm w_rm { toBernoulli [ max(a, 0) - q a + ln(1 + e^-|a|) ]      q teaches s
   *                   - toMixture [ s ln q + (1 - s) ln(1 - q) ] }            s teaches q
   *   ga[r, m] = toBernoulli w_rm (s_rm - q_rm)
   *   gz[r, k] = -toMixture p_rk (g_rk - Σ_j p_rj g_rj)
   *              with g_rk = Σ_m w_rm [ s/q R_km + (1 - s)/(1 - q) (1 - R_km) ]
   * </pre>
   *
   * <p>A teacher is constant. In the logarithms q and 1 - q are at least {@link #FLOOR}; a quotient
   * whose divisor is smaller is 0.
   *
   * @param components k, the rows of the table, at least 1
   * @param columns m
   * @param z [rows, components]
   * @param table R, [components, columns], 0 to 1
   * @param a [rows, columns]
   * @param weight w, [rows, columns], or [columns] for all rows alike
   * @param toBernoulli the weight of the first term
   * @param toMixture the weight of the second term
   * @param sum [1], written
   * @param gz [rows, components], written; null if it is not needed
   * @param ga [rows, columns], written; null if it is not needed
   */
  void mixture(
      int rows,
      int components,
      int columns,
      Buffer z,
      Buffer table,
      Buffer a,
      Buffer weight,
      float toBernoulli,
      float toMixture,
      Buffer sum,
      @Nullable Buffer gz,
      @Nullable Buffer ga);
}
