package kinesic.kernels;

import org.jspecify.annotations.Nullable;

/**
 * Scaled dot-product attention of each head of each sample, with q [queries, width], k [keys,
 * width], v [keys, valueWidth] and y [queries, valueWidth]:
 *
 * <pre>
 *   s = scale · q kᵀ + mask      scores; -∞ where a query does not attend to a key
 *   p = softmax(s) by rows       probabilities
 *   y = p v
 * </pre>
 *
 * <p>A query all of whose scores are -∞ has p = 0 and y = 0. Neither s nor p is stored: the
 * gradient computes p again from the logarithms of the sums of the softmax.
 */
public interface Attention {

  /**
   * Computes y and, for the gradient, logSum = ln Σ_j e^s_ij.
   *
   * @param mask [queries, keys] for each head, is added to the scores; null for none
   * @param logSum [samples, heads, queries]; +∞ for queries all of whose scores are -∞
   */
  void attend(
      AttentionShape shape,
      HeadRows q,
      HeadRows k,
      HeadRows v,
      @Nullable HeadRows mask,
      HeadRows y,
      Buffer logSum);

  /**
   * Computes the gradients of q, k and v from gy, the gradient of y:
   *
   * <pre>
   *   gv = pᵀ gy
   *   gp = gy vᵀ
   *   gs_ij = p_ij (gp_ij - Σ_l p_il gp_il) = p_ij (gp_ij - gy_i · y_i)
   *   gq = scale · gs k
   *   gk = scale · gsᵀ q
   * </pre>
   */
  void gradient(
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
      HeadRows gv);
}
