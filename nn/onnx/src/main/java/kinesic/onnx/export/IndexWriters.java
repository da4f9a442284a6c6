package kinesic.onnx.export;

import static java.util.Map.entry;

import java.util.Map;
import kinesic.engine.Shape;
import kinesic.engine.autograd.Op;
import kinesic.engine.op.Gather;
import kinesic.engine.op.GatherRows;
import kinesic.engine.op.IndexSelect;
import kinesic.engine.op.Lookup;
import kinesic.engine.op.ScatterAdd;
import kinesic.onnx.format.ElementType;

/** Ops that select elements by their indices. */
final class IndexWriters {

  static final Map<Class<? extends Op>, OpWriter> TABLE =
      Map.ofEntries(
          entry(IndexSelect.class, IndexWriters::indexSelect),
          entry(GatherRows.class, IndexWriters::gatherRows),
          entry(Gather.class, IndexWriters::gather),
          entry(ScatterAdd.class, IndexWriters::scatterAdd),
          entry(Lookup.class, IndexWriters::lookup));

  private IndexWriters() {}

  private static Written indexSelect(OpCall call) {
    IndexSelect op = call.op(IndexSelect.class);
    return select(call, call.shape(0).axis(op.axis()), op.index());
  }

  private static Written gatherRows(OpCall call) {
    GatherRows op = call.op(GatherRows.class);
    if (!op.hasIndex()) {
      throw new Refusal("has indices that only a backend has");
    }
    return select(call, 0, op.index());
  }

  private static Written select(OpCall call, int axis, int[] index) {
    Order order = call.order(0);
    return call.written(
        call.node(
            "Gather",
            new Attributes().with("axis", (long) order.position(axis)),
            call.input(0, order),
            call.indices(Shape.of(index.length), index)),
        order);
  }

  private static Written gather(OpCall call) {
    Gather op = call.op(Gather.class);
    return call.written(
        call.node(
            "GatherElements",
            new Attributes().with("axis", (long) call.shape(0).axis(op.axis())),
            call.input(0),
            call.indices(call.shape(), op.index())));
  }

  private static Written scatterAdd(OpCall call) {
    ScatterAdd op = call.op(ScatterAdd.class);
    return call.written(
        call.node(
            "ScatterElements",
            new Attributes()
                .with("axis", (long) call.shape(0).axis(op.axis()))
                .with("reduction", "add"),
            call.input(0),
            call.indices(call.shape(1), op.index()),
            call.input(1)));
  }

  private static Written lookup(OpCall call) {
    String rows =
        call.node("Cast", new Attributes().with("to", ElementType.INT64.code()), call.input(1));
    return call.written(call.node("Gather", call.input(0), rows));
  }
}
