package kinesic.nn.inference;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.op.Images;
import kinesic.kernels.ConvolutionShape;
import kinesic.kernels.Epilogue;
import kinesic.kernels.PreparedConvolution;

/**
 * Computes activation(convolution(x, filter) · scale + shift + residual) in one kernel.
 *
 * @param sizes with the typical number of images
 * @param filter [kh, kw, cin, cout]
 * @param then what is applied to the result
 */
record Convolution(ConvolutionShape sizes, Tensor filter, Channelwise then) implements Fusible {

  Convolution(ConvolutionShape sizes, Tensor filter) {
    this(sizes, filter, Channelwise.IDENTITY);
  }

  @Override
  public int channels() {
    return sizes.cout();
  }

  @Override
  public Fusible with(Channelwise other) {
    return new Convolution(sizes, filter, other);
  }

  @Override
  public Step prepare(int n) {
    Tensor taps = Snapshot.of(then.scaled(filter));
    PreparedConvolution kernel = taps.backend().convolution().prepare(sizes, taps.buffer());
    Epilogue epilogue = then.epilogue();
    return (in, overwrite) -> {
      Tensor x = in[0];
      Shape result = Images.results(sizes.withImages(x.size(0))).shape();
      Tensor y = then.target(in, overwrite, x.backend(), result);
      kernel.forward(x.size(0), x.buffer(), y.buffer(), epilogue);
      return y;
    };
  }
}
