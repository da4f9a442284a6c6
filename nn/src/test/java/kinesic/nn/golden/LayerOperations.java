package kinesic.nn.golden;

import java.util.HashMap;
import java.util.Map;
import kinesic.engine.Tensor;
import kinesic.engine.io.JsonException;
import kinesic.kernels.Activation;
import kinesic.nn.AdaptiveAveragePool2d;
import kinesic.nn.AdaptiveMaxPool2d;
import kinesic.nn.AveragePool2d;
import kinesic.nn.BatchNorm1d;
import kinesic.nn.BatchNorm2d;
import kinesic.nn.Conv2d;
import kinesic.nn.ConvTranspose2d;
import kinesic.nn.Elu;
import kinesic.nn.Flatten;
import kinesic.nn.Gelu;
import kinesic.nn.GlobalAveragePool;
import kinesic.nn.GlobalMaxPool;
import kinesic.nn.GroupNorm;
import kinesic.nn.Hardsigmoid;
import kinesic.nn.Hardswish;
import kinesic.nn.InstanceNorm2d;
import kinesic.nn.Layer;
import kinesic.nn.LayerNorm;
import kinesic.nn.LeakyRelu;
import kinesic.nn.Linear;
import kinesic.nn.LogSoftmax;
import kinesic.nn.MaxPool2d;
import kinesic.nn.Mish;
import kinesic.nn.Prelu;
import kinesic.nn.Relu;
import kinesic.nn.Relu6;
import kinesic.nn.RmsNorm;
import kinesic.nn.Sigmoid;
import kinesic.nn.Silu;
import kinesic.nn.Softmax;
import kinesic.nn.Softplus;
import kinesic.nn.SqueezeExcitation;
import kinesic.nn.Tanh;

/** Layers. Their parameters and buffers are inputs of their names. */
final class LayerOperations {

  private LayerOperations() {}

  /** Makes the layer of a case. */
  @FunctionalInterface
  interface Maker {
    Layer make(Arguments in) throws JsonException;
  }

  static Map<String, Operation> all() {
    Map<String, Operation> all = new HashMap<>();
    all.put(
        "Linear",
        layer(in -> new Linear(in.tensor("weight").size(0), in.tensor("weight").size(1))));
    all.put("Conv2d", layer(LayerOperations::conv2d));
    all.put("ConvTranspose2d", layer(LayerOperations::convTranspose2d));
    all.put(
        "MaxPool2d",
        layer(
            in -> new MaxPool2d(in.integer("size"), in.integer("stride"), in.integer("padding"))));
    all.put(
        "AveragePool2d",
        layer(
            in ->
                new AveragePool2d(
                    in.integer("size"), in.integer("stride"), in.integer("padding"))));
    all.put("GlobalAveragePool", layer(in -> new GlobalAveragePool()));
    all.put("GlobalMaxPool", layer(in -> new GlobalMaxPool()));
    all.put("AdaptiveMaxPool2d", layer(in -> new AdaptiveMaxPool2d(in.integer("size"))));
    all.put("AdaptiveAveragePool2d", layer(in -> new AdaptiveAveragePool2d(in.integer("size"))));
    all.put("Flatten", layer(in -> new Flatten()));
    normalisations(all);
    activations(all);
    return all;
  }

  private static void normalisations(Map<String, Operation> all) {
    all.put("BatchNorm2d", layer(LayerOperations::batchNorm2d));
    all.put("BatchNorm1d", layer(LayerOperations::batchNorm1d));
    all.put("LayerNorm", layer(in -> new LayerNorm(in.number("epsilon"), in.integers("shape"))));
    all.put("RmsNorm", layer(in -> new RmsNorm(in.tensor("weight").size(0), in.number("epsilon"))));
    all.put(
        "GroupNorm",
        layerOnImages(in -> new GroupNorm(in.integer("groups"), in.tensor("weight").size(0))));
    all.put(
        "InstanceNorm2d",
        layerOnImages(in -> new InstanceNorm2d(in.tensor("x").size(3), 1e-5f, in.has("weight"))));
    all.put(
        "SqueezeExcitation",
        layer(in -> new SqueezeExcitation(in.integer("channels"), in.integer("squeezed"))));
  }

  private static void activations(Map<String, Operation> all) {
    all.put("Relu", layer(in -> new Relu()));
    all.put("Sigmoid", layer(in -> new Sigmoid()));
    all.put("Tanh", layer(in -> new Tanh()));
    all.put("Softplus", layer(in -> new Softplus()));
    all.put("Relu6", layer(in -> new Relu6()));
    all.put("Silu", layer(in -> new Silu()));
    all.put("Mish", layer(in -> new Mish()));
    all.put("Hardsigmoid", layer(in -> new Hardsigmoid()));
    all.put("Hardswish", layer(in -> new Hardswish()));
    all.put("Gelu", layer(in -> in.flag("tanh") ? Gelu.byTanh() : new Gelu()));
    all.put("LeakyRelu", layer(in -> new LeakyRelu(in.number("value"))));
    all.put("Elu", layer(in -> new Elu(in.number("value"))));
    all.put("Prelu", layer(in -> new Prelu(in.tensor("weight").size(0))));
    all.put("Softmax", layer(in -> new Softmax(in.integer("axis"))));
    all.put("LogSoftmax", layer(in -> new LogSoftmax(in.integer("axis"))));
  }

  static Operation layer(Maker maker) {
    return in -> {
      Layer layer = in.filled(maker.make(in));
      Tensor y = layer.apply(in.tensor("x"));
      in.resultsOf(layer);
      return y;
    };
  }

  /** A layer that keeps the number of channels, on images in the layout of the case. */
  private static Operation layerOnImages(Maker maker) {
    return in -> {
      Layer layer = in.filled(maker.make(in));
      return ImageOperations.onChannels(in, layer::apply);
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

  private static Layer convTranspose2d(Arguments in) throws JsonException {
    Tensor weight = in.tensor("weight");
    int groups = in.integer("groups");
    Conv2d.Options options =
        Conv2d.options()
            .stride(in.integer("stride"))
            .padding(in.integer("padding"))
            .groups(groups)
            .bias();
    return new ConvTranspose2d(
        weight.size(3),
        groups * weight.size(2),
        weight.size(0),
        options,
        in.integer("outputPadding"));
  }

  private static Layer batchNorm2d(Arguments in) throws JsonException {
    BatchNorm2d layer =
        new BatchNorm2d(
            in.tensor("weight").size(0),
            Activation.NONE,
            1,
            in.number("epsilon", BatchNorm2d.EPSILON),
            in.number("momentum", BatchNorm2d.MOMENTUM));
    return inMode(in, layer);
  }

  private static Layer batchNorm1d(Arguments in) throws JsonException {
    return inMode(
        in,
        new BatchNorm1d(
            in.tensor("weight").size(0),
            in.number("epsilon", BatchNorm2d.EPSILON),
            in.number("momentum", BatchNorm2d.MOMENTUM)));
  }

  private static Layer inMode(Arguments in, Layer layer) throws JsonException {
    if (!in.flag("training")) {
      layer.eval();
    }
    return layer;
  }
}
