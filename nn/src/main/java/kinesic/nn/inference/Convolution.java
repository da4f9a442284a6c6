package kinesic.nn.inference;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.op.Images;
import kinesic.kernels.Activation;
import kinesic.kernels.ConvolutionShape;
import kinesic.kernels.Epilogue;
import kinesic.kernels.PreparedConvolution;
import kinesic.kernels.Window;
import org.jspecify.annotations.Nullable;

/**
 * Computes activation(convolution(x, filter) · scale + shift + residual) in one kernel. A linear
 * layer is a convolution of images of one pixel, one for each row.
 *
 * @param sizes with the typical number of images
 * @param filter [kh, kw, cin, cout]
 * @param ofRows whether x is [..., cin] and the result [..., cout]
 * @param then what is applied to the result
 */
record Convolution(ConvolutionShape sizes, Tensor filter, boolean ofRows, Channelwise then)
    implements Fusible {

  /** Creates a convolution of images. */
  static Convolution ofImages(ConvolutionShape sizes, Tensor filter) {
    return new Convolution(sizes, filter, false, Channelwise.IDENTITY);
  }

  /**
   * Creates the product of rows with a matrix.
   *
   * @param rows the typical number of rows
   * @param weight [in, out]
   */
  static Convolution ofRows(int rows, Tensor weight) {
    int in = weight.size(0);
    int out = weight.size(1);
    Window pixel = Window.square(1, 1, 0);
    return new Convolution(
        new ConvolutionShape(rows, 1, 1, in, out, pixel),
        weight.reshape(1, 1, in, out),
        true,
        Channelwise.IDENTITY);
  }

  @Override
  public int channels() {
    return sizes.cout();
  }

  @Override
  public boolean isLinear() {
    return then.isLinear();
  }

  @Override
  public boolean isOpen() {
    return then.isOpen();
  }

  @Override
  public Fusible then(
      @Nullable Tensor factor, @Nullable Tensor term, boolean residual, Activation activation) {
    return with(then.then(factor, term, residual, activation));
  }

  @Override
  public Fusible then(Activation activation) {
    return with(then.then(activation));
  }

  private Convolution with(Channelwise other) {
    return new Convolution(sizes, filter, ofRows, other);
  }

  @Override
  public Step prepare(int n) {
    Tensor scale = then.scale();
    Tensor shift = then.shift();
    Tensor taps = Snapshot.of(scale == null ? filter : filter.multiply(scale));
    PreparedConvolution kernel = taps.backend().convolution().prepare(sizes, taps.buffer());
    Epilogue epilogue =
        new Epilogue(
            then.added(), shift == null ? null : Snapshot.of(shift).buffer(), then.activation());
    return (in, overwrite) -> {
      Tensor x = in[0];
      Tensor y = then.added() ? in[in.length - 1] : Tensor.allocate(x.backend(), result(x.shape()));
      Tensor result = then.added() && !overwrite ? y.copy() : y;
      kernel.forward(images(x.shape()), x.buffer(), result.buffer(), epilogue);
      return result;
    };
  }

  private int images(Shape x) {
    return ofRows ? x.outer(-1) : x.size(0);
  }

  private Shape result(Shape x) {
    return ofRows ? x.with(-1, sizes.cout()) : Images.results(sizes.withImages(images(x))).shape();
  }
}
