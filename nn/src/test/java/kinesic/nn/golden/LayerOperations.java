package kinesic.nn.golden;

import java.util.Map;
import kinesic.engine.Tensor;
import kinesic.engine.io.JsonException;
import kinesic.kernels.Activation;
import kinesic.nn.AveragePool2d;
import kinesic.nn.BatchNorm2d;
import kinesic.nn.Conv2d;
import kinesic.nn.Flatten;
import kinesic.nn.GlobalAveragePool;
import kinesic.nn.Layer;
import kinesic.nn.Linear;
import kinesic.nn.MaxPool2d;
import kinesic.nn.Relu;

/** Layers. Their parameters and buffers are inputs of their names. */
final class LayerOperations {

  private LayerOperations() {}

  /** Makes the layer of a case. */
  @FunctionalInterface
  interface Maker {
    Layer make(Arguments in) throws JsonException;
  }

  static Map<String, Operation> all() {
    return Map.of(
        "Linear",
        layer(in -> new Linear(in.tensor("weight").size(0), in.tensor("weight").size(1))),
        "Conv2d",
        layer(LayerOperations::conv2d),
        "BatchNorm2d",
        layer(LayerOperations::batchNorm2d),
        "MaxPool2d",
        layer(in -> new MaxPool2d(in.integer("size"), in.integer("stride"), in.integer("padding"))),
        "AveragePool2d",
        layer(
            in ->
                new AveragePool2d(in.integer("size"), in.integer("stride"), in.integer("padding"))),
        "GlobalAveragePool",
        layer(in -> new GlobalAveragePool()),
        "Flatten",
        layer(in -> new Flatten()),
        "Relu",
        layer(in -> new Relu()));
  }

  static Operation layer(Maker maker) {
    return in -> {
      Layer layer = in.filled(maker.make(in));
      Tensor y = layer.forward(in.tensor("x"));
      in.resultsOf(layer);
      return y;
    };
  }

  private static Layer conv2d(Arguments in) throws JsonException {
    Tensor weight = in.tensor("weight");
    int groups = in.integer("groups", 1);
    Conv2d.Options options =
        Conv2d.options()
            .stride(in.integer("stride"))
            .padding(in.integer("padding"))
            .dilation(in.integer("dilation", 1))
            .groups(groups)
            .bias(in.has("bias"));
    return new Conv2d(
        groups * weight.size(2), weight.size(3), weight.size(0), weight.size(1), options);
  }

  private static Layer batchNorm2d(Arguments in) throws JsonException {
    BatchNorm2d layer =
        new BatchNorm2d(
            in.tensor("weight").size(0),
            Activation.NONE,
            1,
            in.number("epsilon", BatchNorm2d.EPSILON),
            in.number("momentum", BatchNorm2d.MOMENTUM));
    if (!in.flag("training")) {
      layer.eval();
    }
    return layer;
  }
}
