package kinesic.nn.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.op.ConvolutionOptions;
import kinesic.kernels.Window;
import kinesic.nn.Gelu;
import kinesic.nn.GroupNorm;
import kinesic.nn.Gru;
import kinesic.nn.Layer;
import kinesic.nn.LayerNorm;
import kinesic.nn.Linear;
import kinesic.nn.Lstm;
import kinesic.nn.MultiHeadAttention;
import kinesic.nn.RmsNorm;
import kinesic.nn.Sequential;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Functions written with the methods of {@link Tensor}, compiled for three images and applied to
 * batches of other sizes.
 */
final class TensorMethodsTest {

  private static final Tensor VECTOR = random(Shape.of(6));
  private static final Tensor MATRIX = random(Shape.of(6, 4));
  private static final Tensor TOKEN = random(Shape.of(1, 1, 6));

  private final List<DynamicTest> tests = new ArrayList<>();

  private static Tensor random(Shape shape) {
    return new RandomStream(7, "x").normal(shape, 0, 1);
  }

  /** Adds a test of a function of a batch of the given shape. */
  private void test(String name, Shape image, UnaryOperator<Tensor> function) {
    tests.add(
        dynamicTest(
            name,
            () -> {
              Inference net = Inference.of(image.insert(0, 3), function);
              Tensor x = random(image.insert(0, 8));
              float[] together = net.forward(x).toArray();
              for (int n : new int[] {1, 2, 3, 5}) {
                Tensor batch = x.slice(0, 0, n);
                Tensor expected = function.apply(batch);
                Tensor actual = net.forward(batch);
                assertEquals(expected.shape(), actual.shape());
                assertClose(expected.toArray(), actual.toArray());
                assertSameBits(actual.toArray(), together);
              }
            }));
  }

  private static void assertClose(float[] expected, float[] actual) {
    for (int i = 0; i < expected.length; i++) {
      float error = Math.abs(expected[i] - actual[i]);
      assertTrue(
          error <= 1e-5f * Math.max(1, Math.abs(expected[i])),
          "%s: expected %s, got %s".formatted(i, expected[i], actual[i]));
    }
  }

  private static void assertSameBits(float[] batch, float[] more) {
    for (int i = 0; i < batch.length; i++) {
      assertEquals(
          Float.floatToRawIntBits(batch[i]), Float.floatToRawIntBits(more[i]), "element " + i);
    }
  }

  @TestFactory
  List<DynamicTest> methods_of_tensors_are_compiled() {
    Shape rows = Shape.of(5, 6);
    test("arithmetic", rows, x -> x.add(x).multiply(VECTOR).subtract(1).divide(x.square().add(2)));
    test("functions", rows, x -> x.tanh().exp().add(x.gelu()).multiply(x.sigmoid().sqrt()));
    test("comparison", rows, x -> x.greaterThan(0).where(x, x.negate()).clamp(-1, 1));
    test("sums", rows, x -> x.sum(1).add(x.mean(true, 2).sum(1)).add(x.max(1)));
    test("several axes", rows, x -> x.subtract(x.mean(true, 1, 2)));
    test("layer norm by hand", rows, TensorMethodsTest::layerNorm);
    test("softmax", rows, x -> x.softmax().add(x.softmax(1)).add(x.logSoftmax(1)));
    test("matrix product", rows, x -> x.matmul(MATRIX).relu().matmul(MATRIX.transpose()));
    test("product of images", rows, x -> x.matmul(x, false, true).matmul(x));
    test("attention", rows, x -> x.attention(x.tanh(), x.multiply(2)));
    test("reshape", rows, x -> x.reshape(x.size(0) * 5, 6).reshape(x.size(0), 30).reshape(-1, 6));
    test("squeeze", rows, x -> x.unsqueeze(1).unsqueeze(-1).squeeze(1).squeeze(3));
    test("permute", rows, x -> x.permute(2, 0, 1).multiply(2).permute(1, 0, 2).swapAxes(1, 2));
    test(
        "slices",
        rows,
        x -> x.slice(1, 1, 5).slice(2, 0, 6, 2).add(x.select(1, 0).unsqueeze(1).slice(2, 3, 6)));
    test("concat", rows, x -> Tensor.concat(1, x, x.slice(1, 0, 2)).flip(1));
    test("stack", rows, x -> Tensor.stack(2, x, x.exp()).flatten(1, 3));
    test("class token", rows, x -> Tensor.concat(1, TOKEN.expand(x.size(0), 1, 6), x));
    test("expand", rows, x -> x.mean(1).unsqueeze(1).expand(x.size(0), 3, 6).repeat(1, 2, 1));
    test("pad", rows, x -> x.pad(1, 1, 2).padEdge(2, 1, 1).padReflect(1, 2, 2));
    test("select", rows, x -> x.indexSelect(1, 4, 0, 0).tril(0));
    Shape image = Shape.of(9, 8, 4);
    Tensor filter = random(Shape.of(3, 3, 4, 5));
    Tensor bias = random(Shape.of(5));
    Tensor depthwise = random(Shape.of(3, 3, 1, 4));
    ConvolutionOptions same = ConvolutionOptions.DEFAULT.padding(1);
    test("convolution", image, x -> x.conv2d(filter, bias, same.stride(2)).silu());
    test("residual", image, x -> x.conv2d(depthwise, same.groups(4)).relu6().add(x));
    test("excitation", image, x -> x.multiply(x.mean(true, 1, 2).sigmoid()));
    test(
        "pooling",
        image,
        x -> x.maxPool2d(Window.square(2, 2, 0)).averagePool2d(Window.square(3, 1, 1)));
    test("blocks", image, x -> x.toBlocked().conv2d(filter, bias, same).hardswish().fromBlocked(5));
    test("statistics", rows, x -> x.variance(1).add(x.standardDeviation(1)).add(x.prod(1)));
    test("norms", rows, x -> x.norm(2, true, 2).add(x.logSumExp(true, 2)).add(x.min(true, 2)));
    test("cumulative sum", rows, x -> x.cumSum(1));
    Tensor up = random(Shape.of(3, 3, 5, 4));
    test("transposed convolution", image, x -> x.convTranspose2d(up, same.stride(2), 1));
    test(
        "adaptive pooling",
        image,
        x -> x.adaptiveAveragePool2d(4, 3).add(x.adaptiveMaxPool2d(4, 3)));
    return tests;
  }

  @TestFactory
  List<DynamicTest> layers_are_compiled() {
    test("layer norm", Shape.of(5, 6), new LayerNorm(6));
    test("rms norm", Shape.of(5, 6), new RmsNorm(6));
    test("group norm", Shape.of(4, 3, 6), new GroupNorm(2, 6));
    test("attention of heads", Shape.of(5, 6), new MultiHeadAttention(6, 2));
    test("lstm", Shape.of(5, 6), new Lstm(6, 4));
    test("gru", Shape.of(5, 6), new Gru(6, 4));
    test(
        "perceptron",
        Shape.of(5, 6),
        new Sequential(new Linear(6, 9), new Gelu(), new Linear(9, 6)));
    return tests;
  }

  private void test(String name, Shape image, Layer layer) {
    layer.initialise(1);
    layer.eval();
    test(name, image, layer::forward);
  }

  private static Tensor layerNorm(Tensor x) {
    Tensor centred = x.subtract(x.mean(true, 2));
    Tensor variance = centred.square().mean(true, 2);
    return centred.multiply(variance.add(1e-5f).rsqrt()).multiply(VECTOR).add(VECTOR);
  }
}
