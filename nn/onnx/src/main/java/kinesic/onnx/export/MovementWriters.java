package kinesic.onnx.export;

import static java.util.Map.entry;

import java.util.Map;
import kinesic.engine.autograd.Op;
import kinesic.engine.op.Concat;
import kinesic.engine.op.Expand;
import kinesic.engine.op.FromBlocked;
import kinesic.engine.op.Lstm;
import kinesic.engine.op.Pad;
import kinesic.engine.op.Permute;
import kinesic.engine.op.Reshape;
import kinesic.engine.op.Slice;
import kinesic.engine.op.ToBlocked;
import kinesic.engine.trace.Value;

/** Ops that move elements without computing. */
final class MovementWriters {

  static final Map<Class<? extends Op>, OpWriter> TABLE =
      Map.ofEntries(
          entry(Reshape.class, MovementWriters::reshape),
          entry(Permute.class, MovementWriters::permute),
          entry(Expand.class, MovementWriters::expand),
          entry(Slice.class, MovementWriters::slice),
          entry(Concat.class, MovementWriters::concat),
          entry(Pad.class, MovementWriters::pad),
          entry(ToBlocked.class, MovementWriters::toBlocked),
          entry(FromBlocked.class, MovementWriters::fromBlocked));

  private MovementWriters() {}

  /** Splits and joins axes that are adjacent in the file, too; other inputs are transposed. */
  private static Written reshape(OpCall call) {
    Order from = call.order(0);
    if (call.shape().equals(call.shape(0))) {
      return call.written(call.input(0, from), from);
    }
    String pixel = call.pooled();
    if (pixel != null) {
      return call.written(pixel, Order.IMAGES);
    }
    Regrouping axes = new Regrouping(call.shape(0), call.next(0), call.shape(), call.next());
    Order to = axes.after(from).orElseGet(() -> axes.afterNatural());
    Order wanted = axes.after(from).isPresent() ? from : Order.natural(from.rank());
    return call.written(call.node("Reshape", call.input(0, wanted), call.sizes(to)), to);
  }

  /** Another order of the axes here; nothing changes in the file. */
  private static Written permute(OpCall call) {
    Order order = call.order(0);
    return call.written(call.input(0, order), order.permuted(call.op(Permute.class).axes()));
  }

  private static Written expand(OpCall call) {
    int rank = call.shape().rank();
    Order order = rank == call.shape(0).rank() ? call.order(0) : Order.natural(rank);
    return call.written(call.node("Expand", call.broadcast(0, order), call.repeated(order)), order);
  }

  private static Written slice(OpCall call) {
    Order order = call.order(0);
    String x = call.input(0, order);
    if (call.value(0) instanceof Value.Result source && source.op() instanceof Lstm) {
      return call.written(x, order); // the states h, all that the file has
    }
    Slice op = call.op(Slice.class);
    int axis = call.shape(0).axis(op.axis());
    long end = op.to() == call.shape(0).size(axis) ? Long.MAX_VALUE : op.to();
    return call.written(
        call.node(
            "Slice",
            x,
            call.integers(op.from()),
            call.integers(end),
            call.integers(order.position(axis))),
        order);
  }

  private static Written concat(OpCall call) {
    Order order = call.commonOrder();
    int axis = order.position(call.shape().axis(call.op(Concat.class).axis()));
    return call.written(
        call.node(
            "Concat",
            new Attributes().with("axis", (long) axis),
            call.rest(0, order).toArray(String[]::new)),
        order);
  }

  private static Written pad(OpCall call) {
    Pad op = call.op(Pad.class);
    Order order = call.order(0);
    return call.written(
        call.node(
            "Pad",
            call.input(0, order),
            call.integers(op.before(), op.after()),
            call.number(op.value()),
            call.integers(order.position(call.shape(0).axis(op.axis())))),
        order);
  }

  private static Written toBlocked(OpCall call) {
    return call.images(call.images(0), call.shape(0).size(3));
  }

  private static Written fromBlocked(OpCall call) {
    return call.written(call.images(0, call.op(FromBlocked.class).channels()), Order.IMAGES);
  }
}
