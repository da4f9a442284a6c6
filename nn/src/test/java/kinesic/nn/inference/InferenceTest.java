package kinesic.nn.inference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.StepMemory;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Autograd;
import kinesic.kernels.Activation;
import kinesic.kernels.Backends;
import kinesic.kernels.conformance.CountingBackend;
import kinesic.nn.AveragePool2d;
import kinesic.nn.BatchNorm2d;
import kinesic.nn.Conv2d;
import kinesic.nn.Dropout;
import kinesic.nn.Flatten;
import kinesic.nn.GlobalAveragePool;
import kinesic.nn.Layer;
import kinesic.nn.Linear;
import kinesic.nn.MaxPool2d;
import kinesic.nn.ModuleBuffer;
import kinesic.nn.Relu;
import kinesic.nn.Sequential;
import kinesic.nn.vision.ResNet;
import kinesic.nn.vision.ResidualBlock;
import org.junit.jupiter.api.Test;

final class InferenceTest {

  /**
   * The greatest difference from evaluation mode, in units of the largest result: folding rounds
   * each element of a filter once more, 2^-24 of itself, in each of up to 53 layers. Measured on
   * the networks below: at most 4.2e-6.
   */
  private static final double ERROR = 1e-5;

  private static final ResNet.Plan BOTTLENECKS =
      new ResNet.Plan(
          7,
          16,
          true,
          ResNet.Block.BOTTLENECK,
          List.of(new ResNet.Stage(2, 16, 1), new ResNet.Stage(2, 32, 2)),
          false);

  private static Tensor random(int... sizes) {
    return new RandomStream(5, "x").normal(Shape.of(sizes), 0, 1);
  }

  /** With values, running statistics among them that are not those of a new network. */
  private static <L extends Layer> L trained(L layer, Tensor x) {
    layer.initialise(3);
    try (Autograd.Mode off = Autograd.noGrad()) {
      for (int step = 0; step < 3; step++) {
        layer.forward(x);
      }
    }
    layer.eval();
    return layer;
  }

  private static void assertAgrees(Layer layer, Tensor x) {
    trained(layer, x);
    float[] expected = layer.forward(x).toArray();
    float[] actual = layer.forInference(x.shape()).forward(x).toArray();
    double largest = 0;
    double error = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      error = Math.max(error, Math.abs(expected[i] - actual[i]));
    }
    assertEquals(expected.length, actual.length);
    assertTrue(largest > 0, "nothing to compare");
    assertTrue(error <= ERROR * largest, layer + ": " + error / largest);
  }

  @Test
  void residual_networks_give_the_numbers_of_evaluation_mode() {
    assertAgrees(ResNet.compact(), random(3, 48, 48, 3));
    assertAgrees(new ResNet(BOTTLENECKS), random(4, 40, 40, 3));
    assertAgrees(
        new Sequential(ResNet.resNet18(), new Dropout(0.5f), new Linear(512, 7)),
        random(2, 64, 64, 3));
  }

  @Test
  void resnet50_gives_the_numbers_of_evaluation_mode_in_little_memory() {
    ResNet net = ResNet.resNet50();
    Tensor x = random(2, 64, 64, 3);
    assertAgrees(net, x);
    Inference inference = net.forInference(x.shape());
    inference.forward(x);
    long images = 2 * 16 * 16 * 256 * Float.BYTES; // the largest result
    assertTrue(inference.workBytes() <= 3 * images, () -> inference.workBytes() + " bytes");
  }

  @Test
  void every_layer_gives_the_numbers_of_evaluation_mode_wherever_it_stands() {
    assertAgrees(new BatchNorm2d(8, Activation.RELU), random(2, 5, 6, 8));
    assertAgrees(
        new Sequential(
            new Relu(),
            new BatchNorm2d(8),
            new Relu(),
            new Conv2d(8, 24, 3, 1, 1),
            new Relu(),
            new BatchNorm2d(24),
            new AveragePool2d(2, 2, 0),
            new Conv2d(24, 24, 1, 1, 0),
            new BatchNorm2d(24),
            new BatchNorm2d(24, Activation.RELU),
            new MaxPool2d(3, 2, 1),
            new Flatten(),
            new Linear(2 * 2 * 24, 40),
            new Relu(),
            new Linear(40, 3)),
        random(5, 8, 8, 8));
    assertAgrees(
        new Sequential(
            Conv2d.stem(3, 32, 3, 2, 1),
            new Conv2d(32, 32, 3, Conv2d.options().samePadding().groups(32)),
            new BatchNorm2d(32, Activation.HARDSWISH),
            new Conv2d(32, 24, 3, Conv2d.options().padding(2).dilation(2).groups(4).bias()),
            new BatchNorm2d(24, Activation.SILU),
            new Conv2d(24, 24, 5, Conv2d.options().padding(2, 1, 1, 2).groups(24)),
            new BatchNorm2d(24, Activation.RELU6),
            new GlobalAveragePool()),
        random(5, 16, 14, 3));
    assertAgrees(
        new Sequential(
            Conv2d.stem(3, 20, 3, 1, 1),
            new Relu(),
            new BatchNorm2d(20),
            new AveragePool2d(2, 2, 0),
            Conv2d.withBias(20, 40, 3, 1, 1),
            new BatchNorm2d(40, Activation.RELU),
            new MaxPool2d(3, 2, 1),
            ResidualBlock.basic(40, 32, 2, 1f),
            new GlobalAveragePool(),
            new Linear(32, 3)),
        random(5, 16, 14, 3));
    assertAgrees(ResidualBlock.bottleneck(16, 4, 1, 1f), random(2, 7, 7, 16));
    assertAgrees(ResidualBlock.basic(16, 32, 2, 1f), random(2, 7, 7, 16));
    assertAgrees(new Sequential(new Dropout(0.5f), new Flatten()), random(3, 2, 2, 4));
    assertAgrees(new Relu(), random(3, 4));
  }

  @Test
  void a_value_that_is_used_twice_is_kept_until_its_last_use() {
    Conv2d first = trained(new Conv2d(4, 4, 3, 1, 1), random(2, 6, 6, 4));
    Conv2d second = trained(new Conv2d(4, 4, 1, 1, 0), random(2, 6, 6, 4));
    Tensor x = random(2, 6, 6, 4);
    Inference net =
        Inference.of(
            x.shape(),
            in -> {
              Tensor a = first.forward(in);
              Tensor b = second.forward(a).add(a);
              return second.forward(b).add(a);
            });
    Tensor a = first.forward(x);
    Tensor b = second.forward(a).add(a);
    assertArrayEquals(second.forward(b).add(a).toArray(), net.forward(x).toArray(), 1e-5f);
  }

  @Test
  void a_function_overwrites_only_what_nobody_else_reads() {
    Tensor x = random(3, 5);
    Tensor constant = random(5);
    Inference net =
        Inference.of(
            x.shape(),
            in -> {
              Tensor a = in.exp();
              Tensor view = a.add(constant).reshape(in.size(0), 5, 1);
              Tensor b = view.tanh().reshape(in.size(0), 5);
              return view.reshape(in.size(0), 5).add(b).add(a.sigmoid()).multiply(a);
            });
    Tensor a = x.exp();
    Tensor view = a.add(constant);
    float[] expected = view.add(view.tanh()).add(a.sigmoid()).multiply(a).toArray();
    float[] before = x.toArray();
    for (int i = 0; i < 3; i++) {
      assertArrayEquals(expected, net.forward(x).toArray());
    }
    assertArrayEquals(before, x.toArray());
  }

  @Test
  void a_transposed_matrix_is_packed_like_one_that_is_not() {
    Tensor x = random(3, 4, 5);
    Tensor weight = random(6, 5);
    Tensor bias = random(6);
    Inference plain = Inference.of(x.shape(), in -> in.matmul(weight.transpose()).add(bias).gelu());
    Inference transposed =
        Inference.of(x.shape(), in -> in.matmul(weight, false, true).add(bias).gelu());
    assertArrayEquals(plain.forward(x).toArray(), transposed.forward(x).toArray(), 0f);
  }

  @Test
  void an_image_has_the_same_bits_alone_and_in_any_batch() {
    Layer net = new Sequential(new ResNet(BOTTLENECKS), new Linear(128, 5));
    Tensor images = random(19, 40, 40, 3);
    trained(net, images);
    for (int typical : new int[] {1, 4, 16}) {
      Inference inference = net.forInference(Shape.of(typical, 40, 40, 3));
      float[] alone = new float[19 * 5];
      for (int i = 0; i < 19; i++) {
        float[] y = inference.forward(images.slice(0, i, i + 1)).toArray();
        System.arraycopy(y, 0, alone, i * 5, 5);
      }
      for (int n : new int[] {2, 3, 4, 7, 8, 13, 16, 17, 19}) {
        float[] together = inference.forward(images.slice(0, 19 - n, 19)).toArray();
        for (int j = 0; j < n * 5; j++) {
          assertEquals(alone[(19 - n) * 5 + j], together[j], 0f, typical + ", " + n + ": " + j);
        }
      }
    }
  }

  @Test
  void the_input_is_left_alone_and_each_result_has_memory_of_its_own() {
    Tensor x = random(2, 7, 7, 16);
    float[] before = x.toArray();
    Inference net = trained(ResidualBlock.basic(16, 16, 1, 1f), x).forInference(x.shape());
    Tensor y = net.forward(x);
    float[] first = y.toArray();
    Tensor other = net.forward(x.multiply(-1));
    assertNotSame(y.buffer(), other.buffer());
    assertArrayEquals(first, y.toArray(), 0f);
    assertArrayEquals(before, x.toArray(), 0f);
  }

  @Test
  void threads_that_share_it_get_the_bits_of_one_thread() throws Exception {
    Tensor images = random(24, 40, 40, 3);
    Layer net = trained(new Sequential(new ResNet(BOTTLENECKS), new Linear(128, 5)), images);
    Inference inference = net.forInference(Shape.of(4, 40, 40, 3));
    float[] expected = inference.forward(images).toArray(); // [24, 5]
    Callable<Integer> calls =
        () -> {
          int wrong = 0;
          for (int i = 0; i < 24; i++) {
            float[] y = inference.forward(images.slice(0, i, i + 1)).toArray();
            wrong += Arrays.equals(y, 0, 5, expected, i * 5, i * 5 + 5) ? 0 : 1;
          }
          return wrong;
        };
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (Future<Integer> wrong : threads.invokeAll(Collections.nCopies(8, calls))) {
        assertEquals(0, wrong.get());
      }
    }
  }

  @Test
  void training_further_changes_nothing_that_was_compiled() {
    Layer net = new Sequential(new Conv2d(3, 16, 3, 1, 1), new Flatten(), new Linear(256, 2));
    Tensor x = random(2, 4, 4, 3);
    Inference inference = trained(net, x).forInference(x.shape());
    float[] before = inference.forward(x).toArray();
    net.initialise(4);
    assertArrayEquals(before, inference.forward(x).toArray(), 0f);
  }

  @Test
  void what_is_compiled_inside_a_step_scope_lives_on() {
    Tensor x = random(2, 16, 16, 3);
    Layer net = trained(new ResNet(BOTTLENECKS), x);
    StepMemory memory = new StepMemory();
    Inference inference;
    try (StepMemory.Scope scope = memory.open()) {
      inference = net.forInference(x.shape());
    }
    Inference outside = net.forInference(x.shape());
    assertArrayEquals(outside.forward(x).toArray(), inference.forward(x).toArray(), 0f);
  }

  /** A layer of a user, written with the methods of tensors. */
  private static final class Gated extends Layer {
    private final Linear value = child("value", new Linear(6, 8));
    private final Linear gate = child("gate", new Linear(6, 8));
    private final ModuleBuffer scale = buffer("scale", Shape.of(8), 1.5f);

    @Override
    public Tensor forward(Tensor x) {
      Tensor rows = x.reshape(x.size(0) * x.size(1), 6);
      Tensor y =
          value.forward(rows).multiply(gate.forward(rows).sigmoid()).multiply(scale.tensor());
      Tensor mean = y.reshape(x.size(0), x.size(1), 8).mean(1);
      return Tensor.concat(1, mean, y.reshape(x.size(0), x.size(1), 8).max(1).subtract(mean));
    }
  }

  @Test
  void a_layer_of_the_user_is_compiled_from_its_forward() {
    Gated layer = new Gated();
    Tensor x = random(5, 4, 6);
    assertAgrees(layer, x);
    Inference inference = layer.forInference(Shape.of(2, 4, 6));
    assertArrayEquals(layer.forward(x).toArray(), inference.forward(x).toArray(), 1e-6f);
  }

  private static final class Normalised extends Layer {
    @Override
    public Tensor forward(Tensor x) {
      float largest = x.max(0).item();
      return x.multiply(1 / largest);
    }
  }

  @Test
  void the_line_that_depends_on_the_values_of_a_tensor_is_named() {
    Sequential net = new Sequential(new Sequential(new Relu(), new Normalised()));
    String message =
        assertThrows(IllegalStateException.class, () -> net.forInference(Shape.of(2))).getMessage();
    assertTrue(
        String.valueOf(message)
            .matches(
                "trace: forward depends on the values of a tensor \\(read\\), at InferenceTest.java:\\d+;"
                    + " a graph knows only shapes"),
        message);
  }

  @Test
  void shapes_that_do_not_fit_are_refused() {
    Layer net = trained(new Conv2d(3, 4, 3, 1, 1), random(2, 8, 8, 3));
    Inference inference = net.forInference(Shape.of(2, 8, 8, 3));
    assertRefused(
        "inference: the input is [2, 9, 8, 3], expected [2, 8, 8, 3] with any batch size",
        () -> inference.forward(random(2, 9, 8, 3)));
    assertRefused(
        "conv2d: channels differ - images [2, 8, 8, 4], filter [3, 3, 3, 4]: images axis 3 is 4,"
            + " filter axis 2 is 3",
        () -> net.forInference(Shape.of(2, 8, 8, 4)));
    assertRefused(
        "inference: expected the shape of a batch, [n, ...], without empty axes, got [0, 8, 8, 3]",
        () -> net.forInference(Shape.of(0, 8, 8, 3)));
    assertEquals(
        Shape.of(0, 8, 8, 4), inference.forward(Tensor.zeros(Shape.of(0, 8, 8, 3))).shape());
  }

  @Test
  void ops_that_mix_the_images_of_a_batch_are_refused() {
    assertRefusedAt(
        "slice [1, 4]", "does not keep the images of a batch apart", x -> x.slice(0, 0, 1));
    assertRefusedAt(
        "sum [4]", "does not keep the images of a batch apart", x -> x.subtract(x.sum(0)));
    assertRefusedAt(
        "concat [5, 4]",
        "becomes [6, 4] with 4 images instead of 3; a batch of any size needs one axis that is a"
            + " multiple of the batch size",
        x -> Tensor.concat(0, x, Tensor.ones(Shape.of(2, 4))));
    assertRefusedAt(
        "matmul [3, 3]",
        "becomes [4, 4] with 4 images instead of 3; a batch of any size needs one axis that is a"
            + " multiple of the batch size",
        x -> x.matmul(x, false, true));
    assertRefusedAt(
        "add [3, 4]",
        "uses a constant [3, 1] that differs between the images of a batch",
        x -> x.add(new RandomStream(1, "n").normal(Shape.of(x.size(0), 1), 0, 1)));
  }

  @Test
  void ops_that_mix_images_without_changing_the_shape_are_refused() {
    String reason = "mixes the images of a batch";
    assertRefusedAt("softmax [4, 3]", reason, x -> x.permute(1, 0).softmax().permute(1, 0));
    assertRefusedAt("reshape [4, 3]", reason, x -> x.reshape(4, x.size(0)).permute(1, 0));
  }

  /** PyTorch's multi-head attention merges positions and images in this order. */
  @Test
  void the_images_of_a_batch_may_be_interleaved() {
    Tensor weight = random(4, 6);
    Tensor bias = random(6);
    UnaryOperator<Tensor> network =
        x -> {
          Tensor rows = x.permute(1, 0, 2).reshape(5 * x.size(0), 4);
          Tensor y = rows.matmul(weight).add(bias).relu().softmax();
          return y.reshape(5, x.size(0), 6).permute(1, 0, 2);
        };
    Inference net = Inference.of(Shape.of(2, 5, 4), network);
    for (int n : new int[] {1, 2, 3, 5}) {
      Tensor x = random(n, 5, 4);
      assertArrayEquals(network.apply(x).toArray(), net.forward(x).toArray(), 1e-6f);
    }
  }

  @Test
  void interleaved_images_are_not_mixed_with_others() {
    UnaryOperator<Tensor> rows = x -> x.permute(1, 0).reshape(4 * x.size(0), 1);
    assertRefusedAt(
        "add [12, 1]",
        "mixes the images of a batch",
        x -> rows.apply(x).add(x.reshape(4 * x.size(0), 1)).reshape(x.size(0), 4));
    assertRefusedAt(
        "the output reshape [12, 1]", "does not contain the images one after another", rows);
  }

  private static void assertRefusedAt(String op, String reason, UnaryOperator<Tensor> network) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Inference.of(Shape.of(3, 4), network))
            .getMessage();
    assertTrue(
        String.valueOf(message).startsWith("inference: " + op + " at InferenceTest.java:"),
        message);
    assertTrue(String.valueOf(message).endsWith(" " + reason), message);
  }

  @Test
  void a_constant_of_the_batch_size_is_cut_to_the_batch() {
    Tensor row = random(1, 4);
    Inference net =
        Inference.of(
            Shape.of(3, 4),
            x -> Tensor.concat(1, x, row.add(Tensor.zeros(Shape.of(x.size(0), 4)))));
    Tensor x = random(2, 4);
    assertArrayEquals(
        Tensor.concat(1, x, row.add(Tensor.zeros(Shape.of(2, 4)))).toArray(),
        net.forward(x).toArray());
  }

  @Test
  void a_network_may_have_several_inputs_and_outputs() {
    Inference net =
        Inference.of(
            Backends.standard(),
            List.of(Shape.of(2, 4), Shape.of(2, 3, 4)),
            in -> {
              Tensor sum = in.get(0).add(in.get(1).sum(1));
              return List.of(sum, in.get(1), sum.exp());
            });
    Tensor x = random(5, 4);
    Tensor z = random(5, 3, 4);
    List<Tensor> outputs = net.forward(List.of(x, z));
    Tensor sum = x.add(z.sum(1));
    assertArrayEquals(sum.toArray(), outputs.get(0).toArray());
    assertArrayEquals(z.toArray(), outputs.get(1).toArray());
    assertArrayEquals(sum.exp().toArray(), outputs.get(2).toArray());
    assertRefused("inference: expected 2 inputs, got 1", () -> net.forward(List.of(x)));
  }

  @Test
  void a_slice_takes_its_part_of_every_image() {
    Tensor x = random(5, 3, 7, 2);
    Inference net = Inference.of(Shape.of(2, 3, 7, 2), s -> s.slice(2, 1, 5));
    assertArrayEquals(x.slice(2, 1, 5).toArray(), net.forward(x).toArray());
  }

  private static void assertRefused(String message, Runnable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }

  @Test
  void a_network_without_values_is_refused() {
    Layer net = new Conv2d(3, 4, 3, 1, 1);
    assertThrows(IllegalStateException.class, () -> net.forInference(Shape.of(1, 8, 8, 3)));
  }

  @Test
  void the_bias_of_a_convolution_is_added_before_normalisation_and_activation() {
    Sequential net =
        new Sequential(
            Conv2d.withBias(8, 24, 3, 1, 1),
            new BatchNorm2d(24),
            Conv2d.withBias(24, 16, 1, 1, 0),
            new Relu());
    net.initialise(3);
    Map<String, Tensor> values = new LinkedHashMap<>(net.state());
    values.put("0.bias", random(24));
    values.put("2.bias", random(16));
    net.load(values);
    assertAgrees(net, random(2, 7, 6, 8));
  }

  @Test
  void a_network_on_a_device_is_compiled_for_it() {
    CountingBackend device = new CountingBackend(Backends.standard());
    Tensor x = random(3, 17, 17, 3);
    ResNet net = trained(new ResNet(BOTTLENECKS), x);
    float[] expected = net.forInference(x.shape()).forward(x).toArray();
    net.to(device);
    Inference inference = net.forInference(x.shape());
    Tensor moved = x.to(device);
    device.reset();
    Tensor y = inference.forward(moved);
    assertEquals(0, device.reads() + device.uploads());
    assertEquals(device, y.backend());
    assertArrayEquals(expected, y.toArray());
  }

  @Test
  void closing_releases_the_work_memory() {
    CountingBackend device = new CountingBackend(Backends.standard());
    Tensor x = random(3, 17, 17, 3);
    ResNet net = trained(new ResNet(BOTTLENECKS), x);
    net.to(device);
    Inference inference = net.forInference(x.shape());
    Tensor moved = x.to(device);
    long before = device.liveBytes();
    float[] expected = {};
    for (int i = 0; i < 3; i++) {
      try (Tensor y = inference.forward(moved)) {
        expected = y.toArray();
      }
    }
    assertEquals(before + inference.workBytes(), device.liveBytes());
    inference.close();
    assertEquals(before, device.liveBytes());
    try (Tensor y = inference.forward(moved)) {
      assertArrayEquals(expected, y.toArray());
    }
  }
}
