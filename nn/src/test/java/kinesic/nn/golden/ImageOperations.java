package kinesic.nn.golden;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import kinesic.engine.Tensor;
import kinesic.engine.io.JsonException;
import kinesic.engine.op.ConvolutionOptions;
import kinesic.kernels.InterpolationMode;
import kinesic.kernels.Window;

/** Ops on images, in both layouts. */
final class ImageOperations {

  private ImageOperations() {}

  static Map<String, Operation> all() {
    Map<String, Operation> all = new HashMap<>(poolings());
    all.put("conv2d", ImageOperations::conv2d);
    all.put("convTranspose2d", ImageOperations::convTranspose2d);
    all.put("interpolate", ImageOperations::interpolate);
    all.put(
        "pixelShuffle",
        in -> {
          int factor = in.integer("factor");
          int channels = in.tensor("x").size(3) / (factor * factor);
          return inLayout(in, channels, x -> x.pixelShuffle(factor, channels));
        });
    all.put(
        "pixelUnshuffle",
        in -> {
          int factor = in.integer("factor");
          int channels = in.tensor("x").size(3);
          return inLayout(in, channels * factor * factor, x -> x.pixelUnshuffle(factor, channels));
        });
    return all;
  }

  private static Map<String, Operation> poolings() {
    return Map.of(
        "maxPool2d",
        in -> {
          Window window = window(in);
          boolean ceil = in.flag("ceil");
          return onChannels(in, x -> x.maxPool2d(window, ceil));
        },
        "averagePool2d",
        in -> {
          Window window = window(in);
          boolean ceil = in.flag("ceil");
          boolean countsPadding = in.flag("countsPadding");
          return onChannels(in, x -> x.averagePool2d(window, ceil, countsPadding));
        },
        "adaptiveMaxPool2d",
        in -> {
          int[] size = in.integers("size");
          return onChannels(in, x -> x.adaptiveMaxPool2d(size[0], size[1]));
        },
        "adaptiveAveragePool2d",
        in -> {
          int[] size = in.integers("size");
          return onChannels(in, x -> x.adaptiveAveragePool2d(size[0], size[1]));
        });
  }

  private static Tensor conv2d(Arguments in) throws JsonException {
    Tensor filter = in.tensor("filter");
    int[] stride = in.integers("stride");
    int[] dilation = in.integers("dilation", new int[] {1, 1});
    int[] padding = in.integers("padding"); // top, left, bottom, right
    ConvolutionOptions options =
        ConvolutionOptions.DEFAULT
            .stride(stride[0], stride[1])
            .dilation(dilation[0], dilation[1])
            .padding(padding[0], padding[1], padding[2], padding[3])
            .groups(in.integer("groups"));
    return inLayout(
        in,
        filter.size(3),
        x ->
            in.has("bias")
                ? x.conv2d(filter, in.tensor("bias"), options)
                : x.conv2d(filter, options));
  }

  private static Tensor convTranspose2d(Arguments in) throws JsonException {
    Tensor filter = in.tensor("filter");
    int groups = in.integer("groups");
    int added = in.integer("outputPadding");
    ConvolutionOptions options =
        ConvolutionOptions.DEFAULT
            .stride(in.integer("stride"))
            .dilation(in.integer("dilation"))
            .padding(in.integer("padding"))
            .groups(groups);
    return inLayout(
        in,
        groups * filter.size(2),
        x ->
            in.has("bias")
                ? x.convTranspose2d(filter, in.tensor("bias"), options, added)
                : x.convTranspose2d(filter, options, added));
  }

  private static Tensor interpolate(Arguments in) throws JsonException {
    InterpolationMode mode = InterpolationMode.valueOf(in.text("mode").toUpperCase(Locale.ROOT));
    boolean aligned = in.flag("aligned");
    if (in.isSet("factor")) {
      double factor = in.number("factor");
      return onChannels(in, x -> x.interpolate(factor, mode, aligned));
    }
    int[] size = in.integers("size");
    return onChannels(in, x -> x.interpolate(size[0], size[1], mode, aligned));
  }

  private static Window window(Arguments in) throws JsonException {
    int[] size = in.integers("size");
    int[] stride = in.integers("stride");
    int[] padding = in.integers("padding"); // top, left, bottom, right
    int dilation = in.integer("dilation", 1);
    return new Window(size[0], size[1], stride[0], stride[1], 0, 0)
        .withDilation(dilation, dilation)
        .withPadding(padding[0], padding[1], padding[2], padding[3]);
  }

  /** Applies a function that keeps the number of channels to x in the layout of the case. */
  static Tensor onChannels(Arguments in, UnaryOperator<Tensor> f) throws JsonException {
    return inLayout(in, in.tensor("x").size(3), f);
  }

  /** Applies {@code f} to x in the layout of the case; the result has {@code channels}. */
  private static Tensor inLayout(Arguments in, int channels, UnaryOperator<Tensor> f)
      throws JsonException {
    Tensor x = in.tensor("x");
    return in.text("layout").equals("blocked")
        ? f.apply(x.toBlocked()).fromBlocked(channels)
        : f.apply(x);
  }
}
