package kinesic.nn.inference;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.kernels.Activation;
import kinesic.kernels.Backend;
import kinesic.kernels.Epilogue;
import org.jspecify.annotations.Nullable;

/**
 * What a linear operation applies to each channel of its result: activation(x · scale + shift +
 * residual).
 *
 * @param scale [channels]; null for 1
 * @param shift [channels]; null for 0
 * @param added whether there is a residual
 * @param activation applied last
 */
record Channelwise(
    @Nullable Tensor scale, @Nullable Tensor shift, boolean added, Activation activation) {

  /** The identity. */
  static final Channelwise IDENTITY = new Channelwise(null, null, false, Activation.NONE);

  boolean isLinear() {
    return !added && isOpen();
  }

  boolean isOpen() {
    return activation == Activation.NONE;
  }

  /** Returns last(this · factor + term + residual), where this is linear. */
  Channelwise then(
      @Nullable Tensor factor, @Nullable Tensor term, boolean residual, Activation last) {
    Tensor scaled = factor == null || shift == null ? shift : shift.multiply(factor);
    return new Channelwise(
        scale == null || factor == null ? (scale == null ? factor : scale) : scale.multiply(factor),
        scaled == null || term == null ? (scaled == null ? term : scaled) : scaled.add(term),
        residual,
        last);
  }

  /** Returns last(this), where this is open. */
  Channelwise then(Activation last) {
    return new Channelwise(scale, shift, added, last);
  }

  /**
   * Returns this for channels in another order.
   *
   * @param order for each channel, the channel that it was
   */
  Channelwise shuffled(int... order) {
    return new Channelwise(
        scale == null ? null : scale.indexSelect(0, order),
        shift == null ? null : shift.indexSelect(0, order),
        added,
        activation);
  }

  /** Returns weights, [..., channels], that include the scale. */
  Tensor scaled(Tensor weights) {
    return scale == null ? weights : weights.multiply(scale);
  }

  /** Returns the rest, which the kernel of the linear operation applies; copies the shift. */
  Epilogue epilogue() {
    return new Epilogue(added, shift == null ? null : Snapshot.of(shift).buffer(), activation);
  }

  /**
   * Returns the memory for the result: that of the residual or of a copy, to which the kernel adds,
   * or new memory without a residual.
   *
   * @param inputs the residual is the last one
   * @param overwrite whether the residual is not used again
   */
  Tensor target(Tensor[] inputs, boolean overwrite, Backend backend, Shape result) {
    if (!added) {
      return Tensor.allocate(backend, result);
    }
    Tensor residual = inputs[inputs.length - 1];
    return overwrite ? residual : residual.copy();
  }
}
