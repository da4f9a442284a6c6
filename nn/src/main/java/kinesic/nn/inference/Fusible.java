package kinesic.nn.inference;

import kinesic.engine.Tensor;
import kinesic.kernels.Activation;
import org.jspecify.annotations.Nullable;

/**
 * Computes activation(l(x) · scale + shift + residual), where l is linear, and what follows can
 * often be fused into it.
 */
interface Fusible extends Operation {

  /** Returns the number of channels, the length of scale and shift. */
  int channels();

  /** Returns what is applied to the result of the linear operation. */
  Channelwise then();

  /** Returns this operation with something else applied to the result of the linear one. */
  Fusible with(Channelwise other);

  /** Returns whether neither a residual nor an activation follows yet. */
  default boolean isLinear() {
    return then().isLinear();
  }

  /** Returns whether there is no activation yet. */
  default boolean isOpen() {
    return then().isOpen();
  }

  /**
   * Returns activation(this · factor + term + residual), where this is linear.
   *
   * @param factor [channels]; null for 1
   * @param term [channels]; null for 0
   * @param residual whether a residual is added, a further input
   */
  default Fusible then(
      @Nullable Tensor factor, @Nullable Tensor term, boolean residual, Activation activation) {
    return with(then().then(factor, term, residual, activation));
  }

  /** Returns activation(this), where this is open. */
  default Fusible then(Activation activation) {
    return with(then().then(activation));
  }
}
