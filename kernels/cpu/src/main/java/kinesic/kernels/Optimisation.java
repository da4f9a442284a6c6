package kinesic.kernels;

import org.jspecify.annotations.Nullable;

/** In-place updates of parameters w from gradients g; all buffers of a call have equal lengths. */
public interface Optimisation {

  /**
   * Stochastic gradient descent: g' = g + weightDecay·w; v = momentum·v + g'; w -= rate·v, or with
   * Nesterov's form w -= rate·(g' + momentum·v). Without velocity w -= rate·g'.
   *
   * @param velocity null exactly when momentum is 0
   */
  void sgd(
      Buffer w,
      Buffer g,
      @Nullable Buffer velocity,
      float rate,
      float momentum,
      boolean nesterov,
      float weightDecay);

  /**
   * Adam (Kingma and Ba 2015): m = β1·m + (1-β1)·g', v = β2·v + (1-β2)·g'², w -= rate · m̂ / (√v̂ +
   * epsilon), m̂ = m / (1-β1^step), v̂ = v / (1-β2^step). Coupled decay adds weightDecay·w to g;
   * decoupled decay (AdamW, Loshchilov and Hutter 2019) multiplies w by 1 - rate·weightDecay first.
   *
   * @param step counts from 1
   */
  void adam(
      Buffer w,
      Buffer g,
      Buffer m,
      Buffer v,
      float rate,
      float beta1,
      float beta2,
      float epsilon,
      float weightDecay,
      boolean decoupled,
      long step);

  /**
   * RMSProp (Hinton 2012): g' = g + weightDecay·w; s = decay·s + (1-decay)·g'²; w -= rate · g' /
   * (√s + epsilon).
   */
  void rmsProp(
      Buffer w, Buffer g, Buffer s, float rate, float decay, float epsilon, float weightDecay);
}
