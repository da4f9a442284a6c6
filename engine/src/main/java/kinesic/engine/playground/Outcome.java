package kinesic.engine.playground;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Autograd;
import kinesic.engine.autograd.Hooks;
import kinesic.engine.autograd.Tape;
import kinesic.engine.view.Explain;
import kinesic.engine.view.TapePage;
import org.jspecify.annotations.Nullable;

/**
 * What a program gives: the values of its statements, up to the first problem; the gradients of the
 * last value by all of them; and its tape, as a page and as text.
 */
final class Outcome {

  /** The name of a statement without one. */
  static final String UNNAMED = "";

  private final List<Value> values = new ArrayList<>();
  private @Nullable ProgramException problem;
  private String note = "";
  private @Nullable String tape;
  private String explanation = "";

  /** The value of a statement. */
  static final class Value {
    private final String name;
    private final int line;
    private final Tensor tensor;
    private @Nullable Tensor gradient;

    private Value(Statement statement, Tensor tensor) {
      this.name = statement.name();
      this.line = statement.position().line();
      this.tensor = tensor;
    }

    /** Returns the name, or {@link #UNNAMED}. */
    String name() {
      return name;
    }

    /** Returns the line of the statement. */
    int line() {
      return line;
    }

    Tensor tensor() {
      return tensor;
    }

    /** Returns the gradient of the last value by this one; null if there is none. */
    @Nullable Tensor gradient() {
      return gradient;
    }
  }

  private Outcome() {}

  /** Runs a program. */
  static Outcome of(String program, Limits limits) {
    Outcome outcome = new Outcome();
    try (Autograd.Mode watch = Autograd.watch()) {
      Evaluator evaluator = new Evaluator(limits);
      for (Statement statement : Parser.parse(program, limits)) {
        outcome.run(statement, evaluator);
      }
    } catch (ProgramException e) {
      outcome.problem = e;
      return outcome;
    }
    if (!outcome.values.isEmpty()) {
      outcome.differentiate(outcome.values.getLast().tensor);
    }
    return outcome;
  }

  private void run(Statement statement, Evaluator evaluator) throws ProgramException {
    try (Autograd.Mode place = Autograd.interpreting("line " + statement.position().line())) {
      values.add(new Value(statement, evaluator.run(statement)));
    }
  }

  /** Computes the gradients of the last value, or notes why it has no gradients. */
  private void differentiate(Tensor last) {
    if (last.requiresGradient()) {
      tape = TapePage.html(last, names());
      explanation = Explain.of(last, names());
    }
    List<Hooks.Hook> hooks = new ArrayList<>();
    for (Value value : values) {
      if (value.tensor.requiresGradient()) {
        hooks.add(value.tensor.onGradient(g -> value.gradient = g));
      }
    }
    try {
      last.backward(Tape.RETAIN);
    } catch (IllegalStateException e) {
      note = String.valueOf(e.getMessage());
    } finally {
      hooks.forEach(Hooks.Hook::close);
    }
  }

  private Map<String, Tensor> names() {
    Map<String, Tensor> names = new LinkedHashMap<>();
    for (Value value : values) {
      if (!value.name.equals(UNNAMED)) {
        names.put(value.name, value.tensor);
      }
    }
    return names;
  }

  /** Returns the values of the statements before the first problem. */
  List<Value> values() {
    return values;
  }

  /** Returns why the program ended early; null if it did not. */
  @Nullable ProgramException problem() {
    return problem;
  }

  /** Returns why there are no gradients, in a sentence of the engine; empty if there are some. */
  String note() {
    return note;
  }

  /** Returns the chain rule behind the last value, in numbers; empty if there is no tape. */
  String explanation() {
    return explanation;
  }

  /** Returns the page of the tape behind the last value; null if there is none. */
  @Nullable String tape() {
    return tape;
  }
}
