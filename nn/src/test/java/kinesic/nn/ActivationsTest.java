package kinesic.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.Map;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import org.junit.jupiter.api.Test;

/** The numbers are those of the modules of torch.nn 2.13 in double. */
final class ActivationsTest {

  private static final Tensor X = Tensor.of(-4, -2, -0.5f, 0, 0.25f, 1, 7);

  private static void check(Layer layer, double... expected) {
    float[] y = layer.forward(X).toArray();
    for (int i = 0; i < y.length; i++) {
      assertEquals(expected[i], y[i], 1e-6, layer.describe() + " of " + X.get(i));
    }
  }

  @Test
  void activations_have_the_values_of_pytorch() {
    check(
        new Sigmoid(), 0.01798621, 0.11920292, 0.37754067, 0.5, 0.5621765, 0.73105858, 0.99908895);
    check(new Tanh(), -0.9993293, -0.96402758, -0.46211716, 0, 0.24491866, 0.76159416, 0.99999834);
    check(
        new Softplus(),
        0.018149928,
        0.12692801,
        0.47407698,
        0.69314718,
        0.82593942,
        1.3132617,
        7.0009115);
    check(new Relu6(), 0, 0, 0, 0, 0.25, 1, 6);
    check(new LeakyRelu(), -0.04, -0.02, -0.005, 0, 0.25, 1, 7);
    check(new LeakyRelu(0.2f), -0.8, -0.4, -0.1, 0, 0.25, 1, 7);
    check(new Elu(), -0.98168436, -0.86466472, -0.39346934, 0, 0.25, 1, 7);
    check(new Elu(0.5f), -0.49084218, -0.43233236, -0.19673467, 0, 0.25, 1, 7);
    check(new Gelu(), -0.00012668497, -0.045500264, -0.15426877, 0, 0.14967658, 0.84134475, 7);
    check(Gelu.byTanh(), -7.0245948e-05, -0.045402306, -0.15428599, 0, 0.14967535, 0.84119199, 7);
    check(new Silu(), -0.07194484, -0.23840584, -0.18877033, 0, 0.14054413, 0.73105858, 6.9936226);
    check(new Mish(), -0.072591741, -0.25250148, -0.22074377, 0, 0.16957241, 0.86509839, 6.9999884);
    check(new Hardsigmoid(), 0, 0.16666667, 0.41666667, 0.5, 0.54166667, 0.66666667, 1);
    check(new Hardswish(), -0.0, -0.33333333, -0.20833333, 0, 0.13541667, 0.66666667, 7);
  }

  @Test
  void softmax_layers_normalise_an_axis() {
    Tensor x = Tensor.of(new float[][] {{0, 1}, {2, 5}});
    assertArrayEquals(
        new float[] {0.26894143f, 0.7310586f, 0.04742587f, 0.95257413f},
        new Softmax().forward(x).toArray(),
        1e-6f);
    assertArrayEquals(
        new float[] {0.11920292f, 0.01798621f, 0.880797f, 0.9820138f},
        new Softmax(0).forward(x).toArray(),
        1e-6f);
    assertArrayEquals(
        new float[] {-2.126928f, -4.01815f, -0.126928f, -0.01815f},
        new LogSoftmax(0).forward(x).toArray(),
        1e-5f);
    assertEquals("Softmax(axis 0)", new Softmax(0).describe());
  }

  @Test
  void prelu_has_a_slope_per_channel_in_both_layouts() {
    Prelu layer = new Prelu(20);
    layer.initialise(1);
    assertEquals(0.25f, Named.in(layer.state(), "weight").get(19));
    Tensor slopes = new RandomStream(1, "slopes").normal(Shape.of(20), 0, 1);
    layer.load(Map.of("weight", slopes));
    Tensor x = new RandomStream(2, "x").normal(Shape.of(2, 3, 4, 20), 0, 1);
    Tensor y = layer.forward(x);
    float[] in = x.toArray();
    float[] out = y.toArray();
    float[] a = slopes.toArray();
    for (int i = 0; i < in.length; i++) {
      assertEquals(in[i] > 0 ? in[i] : in[i] * a[i % 20], out[i]);
    }
    Tensor blocked = layer.forward(x.toBlocked());
    assertArrayEquals(out, blocked.fromBlocked(20).toArray());
    y.square().sum().backward();
    float[] expected = gradient(layer);
    blocked.fromBlocked(20).square().sum().backward();
    assertArrayEquals(expected, gradient(layer), 1e-4f);
  }

  private static float[] gradient(Prelu layer) {
    Tensor slopes = Named.in(layer.parameters(), "weight");
    Tensor gradient = slopes.gradient();
    assertNotNull(gradient);
    float[] values = gradient.toArray();
    slopes.clearGradient();
    return values;
  }

  @Test
  void prelu_may_have_one_slope_for_all() {
    Prelu layer = new Prelu(1, 0.5f);
    layer.initialise(1);
    Tensor x = new RandomStream(2, "x").normal(Shape.of(1, 2, 2, 3), 0, 1);
    assertArrayEquals(x.leakyRelu(0.5f).toArray(), layer.forward(x).toArray());
    assertArrayEquals(
        x.leakyRelu(0.5f).toArray(), layer.forward(x.toBlocked()).fromBlocked(3).toArray());
  }
}
