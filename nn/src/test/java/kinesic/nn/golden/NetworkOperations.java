package kinesic.nn.golden;

import java.util.List;
import java.util.Map;
import kinesic.nn.Layer;
import kinesic.nn.vision.DenseNet;
import kinesic.nn.vision.EfficientNet;
import kinesic.nn.vision.IResNet;
import kinesic.nn.vision.MobileNetV2;
import kinesic.nn.vision.ResNet;
import kinesic.nn.vision.Vgg;
import kinesic.nn.vision.VisionTransformer;

/** Networks of tiny sizes, in training mode. */
final class NetworkOperations {

  private NetworkOperations() {}

  static Map<String, Operation> all() {
    return Map.of(
        "ResNet.basic", resNet(ResNet.Block.BASIC),
        "ResNet.bottleneck", resNet(ResNet.Block.BOTTLENECK),
        "MobileNetV2", LayerOperations.layer(in -> mobileNet()),
        "EfficientNet", LayerOperations.layer(in -> efficientNet()),
        "DenseNet", LayerOperations.layer(in -> denseNet()),
        "Vgg", LayerOperations.layer(in -> vgg()),
        "IResNet", LayerOperations.layer(in -> iResNet()),
        "VisionTransformer", LayerOperations.layer(in -> transformer()));
  }

  private static Layer mobileNet() {
    return new MobileNetV2(
        new MobileNetV2.Plan(
            8, List.of(new MobileNetV2.Stage(1, 8, 1, 1), new MobileNetV2.Stage(2, 12, 2, 2)), 20));
  }

  private static Layer efficientNet() {
    return new EfficientNet(
        new EfficientNet.Plan(
            8,
            List.of(new EfficientNet.Stage(1, 3, 1, 8, 1), new EfficientNet.Stage(2, 5, 2, 12, 2)),
            20,
            0));
  }

  private static Layer denseNet() {
    return new DenseNet(new DenseNet.Plan(16, 16, 1, List.of(1, 1)));
  }

  private static Layer vgg() {
    return new Vgg(new Vgg.Plan(List.of(new Vgg.Stage(1, 6), new Vgg.Stage(2, 10)), 2, 12, 0));
  }

  private static Layer iResNet() {
    return new IResNet(
        new IResNet.Plan(24, List.of(new IResNet.Stage(1, 6), new IResNet.Stage(2, 10)), 12));
  }

  private static Layer transformer() {
    return new VisionTransformer(new VisionTransformer.Plan(24, 8, 12, 2, 3, 2));
  }

  private static Operation resNet(ResNet.Block block) {
    return LayerOperations.layer(
        in ->
            new ResNet(
                new ResNet.Plan(
                    7,
                    8,
                    true,
                    block,
                    List.of(new ResNet.Stage(2, 4, 1), new ResNet.Stage(1, 8, 2)),
                    false)));
  }
}
