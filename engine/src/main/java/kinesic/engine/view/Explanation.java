package kinesic.engine.view;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.BackwardObserver;
import kinesic.engine.autograd.Formula;
import kinesic.engine.autograd.Node;
import kinesic.engine.autograd.Observation;
import org.jspecify.annotations.Nullable;

/** Sees a backward pass and writes down what it computed, and how its inputs were computed. */
final class Explanation implements BackwardObserver {

  private static final Pattern SYMBOL = Pattern.compile("\\p{IsAlphabetic}+");

  private final List<TapeEntry> entries;
  private final List<String> names = new ArrayList<>(); // of the entries
  private final Map<Node, Integer> places = new HashMap<>(); // among the entries
  private final Map<Node, Tensor> gradients = new LinkedHashMap<>(); // in the order of the pass
  private final Map<Node, List<@Nullable Tensor>> contributions = new HashMap<>();
  private final Map<Integer, Tensor> sums = new HashMap<>(); // of the contributions told, by place
  private final StringBuilder text = new StringBuilder();

  /** Lists what led to {@code result}. */
  Explanation(Tensor result, Map<String, Tensor> given) {
    entries = TapeEntries.of(result);
    TapeNames known = new TapeNames(entries, given);
    Map<@Nullable Node, String> results = new HashMap<>();
    given.forEach((name, t) -> results.put(t.node(), name));
    Map<String, Integer> counts = new HashMap<>();
    for (TapeEntry entry : entries) {
      Node node = entry.node();
      if (node != null) {
        places.put(node, names.size());
      }
      String name = entry.isResult() ? results.getOrDefault(node, "") : known.of(entry);
      String letter = entry.isResult() ? "r" : entry.isLeaf() ? "p" : "c";
      names.add(name.isEmpty() ? letter + counts.merge(letter, 1, Integer::sum) : name);
    }
  }

  @Override
  public void gradient(Node node, Tensor gradient) {
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

  /**
   * Returns the explanation, after the pass.
   *
   * @throws IllegalStateException if an op was not watched
   */
  String text() {
    line(0, "Forward");
    for (int place = 0; place < entries.size(); place++) {
      forward(place);
    }
    line(0, "\nBackward");
    int last = entries.size() - 1;
    line(1, "the gradient of %s is %s".formatted(names.get(last), gradient(last)));
    gradients.keySet().forEach(this::backward);
    line(0, "\nGradients");
    for (int place = 0; place < entries.size(); place++) {
      if (entries.get(place).isLeaf()) {
        line(1, "%s: %s".formatted(names.get(place), gradient(place)));
      }
    }
    return text.toString();
  }

  private void line(int depth, String line) {
    text.append("  ".repeat(depth)).append(line).append('\n');
  }

  private void forward(int place) {
    TapeEntry entry = entries.get(place);
    String value = numbers(entry.tensor());
    if (!entry.isResult()) {
      String kind = entry.isLeaf() ? "a parameter" : "a constant";
      line(1, "%s = %s, %s".formatted(names.get(place), value, kind));
      return;
    }
    Observation seen = entry.observation();
    if (seen == null) {
      throw new IllegalStateException(
          "explain: %s was not watched; compute it within try (var watch = Autograd.watch()) { ... }"
              .formatted(entry.node()));
    }
    line(1, "%s = %s".formatted(call(place, seen), value));
    Formula formula = seen.op().formula();
    line(
        2,
        (formula == null ? "" : formula.value() + constants(formula) + ", ") + "at " + seen.site());
  }

  private static String constants(Formula formula) {
    return formula.constants().isEmpty() ? "" : " with " + formula.constants();
  }

  /** Returns the result and the op with its inputs, by name. */
  private String call(int place, Observation seen) {
    String inputs =
        entries.get(place).inputs().stream().map(names::get).collect(Collectors.joining(", "));
    return "%s = %s(%s)".formatted(names.get(place), seen.op().name(), inputs);
  }

  private void backward(Node node) {
    Observation seen = node.observation();
    Integer place = places.get(node);
    if (seen == null || place == null) {
      return; // a leaf
    }
    Formula formula = seen.op().formula();
    line(1, call(place, seen) + (formula == null ? "" : ": " + formula.gradient()));
    line(2, "with " + known(place, seen));
    List<@Nullable Tensor> terms = contributions.getOrDefault(node, List.of());
    for (int i = 0; i < terms.size(); i++) {
      int input = entries.get(place).inputs().get(i);
      Tensor term = terms.get(i);
      if (term != null && !entries.get(input).isConstant()) {
        line(2, "to %s: %s".formatted(names.get(input), received(input, term)));
      }
    }
  }

  /** Returns what the derivative may depend on, with numbers: the gradient, inputs and result. */
  private String known(int place, Observation seen) {
    Formula formula = seen.op().formula();
    String symbol = formula == null ? "" : symbol(formula);
    Map<String, String> known = new LinkedHashMap<>();
    known.put("g" + symbol, gradient(place));
    for (int input : entries.get(place).inputs()) {
      known.put(names.get(input), numbers(entries.get(input).tensor()));
    }
    if (formula != null
        && Pattern.compile("\\b" + symbol + "\\b").matcher(formula.gradient()).find()) {
      known.put(names.get(place), numbers(seen.result()));
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
  private String received(int input, Tensor term) {
    Shape shape = entries.get(input).shape();
    Tensor own = shape == null ? term : term.sumTo(shape);
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

  /** Returns the gradient of an entry, in numbers. */
  private String gradient(int place) {
    return numbers(gradients.get(entries.get(place).node()));
  }

  private static String numbers(@Nullable Tensor t) {
    return t == null ? "unknown" : ShortNumbers.of(t);
  }
}
