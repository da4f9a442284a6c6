package kinesic.nn.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import kinesic.engine.Tensor;
import kinesic.engine.io.JsonException;
import kinesic.engine.io.SafeTensors;
import kinesic.engine.spec.AppliedOps;
import kinesic.nn.Named;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Results and gradients of every op, layer, loss, optimiser and schedule against PyTorch in
 * float64.
 *
 * <p>The difference of two tensors is the largest difference of an element, divided by the largest
 * magnitude of PyTorch's. A gradient that is 0 but for the roundings of float64, such as that of a
 * bias before batch normalisation, is compared with the largest gradient of its case instead.
 * {@link Kind} states the bounds. Where the script found that PyTorch itself is off by more than a
 * quarter of that when it computes in float32, as in a softmax of large logits, the bound is four
 * times PyTorch's difference. The counts and the largest differences are written to {@code
 * target/golden.md}.
 */
final class GoldenTest {

  /** The part of the largest gradient below which another one counts as 0. */
  private static final double NOTHING = 1e-12;

  private static final Map<String, Operation> OPERATIONS = operations();
  private static final GoldenReport REPORT = new GoldenReport();
  private static final OpCoverage COVERAGE = new OpCoverage();

  /** Comparisons have no gradient, dropout is random, and copies need a second backend. */
  private static final Set<String> UNCOVERED = Set.of("Compare", "Dropout", "To");

  private static Map<String, Operation> operations() {
    Map<String, Operation> all = new TreeMap<>();
    for (Map<String, Operation> some :
        List.of(
            TensorOperations.all(),
            MovementOperations.all(),
            ImageOperations.all(),
            LayerOperations.all(),
            SequenceOperations.all(),
            NetworkOperations.all(),
            LossOperations.all(),
            OptimiserOperations.all(),
            ScheduleOperations.all())) {
      some.forEach(
          (op, operation) -> {
            if (all.put(op, operation) != null) {
              throw new IllegalStateException("golden: two operations are named " + op);
            }
          });
    }
    return all;
  }

  private static List<GoldenCase> cases(Kind kind) throws IOException, URISyntaxException {
    Path path = Path.of(Objects.requireNonNull(GoldenTest.class.getResource(kind.file())).toURI());
    List<GoldenCase> cases = new ArrayList<>();
    try (SafeTensors file = SafeTensors.open(path)) {
      for (Map.Entry<String, String> entry : file.metadata().entrySet()) {
        cases.add(GoldenCase.read(kind, file, entry.getKey(), entry.getValue()));
      }
    }
    return cases;
  }

  @TestFactory
  Stream<DynamicContainer> results_and_gradients_are_those_of_pytorch()
      throws IOException, URISyntaxException {
    List<DynamicContainer> containers = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      containers.add(
          DynamicContainer.dynamicContainer(
              kind.file(),
              cases(kind).stream().map(c -> DynamicTest.dynamicTest(c.name(), () -> compare(c)))));
    }
    containers.add(
        DynamicContainer.dynamicContainer(
            "coverage",
            Stream.of(
                DynamicTest.dynamicTest(
                    "every op occurs in a case",
                    () -> assertEquals(UNCOVERED, COVERAGE.missing())))));
    return containers.stream();
  }

  @Test
  void every_case_has_an_operation_and_every_operation_a_case()
      throws IOException, URISyntaxException {
    Set<String> used = new TreeSet<>();
    for (Kind kind : Kind.values()) {
      cases(kind).forEach(c -> used.add(c.op()));
    }
    assertEquals(used, OPERATIONS.keySet());
  }

  @AfterAll
  static void report() throws IOException {
    REPORT.write(Path.of("target", "golden.md"));
  }

  private static void compare(GoldenCase golden) throws JsonException {
    Operation operation = OPERATIONS.get(golden.op());
    if (operation == null) {
      fail("there is no operation " + golden.op());
      return;
    }
    Arguments in = new Arguments(golden);
    in.result("y", operation.apply(in));
    double largest = 0;
    for (Map.Entry<String, Tensor> wanted : golden.outputs().entrySet()) {
      Tensor actual = Named.in(in.results(), wanted.getKey());
      largest = Math.max(largest, check(golden, wanted, actual, magnitude(wanted.getValue())));
    }
    in.results().values().forEach(result -> COVERAGE.add(AppliedOps.of(result)));
    backward(golden, in.results());
    double all =
        golden.gradients().values().stream().mapToDouble(GoldenTest::magnitude).max().orElse(0);
    for (Map.Entry<String, Tensor> wanted : golden.gradients().entrySet()) {
      Tensor input = in.tensor(wanted.getKey());
      Tensor gradient = input.gradient();
      double scale = magnitude(wanted.getValue());
      largest =
          Math.max(
              largest,
              check(
                  golden,
                  wanted,
                  gradient == null ? Tensor.zeros(input.shape()) : gradient,
                  scale > NOTHING * all ? scale : all));
    }
    REPORT.add(golden, largest);
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
