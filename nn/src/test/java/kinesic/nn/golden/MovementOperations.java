package kinesic.nn.golden;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.io.JsonException;
import kinesic.engine.op.Lookup;

/** Ops that move, select and repeat elements. */
final class MovementOperations {

  private MovementOperations() {}

  static Map<String, Operation> all() {
    Map<String, Operation> all = new TreeMap<>();
    axesAndShapes(all);
    parts(all);
    padding(all);
    indices(all);
    numbers(all);
    return all;
  }

  private static void axesAndShapes(Map<String, Operation> all) {
    all.put("reshape", in -> in.tensor("x").reshape(in.integers("shape")));
    all.put("flatten", in -> in.tensor("x").flatten(in.integer("start"), in.integer("end")));
    all.put("unsqueeze", in -> in.tensor("x").unsqueeze(in.integer("axis")));
    all.put("squeeze", in -> in.tensor("x").squeeze(in.integer("axis")));
    all.put("squeezeAll", in -> in.tensor("x").squeeze());
    all.put("permute", in -> in.tensor("x").permute(in.integers("axes")));
    all.put("transpose", in -> in.tensor("x").transpose());
    all.put("swapAxes", in -> in.tensor("x").swapAxes(in.integer("first"), in.integer("second")));
    all.put("moveAxis", in -> in.tensor("x").moveAxis(in.integer("start"), in.integer("end")));
    all.put("flip", in -> in.tensor("x").flip(in.integers("axes")));
    all.put("expand", in -> in.tensor("x").expand(in.integers("shape")));
    all.put("repeat", in -> in.tensor("x").repeat(in.integers("counts")));
  }

  private static void parts(Map<String, Operation> all) {
    all.put(
        "slice",
        in ->
            in.tensor("x")
                .slice(
                    in.integer("axis"),
                    in.integer("start"),
                    in.integer("end"),
                    in.integer("step", 1)));
    all.put("select", in -> in.tensor("x").select(in.integer("axis"), in.integer("index")));
    all.put(
        "split", in -> first(in, in.tensor("x").split(in.integer("axis"), in.integers("sizes"))));
    all.put(
        "chunk", in -> first(in, in.tensor("x").chunk(in.integer("axis"), in.integer("parts"))));
    all.put("concat", in -> Tensor.concat(in.integer("axis"), in.tensor("a"), in.tensor("b")));
    all.put("stack", in -> Tensor.stack(in.integer("axis"), in.tensor("a"), in.tensor("b")));
    all.put("tril", in -> in.tensor("x").tril(in.integer("diagonal")));
    all.put("triu", in -> in.tensor("x").triu(in.integer("diagonal")));
  }

  /** Reports all parts but the first, which it returns. */
  private static Tensor first(Arguments in, List<Tensor> parts) {
    for (int i = 1; i < parts.size(); i++) {
      in.result("y" + i, parts.get(i));
    }
    return parts.getFirst();
  }

  /** An op that adds elements before and after an axis. */
  @FunctionalInterface
  private interface Padding {
    Tensor apply(Tensor x, int axis, int before, int after);
  }

  private static void padding(Map<String, Operation> all) {
    all.put(
        "pad",
        in ->
            in.tensor("x")
                .pad(
                    in.integer("axis"),
                    in.integer("before"),
                    in.integer("after"),
                    in.number("value", 0)));
    all.put("padEdge", padded(Tensor::padEdge));
    all.put("padReflect", padded(Tensor::padReflect));
  }

  private static Operation padded(Padding padding) {
    return in ->
        padding.apply(
            in.tensor("x"), in.integer("axis"), in.integer("before"), in.integer("after"));
  }

  private static void indices(Map<String, Operation> all) {
    all.put("gatherRows", in -> in.tensor("x").gatherRows(in.integers("index")));
    all.put(
        "indexSelect", in -> in.tensor("x").indexSelect(in.integer("axis"), in.integers("index")));
    all.put("lookup", in -> new Lookup().apply(in.tensor("table"), in.tensor("x")));
    all.put("gather", MovementOperations::gather);
    all.put(
        "scatterAdd",
        in ->
            in.tensor("x")
                .scatterAdd(in.integer("axis"), in.tensor("source"), in.integers("index")));
  }

  private static Tensor gather(Arguments in) throws JsonException {
    Shape shape = Shape.of(in.integers("shape"));
    return in.tensor("x").gather(in.integer("axis"), shape, in.integers("index"));
  }

  private static void numbers(Map<String, Operation> all) {
    all.put("arange", in -> Tensor.arange(in.number("start"), in.number("end"), in.number("step")));
    all.put(
        "linspace",
        in -> Tensor.linspace(in.number("start"), in.number("end"), in.integer("count")));
    all.put("eye", in -> Tensor.eye(in.integer("n")));
    all.put("oneHot", in -> Tensor.oneHot(in.integer("classes"), in.integers("labels")));
  }
}
