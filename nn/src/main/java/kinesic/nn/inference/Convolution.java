package kinesic.nn.inference;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.op.Images;
import kinesic.kernels.ConvolutionShape;
import kinesic.kernels.Epilogue;
import kinesic.kernels.ImageLayout;
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

  /** Returns this convolution with another layout of the result. */
  Convolution to(ImageLayout layout) {
    return new Convolution(sizes.withLayouts(sizes.from(), layout), filter, then);
  }

  /**
   * Returns whether the channels of the result may change places at no cost: if there are no
   * groups, or the channels of the groups fill no blocks of the layout, so that kernels for blocked
   * images compute all groups as one.
   */
  boolean canShuffle() {
    int channels = sizes.groupInputs() | sizes.groupOutputs() | ImageLayout.BLOCK;
    boolean together = Integer.lowestOneBit(channels) * sizes.groups() <= ImageLayout.BLOCK;
    return !then.added() && (sizes.groups() == 1 || together);
  }

  /**
   * Returns this convolution with the channels of the result in another order.
   *
   * @param order for each channel, the channel that it was
   */
  Convolution shuffled(int... order) {
    return new Convolution(
        sizes.withGroups(1), dense().indexSelect(3, order), then.shuffled(order));
  }

  /** Returns the filter for all groups as one: 0 between channels of different groups. */
  private Tensor dense() {
    int groups = sizes.groups();
    int in = sizes.groupInputs();
    int out = sizes.groupOutputs();
    Tensor[] parts = new Tensor[groups];
    for (int g = 0; g < groups; g++) {
      parts[g] = filter.slice(3, g * out, (g + 1) * out).pad(2, g * in, (groups - 1 - g) * in);
    }
    return Tensor.concat(3, parts);
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
