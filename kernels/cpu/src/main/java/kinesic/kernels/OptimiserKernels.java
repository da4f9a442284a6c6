package kinesic.kernels;

import java.util.List;

/**
 * In-place updates of parameters w from gradients g: one call for all parameters of a network, of
 * which many are too short to be worth a call.
 */
public interface OptimiserKernels {

  /**
   * Stochastic gradient descent: g' = g + weightDecay·w; v = momentum·v + g'; w -= rate·v, or with
   * Nesterov's form w -= rate·(g' + momentum·v). Without velocity w -= rate·g'.
   *
   * @param updates with v as state, or with none exactly when momentum is 0
   */
  void sgd(List<ParameterUpdate> updates, float momentum, boolean nesterov);

  /**
   * Adam (Kingma and Ba 2015): m = β1·m + (1-β1)·g', v = β2·v + (1-β2)·g'², w -= rate · m̂ / (√v̂ +
   * epsilon), m̂ = m / (1-β1^step), v̂ = v / (1-β2^step). Coupled decay adds weightDecay·w to g;
   * decoupled decay (AdamW, Loshchilov and Hutter 2019) multiplies w by 1 - rate·weightDecay first.
   *
   * @param updates with m and v as state
   */
  void adam(
      List<ParameterUpdate> updates, float beta1, float beta2, float epsilon, boolean decoupled);

  /**
   * RMSProp (Hinton 2012): g' = g + weightDecay·w; s = decay·s + (1-decay)·g'²; w -= rate · g' /
   * (√s + epsilon).
   *
   * @param updates with s as state
   */
  void rmsProp(List<ParameterUpdate> updates, float decay, float epsilon);
}
