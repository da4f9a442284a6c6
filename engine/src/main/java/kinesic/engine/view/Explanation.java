package kinesic.engine.view;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.BackwardObserver;
import kinesic.engine.autograd.Formula;
import kinesic.engine.autograd.Node;
import kinesic.engine.autograd.Observation;
import org.jspecify.annotations.Nullable;

/** Sees a backward pass and writes down what it computed, and how its inputs were computed. */
final class Explanation implements BackwardObserver {

  private static final Pattern SYMBOL = Pattern.compile("\\p{IsAlphabetic}+");

  private final Names names;
  private final List<Node> entries = new ArrayList<>(); // from the result to the leaves
  private final Map<Node, Tensor> gradients = new HashMap<>();
  private final Map<Node, List<@Nullable Tensor>> contributions = new HashMap<>();
  private final Map<Node, Tensor> sums = new HashMap<>(); // of the contributions that were told
  private final StringBuilder text = new StringBuilder();

  Explanation(Map<String, Tensor> given) {
    names = new Names(given);
  }

  @Override
  public void gradient(Node node, Tensor gradient) {
    entries.add(node);
    gradients.put(node, gradient.copy());
  }

  @Override
  public void contributions(Node node, @Nullable Tensor[] returned, long nanoseconds) {
    List<@Nullable Tensor> copies = new ArrayList<>();
    for (Tensor g : returned) {
      copies.add(g == null ? null : g.copy());
    }
    contributions.put(node, copies);
  }

  /** Returns the explanation, after the pass. */
  String text() {
    line(0, "Forward");
    for (Node node : entries.reversed()) {
      if (!node.isLeaf()) {
        forward(node, observed(node));
      }
    }
    line(0, "\nBackward");
    Node result = entries.getFirst();
    line(1, "the gradient of %s is %s".formatted(names.of(result), numbers(gradients.get(result))));
    for (Node node : entries) {
      if (!node.isLeaf()) {
        backward(node, observed(node));
      }
    }
    line(0, "\nGradients");
    for (Node node : entries.reversed()) {
      if (node.isLeaf()) {
        line(1, "%s: %s".formatted(names.of(node), numbers(gradients.get(node))));
      }
    }
    return text.toString();
  }

  private void line(int depth, String line) {
    text.append("  ".repeat(depth)).append(line).append('\n');
  }

  private static Observation observed(Node node) {
    Observation seen = node.observation();
    if (seen == null) {
      throw new IllegalStateException(
          "explain: %s was not watched; compute it within try (var watch = Autograd.watch()) { ... }"
              .formatted(node));
    }
    return seen;
  }

  private void forward(Node node, Observation seen) {
    names.addParameters(seen);
    for (Tensor input : seen.inputs()) {
      if (names.isNew(input)) {
        String kind = input.node() == null ? "a constant" : "a parameter";
        line(1, "%s = %s, %s".formatted(names.of(input), numbers(input), kind));
      }
    }
    line(1, "%s = %s".formatted(call(node, seen), numbers(seen.result())));
    Formula formula = seen.op().formula();
    String value = formula == null ? "" : formula.value() + constants(formula) + ", ";
    line(2, value + "at " + seen.site());
  }

  private static String constants(Formula formula) {
    return formula.constants().isEmpty() ? "" : " with " + formula.constants();
  }

  /** Returns the result and the op with its inputs, by name. */
  private String call(Node node, Observation seen) {
    return seen.inputs().stream()
        .map(names::of)
        .collect(
            Collectors.joining(", ", "%s = %s(".formatted(names.of(node), seen.op().name()), ")"));
  }

  private void backward(Node node, Observation seen) {
    List<@Nullable Tensor> terms = contributions.getOrDefault(node, List.of());
    Formula formula = seen.op().formula();
    line(1, call(node, seen) + (formula == null ? "" : ": " + formula.gradient()));
    line(2, "with " + known(node, seen));
    for (int i = 0; i < terms.size(); i++) {
      Node input = seen.inputs().get(i).node();
      Tensor term = terms.get(i);
      if (input != null && term != null) {
        line(2, "to %s: %s".formatted(names.of(input), received(input, term)));
      }
    }
  }

  /** Returns what the derivative may depend on, with numbers: the gradient, inputs and result. */
  private String known(Node node, Observation seen) {
    Formula formula = seen.op().formula();
    String symbol = formula == null ? "" : symbol(formula);
    Map<String, String> known = new LinkedHashMap<>();
    known.put("g" + symbol, numbers(gradients.get(node)));
    seen.inputs().forEach(input -> known.put(names.of(input), numbers(input)));
    if (formula != null
        && Pattern.compile("\\b" + symbol + "\\b").matcher(formula.gradient()).find()) {
      known.put(names.of(node), numbers(seen.result()));
    }
    return known.entrySet().stream()
        .map(entry -> entry.getKey() + " = " + entry.getValue())
        .collect(Collectors.joining(", "));
  }

  /** Returns the name of the result in a formula, such as z of z = x + y. */
  private static String symbol(Formula formula) {
    Matcher first = SYMBOL.matcher(formula.value());
    return first.lookingAt() ? first.group() : "";
  }

  /** Returns what an input receives, and the sum with what it received before. */
  private String received(Node input, Tensor term) {
    Tensor own = term.sumTo(input.shape());
    String received = numbers(own);
    if (!own.shape().equals(term.shape())) {
      received = "%s, the sum of %s over its copies".formatted(received, numbers(term));
    }
    Tensor before = sums.get(input);
    Tensor sum = before == null ? own : before.add(own);
    sums.put(input, sum);
    return before == null
        ? received
        : "%s, together %s + %s = %s"
            .formatted(received, numbers(before), numbers(own), numbers(sum));
  }

  private static String numbers(@Nullable Tensor t) {
    return t == null ? "unknown" : ShortNumbers.of(t);
  }

  /** The names of tensors. */
  private static final class Names {

    private final Map<Object, String> given = new HashMap<>();
    private final Map<Object, String> used = new HashMap<>();
    private final Map<String, Integer> counts = new HashMap<>();

    Names(Map<String, Tensor> given) {
      given.forEach((name, t) -> this.given.put(identity(t), name));
    }

    /** Returns what identifies a tensor: its entry on the tape or, for a constant, its memory. */
    private static Object identity(Tensor t) {
      Node node = t.node();
      return node == null ? t.buffer() : node; // both compare by identity
    }

    /** Adds the names of the parameters of modules. */
    void addParameters(Observation seen) {
      for (Observation.Part module : seen.modules()) {
        String prefix = module.path().isEmpty() ? "" : module.path() + ".";
        module.parameters().forEach((name, t) -> given.putIfAbsent(identity(t), prefix + name));
      }
    }

    /** Returns whether a parameter or a constant has not been told yet. */
    boolean isNew(Tensor input) {
      Node node = input.node();
      return (node == null || node.isLeaf()) && !used.containsKey(identity(input));
    }

    String of(Tensor t) {
      Node node = t.node();
      return node == null ? name(t.buffer(), "c") : of(node);
    }

    String of(Node node) {
      return name(node, node.isLeaf() ? "p" : "r");
    }

    private String name(Object identity, String letter) {
      return used.computeIfAbsent(
          identity,
          key -> {
            String name = given.get(key);
            return name == null ? letter + counts.merge(letter, 1, Integer::sum) : name;
          });
    }
  }
}
