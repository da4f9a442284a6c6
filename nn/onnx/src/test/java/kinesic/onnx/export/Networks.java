package kinesic.onnx.export;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import kinesic.nn.vision.Backbone;
import kinesic.nn.vision.DenseNet;
import kinesic.nn.vision.EfficientNet;
import kinesic.nn.vision.IResNet;
import kinesic.nn.vision.MobileNetV2;
import kinesic.nn.vision.ResNet;
import kinesic.nn.vision.Vgg;
import kinesic.nn.vision.VisionTransformer;

/** Networks of tiny sizes, most with channels that fill no block of 16. */
final class Networks {

  /** The rows and columns of their images. */
  static final int SIDE = 24;

  private Networks() {}

  /** Returns makers of networks without values, by name. */
  static Map<String, Supplier<Backbone>> tiny() {
    Map<String, Supplier<Backbone>> all = new TreeMap<>();
    all.put("basic ResNet", () -> resNet(ResNet.Block.BASIC, 16, 40));
    all.put("bottleneck ResNet", () -> resNet(ResNet.Block.BOTTLENECK, 3, 12));
    all.put(
        "MobileNetV2",
        () ->
            new MobileNetV2(
                new MobileNetV2.Plan(
                    8,
                    List.of(new MobileNetV2.Stage(1, 8, 1, 1), new MobileNetV2.Stage(3, 24, 2, 2)),
                    40)));
    all.put(
        "EfficientNet",
        () ->
            new EfficientNet(
                new EfficientNet.Plan(
                    8,
                    List.of(
                        new EfficientNet.Stage(1, 3, 1, 8, 1),
                        new EfficientNet.Stage(3, 5, 2, 24, 2)),
                    40,
                    0.2f)));
    all.put("DenseNet", () -> new DenseNet(new DenseNet.Plan(16, 16, 2, List.of(1, 2))));
    all.put(
        "Vgg",
        () -> new Vgg(new Vgg.Plan(List.of(new Vgg.Stage(1, 8), new Vgg.Stage(2, 20)), 2, 24, 0)));
    all.put(
        "IResNet",
        () ->
            new IResNet(
                new IResNet.Plan(
                    SIDE, List.of(new IResNet.Stage(1, 8), new IResNet.Stage(2, 24)), 20)));
    all.put(
        "VisionTransformer",
        () -> new VisionTransformer(new VisionTransformer.Plan(SIDE, 8, 24, 2, 3, 2)));
    return all;
  }

  private static Backbone resNet(ResNet.Block block, int first, int second) {
    List<ResNet.Stage> stages =
        List.of(new ResNet.Stage(2, first, 1), new ResNet.Stage(1, second, 2));
    return new ResNet(new ResNet.Plan(7, 20, true, block, stages, false));
  }
}
