package kinesic.engine.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.StepMemory;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Autograd;
import kinesic.kernels.Activation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds the fused op to its composition of plain ops. */
final class ConvBatchNormTest {

  private static final float EPSILON = 1e-5f;

  private final RandomStream random = new RandomStream(1, "convBatchNorm");

  @ParameterizedTest
  @CsvSource({
    "1, 1, NONE, false, false",
    "1, 1, RELU, false, false",
    "1, 2, NONE, true, false",
    "1, 1, RELU, true, false",
    "3, 1, RELU, false, false",
    "3, 1, RELU, true, false",
    "3, 2, RELU, false, false",
    "7, 2, RELU, false, false",
    "1, 2, NONE, true, true",
    "3, 1, RELU, true, true",
    "3, 2, RELU, false, true",
  })
  void the_op_gives_the_bits_of_a_convolution_and_a_batch_normalisation(
      int kernel, int stride, Activation activation, boolean added, boolean blocked) {
    int side = 14;
    int out = (side + stride - 1) / stride;
    List<Tensor> inputs = new ArrayList<>();
    inputs.add(random.normal(Shape.of(3, side, side, 32), 0, 1));
    inputs.add(random.normal(Shape.of(kernel, kernel, 32, 48), 0, 0.1f));
    inputs.add(random.normal(Shape.of(48), 1, 0.2f));
    inputs.add(random.normal(Shape.of(48), 0, 0.5f));
    if (added) {
      inputs.add(random.normal(Shape.of(3, out, out, 48), 0, 1));
    }
    Tensor seed = random.normal(Shape.of(3, out, out, 48), 0, 1);
    if (blocked) {
      inputs.set(0, inputs.get(0).toBlocked());
      seed = seed.toBlocked();
      if (added) {
        inputs.set(4, inputs.get(4).toBlocked());
      }
    }

    Map<String, float[]> composed = run(inputs, seed, kernel, stride, activation, false);
    Map<String, float[]> fused = run(inputs, seed, kernel, stride, activation, true);

    assertEquals(composed.keySet(), fused.keySet());
    composed.forEach((name, values) -> assertArrayEquals(values, fused.get(name), name));
  }

  /**
   * What a training step sees of the layer. Its result passes through another op, whose gradient
   * the layer may overwrite.
   */
  private static Map<String, float[]> run(
      List<Tensor> inputs,
      Tensor seed,
      int kernel,
      int stride,
      Activation activation,
      boolean fused) {
    StepMemory memory = new StepMemory();
    try (StepMemory.Scope step = memory.open()) {
      Tensor[] in = inputs.stream().map(t -> t.copy().asParameter()).toArray(Tensor[]::new);
      Tensor y;
      Tensor mean;
      Tensor variance;
      if (fused) {
        ConvBatchNorm op =
            new ConvBatchNorm(
                ConvolutionOptions.DEFAULT.stride(stride).padding(kernel / 2), EPSILON, activation);
        y = op.apply(in);
        mean = op.mean();
        variance = op.variance();
      } else {
        Tensor z = in[0].conv2d(in[1], stride, kernel / 2);
        BatchNorm op = new BatchNorm(EPSILON, activation);
        y = in.length == 5 ? op.apply(z, in[2], in[3], in[4]) : op.apply(z, in[2], in[3]);
        mean = op.mean();
        variance = op.variance();
      }
      Map<String, float[]> outcome = new TreeMap<>();
      outcome.put("y", y.toArray());
      outcome.put("mean", mean.toArray());
      outcome.put("variance", variance.toArray());
      Autograd.backward(y.multiply(2), seed);
      for (int i = 0; i < in.length; i++) {
        outcome.put("gradient " + i, Objects.requireNonNull(in[i].gradient()).toArray());
      }
      return outcome;
    }
  }
}
