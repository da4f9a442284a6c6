package kinesic.kernels;

import org.jspecify.annotations.Nullable;

/**
 * Cross-entropies between distributions that scores stand for and distributions that are given, or
 * that other scores stand for: the sum in double, and its gradients in the same pass.
 *
 * <p>Products with a weight are products: a weight of 0 takes an entry out of sum and gradient if
 * its score is finite. A gradient is computed only if a buffer is given for it.
 */
public interface CrossEntropy {

  /** The least mixture probability in a logarithm; below it the gradient is 0. */
  float FLOOR = 1e-30f;

  /** A score so low that the softmax is exactly 0 beside any other, yet finite. */
  float LEFT_OUT = -1e9f;

  /**
   * Independent Bernoulli distributions, p = 1 / (1 + e^-x), against probabilities t. With w_ri =
   * weight[r, i] rowWeight[r]:
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
   * @param gx [rows, columns], written
   */
  double bernoulli(
      int rows,
      int columns,
      Buffer x,
      Buffer target,
      Buffer weight,
      Buffer rowWeight,
      @Nullable Buffer gx);

  /**
   * Categorical distributions, p = softmax(x), against others, t = softmax(y), which are held
   * fixed:
   *
   * <pre>
   *   sum = Σ_r w_r Σ_c -t_rc ln p_rc
   *   gx[r, c] = w_r (p_rc - t_rc)
   * </pre>
   *
   * <p>A y of {@link #LEFT_OUT} or less leaves its category out of both, lowering x by as much; a
   * row that leaves out all of them needs a weight of 0.
   *
   * @param x [rows, columns]
   * @param y [columns, rows], one category after the other
   * @param rowWeight w, [rows]
   * @param gx [rows, columns], written
   */
  double categorical(
      int rows, int columns, Buffer x, Buffer y, Buffer rowWeight, @Nullable Buffer gx);

  /**
   * Mixtures of Bernoulli distributions and Bernoulli distributions that teach each other. p =
   * softmax(z) mixes the rows of a table R; s = 1 / (1 + e^-a):
   *
   * <pre>
   *   q_rm = Σ_k p_rk R_km    and    1 - q_rm = Σ_k p_rk (1 - R_km), summed as it stands
   *
   *   sum = Σ_rm w_rm { toBernoulli [ max(a, 0) - q a + ln(1 + e^-|a|) ]      q teaches s
   *                   - toMixture [ s ln q + (1 - s) ln(1 - q) ] }            s teaches q
   *   ga[r, m] = toBernoulli w_rm (s_rm - q_rm)
   *   gz[r, k] = -toMixture p_rk (g_rk - Σ_j p_rj g_rj)
   *              with g_rk = Σ_m w_rm [ s/q R_km + (1 - s)/(1 - q) (1 - R_km) ]
   * </pre>
   *
   * A teacher is held fixed. In the logarithms q and 1 - q are at least {@link #FLOOR}; a quotient
   * whose divisor is less is 0.
   *
   * @param components k, the rows of the table
   * @param columns m
   * @param z [rows, components]
   * @param table R, [components, columns], 0 to 1
   * @param a [rows, columns]
   * @param weight w, [rows, columns], or [columns] for all rows alike
   * @param gz [rows, components], written
   * @param ga [rows, columns], written
   */
  double mixture(
      int rows,
      int components,
      int columns,
      Buffer z,
      Buffer table,
      Buffer a,
      Buffer weight,
      float toBernoulli,
      float toMixture,
      @Nullable Buffer gz,
      @Nullable Buffer ga);
}
