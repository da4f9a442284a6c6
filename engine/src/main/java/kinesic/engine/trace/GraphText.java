package kinesic.engine.trace;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes a graph as one line for each result. */
final class GraphText {

  private final Map<Value, String> names = new HashMap<>();
  private final StringBuilder text = new StringBuilder();

  private GraphText(Graph graph) {
    for (Value.Input input : graph.inputs()) {
      names.put(input, "x" + names.size());
      text.append(names.get(input)).append(" = input ").append(input.shape()).append('\n');
    }
    int count = 0;
    for (Value.Result result : graph.results()) {
      String inputs = result.inputs().stream().map(this::name).collect(Collectors.joining(", "));
      names.put(result, "y" + count++);
      text.append(
          "%s = %s(%s) %s%n".formatted(name(result), result.op().name(), inputs, result.shape()));
    }
    text.append(
        graph.outputs().stream().map(this::name).collect(Collectors.joining(", ", "return ", "")));
  }

  static String of(Graph graph) {
    return new GraphText(graph).text.toString();
  }

  private String name(Value value) {
    return names.getOrDefault(value, value.toString());
  }
}
