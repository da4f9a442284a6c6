package kinesic.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Node;
import kinesic.engine.autograd.Op;
import kinesic.kernels.Activation;
import org.junit.jupiter.api.Test;

final class ConvNormTest {

  private static final Tensor X = new RandomStream(1, "x").normal(Shape.of(3, 6, 5, 4), 0, 1);

  /** Applies its children one after the other, which nothing fuses. */
  private static final class Apart extends Layer {
    private final List<Layer> layers;

    Apart(Layer... layers) {
      this.layers = List.of(layers);
      for (int i = 0; i < layers.length; i++) {
        child(Integer.toString(i), layers[i]);
      }
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor y = x;
      for (Layer layer : layers) {
        y = layer.forward(y);
      }
      return y;
    }
  }

  private static Layer[] layers(boolean biased) {
    return new Layer[] {
      biased ? Conv2d.withBias(4, 7, 3, 1, 1) : new Conv2d(4, 7, 3, 1, 1),
      new BatchNorm2d(7),
      new Relu(),
      new MaxPool2d(2, 2, 0)
    };
  }

  private static void assertSameBits(Layer together, Layer apart) {
    together.initialise(3);
    apart.initialise(3);
    Tensor y = together.forward(X);
    Tensor expected = apart.forward(X);
    assertArrayEquals(expected.toArray(), y.toArray());
    y.square().sum().backward();
    expected.square().sum().backward();
    assertEquals(apart.state().keySet(), together.state().keySet());
    apart
        .parameters()
        .forEach(
            (name, p) ->
                assertArrayEquals(
                    gradient(p), gradient(Named.in(together.parameters(), name)), name));
    apart
        .buffers()
        .forEach(
            (name, b) ->
                assertArrayEquals(b.toArray(), Named.in(together.buffers(), name).toArray(), name));
    together.eval();
    apart.eval();
    assertArrayEquals(apart.forward(X).toArray(), together.forward(X).toArray());
  }

  private static float[] gradient(Tensor p) {
    return Objects.requireNonNull(p.gradient()).toArray();
  }

  @Test
  void a_sequence_of_convolution_normalisation_and_relu_gives_the_bits_of_its_layers() {
    assertSameBits(new Sequential(layers(false)), new Apart(layers(false)));
    assertSameBits(new Sequential(layers(true)), new Apart(layers(true)));
  }

  @Test
  void it_is_one_op_of_the_tape() {
    Layer net = new Sequential(new Conv2d(4, 7, 3, 1, 1), new BatchNorm2d(7), new Relu());
    net.initialise(1);
    Node node = Objects.requireNonNull(net.forward(X).node());
    Op op = Objects.requireNonNull(node.op());
    assertEquals("convBatchNorm", op.name());
  }

  @Test
  void an_activation_after_another_is_not_fused() {
    Layer[] layers = {
      new Conv2d(4, 7, 3, 1, 1), new BatchNorm2d(7, Activation.RELU), new Relu(), new Flatten()
    };
    Layer net = new Sequential(layers);
    net.initialise(1);
    Node flat = Objects.requireNonNull(net.forward(X).node());
    Node last = Objects.requireNonNull(flat.inputs()[0]);
    assertEquals("relu", Objects.requireNonNull(last.op()).name());
  }

  @Test
  void its_parts_are_its_children_unless_they_belong_to_another_module() {
    ConvNorm own = new ConvNorm(new Conv2d(4, 7, 3, 1, 1), new BatchNorm2d(7));
    assertEquals(
        List.of("0.weight", "1.weight", "1.bias"),
        own.stateShapes().keySet().stream().filter(n -> !n.contains("running")).toList());
    assertEquals(Map.of(), new Parts().step.children());
  }

  private static final class Parts extends Layer {
    private final ConvNorm step =
        new ConvNorm(child("conv1", new Conv2d(4, 7, 3, 1, 1)), child("bn1", new BatchNorm2d(7)));

    @Override
    public Tensor forward(Tensor x) {
      return step.forward(x);
    }
  }

  @Test
  void parts_of_which_one_belongs_to_another_module_are_refused() {
    Conv2d convolution = new Conv2d(4, 7, 3, 1, 1);
    assertEquals(1, new Sequential(convolution).children().size());
    assertThrows(
        IllegalArgumentException.class, () -> new ConvNorm(convolution, new BatchNorm2d(7)));
  }

  @Test
  void a_residual_is_added_before_the_activation() {
    ConvNorm layer = new ConvNorm(new Conv2d(4, 4, 3, 1, 1), new BatchNorm2d(4, Activation.RELU));
    BatchNorm2d linear = new BatchNorm2d(4);
    layer.initialise(1);
    linear.initialise(1);
    Conv2d convolution = (Conv2d) Named.in(layer.children(), "0");
    Tensor expected = linear.forward(convolution.forward(X)).add(X).relu();
    assertArrayEquals(expected.toArray(), layer.forward(X, X).toArray(), 1e-6f);
  }
}
