package kinesic.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import org.junit.jupiter.api.Test;

/** Tests the parts of the blocks of EfficientNet and MobileNet. */
final class BlocksTest {

  @Test
  void drop_path_zeroes_whole_samples_in_training_and_does_nothing_in_evaluation() {
    DropPath layer = new DropPath(0.25f);
    layer.initialise(1);
    Tensor x = Tensor.ones(Shape.of(1000, 2, 3));
    float[] y = layer.forward(x).toArray();
    int zeros = 0;
    for (int i = 0; i < y.length; i += 6) {
      assertTrue(y[i] == 0f || Math.abs(y[i] - 4f / 3) < 1e-6f);
      for (int j = 1; j < 6; j++) {
        assertEquals(y[i], y[i + j]);
      }
      zeros += y[i] == 0f ? 1 : 0;
    }
    assertEquals(250, zeros, 4 * 14); // a standard deviation is 14
    layer.eval();
    assertSame(x, layer.forward(x));
    assertThrows(IllegalArgumentException.class, () -> new DropPath(1f));
  }

  @Test
  void all_new_layers_compile_for_inference() {
    List<Layer> layers =
        List.of(
            new Sigmoid(),
            new Tanh(),
            new Softplus(),
            new Relu6(),
            new LeakyRelu(),
            new Prelu(20),
            new Prelu(1),
            new Elu(),
            new Gelu(),
            Gelu.byTanh(),
            new Silu(),
            new Mish(),
            new Hardsigmoid(),
            new Hardswish(),
            new Softmax(),
            new LogSoftmax(1),
            new LayerNorm(20),
            new RmsNorm(20),
            new GroupNorm(4, 20),
            new InstanceNorm2d(20, 1e-5f, true),
            new BatchNorm1d(20),
            new DropPath(0.5f),
            new SqueezeExcitation(20, 5));
    Tensor x = new RandomStream(2, "x").normal(Shape.of(2, 3, 4, 20), 0, 1);
    for (Layer layer : layers) {
      layer.initialise(1);
      layer.eval();
      assertArrayEquals(
          layer.forward(x).toArray(),
          layer.forInference(x.shape()).forward(x).toArray(),
          1e-5f,
          layer.describe());
      Layer network = new Sequential(Conv2d.stem(3, 20, 3, 1, 1), layer);
      Tensor images = x.slice(3, 0, 3).copy();
      if (!(layer instanceof LayerNorm || layer instanceof RmsNorm || layer instanceof Softmax)) {
        network.initialise(1);
        assertArrayEquals(
            network.forward(images).toArray(),
            network.forInference(images.shape()).forward(images).toArray(),
            1e-5f,
            layer.describe());
      }
    }
  }

  @Test
  void squeeze_and_excitation_scales_each_channel() {
    SqueezeExcitation layer = new SqueezeExcitation(2, 1);
    layer.load(
        Map.of(
            "fc1.weight", Tensor.of(Shape.of(1, 1, 2, 1), 1, -2),
            "fc1.bias", Tensor.of(0.5f),
            "fc2.weight", Tensor.of(Shape.of(1, 1, 1, 2), 1, -1),
            "fc2.bias", Tensor.of(0f, 1f)));
    // means 3 and 1, squeezed to 3 - 2 + 0.5 = 1.5, gates sigmoid(1.5) and sigmoid(-0.5)
    Tensor y = layer.forward(Tensor.of(Shape.of(1, 1, 2, 2), 2, 1, 4, 1));
    float a = 0.8175745f;
    float b = 0.37754068f;
    assertArrayEquals(new float[] {2 * a, b, 4 * a, b}, y.toArray(), 1e-6f);
  }

  @Test
  void squeeze_and_excitation_keeps_the_layout_of_images() {
    SqueezeExcitation layer = new SqueezeExcitation(20, 5, new Silu(), new Hardsigmoid());
    layer.initialise(1);
    Tensor x = new RandomStream(2, "x").normal(Shape.of(2, 3, 4, 20), 0, 1);
    Tensor blocked = layer.forward(x.toBlocked());
    assertEquals(Shape.of(2, 2, 3, 4, 16), blocked.shape());
    assertArrayEquals(layer.forward(x).toArray(), blocked.fromBlocked(20).toArray(), 1e-5f);
  }
}
