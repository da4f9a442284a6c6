package kinesic.nn.golden;

import java.util.Map;
import java.util.function.UnaryOperator;
import kinesic.engine.Tensor;
import kinesic.engine.io.JsonException;
import kinesic.kernels.Window;

/** Ops on images, in both layouts. */
final class ImageOperations {

  private ImageOperations() {}

  static Map<String, Operation> all() {
    return Map.of(
        "conv2d",
        in -> {
          Tensor filter = in.tensor("filter");
          int stride = in.integer("stride");
          int padding = in.integer("padding");
          return inLayout(in, filter.size(3), x -> x.conv2d(filter, stride, padding));
        },
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

  private static Window window(Arguments in) throws JsonException {
    return Window.square(in.integer("size"), in.integer("stride"), in.integer("padding"));
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
