package kinesic.nn.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.GradientCheck;
import kinesic.engine.autograd.Op;
import kinesic.engine.io.JsonException;
import kinesic.engine.spec.AppliedOps;
import kinesic.nn.Named;

/**
 * The comparison of a case with PyTorch.
 *
 * <p>The difference of two tensors is the largest difference of an element, divided by the largest
 * magnitude of PyTorch's. A gradient that is 0 but for the roundings of float64, such as that of a
 * bias before batch normalisation, is compared with the largest gradient of its case instead.
 *
 * @param value the largest difference of a result
 * @param gradient the largest difference of a gradient; 0 if the case has none
 * @param ops the ops on the tapes of the results
 */
public record Comparison(double value, double gradient, List<Op> ops) {

  /** The part of the largest gradient below which another one counts as 0. */
  private static final double NOTHING = 1e-12;

  /** Copies the list. */
  public Comparison {
    ops = List.copyOf(ops);
  }

  /**
   * Computes a case.
   *
   * @throws AssertionError if a difference exceeds the bound of the case
   * @throws JsonException if the case lacks an attribute
   */
  public static Comparison of(GoldenCase golden) throws JsonException {
    Arguments in = new Arguments(golden);
    in.result("y", golden.operation().apply(in));
    double value = 0;
    for (Map.Entry<String, Tensor> wanted : golden.outputs().entrySet()) {
      Tensor actual = Named.in(in.results(), wanted.getKey());
      value = Math.max(value, check(golden, wanted, actual, magnitude(wanted.getValue())));
    }
    List<Op> ops =
        in.results().values().stream().flatMap(y -> AppliedOps.of(y).stream()).distinct().toList();
    backward(golden, in.results());
    double all =
        golden.gradients().values().stream().mapToDouble(Comparison::magnitude).max().orElse(0);
    double gradient = 0;
    for (Map.Entry<String, Tensor> wanted : golden.gradients().entrySet()) {
      Tensor input = in.tensor(wanted.getKey());
      Tensor g = input.gradient();
      Tensor actual = g == null ? Tensor.zeros(input.shape()) : g;
      double scale = magnitude(wanted.getValue());
      gradient =
          Math.max(gradient, check(golden, wanted, actual, scale > NOTHING * all ? scale : all));
    }
    return new Comparison(value, gradient, ops);
  }

  /**
   * Compares the gradients of a case with finite differences instead of PyTorch.
   *
   * @param check the step and the tolerance
   * @return the largest relative difference
   * @throws AssertionError if it exceeds the tolerance
   * @throws JsonException if the case lacks an attribute
   */
  public static double withDifferences(GoldenCase golden, GradientCheck check)
      throws JsonException {
    Arguments in = new Arguments(golden);
    Operation operation = golden.operation();
    operation.apply(in); // reports a missing attribute
    Tensor[] inputs = golden.inputs().keySet().stream().map(in::tensor).toArray(Tensor[]::new);
    return check.check(
        x -> {
          try {
            return operation.apply(in);
          } catch (JsonException e) {
            throw new AssertionError(e);
          }
        },
        inputs);
  }

  /** Returns the largest difference of a result or a gradient. */
  double largest() {
    return Math.max(value, gradient);
  }

  /** Adds the gradients of Σ seed · result to the inputs. */
  private static void backward(GoldenCase golden, Map<String, Tensor> results) {
    golden.seeds().entrySet().stream()
        .map(seed -> Named.in(results, seed.getKey()).multiply(seed.getValue()).sum())
        .reduce(Tensor::add)
        .ifPresent(Tensor::backward);
  }

  /** Checks the shape and the elements of a tensor and returns the difference. */
  private static double check(
      GoldenCase golden, Map.Entry<String, Tensor> wanted, Tensor actual, double scale) {
    assertEquals(wanted.getValue().shape(), actual.shape(), wanted.getKey());
    float[] expected = wanted.getValue().toArray();
    float[] values = actual.toArray();
    double largest = 0;
    int where = 0;
    for (int i = 0; i < values.length; i++) {
      double difference = Math.abs((double) values[i] - expected[i]);
      if (!(difference <= largest)) {
        largest = difference;
        where = i;
      }
    }
    double relative = largest == 0 ? 0 : largest / scale;
    int at = where;
    assertTrue(
        relative <= golden.bound(),
        () ->
            "%s of %s: element %s is %s, PyTorch has %s; the relative difference %s exceeds %s"
                .formatted(
                    wanted.getKey(),
                    golden.name(),
                    at,
                    values[at],
                    expected[at],
                    relative,
                    golden.bound()));
    return relative;
  }

  private static double magnitude(Tensor t) {
    double largest = 0;
    for (float value : t.toArray()) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }
}
