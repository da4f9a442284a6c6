package kinesic.kernels;

import java.util.List;

/**
 * In-place updates of parameters w from gradients g. One call updates all parameters of a network,
 * because many of them are too short to be worth a call of their own.
 */
public interface OptimiserKernels {

  /**
   * Applies stochastic gradient descent: g' = g + weightDecay·w; v = momentum·v + g'; w -= rate·v,
   * or in Nesterov's form w -= rate·(g' + momentum·v). Without momentum w -= rate·g'.
   *
   * @param updates have v as state, or no state if momentum is 0
   */
  void sgd(List<ParameterUpdate> updates, float momentum, boolean nesterov);

  /**
   * Applies Adam (Kingma and Ba 2015): m = β1·m + (1-β1)·g', v = β2·v + (1-β2)·g'², w -= rate · m̂
   * / (√v̂ + epsilon), m̂ = m / (1-β1^step), v̂ = v / (1-β2^step). Coupled decay adds weightDecay·w
   * to g; decoupled decay (AdamW, Loshchilov and Hutter 2019) first multiplies w by 1 -
   * rate·weightDecay.
   *
   * @param updates have m and v as state
   */
  void adam(
      List<ParameterUpdate> updates, float beta1, float beta2, float epsilon, boolean decoupled);

  /**
   * Applies RMSProp (Hinton 2012): g' = g + weightDecay·w; s = decay·s + (1-decay)·g'²; w -= rate ·
   * g' / (√s + epsilon).
   *
   * @param updates have s as state
   */
  void rmsProp(List<ParameterUpdate> updates, float decay, float epsilon);
}
