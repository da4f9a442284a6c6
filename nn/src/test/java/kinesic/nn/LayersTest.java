package kinesic.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.kernels.Activation;
import org.junit.jupiter.api.Test;

final class LayersTest {

  /** Two channels in four rows: [2, 1, 2, 2]. */
  private static final Tensor ROWS = Tensor.of(Shape.of(2, 1, 2, 2), 1, 10, 2, -4, 4, 0, -3, 6);

  private static BatchNorm2d norm(Activation activation) {
    BatchNorm2d norm = new BatchNorm2d(2, activation);
    Map<String, Tensor> values = new LinkedHashMap<>();
    values.put("weight", Tensor.of(1.5f, -0.5f));
    values.put("bias", Tensor.of(0.25f, 1f));
    values.put("running_mean", Tensor.of(0f, 0f));
    values.put("running_var", Tensor.of(1f, 1f));
    norm.load(values);
    return norm;
  }

  @Test
  void linear_adds_the_bias_to_the_product() {
    Linear layer = new Linear(2, 3);
    layer.load(
        Map.of(
            "weight", Tensor.of(new float[][] {{1, 2, 3}, {4, 5, 6}}),
            "bias", Tensor.of(10, 20, 30)));
    Tensor y = layer.forward(Tensor.of(new float[][] {{1, 1}, {2, -1}}));
    assertArrayEquals(new float[] {15, 27, 39, 8, 19, 30}, y.toArray());
  }

  @Test
  void a_convolution_has_a_filter_and_no_bias() {
    Conv2d layer = new Conv2d(3, 8, 3, 2, 1);
    layer.initialise(1);
    assertEquals(Shape.of(3, 3, 3, 8), Named.in(layer.state(), "weight").shape());
    assertEquals(1, layer.state().size());
    Tensor y = layer.forward(Tensor.ones(Shape.of(2, 9, 7, 3)));
    assertEquals(Shape.of(2, 5, 4, 8), y.shape());
  }

  // The numbers of the next three tests: torch.nn.BatchNorm2d 2.13 in double, on ROWS, then on
  // 2·ROWS + 1, then in evaluation mode on ROWS.

  @Test
  void batch_norm_normalises_by_the_batch_in_training() {
    assertArrayEquals(
        new float[] {
          0.25f, 0.350066f, 0.838348f, 1.649934f, 2.015044f, 1.278543f, -2.103392f, 0.721457f
        },
        norm(Activation.NONE).forward(ROWS).toArray(),
        1e-5f);
  }

  @Test
  void batch_norm_moves_its_running_statistics_a_tenth_towards_mean_and_unbiased_variance() {
    BatchNorm2d norm = norm(Activation.NONE);
    norm.forward(ROWS);
    norm.forward(ROWS.multiply(2).add(1));
    Map<String, Tensor> buffers = norm.buffers();
    assertArrayEquals(
        new float[] {0.39f, 0.97f}, Named.in(buffers, "running_mean").toArray(), 1e-6f);
    assertArrayEquals(
        new float[] {5.056667f, 19.75667f}, Named.in(buffers, "running_var").toArray(), 1e-5f);
  }

  @Test
  void batch_norm_uses_its_running_statistics_in_evaluation_and_leaves_them() {
    BatchNorm2d norm = norm(Activation.NONE);
    norm.forward(ROWS);
    norm.forward(ROWS.multiply(2).add(1));
    norm.eval();
    assertArrayEquals(
        new float[] {
          0.656901f, -0.015783f, 1.323951f, 1.559074f, 2.658052f, 1.109115f, -2.011301f, 0.434176f
        },
        norm.forward(ROWS).toArray(),
        1e-5f);
    assertArrayEquals(
        new float[] {0.39f, 0.97f}, Named.in(norm.buffers(), "running_mean").toArray(), 1e-6f);
  }

  @Test
  void batch_norm_adds_the_residual_before_the_activation() {
    Tensor residual = new RandomStream(1, "residual").normal(ROWS.shape(), 0, 1);
    Tensor composed = norm(Activation.NONE).forward(ROWS).add(residual).relu();
    assertArrayEquals(
        composed.toArray(), norm(Activation.RELU).forward(ROWS, residual).toArray(), 1e-6f);
  }

  @Test
  void pooling_layers_reduce_the_image() {
    Tensor x = Tensor.of(Shape.of(1, 2, 4, 1), 1, 5, 2, 0, -3, 4, 8, 6);
    assertArrayEquals(new float[] {5, 8}, new MaxPool2d(2, 2, 0).forward(x).toArray());
    assertArrayEquals(new float[] {1.75f, 4}, new AveragePool2d(2, 2, 0).forward(x).toArray());
    Tensor y = new GlobalAveragePool().forward(x.reshape(2, 2, 1, 2));
    assertEquals(Shape.of(2, 2), y.shape());
    assertArrayEquals(new float[] {1.5f, 2.5f, 2.5f, 5f}, y.toArray());
  }

  @Test
  void global_pooling_refuses_what_is_no_image() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new GlobalAveragePool().forward(Tensor.ones(Shape.of(2, 3))));
    assertEquals(
        "globalAveragePool: needs images [n, h, w, c] or [n, blocks, h, w, 16] - images [2, 3]",
        e.getMessage());
  }

  @Test
  void flatten_keeps_the_first_axis() {
    assertEquals(Shape.of(2, 24), new Flatten().forward(Tensor.ones(Shape.of(2, 3, 4, 2))).shape());
  }

  @Test
  void dropout_keeps_the_mean_in_training_and_does_nothing_in_evaluation() {
    Dropout layer = new Dropout(0.25f);
    layer.initialise(1);
    Tensor x = Tensor.ones(Shape.of(100, 100));
    float[] y = layer.forward(x).toArray();
    int zeros = 0;
    for (float v : y) {
      assertTrue(v == 0f || Math.abs(v - 4f / 3) < 1e-6f);
      zeros += v == 0f ? 1 : 0;
    }
    // 10 000 draws: a standard deviation is 43
    assertEquals(2500, zeros, 4 * 43);
    assertFalse(Arrays.equals(y, layer.forward(x).toArray()));
    layer.eval();
    assertSame(x, layer.forward(x));
  }

  @Test
  void dropout_refuses_a_probability_of_one() {
    assertThrows(IllegalArgumentException.class, () -> new Dropout(1f));
  }

  @Test
  void a_convolution_with_a_bias_adds_it_to_each_channel() {
    Conv2d biased = Conv2d.withBias(3, 2, 3, 1, 1);
    biased.initialise(1);
    assertArrayEquals(new float[2], Named.in(biased.state(), "bias").toArray());
    Tensor weight = Named.in(biased.state(), "weight").copy();
    biased.load(Map.of("weight", weight, "bias", Tensor.of(0.5f, -2)));
    Conv2d plain = new Conv2d(3, 2, 3, 1, 1);
    plain.load(Map.of("weight", weight));
    Tensor x = new RandomStream(4, "x").normal(Shape.of(2, 5, 4, 3), 0, 1);
    assertArrayEquals(
        plain.forward(x).add(Tensor.of(0.5f, -2)).toArray(), biased.forward(x).toArray(), 1e-5f);
    assertEquals("Conv2d(3 -> 2, kernel 3, stride 1, padding 1, bias)", biased.describe());
    biased.forward(x).sum().backward();
    Tensor gradient = Named.in(biased.parameters(), "bias").gradient();
    assertArrayEquals(new float[] {40, 40}, gradient == null ? new float[0] : gradient.toArray());
  }

  @Test
  void a_convolution_takes_its_options_one_by_one() {
    Conv2d.Options options = Conv2d.options().stride(2).padding(1).dilation(1, 2).groups(4).bias();
    Conv2d layer = new Conv2d(8, 12, 3, options);
    layer.initialise(1);
    assertEquals(Shape.of(3, 3, 2, 12), Named.in(layer.state(), "weight").shape());
    assertEquals(
        "Conv2d(8 -> 12, kernel 3, stride 2, padding 1, dilation [1, 2], groups 4, bias)",
        layer.describe());
    assertEquals(Shape.of(1, 5, 4, 12), layer.forward(Tensor.ones(Shape.of(1, 9, 9, 8))).shape());
    Conv2d same = new Conv2d(4, 4, 2, 4, Conv2d.options().samePadding().groups(4));
    assertEquals(
        "Conv2d(4 -> 4, kernel [2, 4], stride 1, padding [0, 1, 1, 2], groups 4)", same.describe());
    same.initialise(1);
    assertEquals(Shape.of(1, 9, 9, 4), same.forward(Tensor.ones(Shape.of(1, 9, 9, 4))).shape());
  }

  @Test
  void a_convolution_refuses_groups_that_do_not_divide_its_channels() {
    Throwable thrown =
        assertThrows(
            IllegalArgumentException.class, () -> new Conv2d(8, 12, 3, Conv2d.options().groups(3)));
    assertEquals(
        "conv2d: the groups must divide the channels - 8 to 12 channels in 3 groups",
        thrown.getMessage());
  }

  @Test
  void layers_give_the_numbers_of_channels_last_images_on_blocked_ones() {
    Conv2d convolution = Conv2d.withBias(20, 18, 3, 1, 1);
    convolution.initialise(1);
    convolution.load(
        Map.of(
            "weight", Named.in(convolution.state(), "weight").copy(),
            "bias", new RandomStream(2, "bias").normal(Shape.of(18), 0, 1)));
    Tensor x = new RandomStream(3, "x").normal(Shape.of(2, 6, 5, 20), 0, 1);
    Tensor y = convolution.forward(x);
    Tensor blocked = convolution.forward(x.toBlocked());
    assertArrayEquals(y.toArray(), blocked.fromBlocked(18).toArray(), 1e-5f);
    BatchNorm2d norm = new BatchNorm2d(18);
    BatchNorm2d other = new BatchNorm2d(18);
    norm.initialise(1);
    other.initialise(1);
    assertArrayEquals(
        norm.forward(y).toArray(), other.forward(blocked).fromBlocked(18).toArray(), 1e-5f);
    assertArrayEquals(
        Named.in(norm.buffers(), "running_var").toArray(),
        Named.in(other.buffers(), "running_var").toArray(),
        1e-5f);
    Tensor mean = new GlobalAveragePool().forward(blocked);
    assertEquals(Shape.of(2, 32), mean.shape());
    assertArrayEquals(
        new GlobalAveragePool().forward(y).toArray(), mean.slice(1, 0, 18).toArray(), 1e-5f);
  }

  @Test
  void batch_norm_takes_the_bias_of_its_convolution_into_account() {
    Conv2d convolution = Conv2d.withBias(2, 2, 1, 1, 0);
    convolution.load(
        Map.of("weight", Tensor.of(Shape.of(1, 1, 2, 2), 1, 0, 0, 1), "bias", Tensor.of(7, -3)));
    BatchNorm2d together = norm(Activation.RELU);
    BatchNorm2d apart = norm(Activation.RELU);
    assertArrayEquals(
        apart.forward(convolution.forward(ROWS)).toArray(),
        new ConvNorm(convolution, together).forward(ROWS).toArray());
    assertArrayEquals(
        Named.in(apart.buffers(), "running_mean").toArray(),
        Named.in(together.buffers(), "running_mean").toArray());
    // means 1 and 3, plus the bias, a tenth of it
    assertArrayEquals(
        new float[] {0.8f, 0f}, Named.in(together.buffers(), "running_mean").toArray(), 1e-6f);
  }

  @Test
  void batch_norm_has_the_epsilon_and_the_momentum_that_it_is_given() {
    BatchNorm2d norm = new BatchNorm2d(2, Activation.NONE, 1, 0.5f, 0.25f);
    norm.initialise(1);
    // 1, 2, 4, -3: mean 1, biased variance 6.5, so (1 - 1) / sqrt(7), (2 - 1) / sqrt(7), ...
    float[] y = norm.forward(ROWS).toArray();
    float one = (float) (1 / Math.sqrt(7));
    assertArrayEquals(
        new float[] {0, one, 3 * one, -4 * one}, new float[] {y[0], y[2], y[4], y[6]}, 1e-6f);
    assertEquals(0.25f, Named.in(norm.buffers(), "running_mean").get(0), 1e-6f);
    assertEquals(0.75f + 0.25f * 26 / 3, Named.in(norm.buffers(), "running_var").get(0), 1e-5f);
    norm.eval();
    assertEquals(
        (1 - 0.25) / Math.sqrt(0.75 + 0.25 * 26 / 3 + 0.5), norm.forward(ROWS).toArray()[0], 1e-6f);
  }

  @Test
  void batch_norm_refuses_an_epsilon_or_momentum_out_of_range() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> new BatchNorm2d(2, Activation.NONE, 1, 0, 0.1f));
    assertEquals(
        "batchNorm2d: epsilon must be positive and momentum in [0, 1], got 0.0 and 0.1",
        e.getMessage());
    assertThrows(
        IllegalArgumentException.class, () -> new BatchNorm2d(2, Activation.NONE, 1, 1e-5f, 1.5f));
  }
}
