package kinesic.onnx.operator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import kinesic.engine.Shape;
import kinesic.onnx.operator.ResizeAxis.Places;
import kinesic.onnx.operator.ResizeFilter.Kind;
import kinesic.onnx.operator.ResizeFilter.Rounding;
import org.jspecify.annotations.Nullable;

/** Resize and Upsample: tensors of another size, mostly images. */
final class ResizeOperators {

  private static final int SIZES = 3;

  private ResizeOperators() {}

  static void register(Operators operators) {
    Slot[] slots = {Slot.DATA, Slot.HOST};
    Operator scaled =
        ((Operator) call -> scale(call, call.host(1).numbers()))
            .checked(ResizeOperators::problem)
            .slots(slots);
    operators.add(
        "Upsample", 7, ((Operator) ResizeOperators::upsample).checked(ResizeOperators::problem));
    operators.add("Upsample", 9, scaled);
    operators.add("Resize", 10, scaled);
    operators.add(
        "Resize",
        11,
        ((Operator) ResizeOperators::resize).checked(ResizeOperators::problem).slots(slots));
  }

  private static @Nullable String problem(Attributes node, long version) {
    if (named(Kind.values(), kind(node)) == null) {
      return "mode \"%s\"".formatted(kind(node));
    }
    if (named(Places.values(), places(node)) == null) {
      return "coordinate_transformation_mode \"%s\"".formatted(places(node));
    }
    String rounding = node.text("nearest_mode", "round_prefer_floor");
    if (named(Rounding.values(), rounding) == null) {
      return "nearest_mode \"%s\"".formatted(rounding);
    }
    String policy = node.text("keep_aspect_ratio_policy", "stretch");
    return List.of("stretch", "not_larger", "not_smaller").contains(policy)
        ? null
        : "keep_aspect_ratio_policy \"%s\"".formatted(policy);
  }

  private static String kind(Attributes node) {
    return node.text("mode", "nearest");
  }

  private static String places(Attributes node) {
    return node.text("coordinate_transformation_mode", "half_pixel");
  }

  /** Returns the constant of a name of ONNX; null if there is none. */
  private static <E extends Enum<E>> @Nullable E named(E[] constants, String name) {
    String wanted = name.toUpperCase(Locale.ROOT);
    return Arrays.stream(constants)
        .filter(constant -> constant.name().equals(wanted))
        .findFirst()
        .orElse(null);
  }

  private static <E extends Enum<E>> E constant(Call call, E[] constants, String name) {
    E found = named(constants, name);
    if (found == null) {
      throw call.unsupported("\"%s\"".formatted(name));
    }
    return found;
  }

  // ---------------------------------------------------------------- the old operators

  private static List<Operand> upsample(Call call) {
    double[] factors =
        call.attributes().numbers("scales", List.of()).stream()
            .mapToDouble(Float::doubleValue)
            .toArray();
    return scale(call, factors);
  }

  private static List<Operand> scale(Call call, double[] factors) {
    TensorOperand x = call.tensor(0);
    List<ResizeAxis> axes = new ArrayList<>();
    for (int axis = 0; axis < x.shape().rank(); axis++) {
      axes.add(scaled(x.shape(), axis, factors[axis], Places.ASYMMETRIC, 0, 1));
    }
    Kind kind = constant(call, Kind.values(), kind(call.attributes()));
    ResizeFilter filter = new ResizeFilter(kind, Rounding.FLOOR, -0.75, false, false);
    return List.of(new Resizing(axes, filter, 0).apply(x));
  }

  private static ResizeAxis scaled(
      Shape shape, int axis, double factor, Places places, double start, double end) {
    int pixels = shape.size(axis);
    int results = (int) ((float) factor * pixels); // in float32, as the factor is
    return new ResizeAxis(axis, pixels, results, factor, places, start, end);
  }

  // ---------------------------------------------------------------- the current operator

  private static List<Operand> resize(Call call) {
    TensorOperand x = call.tensor(0);
    Attributes node = call.attributes();
    Kind kind = constant(call, Kind.values(), kind(node));
    String rounding = node.text("nearest_mode", "round_prefer_floor");
    ResizeFilter filter =
        new ResizeFilter(
            kind,
            constant(call, Rounding.values(), rounding),
            node.number("cubic_coeff_a", -0.75f),
            node.flag("antialias", false),
            node.flag("exclude_outside", false));
    float outside = node.number("extrapolation_value", 0);
    return List.of(new Resizing(axes(call, x.shape()), filter, outside).apply(x));
  }

  private static List<ResizeAxis> axes(Call call, Shape shape) {
    Places places = constant(call, Places.values(), places(call.attributes()));
    List<Long> all = IntStream.range(0, shape.rank()).mapToObj(axis -> (long) axis).toList();
    List<Long> named = call.attributes().integers("axes", all);
    int[] axes = named.stream().mapToInt(axis -> Call.axis(axis, shape.rank())).toArray();
    boolean crops = places == Places.TF_CROP_AND_RESIZE;
    HostArray region = crops ? call.host(1) : null;
    IntToDoubleFunction start = i -> region == null ? 0 : region.number(i);
    IntToDoubleFunction end = i -> region == null ? 1 : region.number(axes.length + i);
    List<ResizeAxis> result = new ArrayList<>();
    if (!call.has(SIZES) || call.operand(SIZES).shape().elements() == 0) {
      HostArray factors = call.host(2);
      for (int i = 0; i < axes.length; i++) {
        result.add(
            scaled(
                shape,
                axes[i],
                factors.number(i),
                places,
                start.applyAsDouble(i),
                end.applyAsDouble(i)));
      }
      return result;
    }
    int[] given = call.host(SIZES).ints();
    int[] sizes = call.attributes().has("axes") ? given : call.forBatch(shape, given);
    double[] factors = new double[axes.length];
    Arrays.setAll(factors, i -> (double) sizes[i] / shape.size(axes[i]));
    String policy = call.text("keep_aspect_ratio_policy", "stretch");
    boolean smallest = policy.equals("not_larger");
    double common =
        smallest ? Arrays.stream(factors).min().orElse(1) : Arrays.stream(factors).max().orElse(1);
    for (int i = 0; i < axes.length; i++) {
      int pixels = shape.size(axes[i]);
      boolean stretches = policy.equals("stretch");
      result.add(
          new ResizeAxis(
              axes[i],
              pixels,
              stretches ? sizes[i] : (int) (common * pixels + 0.5),
              stretches ? factors[i] : common,
              places,
              start.applyAsDouble(i),
              end.applyAsDouble(i)));
    }
    return result;
  }
}
