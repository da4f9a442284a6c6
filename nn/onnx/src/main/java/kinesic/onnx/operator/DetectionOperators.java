package kinesic.onnx.operator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.onnx.format.ElementType;
import org.jspecify.annotations.Nullable;

/** Operators of object detectors. */
final class DetectionOperators {

  private static final int LIMIT = 2;
  private static final int OVERLAP = 3;
  private static final int SCORE = 4;

  private DetectionOperators() {}

  static void register(Operators operators) {
    operators.add("NonMaxSuppression", 10, DetectionOperators::suppress);
    Slot[] slots = {Slot.DATA, Slot.HOST};
    operators.add(
        "RoiAlign",
        10,
        ((Operator) call -> pool(call, "output_half_pixel"))
            .checked(DetectionOperators::problem)
            .slots(slots));
    operators.add(
        "RoiAlign",
        16,
        ((Operator) call -> pool(call, "half_pixel"))
            .checked(DetectionOperators::problem)
            .slots(slots));
  }

  private static @Nullable String problem(Attributes node, long version) {
    String mode = node.text("mode", "avg");
    String places = node.text("coordinate_transformation_mode", "half_pixel");
    if (!List.of("avg", "max").contains(mode)) {
      return "mode \"%s\"".formatted(mode);
    }
    return List.of("half_pixel", "output_half_pixel").contains(places)
        ? null
        : "coordinate_transformation_mode \"%s\"".formatted(places);
  }

  private static List<Operand> pool(Call call, String usualPlaces) {
    TensorOperand x = call.tensor(0);
    RegionPooling pooling =
        new RegionPooling(
            (int) call.integer("output_height", 1),
            (int) call.integer("output_width", 1),
            (int) call.integer("sampling_ratio", 0),
            call.number("spatial_scale", 1),
            call.text("coordinate_transformation_mode", usualPlaces).equals("half_pixel"),
            call.text("mode", "avg").equals("max"));
    Tensor y = pooling.apply(x.channelsLast(), call.host(1), call.host(2));
    return List.of(TensorOperand.ofChannelsLast(y).with(x.type()));
  }

  /** A rectangle. */
  private record Box(double left, double top, double right, double bottom) {

    double area() {
      return (right - left) * (bottom - top);
    }

    /** Returns the common area divided by that of both together. */
    double overlap(Box other) {
      double width = Math.min(right, other.right) - Math.max(left, other.left);
      double height = Math.min(bottom, other.bottom) - Math.max(top, other.top);
      if (width <= 0 || height <= 0 || area() <= 0 || other.area() <= 0) {
        return 0;
      }
      double common = width * height;
      return common / (area() + other.area() - common);
    }
  }

  /**
   * Selects boxes with the highest scores that do not overlap a selected one too much, computed by
   * the host. Inputs: boxes [n, boxes, 4], scores [n, classes, boxes], and three limits.
   *
   * @return [selected, 3] of image, class and box
   */
  private static List<Operand> suppress(Call call) {
    HostArray boxes = call.host(0);
    HostArray scores = call.host(1);
    long limit = call.has(LIMIT) ? call.host(LIMIT).integer(0) : 0;
    double overlap = call.has(OVERLAP) ? call.host(OVERLAP).number(0) : 0;
    double least = call.has(SCORE) ? call.host(SCORE).number(0) : Double.NEGATIVE_INFINITY;
    boolean centred = call.flag("center_point_box", false);
    int classes = scores.shape().size(1);
    int count = scores.shape().size(2);
    List<Long> selected = new ArrayList<>();
    for (int line = 0; line < scores.shape().size(0) * classes; line++) {
      int first = line * count;
      int image = line / classes;
      List<Integer> candidates =
          IntStream.range(0, count)
              .filter(i -> scores.number(first + i) > least)
              .boxed()
              .sorted(Comparator.comparingDouble(i -> -scores.number(first + i)))
              .toList();
      List<Box> kept = new ArrayList<>();
      for (int i : candidates) {
        Box box = box(boxes, (image * count + i) * 4, centred);
        if (kept.size() < limit && kept.stream().allMatch(k -> k.overlap(box) <= overlap)) {
          kept.add(box);
          selected.addAll(List.of((long) image, (long) (line % classes), (long) i));
        }
      }
    }
    return List.of(
        HostArray.integers(
            ElementType.INT64,
            Shape.of(selected.size() / 3, 3),
            selected.stream().mapToLong(Long::longValue).toArray()));
  }

  /** Reads centre and size, or two opposite corners (y, x, y, x). */
  private static Box box(HostArray boxes, int at, boolean centred) {
    double a = boxes.number(at);
    double b = boxes.number(at + 1);
    double c = boxes.number(at + 2);
    double d = boxes.number(at + 3);
    return centred
        ? new Box(a - c / 2, b - d / 2, a + c / 2, b + d / 2)
        : new Box(Math.min(b, d), Math.min(a, c), Math.max(b, d), Math.max(a, c));
  }
}
