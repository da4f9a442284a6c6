package kinesic.nn.golden;

import java.util.Map;
import java.util.function.UnaryOperator;
import kinesic.engine.Tensor;
import kinesic.engine.io.JsonException;
import kinesic.engine.op.ConvolutionOptions;
import kinesic.kernels.Window;

/** Ops on images, in both layouts. */
final class ImageOperations {

  private ImageOperations() {}

  static Map<String, Operation> all() {
    return Map.of(
        "conv2d",
        ImageOperations::conv2d,
        "convTranspose2d",
        ImageOperations::convTranspose2d,
        "maxPool2d",
        in -> {
          Window window = window(in);
          return inLayout(in, in.tensor("x").size(3), x -> x.maxPool2d(window));
        },
        "averagePool2d",
        in -> {
          Window window = window(in);
          return inLayout(in, in.tensor("x").size(3), x -> x.averagePool2d(window));
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

  private static Window window(Arguments in) throws JsonException {
    return Window.square(in.integer("size"), in.integer("stride"), in.integer("padding"));
  }

  /** Applies {@code f} to x in the layout of the case; the result has {@code channels}. */
  static Tensor inLayout(Arguments in, int channels, UnaryOperator<Tensor> f) throws JsonException {
    Tensor x = in.tensor("x");
    return in.text("layout").equals("blocked")
        ? f.apply(x.toBlocked()).fromBlocked(channels)
        : f.apply(x);
  }
}
