package kinesic.onnx.operator;

import java.util.List;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.onnx.operator.GridSampling.Filter;
import kinesic.onnx.operator.GridSampling.Padding;
import org.jspecify.annotations.Nullable;

/** Operators that sample images at given places. */
final class SamplingOperators {

  private SamplingOperators() {}

  static void register(Operators operators) {
    operators.add(
        "GridSample",
        16,
        ((Operator) SamplingOperators::gridSample).checked(SamplingOperators::problem));
    operators.add(
        "AffineGrid", 20, ((Operator) SamplingOperators::affineGrid).slots(Slot.DATA, Slot.HOST));
  }

  private static @Nullable String problem(Attributes node, long version) {
    String mode = node.text("mode", "linear");
    String padding = node.text("padding_mode", "zeros");
    if (filter(mode) == null) {
      return "mode \"%s\"".formatted(mode);
    }
    return padding(padding) == null ? "padding_mode \"%s\"".formatted(padding) : null;
  }

  private static @Nullable Filter filter(String mode) {
    return switch (mode) {
      case "nearest" -> Filter.NEAREST;
      case "linear", "bilinear" -> Filter.LINEAR;
      case "cubic", "bicubic" -> Filter.CUBIC;
      default -> null;
    };
  }

  private static @Nullable Padding padding(String mode) {
    return switch (mode) {
      case "zeros" -> Padding.ZEROS;
      case "border" -> Padding.BORDER;
      case "reflection" -> Padding.REFLECTION;
      default -> null;
    };
  }

  private static List<Operand> gridSample(Call call) {
    String mode = call.text("mode", "linear");
    String beyond = call.text("padding_mode", "zeros");
    Filter filter = filter(mode);
    Padding padding = padding(beyond);
    if (filter == null || padding == null) {
      throw call.unsupported("mode \"%s\", padding_mode \"%s\"".formatted(mode, beyond));
    }
    GridSampling sampling = new GridSampling(filter, padding, call.flag("align_corners", false));
    TensorOperand x = call.tensor(0);
    Tensor y = sampling.apply(x.channelsLast(), call.tensor(1).logical());
    return List.of(TensorOperand.ofChannelsLast(y).with(x.type()));
  }

  /**
   * Returns the places of the pixels of a result after an affine map, [n, h, w, 2] for maps [n, 2,
   * 3], [n, d, h, w, 3] for [n, 3, 4]. The axes of an image reach from -1 to 1; the last axis
   * counts them in reverse order.
   */
  private static List<Operand> affineGrid(Call call) {
    TensorOperand theta = call.tensor(0);
    int[] size = call.host(1).ints();
    int axes = size.length - 2;
    boolean corners = call.flag("align_corners", false);
    int[] pixels = new int[axes];
    System.arraycopy(size, 2, pixels, 0, axes);
    Shape space = Shape.of(pixels);
    float[] places = new float[space.elements() * (axes + 1)];
    for (int i = 0; i < space.elements(); i++) {
      for (int axis = 0; axis < axes; axis++) {
        int pixel = i / space.inner(axis) % pixels[axis];
        places[i * (axes + 1) + axes - 1 - axis] = (float) place(pixel, pixels[axis], corners);
      }
      places[i * (axes + 1) + axes] = 1;
    }
    Tensor base = HostArray.floats(Shape.of(space.elements(), axes + 1), places).on(call.backend());
    Tensor grid = base.matmul(theta.logical(), false, true);
    Shape result = Shape.of(theta.shape().size(0)).append(pixels).append(axes);
    return List.of(TensorOperand.of(grid.reshape(result.toArray()), theta.type()));
  }

  private static double place(int pixel, int pixels, boolean corners) {
    if (corners) {
      return pixels == 1 ? -1 : 2.0 * pixel / (pixels - 1) - 1;
    }
    return (2.0 * pixel + 1) / pixels - 1;
  }
}
