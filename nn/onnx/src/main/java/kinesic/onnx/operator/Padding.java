package kinesic.onnx.operator;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The operator Pad. The numbers of elements are an attribute before version 11, then an input, as
 * is the value; negative ones remove elements.
 */
record Padding() implements Operator {

  private static final Set<String> MODES = Set.of("constant", "edge", "reflect", "wrap");

  @Override
  public Slot slot(Attributes node, int input) {
    return input == 0 ? Slot.DATA : Slot.HOST;
  }

  @Override
  public @Nullable String problem(Attributes node, long version) {
    String mode = node.text("mode", "constant");
    return MODES.contains(mode) ? null : "mode \"%s\"".formatted(mode);
  }

  @Override
  public List<Operand> compute(Call call) {
    Operand x = call.operand(0);
    int rank = x.shape().rank();
    int[] axes =
        call.has(3)
            ? IntStream.of(call.host(3).ints()).map(axis -> Call.axis(axis, rank)).toArray()
            : IntStream.range(0, rank).toArray();
    int[] counts = counts(call);
    if (counts.length != 2 * axes.length) {
      throw new IllegalArgumentException(
          "pad: %s numbers for %s axes".formatted(counts.length, axes.length));
    }
    String mode = call.text("mode", "constant");
    for (int i = 0; i < axes.length; i++) {
      x = padded(x, axes[i], counts[i], counts[axes.length + i], mode, value(call));
    }
    return List.of(x);
  }

  private static int[] counts(Call call) {
    if (call.version() >= 11) {
      return call.host(1).ints();
    }
    String name = call.version() < 2 ? "paddings" : "pads";
    return call.attributes().integers(name, List.of()).stream().mapToInt(Long::intValue).toArray();
  }

  private static double value(Call call) {
    if (call.version() < 11) {
      return call.number("value", 0);
    }
    return call.has(2) ? call.host(2).number(0) : 0;
  }

  private static Operand padded(
      Operand x, int axis, int before, int after, String mode, double value) {
    if (before == 0 && after == 0) {
      return x;
    }
    int size = x.shape().size(axis);
    if (!mode.equals("constant")) {
      return Movement.select(
          x,
          axis,
          IntStream.range(-before, size + after).map(i -> source(i, size, mode)).toArray());
    }
    Operand inside = Movement.slice(x, axis, Math.max(-before, 0), size - Math.max(-after, 0));
    return Movement.pad(inside, axis, Math.max(before, 0), Math.max(after, 0), value);
  }

  /** Returns the index on an axis whose element is repeated at a place beyond its ends. */
  private static int source(int place, int size, String mode) {
    return switch (mode) {
      case "edge" -> Math.clamp(place, 0, size - 1);
      case "wrap" -> Math.floorMod(place, size);
      default -> {
        int period = Math.max(2 * (size - 1), 1);
        int at = Math.floorMod(place, period);
        yield Math.min(at, period - at);
      }
    };
  }
}
