package kinesic.nn.vision;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;

/** Networks of tiny sizes for images of 24x24, most with channels that fill no block of 16. */
public final class TinyNetworks {

  static final int SIDE = 24;

  private TinyNetworks() {}

  /** Returns makers of networks without values, by name. */
  public static Map<String, Supplier<Backbone>> all() {
    Map<String, Supplier<Backbone>> all = new TreeMap<>();
    all.put("basic ResNet", () -> resNet(ResNet.Block.BASIC, 16, 40));
    all.put("bottleneck ResNet", () -> resNet(ResNet.Block.BOTTLENECK, 3, 12));
    all.put("MobileNetV2", TinyNetworks::mobileNet);
    all.put("EfficientNet", TinyNetworks::efficientNet);
    all.put("DenseNet", () -> new DenseNet(new DenseNet.Plan(16, 16, 2, List.of(1, 2))));
    all.put("Vgg", TinyNetworks::vgg);
    all.put("IResNet", TinyNetworks::iResNet);
    all.put("VisionTransformer", TinyNetworks::transformer);
    return all;
  }

  private static Backbone resNet(ResNet.Block block, int first, int second) {
    List<ResNet.Stage> stages =
        List.of(new ResNet.Stage(2, first, 1), new ResNet.Stage(1, second, 2));
    return new ResNet(new ResNet.Plan(7, 20, true, block, stages, false));
  }

  private static Backbone mobileNet() {
    List<MobileNetV2.Stage> stages =
        List.of(new MobileNetV2.Stage(1, 8, 1, 1), new MobileNetV2.Stage(3, 24, 2, 2));
    return new MobileNetV2(new MobileNetV2.Plan(8, stages, 40));
  }

  private static Backbone efficientNet() {
    List<EfficientNet.Stage> stages =
        List.of(new EfficientNet.Stage(1, 3, 1, 8, 1), new EfficientNet.Stage(3, 5, 2, 24, 2));
    return new EfficientNet(new EfficientNet.Plan(8, stages, 40, .2f));
  }

  private static Backbone vgg() {
    return new Vgg(new Vgg.Plan(List.of(new Vgg.Stage(1, 8), new Vgg.Stage(2, 20)), 2, 24, 0));
  }

  private static Backbone iResNet() {
    List<IResNet.Stage> stages = List.of(new IResNet.Stage(1, 8), new IResNet.Stage(2, 24));
    return new IResNet(new IResNet.Plan(SIDE, stages, 20));
  }

  private static Backbone transformer() {
    return new VisionTransformer(new VisionTransformer.Plan(SIDE, 8, 24, 2, 3, 2));
  }

  /** Returns {@code n} images. */
  public static Tensor images(int n) {
    return new RandomStream(1, "images").normal(Shape.of(n, SIDE, SIDE, 3), 0, 1);
  }

  /** Returns a network in evaluation mode whose running statistics are those of {@link #images}. */
  static Backbone trained(Supplier<Backbone> maker) {
    Backbone net = maker.get();
    net.initialise(1);
    net.forward(images(4));
    net.eval();
    return net;
  }
}
