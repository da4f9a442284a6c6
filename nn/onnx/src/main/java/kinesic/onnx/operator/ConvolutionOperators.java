package kinesic.onnx.operator;

import java.util.ArrayList;
import java.util.List;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.op.ConvTranspose2d;
import kinesic.engine.op.ConvolutionOptions;
import kinesic.kernels.ImageLayout;
import org.jspecify.annotations.Nullable;

/**
 * Convolutions of one to three spatial axes. Images with one are images of one row; convolutions of
 * volumes are sums of convolutions of their planes.
 *
 * <p>The first convolution of a network writes the layout of images that the backend prefers; those
 * that follow keep it.
 */
final class ConvolutionOperators {

  private ConvolutionOperators() {}

  static void register(Operators operators) {
    operators.add("Conv", 1, new Filtering(false));
    operators.add("ConvTranspose", 1, new Filtering(true));
  }

  /**
   * A convolution or a transposed one.
   *
   * @param transposed whether it is transposed
   */
  private record Filtering(boolean transposed) implements Operator {

    @Override
    public List<Operand> compute(Call call) {
      TensorOperand x = call.tensor(0);
      TensorOperand filter = call.tensor(1);
      int rank = x.shape().rank();
      if (rank < 3 || rank > (transposed ? 4 : 5)) {
        throw call.unsupported("images with %s spatial axes".formatted(rank - 2));
      }
      if (rank != filter.shape().rank()) {
        throw new IllegalArgumentException(
            "images %s and filter %s differ in the number of axes"
                .formatted(x.shape(), filter.shape()));
      }
      Tensor taps = filter.in(stored(call.attributes(), 1, rank)).tensor();
      Tensor bias = call.has(2) ? call.tensor(2).logical() : null;
      List<Integer> kernel = new ArrayList<>();
      for (int axis = 2; axis < rank; axis++) {
        kernel.add(filter.shape().size(axis));
      }
      List<SpatialAxis> axes = SpatialAxis.of(call, kernel, x.shape());
      TensorOperand y =
          transposed ? transpose(call, x, taps, bias, axes) : convolve(call, x, taps, bias, axes);
      return List.of(y.with(x.type()));
    }

    @Override
    public @Nullable String problem(Attributes node, long version) {
      List<Long> kernel = node.integers("kernel_shape");
      int axes = kernel == null ? 1 : kernel.size();
      return axes < 1 || axes > (transposed ? 2 : 3)
          ? "images with %s spatial axes".formatted(axes)
          : null;
    }

    @Override
    public Slot slot(Attributes node, int input) {
      return input == 0 ? Slot.DATA : Slot.WEIGHT;
    }

    /**
     * Filters are [kh, kw, in / groups, out], those of transposed convolutions [kh, kw, out /
     * groups, in], with fewer or more spatial axes in front.
     */
    @Override
    public Layout stored(Attributes node, int input, int rank) {
      return switch (input == 1 ? rank : 0) {
        case 3 -> Layout.of(2, 1, 0);
        case 4 -> Layout.of(2, 3, 1, 0);
        case 5 -> Layout.of(2, 3, 4, 1, 0);
        default -> Layout.logical(rank);
      };
    }
  }

  private static ConvolutionOptions options(Call call, SpatialAxis y, SpatialAxis x) {
    return ConvolutionOptions.DEFAULT
        .stride(y.stride(), x.stride())
        .dilation(y.dilation(), x.dilation())
        .padding(y.before(), x.before(), y.after(), x.after())
        .groups(Math.toIntExact(call.integer("group", 1)));
  }

  private static TensorOperand convolve(
      Call call, TensorOperand x, Tensor taps, @Nullable Tensor bias, List<SpatialAxis> axes) {
    if (axes.size() == 3) {
      return TensorOperand.ofChannelsLast(volumes(call, x.channelsLast(), taps, bias, axes));
    }
    boolean rows = axes.size() == 1;
    SpatialAxis across = axes.getLast();
    SpatialAxis down = rows ? SpatialAxis.SINGLE : axes.getFirst();
    ConvolutionOptions options = options(call, down, across);
    Tensor images = rows ? x.channelsLast().unsqueeze(1) : x.images().tensor();
    Tensor filter = rows ? taps.unsqueeze(0) : taps;
    if (!rows && call.backend().imageLayout() == ImageLayout.BLOCKED) {
      options = options.to(ImageLayout.BLOCKED);
    }
    Tensor y = bias == null ? images.conv2d(filter, options) : images.conv2d(filter, bias, options);
    return rows
        ? TensorOperand.ofChannelsLast(y.squeeze(1))
        : TensorOperand.ofImages(y, filter.size(3));
  }

  /**
   * Convolves volumes [n, d, h, w, c]: sums over the planes of the filter [kd, kh, kw, in, out].
   */
  private static Tensor volumes(
      Call call, Tensor x, Tensor taps, @Nullable Tensor bias, List<SpatialAxis> axes) {
    SpatialAxis depth = axes.getFirst();
    ConvolutionOptions options = options(call, axes.get(1), axes.get(2));
    Tensor padded = x.pad(1, depth.before(), depth.after());
    int planes = (padded.size(1) - depth.span()) / depth.stride() + 1;
    Shape plane = x.shape().without(0).without(0);
    Tensor sum = null;
    for (int tap = 0; tap < depth.kernel(); tap++) {
      int from = tap * depth.dilation();
      int to = from + (planes - 1) * depth.stride() + 1;
      Tensor images =
          padded
              .slice(1, from, to, depth.stride())
              .reshape(plane.insert(0, x.size(0) * planes).toArray());
      Tensor filter = taps.select(0, tap);
      Tensor y = images.conv2d(filter, options);
      sum = sum == null ? y : sum.add(y);
    }
    if (sum == null) {
      throw new IllegalArgumentException("the filter %s is empty".formatted(taps.shape()));
    }
    Tensor y = bias == null ? sum : sum.add(bias);
    return y.reshape(y.shape().without(0).insert(0, planes).insert(0, x.size(0)).toArray());
  }

  // ---------------------------------------------------------------- transposed

  private static TensorOperand transpose(
      Call call, TensorOperand x, Tensor taps, @Nullable Tensor bias, List<SpatialAxis> axes) {
    boolean rows = axes.size() == 1;
    List<Enlarged> enlarged = new ArrayList<>();
    for (int i = 0; i < axes.size(); i++) {
      enlarged.add(Enlarged.of(call, axes.get(i), i, x.shape()));
    }
    Enlarged across = enlarged.getLast();
    Enlarged down = rows ? new Enlarged(SpatialAxis.SINGLE, 0) : enlarged.getFirst();
    Tensor images = rows ? x.channelsLast().unsqueeze(1) : x.images().tensor();
    Tensor filter = rows ? taps.unsqueeze(0) : taps;
    Tensor y =
        new ConvTranspose2d(
                options(call, down.axis, across.axis), down.withinStride(), across.withinStride())
            .apply(images, filter);
    int channels = filter.size(2) * Math.toIntExact(call.integer("group", 1));
    TensorOperand result = TensorOperand.ofImages(y, channels);
    if (down.beyond() > 0 || across.beyond() > 0) {
      result =
          result.with(
              result
                  .tensor()
                  .pad(result.layout().axis(2), 0, down.beyond())
                  .pad(result.layout().axis(3), 0, across.beyond()));
    }
    if (bias != null) {
      TensorOperand values = TensorOperand.of(bias.reshape(1, channels, 1, 1));
      result = Broadcast.apply(Tensor::add, result, values);
    }
    return rows ? result.reshaped(result.shape().without(2)) : result;
  }

  /**
   * An axis of a transposed convolution.
   *
   * @param axis the windows of the convolution
   * @param extra the pixels after those that the windows reach
   */
  private record Enlarged(SpatialAxis axis, int extra) {

    /** Reads the attributes {@code output_padding} and {@code output_shape}. */
    static Enlarged of(Call call, SpatialAxis axis, int index, Shape x) {
      int extra = at(call.attributes().integers("output_padding"), index, 0);
      int pixels = x.size(2 + index);
      String automatic = call.text("auto_pad", "NOTSET");
      int wanted = at(call.attributes().integers("output_shape"), index, 0);
      if (wanted == 0 && automatic.startsWith("SAME")) {
        wanted = pixels * axis.stride();
      }
      if (wanted == 0) {
        return new Enlarged(axis, extra);
      }
      int total = (pixels - 1) * axis.stride() + extra + axis.span() - wanted;
      SpatialAxis padded = axis.withPadding(Math.max(total, 0), automatic.equals("SAME_UPPER"));
      return new Enlarged(padded, extra + Math.max(-total, 0));
    }

    private static int at(@Nullable List<Long> values, int index, int otherwise) {
      return values == null || index >= values.size()
          ? otherwise
          : Math.toIntExact(values.get(index));
    }

    int withinStride() {
      return Math.min(extra, axis.stride() - 1);
    }

    int beyond() {
      return extra - withinStride();
    }
  }
}
