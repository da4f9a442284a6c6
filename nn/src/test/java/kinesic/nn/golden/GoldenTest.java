package kinesic.nn.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import kinesic.engine.io.JsonException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Results and gradients of every op, layer, loss, optimiser and schedule against PyTorch in
 * float64.
 *
 * <p>{@link Comparison} tells what a difference is, {@link Kind} states the bounds. Where the
 * script found that PyTorch itself is off by more than a quarter of that when it computes in
 * float32, as in a softmax of large logits, the bound is four times PyTorch's difference. The
 * counts and the largest differences are written to {@code target/golden.md}.
 */
final class GoldenTest {

  private static final GoldenReport REPORT = new GoldenReport();
  private static final OpCoverage COVERAGE = new OpCoverage();

  /** Comparisons have no gradient, dropout is random, and copies need a second backend. */
  private static final Set<String> UNCOVERED = Set.of("Compare", "Dropout", "To");

  @TestFactory
  Stream<DynamicContainer> results_and_gradients_are_those_of_pytorch() throws IOException {
    List<DynamicContainer> containers = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      containers.add(
          DynamicContainer.dynamicContainer(
              kind.file(),
              GoldenSuite.cases(kind).stream()
                  .map(c -> DynamicTest.dynamicTest(c.name(), () -> compare(c)))));
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
  void every_case_has_an_operation_and_every_operation_a_case() throws IOException {
    Set<String> used = new TreeSet<>();
    for (Kind kind : Kind.values()) {
      GoldenSuite.cases(kind).forEach(c -> used.add(c.op()));
    }
    assertEquals(used, GoldenSuite.OPERATIONS.keySet());
  }

  @AfterAll
  static void report() throws IOException {
    REPORT.write(Path.of("target", "golden.md"));
  }

  @Test
  void every_loss_has_a_formula() throws IOException {
    Set<String> losses = new TreeSet<>();
    GoldenSuite.cases(Kind.LOSSES).forEach(c -> losses.add(c.op()));
    assertEquals(losses, LossFormulas.all().keySet());
  }

  private static void compare(GoldenCase golden) throws JsonException {
    Comparison comparison = Comparison.of(golden);
    COVERAGE.add(comparison.ops());
    REPORT.add(golden, comparison.largest());
  }
}
