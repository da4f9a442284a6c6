package kinesic.onnx.operator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.op.Lookup;
import kinesic.engine.trace.Trace;
import kinesic.onnx.format.ElementType;
import org.jspecify.annotations.Nullable;

/** Operators that join, cut, select and rearrange. */
final class MovementOperators {

  private MovementOperators() {}

  static void register(Operators operators) {
    operators.add("Transpose", 1, MovementOperators::transpose);
    operators.add("Concat", 1, MovementOperators::concat);
    operators.add("Split", 1, ((Operator) MovementOperators::split).slots(Slot.DATA, Slot.HOST));
    operators.add("Slice", 1, ((Operator) MovementOperators::slice).slots(Slot.DATA, Slot.HOST));
    operators.add("Gather", 1, ((Operator) MovementOperators::gather).slots(Slot.DATA, Slot.HOST));
    operators.add("Tile", 6, ((Operator) MovementOperators::tile).slots(Slot.DATA, Slot.HOST));
    operators.add("Pad", 1, new Padding());
    operators.add(
        "Trilu", 14, ((Operator) MovementOperators::triangle).slots(Slot.DATA, Slot.HOST));
    operators.add(
        "DepthToSpace",
        1,
        ((Operator) MovementOperators::depthToSpace).checked(MovementOperators::modeProblem));
    operators.add(
        "SpaceToDepth",
        1,
        ((Operator) MovementOperators::spaceToDepth).checked(MovementOperators::modeProblem));
    operators.add("OneHot", 9, ((Operator) MovementOperators::oneHot).slots(Slot.DATA, Slot.HOST));
    operators.add("NonZero", 9, MovementOperators::nonZero);
  }

  /** The axes are reversed by default. */
  private static List<Operand> transpose(Call call) {
    int rank = call.operand(0).shape().rank();
    List<Long> reversed = LongStream.range(0, rank).map(i -> rank - 1 - i).boxed().toList();
    List<Long> order = call.attributes().integers("perm", reversed);
    return List.of(
        Movement.transpose(call.operand(0), order.stream().mapToInt(Long::intValue).toArray()));
  }

  // ---------------------------------------------------------------- joining and cutting

  private static List<Operand> concat(Call call) {
    int axis = call.axis("axis", 1, call.operand(0).shape().rank());
    if (call.isOnHost()) {
      return List.of(
          Movement.concatOnHost(
              axis, IntStream.range(0, call.inputs()).mapToObj(call::host).toList()));
    }
    return List.of(
        Movement.concat(axis, IntStream.range(0, call.inputs()).mapToObj(call::tensor).toList()));
  }

  /** The sizes are an attribute before version 13, then an input; by default they are equal. */
  private static List<Operand> split(Call call) {
    Operand x = call.operand(0);
    int axis = call.axis("axis", 0, x.shape().rank());
    List<Operand> parts = new ArrayList<>();
    int from = 0;
    for (int size : sizes(call, x.shape().size(axis))) {
      parts.add(Movement.slice(x, axis, from, from + size));
      from += size;
    }
    return parts;
  }

  private static int[] sizes(Call call, int total) {
    List<Long> given = call.attributes().integers("split");
    if (given != null) {
      return given.stream().mapToInt(Long::intValue).toArray();
    }
    if (call.has(1)) {
      return call.host(1).ints();
    }
    int parts = (int) call.integer("num_outputs", call.attributes().node().outputs().size());
    int size = Math.ceilDiv(total, parts);
    return IntStream.range(0, parts).map(i -> Math.clamp(total - i * size, 0, size)).toArray();
  }

  /** Bounds, axes and steps are attributes before version 10, then inputs. */
  private static List<Operand> slice(Call call) {
    Operand x = call.operand(0);
    long[] starts = bounds(call, "starts", 1);
    long[] ends = bounds(call, "ends", 2);
    long[] axes = bounds(call, "axes", 3);
    long[] steps = bounds(call, "steps", 4);
    for (int i = 0; i < starts.length; i++) {
      int axis = Call.axis(axes.length == 0 ? i : axes[i], x.shape().rank());
      long step = steps.length == 0 ? 1 : steps[i];
      x = Movement.select(x, axis, indices(starts[i], ends[i], step, x.shape().size(axis)));
    }
    return List.of(x);
  }

  private static long[] bounds(Call call, String name, int input) {
    if (call.version() < 10) {
      return call.attributes().integers(name, List.of()).stream()
          .mapToLong(Long::longValue)
          .toArray();
    }
    return call.has(input) ? call.host(input).integers() : new long[0];
  }

  /** Returns the indices of a slice; bounds outside the axis are moved to its ends. */
  private static int[] indices(long start, long end, long step, int size) {
    long lowest = step > 0 ? 0 : -1;
    long highest = step > 0 ? size : size - 1;
    long from =
        Math.clamp(start < 0 ? start + size : start, Math.max(lowest, 0), Math.max(highest, 0));
    long to = Math.clamp(end < 0 ? end + size : end, lowest, highest);
    long count = Math.max(0, Math.ceilDiv(to - from, step));
    return IntStream.range(0, Math.toIntExact(count)).map(i -> (int) (from + i * step)).toArray();
  }

  // ---------------------------------------------------------------- selecting

  /** Negative indices count from the end. */
  private static List<Operand> gather(Call call) {
    Operand x = call.operand(0);
    Shape s = x.shape();
    int axis = call.axis("axis", 0, s.rank());
    boolean isTable = axis == 0 && s.rank() == 2 && x instanceof TensorOperand;
    if (isTable && call.operand(1) instanceof TensorOperand rows && isSymbolic(rows)) {
      return List.of(lookup(call.tensor(0), rows.logical()));
    }
    HostArray indices = call.host(1);
    int[] index = Arrays.stream(indices.ints()).map(i -> i < 0 ? i + s.size(axis) : i).toArray();
    Shape result = s.leading(axis).append(indices.shape().toArray());
    for (int after = axis + 1; after < s.rank(); after++) {
      result = result.append(s.size(after));
    }
    return List.of(Movement.reshape(Movement.select(x, axis, index), result));
  }

  private static boolean isSymbolic(TensorOperand operand) {
    return Trace.isSymbolic(operand.tensor());
  }

  /** Selects rows by numbers that depend on the inputs of a network that is traced. */
  private static Operand lookup(TensorOperand table, Tensor rows) {
    Tensor counted = rows.add(rows.lessThan(0).multiply(table.shape().size(0))); // from the end
    return TensorOperand.of(new Lookup().apply(table.logical(), counted), table.type());
  }

  private static List<Operand> tile(Call call) {
    Operand x = call.operand(0);
    int[] repeats = call.host(1).ints();
    for (int axis = 0; axis < repeats.length; axis++) {
      int size = x.shape().size(axis);
      x =
          Movement.select(
              x, axis, IntStream.range(0, size * repeats[axis]).map(i -> i % size).toArray());
    }
    return List.of(x);
  }

  private static List<Operand> triangle(Call call) {
    boolean upper = call.flag("upper", true);
    int diagonal = call.has(1) ? call.host(1).ints()[0] : 0;
    return List.of(
        switch (call.operand(0)) {
          case TensorOperand x -> {
            Tensor t = x.logical();
            yield TensorOperand.of(upper ? t.triu(diagonal) : t.tril(diagonal), x.type());
          }
          case HostArray x -> {
            int rows = x.shape().size(-2);
            int columns = x.shape().size(-1);
            HostArray mask =
                HostArithmetic.ofIntegers(
                    x.type(),
                    Shape.of(rows, columns),
                    i -> {
                      int above = i % columns - i / columns - diagonal;
                      return (upper ? above >= 0 : above <= 0) ? 1 : 0;
                    });
            yield HostArithmetic.combine(
                mask, x, x.type(), (m, v) -> m * v, (m, v) -> m == 0 ? 0 : v);
          }
        });
  }

  /** Returns a new axis of {@code depth} with the value "on" at the index, "off" elsewhere. */
  private static List<Operand> oneHot(Call call) {
    Operand indices = call.operand(0);
    int rank = indices.shape().rank() + 1;
    int axis = call.axis("axis", -1, rank);
    int depth = call.host(1).ints()[0];
    HostArray values = call.host(2); // off, on
    int[] ones = new int[rank];
    Arrays.fill(ones, 1);
    HostArray places =
        HostArithmetic.ofIntegers(indices.type(), Shape.of(ones).with(axis, depth), i -> i);
    Operand index = Movement.reshape(indices, indices.shape().insert(axis, 1));
    if (index instanceof HostArray x) {
      HostArray hit =
          HostArithmetic.combine(
              x,
              places,
              values.type(),
              (i, place) -> i == place || i + depth == place ? 1 : 0,
              (i, place) -> i == place || i + depth == place ? 1 : 0);
      return List.of(HostArithmetic.where(hit, element(values, 1), element(values, 0)));
    }
    float off = (float) values.number(0);
    float on = (float) values.number(1);
    return List.of(
        Broadcast.apply(
                (i, place) -> {
                  Tensor hit = i.equalTo(place).maximum(i.add(depth).equalTo(place));
                  return hit.multiply(on - off).add(off);
                },
                call.tensor(index),
                call.tensor(places))
            .with(values.type()));
  }

  private static HostArray element(HostArray x, int i) {
    return HostArithmetic.take(x, Shape.SCALAR, position -> i);
  }

  /** Returns the indices of the elements that are not 0, a column for each. */
  private static List<Operand> nonZero(Call call) {
    HostArray x = call.host(0);
    int rank = x.shape().rank();
    int[] found = IntStream.range(0, x.length()).filter(i -> x.number(i) != 0).toArray();
    return List.of(
        HostArithmetic.ofIntegers(
            ElementType.INT64,
            Shape.of(rank, found.length),
            i -> {
              int axis = i / found.length;
              return found[i % found.length] / x.shape().inner(axis) % x.shape().size(axis);
            }));
  }

  // ---------------------------------------------------------------- channels and pixels

  private static @Nullable String modeProblem(Attributes node, long version) {
    String mode = node.text("mode", "DCR");
    return Set.of("DCR", "CRD").contains(mode) ? null : "mode \"%s\"".formatted(mode);
  }

  /** The channels are [block, block, c], or with the mode CRD [c, block, block]. */
  private static List<Operand> depthToSpace(Call call) {
    Operand x = call.operand(0);
    Shape s = x.shape();
    int block = (int) call.integer("blocksize", 1);
    int channels = s.size(1) / (block * block);
    boolean depthFirst = call.text("mode", "DCR").equals("DCR");
    if (!depthFirst && x instanceof TensorOperand images) {
      return List.of(
          TensorOperand.ofImages(images.images().tensor().pixelShuffle(block, channels), channels)
              .with(x.type()));
    }
    Operand parts =
        depthFirst
            ? Movement.reshape(x, Shape.of(s.size(0), block, block, channels, s.size(2), s.size(3)))
            : Movement.reshape(
                x, Shape.of(s.size(0), channels, block, block, s.size(2), s.size(3)));
    Operand ordered =
        depthFirst
            ? Movement.transpose(parts, 0, 3, 4, 1, 5, 2)
            : Movement.transpose(parts, 0, 1, 4, 2, 5, 3);
    return List.of(
        Movement.reshape(
            ordered, Shape.of(s.size(0), channels, s.size(2) * block, s.size(3) * block)));
  }

  /** The inverse of {@link #depthToSpace}. */
  private static List<Operand> spaceToDepth(Call call) {
    Operand x = call.operand(0);
    Shape s = x.shape();
    int block = (int) call.integer("blocksize", 1);
    int rows = s.size(2) / block;
    int columns = s.size(3) / block;
    Operand parts =
        Movement.reshape(x, Shape.of(s.size(0), s.size(1), rows, block, columns, block));
    Operand ordered =
        call.text("mode", "DCR").equals("DCR")
            ? Movement.transpose(parts, 0, 3, 5, 1, 2, 4)
            : Movement.transpose(parts, 0, 1, 3, 5, 2, 4);
    return List.of(
        Movement.reshape(ordered, Shape.of(s.size(0), s.size(1) * block * block, rows, columns)));
  }
}
