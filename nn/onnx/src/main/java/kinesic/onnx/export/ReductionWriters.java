package kinesic.onnx.export;

import static java.util.Map.entry;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import kinesic.engine.autograd.Op;
import kinesic.engine.op.CumSum;
import kinesic.engine.op.LogSoftmax;
import kinesic.engine.op.LogSumExp;
import kinesic.engine.op.Max;
import kinesic.engine.op.Mean;
import kinesic.engine.op.Norm;
import kinesic.engine.op.Product;
import kinesic.engine.op.SharedMax;
import kinesic.engine.op.Softmax;
import kinesic.engine.op.Sum;
import kinesic.engine.op.TopK;
import kinesic.engine.op.Variance;

/** Ops that work along some axes. */
final class ReductionWriters {

  static final Map<Class<? extends Op>, OpWriter> TABLE =
      Map.ofEntries(
          entry(Sum.class, ReductionWriters::sum),
          entry(Mean.class, ReductionWriters::mean),
          entry(
              Max.class,
              call -> reduced(call, "ReduceMax", List.of(axis(call, call.op(Max.class).axis())))),
          entry(SharedMax.class, call -> reduced(call, "ReduceMax", List.of(1))),
          entry(Product.class, call -> reduced(call, "ReduceProd", List.of(1))),
          entry(LogSumExp.class, call -> reduced(call, "ReduceLogSumExp", List.of(1))),
          entry(Norm.class, ReductionWriters::norm),
          entry(Variance.class, ReductionWriters::variance),
          entry(CumSum.class, ReductionWriters::cumSum),
          entry(Softmax.class, call -> alongLast(call, "Softmax")),
          entry(LogSoftmax.class, call -> alongLast(call, "LogSoftmax")),
          entry(TopK.class, ReductionWriters::topK));

  private ReductionWriters() {}

  private static int axis(OpCall call, int axis) {
    return call.shape(0).axis(axis);
  }

  /** Reduces axes, counted from 0, which disappear. */
  private static Written reduced(OpCall call, String type, Collection<Integer> axes) {
    Order order = call.order(0);
    String x = call.input(0, order);
    return call.written(reduce(call, type, x, order, axes, false), order.without(axes));
  }

  private static String reduce(
      OpCall call, String type, String x, Order order, Collection<Integer> axes, boolean kept) {
    long[] positions = axes.stream().mapToLong(order::position).sorted().toArray();
    return call.node(type, new Attributes().with("keepdims", kept), x, call.integers(positions));
  }

  private static Written sum(OpCall call) {
    Sum op = call.op(Sum.class);
    Order order = call.order(0);
    String x = call.input(0, order);
    if (op.last() < op.first()) {
      return call.written(x, order);
    }
    List<Integer> axes = IntStream.rangeClosed(op.first(), op.last()).boxed().toList();
    return call.written(
        reduce(call, "ReduceSum", x, order, axes, op.keepsAxes()),
        op.keepsAxes() ? order : order.without(axes));
  }

  private static Written mean(OpCall call) {
    Mean op = call.op(Mean.class);
    OptionalInt axis = op.axis();
    if (op.count().isEmpty() && axis.isPresent() && axis(call, axis.getAsInt()) == 1) {
      String images = call.pixels();
      if (images != null) {
        String mean = call.node("GlobalAveragePool", images);
        String flat = call.node("Flatten", new Attributes().with("axis", 1L), mean);
        call.pooled(mean);
        return call.written(flat);
      }
    }
    List<Integer> axes =
        axis.isPresent()
            ? List.of(axis(call, axis.getAsInt()))
            : IntStream.range(0, call.shape(0).rank()).boxed().toList();
    OptionalInt count = op.count();
    if (count.isEmpty()) {
      return reduced(call, "ReduceMean", axes);
    }
    Written sum = reduced(call, "ReduceSum", axes);
    return call.written(
        call.node("Mul", sum.name(), call.number(1f / count.getAsInt())), sum.order());
  }

  private static Written norm(OpCall call) {
    float p = call.op(Norm.class).p();
    Order order = call.order(0);
    String x = call.input(0, order);
    List<Integer> axes = List.of(1);
    String y =
        p == 1
            ? reduce(call, "ReduceSum", call.node("Abs", x), order, axes, false)
            : p == 2
                ? call.node(
                    "Sqrt", reduce(call, "ReduceSum", call.node("Mul", x, x), order, axes, false))
                : reduce(call, "ReduceMax", call.node("Abs", x), order, axes, false);
    return call.written(y, order.without(axes));
  }

  private static Written variance(OpCall call) {
    Variance op = call.op(Variance.class);
    Order order = call.order(0);
    String x = call.input(0, order);
    List<Integer> axes = List.of(1);
    String deviation = call.node("Sub", x, reduce(call, "ReduceMean", x, order, axes, true));
    String squares = call.node("Mul", deviation, deviation);
    int terms = call.shape(0).size(1) - (op.isUnbiased() ? 1 : 0);
    String v =
        call.node(
            "Mul",
            reduce(call, "ReduceSum", squares, order, axes, false),
            call.number(1f / Math.max(0, terms)));
    return call.written(op.isRoot() ? call.node("Sqrt", v) : v, order.without(axes));
  }

  private static Written cumSum(OpCall call) {
    Order order = call.order(0);
    int axis = order.position(axis(call, call.op(CumSum.class).axis()));
    return call.written(call.node("CumSum", call.input(0, order), call.integer(axis)), order);
  }

  private static Written alongLast(OpCall call, String type) {
    Order order = call.order(0);
    Attributes axis = new Attributes().with("axis", (long) order.position(-1));
    return call.written(call.node(type, axis, call.input(0, order)), order);
  }

  private static Written topK(OpCall call) {
    TopK op = call.op(TopK.class);
    Order order = call.order(0);
    Attributes attributes =
        new Attributes().with("axis", (long) order.position(-1)).with("largest", op.isLargest());
    return call.written(
        call.first("TopK", 2, attributes, call.input(0, order), call.integers(op.k())), order);
  }
}
