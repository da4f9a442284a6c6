package kinesic.nn.golden;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.io.JsonException;
import kinesic.engine.op.Lookup;
import kinesic.nn.Embedding;
import kinesic.nn.Gru;
import kinesic.nn.Layer;
import kinesic.nn.Lstm;
import kinesic.nn.MultiHeadAttention;
import kinesic.nn.SelfAttention;

/** Ops that select and repeat elements, and layers over sequences. */
final class SequenceOperations {

  private SequenceOperations() {}

  static Map<String, Operation> all() {
    Map<String, Operation> all = new TreeMap<>();
    shapes(all);
    selections(all);
    layers(all);
    return all;
  }

  private static void shapes(Map<String, Operation> all) {
    all.put("squeezeAll", in -> in.tensor("x").squeeze());
    all.put("flatten", in -> in.tensor("x").flatten(in.integer("start"), in.integer("end")));
    all.put("expand", in -> in.tensor("x").expand(in.integers("shape")));
    all.put("repeat", in -> in.tensor("x").repeat(in.integers("counts")));
    all.put("swapAxes", in -> in.tensor("x").swapAxes(in.integer("first"), in.integer("second")));
    all.put("moveAxis", in -> in.tensor("x").moveAxis(in.integer("start"), in.integer("end")));
    all.put("tril", in -> in.tensor("x").tril(in.integer("diagonal")));
    all.put("triu", in -> in.tensor("x").triu(in.integer("diagonal")));
    all.put(
        "pad",
        in -> in.tensor("x").pad(1, in.integer("before"), in.integer("after"), in.number("value")));
    all.put("padEdge", in -> in.tensor("x").padEdge(1, in.integer("before"), in.integer("after")));
    all.put(
        "padReflect",
        in -> in.tensor("x").padReflect(1, in.integer("before"), in.integer("after")));
  }

  private static void selections(Map<String, Operation> all) {
    all.put(
        "stridedSlice",
        in -> in.tensor("x").slice(1, in.integer("start"), in.integer("end"), in.integer("step")));
    all.put("select", in -> in.tensor("x").select(in.integer("axis"), in.integer("index")));
    all.put("split", in -> two(in, in.tensor("x").split(1, in.integers("sizes"))));
    all.put("chunk", in -> two(in, in.tensor("x").chunk(0, in.integer("parts"))));
    all.put("flip", in -> in.tensor("x").flip(in.integers("axes")));
    all.put(
        "indexSelect", in -> in.tensor("x").indexSelect(in.integer("axis"), in.integers("index")));
    all.put(
        "gather",
        in ->
            in.tensor("x")
                .gather(in.integer("axis"), Shape.of(in.integers("shape")), in.integers("index")));
    all.put(
        "scatterAdd",
        in ->
            in.tensor("x")
                .scatterAdd(in.integer("axis"), in.tensor("source"), in.integers("index")));
    all.put("lookup", in -> new Lookup().apply(in.tensor("table"), in.tensor("x")));
  }

  private static Tensor two(Arguments in, List<Tensor> parts) {
    in.result("z", parts.get(1));
    return parts.get(0);
  }

  private static void layers(Map<String, Operation> all) {
    all.put(
        "Embedding",
        LayerOperations.layer(
            in -> new Embedding(in.tensor("weight").size(0), in.tensor("weight").size(1))));
    all.put(
        "MultiHeadAttention",
        in -> {
          MultiHeadAttention layer = in.filled(attention(in));
          return layer.attend(in.tensor("x"), in.has("mask") ? in.tensor("mask") : null);
        });
    all.put(
        "MultiHeadAttentionOfOthers",
        in ->
            in.filled(attention(in))
                .attend(in.tensor("query"), in.tensor("key"), in.tensor("value"), null));
    all.put(
        "SelfAttentionLayer",
        LayerOperations.layer(
            in -> new SelfAttention(in.tensor("proj.bias").size(0), in.integer("heads"))));
    all.put("Lstm", LayerOperations.layer(in -> recurrent(in, 4)));
    all.put("Gru", LayerOperations.layer(in -> recurrent(in, 3)));
  }

  private static MultiHeadAttention attention(Arguments in) throws JsonException {
    return new MultiHeadAttention(in.tensor("out_proj.bias").size(0), in.integer("heads"));
  }

  private static Layer recurrent(Arguments in, int gates) throws JsonException {
    int features = in.tensor("x").size(2);
    int size = in.tensor("bias_ih_l0").size(0) / gates;
    int layers = in.integer("layers");
    boolean both = in.flag("both");
    return gates == 4
        ? new Lstm(features, size, layers, both, 0f)
        : new Gru(features, size, layers, both, 0f);
  }
}
