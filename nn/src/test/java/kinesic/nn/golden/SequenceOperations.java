package kinesic.nn.golden;

import java.util.HashMap;
import java.util.Map;
import kinesic.engine.Tensor;
import kinesic.engine.io.JsonException;
import kinesic.engine.op.LayerNorm;
import kinesic.nn.Embedding;
import kinesic.nn.Gelu;
import kinesic.nn.Gru;
import kinesic.nn.Lstm;
import kinesic.nn.MultiHeadAttention;
import kinesic.nn.Relu;
import kinesic.nn.SelfAttention;
import kinesic.nn.TransformerEncoderLayer;

/** Layers on sequences and tokens. */
final class SequenceOperations {

  private SequenceOperations() {}

  static Map<String, Operation> all() {
    Map<String, Operation> all = new HashMap<>();
    all.put(
        "Embedding",
        LayerOperations.layer(
            in -> new Embedding(in.tensor("weight").size(0), in.tensor("weight").size(1))));
    all.put(
        "layerNorm",
        in ->
            new LayerNorm(in.number("epsilon"))
                .apply(in.tensor("x"), in.tensor("weight"), in.tensor("bias")));
    all.put(
        "rmsNorm",
        in -> LayerNorm.rms(in.number("epsilon")).apply(in.tensor("x"), in.tensor("weight")));
    all.put("MultiHeadAttention", SequenceOperations::multiHeadAttention);
    all.put(
        "SelfAttentionLayer",
        LayerOperations.layer(in -> new SelfAttention(in.integer("width"), in.integer("heads"))));
    all.put(
        "TransformerEncoderLayer",
        LayerOperations.layer(
            in ->
                new TransformerEncoderLayer(
                    in.integer("width"),
                    in.integer("heads"),
                    in.integer("hidden"),
                    0,
                    in.flag("first") ? new Gelu() : new Relu(),
                    in.flag("first"))));
    all.put(
        "Lstm",
        LayerOperations.layer(
            in ->
                new Lstm(
                    in.tensor("x").size(2),
                    in.integer("size"),
                    in.integer("layers"),
                    in.flag("bidirectional"),
                    0)));
    all.put(
        "Gru",
        LayerOperations.layer(
            in ->
                new Gru(
                    in.tensor("x").size(2),
                    in.integer("size"),
                    in.integer("layers"),
                    in.flag("bidirectional"),
                    0)));
    return all;
  }

  private static Tensor multiHeadAttention(Arguments in) throws JsonException {
    MultiHeadAttention layer =
        in.filled(new MultiHeadAttention(in.integer("width"), in.integer("heads")));
    Tensor x = in.tensor("x");
    if (in.has("key")) {
      return layer.attend(x, in.tensor("key"), in.tensor("value"), null);
    }
    return in.has("mask") ? layer.attend(x, in.tensor("mask")) : layer.apply(x);
  }
}
