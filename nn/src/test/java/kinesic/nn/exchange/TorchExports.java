package kinesic.nn.exchange;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.io.SafeTensors;
import kinesic.nn.Module;
import kinesic.nn.vision.Backbone;
import kinesic.nn.vision.DenseNet;
import kinesic.nn.vision.EfficientNet;
import kinesic.nn.vision.IResNet;
import kinesic.nn.vision.MobileNetV2;
import kinesic.nn.vision.ResNet;
import kinesic.nn.vision.Vgg;
import kinesic.nn.vision.VisionTransformer;

/**
 * Writes state dicts of all layers and networks with random weights, inputs and outputs, for
 * src/test/python/torch_state_dict.py: {@code NAME.safetensors} and {@code NAME-golden.safetensors}
 * in the folder that is given. It is run by hand; the files have about 1.2 GB.
 */
final class TorchExports {

  private TorchExports() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    for (Map.Entry<String, TorchLayers.Case> e : TorchLayers.all().entrySet()) {
      TorchLayers.Case layer = e.getValue();
      Module module = layer.module();
      write(folder, e.getKey(), module, layer.x(), layer.output(module, layer.x()));
    }
    for (Map.Entry<String, Network> e : networks().entrySet()) {
      Network network = e.getValue();
      Backbone net = network.maker.get();
      net.initialise(7);
      Shape shape = Shape.of(4, network.side, network.side, 3);
      Tensor images = new RandomStream(1, "images").normal(shape, 0, 1);
      net.forward(images); // running statistics of two batches
      net.forward(images.multiply(0.5f));
      net.eval();
      write(folder, e.getKey(), net, images, net.forward(images));
    }
  }

  /**
   * A network.
   *
   * @param maker of the network, without values
   * @param side of its images
   */
  private record Network(Supplier<Backbone> maker, int side) {}

  private static Map<String, Network> networks() {
    Map<String, Network> all = new LinkedHashMap<>();
    all.put("resnet18", new Network(ResNet::resNet18, 224));
    all.put("resnet50", new Network(ResNet::resNet50, 224));
    all.put("mobilenet_v2", new Network(MobileNetV2::new, 224));
    all.put("efficientnet_b0", new Network(EfficientNet::b0, 224));
    all.put("efficientnet_b1", new Network(EfficientNet::b1, 240));
    all.put("efficientnet_b2", new Network(EfficientNet::b2, 260));
    all.put("densenet121", new Network(DenseNet::denseNet121, 224));
    all.put("vgg16", new Network(Vgg::vgg16, 224));
    all.put("iresnet18", new Network(IResNet::iResNet18, 112));
    all.put("iresnet50", new Network(IResNet::iResNet50, 112));
    all.put("vit_tiny_patch16_224", new Network(VisionTransformer::tiny, 224));
    all.put("vit_small_patch16_224", new Network(VisionTransformer::small, 224));
    return all;
  }

  private static void write(Path folder, String name, Module module, Tensor x, Tensor y)
      throws IOException {
    TorchStateDict.of(module).batches(2).write(folder.resolve(name + ".safetensors"));
    Map<String, Tensor> golden = Map.of("x", x, "y", y.detach());
    SafeTensors.write(folder.resolve(name + "-golden.safetensors"), golden, Map.of());
  }
}
