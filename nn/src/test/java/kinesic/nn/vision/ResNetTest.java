package kinesic.nn.vision;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.nn.Named;
import org.junit.jupiter.api.Test;

final class ResNetTest {

  private static final ResNet.Plan BASIC =
      new ResNet.Plan(
          3,
          4,
          false,
          ResNet.Block.BASIC,
          List.of(new ResNet.Stage(1, 4, 1), new ResNet.Stage(2, 8, 2)),
          false);

  private static final ResNet.Plan BOTTLENECK =
      new ResNet.Plan(
          7,
          4,
          true,
          ResNet.Block.BOTTLENECK,
          List.of(new ResNet.Stage(1, 2, 1), new ResNet.Stage(1, 4, 2)),
          false);

  /** Weight i of parameter k is sin(0.37·i² + i + k), scaled by the fan of a filter. */
  private static ResNet filled(ResNet.Plan plan) {
    ResNet net = new ResNet(plan);
    net.initialise(1);
    Map<String, Tensor> values = new LinkedHashMap<>(net.state());
    int k = 0;
    for (String name : net.parameters().keySet()) {
      Shape shape = Named.in(net.parameters(), name).shape();
      float[] v = new float[shape.elements()];
      for (int i = 0; i < v.length; i++) {
        double wave = Math.sin(0.37 * i * i + i + k);
        if (shape.rank() == 4) {
          v[i] = (float) (wave * Math.sqrt(2.0 * shape.size(3) / v.length));
        } else {
          v[i] = (float) ((name.endsWith("weight") ? 1 : 0) + 0.1 * wave);
        }
      }
      values.put(name, Tensor.of(shape, v));
      k++;
    }
    net.load(values);
    return net;
  }

  private static Tensor images(int side) {
    float[] v = new float[2 * side * side * 3];
    for (int i = 0; i < v.length; i++) {
      v[i] = (float) Math.sin(0.9 * i + 0.013 * i * i);
    }
    return Tensor.of(Shape.of(2, side, side, 3), v);
  }

  /** Σ features[j] · cos j. */
  private static Tensor loss(Tensor features) {
    float[] weights = new float[features.shape().elements()];
    for (int j = 0; j < weights.length; j++) {
      weights[j] = (float) Math.cos(j);
    }
    return features.multiply(Tensor.of(features.shape(), weights)).sum();
  }

  private static void assertGradientNorm(double expected, ResNet net, String name) {
    Tensor g = Objects.requireNonNull(Named.in(net.parameters(), name).gradient());
    double norm = Math.sqrt(g.backend().reduction().sumOfSquares(g.buffer()));
    assertEquals(expected, norm, 2e-4 * expected, name);
  }

  private static float[] firstFour(Tensor features) {
    return features.slice(1, 0, 4).toArray();
  }

  // The numbers of the next two tests: the same networks, weights and images in PyTorch 2.13,
  // computed in double.

  @Test
  void basic_blocks_give_the_numbers_of_pytorch() {
    ResNet net = filled(BASIC);
    Tensor features = net.forward(images(16));
    assertArrayEquals(
        new float[] {
          0.6032687f, 0.9772325f, 0.5346465f, 0.5670482f,
          0.6943681f, 0.5912307f, 1.11378f, 0.7338592f
        },
        firstFour(features),
        2e-5f);
    Tensor loss = loss(features);
    assertEquals(0.4789126f, loss.item(), 5e-5f);
    loss.backward();
    assertGradientNorm(8.907933, net, "conv1.weight");
    assertGradientNorm(7.835523, net, "layer1.0.conv1.weight");
    assertGradientNorm(5.535028, net, "layer2.0.conv1.weight");
    assertGradientNorm(1.282021, net, "layer2.0.downsample.0.weight");
    assertGradientNorm(1.020516, net, "layer2.0.downsample.1.bias");
    assertGradientNorm(3.208197, net, "layer2.1.conv2.weight");
    assertArrayEquals(
        new float[] {0.002862227f, 0.001388382f, -0.001672666f, 0.00392967f},
        Named.in(net.state(), "bn1.running_mean").toArray(),
        1e-7f);
    assertArrayEquals(
        new float[] {0.9296568f, 0.9459157f, 0.9412397f, 0.9481227f},
        Named.in(net.state(), "bn1.running_var").toArray(),
        1e-6f);
    net.eval();
    assertArrayEquals(
        new float[] {
          0.1851124f, 0.17361f, 0.3959348f, 0.1527654f,
          0.3721703f, 0.1764113f, 0.4828944f, 0.2359188f
        },
        firstFour(net.forward(images(16))),
        2e-5f);
  }

  @Test
  void bottlenecks_give_the_numbers_of_pytorch() {
    ResNet net = filled(BOTTLENECK);
    Tensor features = net.forward(images(32));
    assertArrayEquals(
        new float[] {
          0.3156406f, 0.4450109f, 0.5354637f, 0.4585852f,
          0.8343921f, 0.7401356f, 0.545908f, 0.6811642f
        },
        firstFour(features),
        2e-5f);
    Tensor loss = loss(features);
    assertEquals(0.2100662f, loss.item(), 5e-5f);
    loss.backward();
    assertGradientNorm(38.0583, net, "conv1.weight");
    assertGradientNorm(4.740031, net, "layer1.0.conv2.weight");
    assertGradientNorm(1.316479, net, "layer1.0.conv3.weight");
    assertGradientNorm(1.910333, net, "layer1.0.downsample.0.weight");
    assertGradientNorm(5.051122, net, "layer2.0.conv2.weight");
    assertGradientNorm(0.777323, net, "layer2.0.downsample.1.bias");
    net.eval();
    assertArrayEquals(
        new float[] {
          0.280067f,
          0.2973029f,
          0f,
          0.003963619f,
          0.2577239f,
          0.2525141f,
          0.006544775f,
          0.005244141f
        },
        firstFour(net.forward(images(32))),
        2e-5f);
  }

  // Parameter counts of torchvision's models without their last layer (fc).

  @Test
  void resnet18_has_the_parameters_of_torchvision() {
    ResNet net = ResNet.resNet18();
    assertEquals(11_176_512, net.parameterCount());
    assertEquals(512, net.features());
  }

  @Test
  void resnet50_has_the_parameters_of_torchvision() {
    ResNet net = ResNet.resNet50();
    assertEquals(23_508_032, net.parameterCount());
    assertEquals(2048, net.features());
    String text = net.toString();
    assertTrue(text.contains("layer4: Sequential"), text);
    assertTrue(text.contains("conv1: Conv2d(3 -> 64, kernel 7, stride 2, padding 3)"), text);
  }

  @Test
  void names_are_those_of_torchvision() {
    ResNet net = new ResNet(BOTTLENECK);
    net.initialise(1);
    assertTrue(
        net.state()
            .keySet()
            .containsAll(
                List.of(
                    "conv1.weight",
                    "bn1.running_var",
                    "layer1.0.conv3.weight",
                    "layer1.0.bn3.bias",
                    "layer2.0.downsample.0.weight",
                    "layer2.0.downsample.1.running_mean")));
  }

  @Test
  void the_compact_network_is_small_and_takes_images_of_any_size() {
    ResNet net = ResNet.compact();
    net.initialise(1);
    assertEquals(128, net.features());
    assertEquals(Shape.of(2, 128), net.forward(images(48)).shape());
    assertEquals(Shape.of(2, 128), net.forward(images(64)).shape());
    assertTrue(net.parameterCount() < 350_000, net.toString());
  }

  @Test
  void a_block_with_a_last_gamma_of_zero_starts_as_its_shortcut() {
    ResidualBlock block = ResidualBlock.basic(3, 3, 1, 0f);
    block.initialise(1);
    Tensor x = images(5);
    assertArrayEquals(x.relu().toArray(), block.forward(x).toArray());
  }
}
