package kinesic.benchmarks;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.nn.Layer;
import kinesic.nn.Linear;
import kinesic.nn.Sequential;
import kinesic.nn.Summary;
import kinesic.nn.vision.Backbone;
import kinesic.nn.vision.EfficientNet;
import kinesic.nn.vision.MobileNetV2;
import kinesic.nn.vision.ResNet;
import kinesic.nn.vision.VisionTransformer;

/**
 * A network of the cases: a trunk and a linear layer with 1000 classes.
 *
 * @param name the first part of the names of its cases
 * @param trunk creates the trunk
 */
record Network(String name, Supplier<Backbone> trunk) {

  static final Network RESNET50 = new Network("resnet50", ResNet::resNet50);
  static final Network RESNET18 = new Network("resnet18", ResNet::resNet18);
  static final Network COMPACT = new Network("compact", ResNet::compact);
  static final Network MOBILENET_V2 = new Network("mobilenet-v2", MobileNetV2::new);
  static final Network EFFICIENTNET_B0 = new Network("efficientnet-b0", EfficientNet::b0);
  static final Network VIT_S = new Network("vit-s", VisionTransformer::small);

  private static final List<Network> ALL =
      List.of(RESNET50, RESNET18, COMPACT, MOBILENET_V2, EFFICIENTNET_B0, VIT_S);

  static final int CLASSES = 1000;
  static final long SEED = 1;

  private static final int PICTURE_CHANNELS = 3;

  /** Returns the network with this name. */
  static Optional<Network> named(String name) {
    return ALL.stream().filter(network -> network.name().equals(name)).findFirst();
  }

  /** Returns the names of all networks, separated by commas. */
  static String names() {
    return ALL.stream().map(Network::name).collect(Collectors.joining(", "));
  }

  /** Returns the network with random parameters, the same for every call. */
  Layer create() {
    Backbone features = trunk.get();
    Sequential net = new Sequential(features, new Linear(features.features(), CLASSES));
    net.initialise(SEED);
    return net;
  }

  /** Returns random images [batch, side, side, 3]. */
  static Tensor images(int side, int batch) {
    return new RandomStream(SEED, "images").normal(shape(side, batch), 0, 1);
  }

  private static Shape shape(int side, int batch) {
    return Shape.of(batch, side, side, PICTURE_CHANNELS);
  }

  /**
   * Returns the operations of convolutions and products for images of {@code side} x {@code side}
   * pixels; a multiply-add counts as 2.
   */
  double forwardOperations(int side, int batch) {
    return 2.0 * Summary.of(create(), shape(side, batch)).multiplyAdds();
  }
}
