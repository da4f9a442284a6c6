package kinesic.engine.autograd;

import java.util.ArrayList;
import java.util.List;
import kinesic.engine.Tensor;

/**
 * The checks of anomaly mode ({@link Autograd#detectAnomalies}): the first result or gradient that
 * is not finite throws an exception that names the op, the ranges of what it was computed from, and
 * the line that applied the op.
 */
final class Anomaly {

  private Anomaly() {}

  /** Checks the result of an op, right after forward. */
  static void checkResult(Tensor y, Op op, Tensor[] inputs) {
    if (isFinite(y)) {
      return;
    }
    List<String> facts = new ArrayList<>();
    facts.add(fact("the result", y));
    addInputs(facts, List.of(inputs));
    Watch watch = Watch.CURRENT.get();
    throw exception(
        op,
        facts,
        watch == null ? CallSite.current().toString() : place(watch.observe(op, inputs, y, 0)));
  }

  /**
   * Checks the gradient of input {@code i} of an op, right after backward.
   *
   * @param node the entry of the op's result
   * @param gy the gradient that backward received; it may have been overwritten
   */
  static void checkGradient(Tensor g, Op op, int i, Node node, Tensor gy) {
    if (isFinite(g)) {
      return;
    }
    List<String> facts = new ArrayList<>();
    facts.add(fact("the gradient of input " + i, g));
    if (!gy.buffer().equals(g.buffer())) {
      facts.add("the gradient of the result, " + described(gy));
    }
    Observation seen = node.observation();
    if (seen == null) {
      throw exception(
          op, facts, "a line that was not noted: the forward pass was not in this mode");
    }
    addInputs(facts, seen.inputs());
    facts.add("the result, " + described(seen.result()));
    throw exception(op, facts, place(seen));
  }

  /** Returns the line that applied an op and the module in which it is. */
  private static String place(Observation seen) {
    return seen.site() + (seen.module().isEmpty() ? "" : " in " + seen.module());
  }

  private static boolean isFinite(Tensor t) {
    return Double.isFinite(t.backend().reduction().sumOfSquares(t.buffer()));
  }

  private static ArithmeticException exception(Op op, List<String> facts, String place) {
    return new ArithmeticException(
        "%s: %s; applied at %s".formatted(op.name(), String.join("; ", facts), place));
  }

  private static String fact(String what, Tensor t) {
    return "%s, %s, contains NaN or infinity: %s".formatted(what, t.shape(), range(t));
  }

  private static void addInputs(List<String> facts, List<Tensor> inputs) {
    for (int i = 0; i < inputs.size(); i++) {
      facts.add("input %s, %s".formatted(i, described(inputs.get(i))));
    }
  }

  private static String described(Tensor t) {
    return "%s, %s".formatted(t.shape(), range(t));
  }

  /** Returns the range of the finite elements and the numbers of the others. */
  private static String range(Tensor t) {
    if (t.buffer().isTransferred()) {
      return "in memory that has been reused";
    }
    float min = Float.POSITIVE_INFINITY;
    float max = Float.NEGATIVE_INFINITY;
    int nan = 0;
    int infinite = 0;
    for (float element : t.toArray()) {
      if (Float.isNaN(element)) {
        nan++;
      } else if (Float.isInfinite(element)) {
        infinite++;
      } else {
        min = Math.min(min, element);
        max = Math.max(max, element);
      }
    }
    List<String> parts = new ArrayList<>();
    if (nan > 0) {
      parts.add(nan + " NaN");
    }
    if (infinite > 0) {
      parts.add(infinite + " infinite");
    }
    if (min <= max) {
      parts.add("%sfrom %s to %s".formatted(parts.isEmpty() ? "" : "the others ", min, max));
    }
    return parts.isEmpty() ? "no elements" : String.join(", ", parts);
  }
}
