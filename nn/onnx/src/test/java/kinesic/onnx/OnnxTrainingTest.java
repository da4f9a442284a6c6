package kinesic.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.op.RunningUpdate;
import kinesic.engine.trace.Graph;
import kinesic.kernels.Activation;
import kinesic.kernels.Backend;
import kinesic.kernels.Backends;
import kinesic.nn.BatchNorm2d;
import kinesic.nn.Conv2d;
import kinesic.nn.GlobalAveragePool;
import kinesic.nn.Layer;
import kinesic.nn.Linear;
import kinesic.nn.inference.Inference;
import kinesic.onnx.format.ModelData;
import org.junit.jupiter.api.Test;

/** A small residual network from a file against the same network written by hand. */
final class OnnxTrainingTest {

  private static final int WIDTH = 20;
  private static final RandomStream RANDOM = new RandomStream(7, "training");

  /** The network by hand; its names are those of the file. */
  private static final class Written extends Layer {
    private final Conv2d stem = child("stem", Conv2d.stem(3, WIDTH, 3, 2, 1));
    private final BatchNorm2d norm = child("norm", new BatchNorm2d(WIDTH, Activation.RELU));
    private final Conv2d conv = child("conv", new Conv2d(WIDTH, WIDTH, 3, 1, 1));
    private final BatchNorm2d norm2 = child("norm2", new BatchNorm2d(WIDTH, Activation.RELU));
    private final Linear head = child("head", new Linear(WIDTH, 5));

    @Override
    public Tensor forward(Tensor x) {
      Tensor a = norm.apply(stem.apply(x));
      Tensor b = norm2.forward(conv.apply(a), a);
      return head.apply(new GlobalAveragePool(WIDTH).apply(b));
    }
  }

  private static ModelData file(Map<String, Tensor> state, long batch) {
    Graphs graph = Graphs.version(17).input("x", batch, 3, 16, 16);
    state.forEach(
        (name, value) -> {
          Tensor stored =
              value.shape().rank() == 4
                  ? value.permute(3, 2, 0, 1)
                  : value.shape().rank() == 2 ? value.transpose() : value;
          graph.weights(name, stored.shape(), stored.toArray());
        });
    return graph
        .node(
            "c1 = Conv(x, stem.weight)",
            "strides",
            new int[] {2, 2},
            "pads",
            new int[] {1, 1, 1, 1})
        .node(
            "n1 = BatchNormalization(c1, norm.weight, norm.bias, norm.running_mean, norm.running_var)")
        .node("r1 = Relu(n1)")
        .node(
            "c2 = Conv(r1, conv.weight)",
            "pads",
            new int[] {1, 1, 1, 1},
            "kernel_shape",
            new int[] {3, 3})
        .node(
            "n2 = BatchNormalization(c2, norm2.weight, norm2.bias, norm2.running_mean, norm2.running_var)")
        .node("s = Add(n2, r1)")
        .node("r2 = Relu(s)")
        .node("p = GlobalAveragePool(r2)")
        .node("f = Flatten(p)")
        .node("y = Gemm(f, head.weight, head.bias)", "transB", 1)
        .output("y");
  }

  private static Written written() {
    Written net = new Written();
    net.initialise(3);
    Map<String, Tensor> state = new LinkedHashMap<>(net.state());
    state.replaceAll(
        (name, t) ->
            name.endsWith("running_var")
                ? RANDOM.uniform(t.shape(), 0.5f, 2)
                : name.endsWith("weight") && t.shape().rank() > 1
                    ? t
                    : RANDOM.uniform(t.shape(), -1, 1));
    net.load(state);
    net.eval();
    return net;
  }

  private static Tensor images(int n) {
    return RANDOM.uniform(Shape.of(n, 16, 16, 3), -1, 1);
  }

  private static void assertClose(float[] expected, float[] actual, float tolerance) {
    float largest = 0;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertArrayEquals(expected, actual, tolerance * largest);
  }

  @Test
  void state_is_that_of_the_network_by_hand() {
    Written net = written();
    OnnxModel read = OnnxModel.of(file(net.state(), -1));
    assertEquals(net.stateShapes(), read.stateShapes());
    net.state()
        .forEach(
            (name, t) ->
                assertArrayEquals(t.toArray(), Graphs.named(read.state(), name).toArray()));
    assertEquals(net.parameters().keySet(), read.parameters().keySet());
    read.load(net.state());
  }

  @Test
  void images_may_have_their_channels_last() {
    Written net = written();
    OnnxModel read = OnnxModel.of(file(net.state(), -1));
    Tensor x = images(2);
    float[] expected = net.apply(x).toArray();
    assertClose(expected, read.forward(x.permute(0, 3, 1, 2)).toArray(), 1e-5f);
    assertClose(expected, read.channelsLast().forward(x).toArray(), 1e-5f);
  }

  @Test
  void compiles_to_the_network_by_hand() {
    Written net = written();
    OnnxModel read = OnnxModel.of(file(net.state(), -1)).channelsLast();
    Shape shape = Shape.of(2, 16, 16, 3);
    Inference expected = net.forInference(shape);
    Inference actual = read.forInference(shape);
    Tensor x = images(5);
    assertArrayEquals(expected.forward(x).toArray(), actual.forward(x).toArray());
  }

  @Test
  void no_transposition_is_left() {
    OnnxModel read = OnnxModel.of(file(written().state(), -1)).channelsLast();
    Graph graph = read.trace(Shape.of(2, 16, 16, 3));
    Set<String> moving = Set.of("permute", "toBlocked", "fromBlocked");
    assertEquals(
        List.of("fromBlocked"), // of the mean pixel
        graph.results().stream()
            .map(result -> result.op().name())
            .filter(moving::contains)
            .toList());
  }

  @Test
  void the_batch_of_the_file_is_no_limit() {
    Written net = written();
    OnnxModel read = OnnxModel.of(file(net.state(), 1)).channelsLast();
    Tensor x = images(3);
    assertClose(net.apply(x).toArray(), read.forward(x).toArray(), 1e-5f);
    Inference fast = read.forInference(Shape.of(1, 16, 16, 3));
    assertClose(net.apply(x).toArray(), fast.forward(x).toArray(), 1e-5f);
  }

  @Test
  void trains_as_the_network_by_hand() {
    Written net = written();
    OnnxModel read = OnnxModel.of(file(net.state(), -1)).channelsLast();
    net.train();
    read.train();
    Tensor x = images(4);
    Tensor expected = net.apply(x);
    Tensor actual = read.forward(x);
    assertClose(expected.toArray(), actual.toArray(), 1e-5f);
    expected.square().sum().backward();
    actual.square().sum().backward();
    net.parameters()
        .forEach(
            (name, p) ->
                assertClose(
                    Objects.requireNonNull(p.gradient()).toArray(),
                    Objects.requireNonNull(Graphs.named(read.parameters(), name).gradient())
                        .toArray(),
                    1e-3f));
    net.buffers()
        .forEach(
            (name, b) ->
                assertClose(b.toArray(), Graphs.named(read.buffers(), name).toArray(), 1e-5f));
  }

  /** As the ranks of a group do: they name running statistics by the memory of the buffers. */
  @Test
  void running_statistics_can_be_handed_out() {
    OnnxModel read = OnnxModel.of(file(written().state(), -1)).channelsLast();
    read.train();
    float[] before = Graphs.named(read.buffers(), "norm.running_mean").toArray();
    List<String> names = new ArrayList<>();
    try (RunningUpdate.Collector collector = RunningUpdate.collect()) {
      read.forward(images(4));
      for (RunningUpdate update : collector.updates()) {
        read.buffers()
            .forEach(
                (name, buffer) -> {
                  if (buffer.buffer().equals(update.running().mean().buffer())) {
                    names.add(name);
                  }
                });
      }
    }
    assertEquals(List.of("norm.running_mean", "norm2.running_mean"), names);
    assertArrayEquals(before, Graphs.named(read.buffers(), "norm.running_mean").toArray());
  }

  @Test
  void a_frozen_part_stays_as_it_is() {
    OnnxModel read = OnnxModel.of(file(written().state(), -1)).channelsLast();
    read.train();
    Graphs.named(read.children(), "norm").freeze();
    Graphs.named(read.children(), "stem").freeze();
    float[] before = Graphs.named(read.buffers(), "norm.running_mean").toArray();
    float[] other = Graphs.named(read.buffers(), "norm2.running_mean").toArray();
    read.forward(images(4)).sum().backward();
    assertArrayEquals(before, Graphs.named(read.buffers(), "norm.running_mean").toArray());
    assertFalse(Arrays.equals(other, Graphs.named(read.buffers(), "norm2.running_mean").toArray()));
    assertNull(Graphs.named(read.parameters(), "stem.weight").gradient());
    assertTrue(Graphs.named(read.parameters(), "conv.weight").gradient() != null);
    read.unfreeze();
    assertTrue(Graphs.named(read.parameters(), "stem.weight").requiresGradient());
  }

  @Test
  void lives_on_any_backend() {
    OnnxModel read = OnnxModel.of(file(written().state(), -1)).channelsLast();
    Tensor x = images(2);
    float[] expected = read.forward(x).toArray();
    try (Backend other = Backends.scalar(1)) {
      read.to(other);
      assertClose(expected, read.forward(x.to(other)).toArray(), 1e-5f);
    }
  }
}
