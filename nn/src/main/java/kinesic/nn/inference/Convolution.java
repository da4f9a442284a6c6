package kinesic.nn.inference;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.kernels.Activation;
import kinesic.kernels.ConvolutionShape;
import kinesic.kernels.Epilogue;
import kinesic.kernels.PreparedConvolution;
import org.jspecify.annotations.Nullable;

/**
 * Computes activation(convolution(x, filter) · scale + shift + residual) in one kernel. A linear
 * layer is a convolution of images of one pixel.
 *
 * @param sizes with the typical batch size
 * @param filter [kh, kw, cin, cout]
 * @param scale [cout]; null for 1
 * @param shift [cout]; null for 0
 * @param added whether there is a residual, the last input
 * @param activation applied last
 */
record Convolution(
    ConvolutionShape sizes,
    Tensor filter,
    @Nullable Tensor scale,
    @Nullable Tensor shift,
    boolean added,
    Activation activation)
    implements Operation {

  Convolution(ConvolutionShape sizes, Tensor filter, @Nullable Tensor shift) {
    this(sizes, filter, null, shift, false, Activation.NONE);
  }

  /** Returns whether {@code channels} is [cout]. */
  boolean hasChannels(Shape channels) {
    return channels.equals(Shape.of(sizes.cout()));
  }

  /** Returns whether a linear operation can still be fused. */
  boolean isLinear() {
    return !added && activation == Activation.NONE;
  }

  /** Returns activation(this · factor + term + residual), where this is linear. */
  Convolution then(Tensor factor, Tensor term, boolean residual, Activation last) {
    return new Convolution(
        sizes,
        filter,
        scale == null ? factor : scale.multiply(factor),
        shift == null ? term : shift.multiply(factor).add(term),
        residual,
        last);
  }

  /** Returns activation(this), where this has no activation yet. */
  Convolution then(Activation last) {
    return new Convolution(sizes, filter, scale, shift, added, last);
  }

  @Override
  public boolean overwritesLastInput() {
    return added;
  }

  @Override
  public Step prepare() {
    Tensor taps = Snapshot.of(scale == null ? filter : filter.multiply(scale));
    PreparedConvolution kernel = taps.backend().convolution().prepare(sizes, taps.buffer());
    Epilogue epilogue =
        new Epilogue(added, shift == null ? null : Snapshot.of(shift).buffer(), activation);
    return (n, in, out) -> kernel.forward(n, in[0], out, epilogue);
  }
}
