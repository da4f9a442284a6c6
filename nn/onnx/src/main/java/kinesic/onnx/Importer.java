package kinesic.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.autograd.Autograd;
import kinesic.kernels.Backends;
import kinesic.onnx.format.ElementType;
import kinesic.onnx.format.GraphData;
import kinesic.onnx.format.ModelData;
import kinesic.onnx.format.NodeData;
import kinesic.onnx.format.TensorData;
import kinesic.onnx.format.ValueData;
import kinesic.onnx.operator.Attributes;
import kinesic.onnx.operator.Call;
import kinesic.onnx.operator.HostArray;
import kinesic.onnx.operator.Layout;
import kinesic.onnx.operator.OnnxException;
import kinesic.onnx.operator.Operand;
import kinesic.onnx.operator.Operator;
import kinesic.onnx.operator.Operators;
import kinesic.onnx.operator.Slot;
import kinesic.onnx.operator.TensorOperand;
import org.jspecify.annotations.Nullable;

/**
 * Turns a graph into a {@link Program}: finds the operators, computes what depends on constants
 * alone, and decides which constants are parameters and buffers.
 */
final class Importer {

  /** A place where a value is used. */
  private record Use(Attributes node, Operator operator, int input) {

    Slot slot() {
      return operator.slot(node, input);
    }

    Layout stored(int rank) {
      return operator.stored(node, input, rank);
    }
  }

  /**
   * What becomes a parameter or a buffer.
   *
   * @param name its name in the file
   * @param type the type of its elements
   * @param shape its logical shape
   * @param layout the order in which its axes are stored
   * @param values reads its elements
   */
  record Weights(
      String name, ElementType type, Shape shape, Layout layout, Supplier<HostArray> values) {}

  private final GraphData graph;
  private final long version;
  private final Map<String, Operator> operators = new HashMap<>(); // by the first output
  private final List<NodeData> needed = new ArrayList<>();
  private final Map<String, List<Use>> uses = new HashMap<>();
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Map<Integer, HostArray> constants = new HashMap<>();
  private final Map<String, Weights> parameters = new LinkedHashMap<>();
  private final Map<String, Weights> buffers = new LinkedHashMap<>();

  private Importer(GraphData graph, long version) {
    this.graph = graph;
    this.version = version;
  }

  /**
   * What a graph becomes.
   *
   * @param program without the parameters and buffers
   * @param numbers the numbers of values by name
   * @param parameters by name
   * @param buffers by name
   * @param inputs the inputs without initialisers
   */
  record Result(
      Program program,
      Map<String, Integer> numbers,
      Map<String, Weights> parameters,
      Map<String, Weights> buffers,
      List<ValueData> inputs) {}

  /**
   * Imports a graph.
   *
   * @throws OnnxException if an operator is not supported; the message lists all that are not
   */
  static Result read(ModelData model) {
    long version = model.operatorSets().getOrDefault("", 1L);
    if (version > Operators.NEWEST) {
      throw new OnnxException(
          "operator set %s is not supported; the newest that is supported is %s"
              .formatted(version, Operators.NEWEST));
    }
    try (Autograd.Mode off = Autograd.noGrad()) {
      return new Importer(Fusion.of(model.graph()), version).result();
    }
  }

  private Result result() {
    findOperators();
    collectUses();
    List<ValueData> inputs =
        graph.inputs().stream()
            .filter(input -> !graph.initialisers().containsKey(input.name()))
            .toList();
    inputs.forEach(input -> number(input.name()));
    graph.initialisers().forEach(this::addInitialiser);
    List<NodeData> remaining = fold();
    Program program =
        new Program(
            version,
            steps(remaining),
            numbers.size(),
            inputs.stream().map(input -> number(input.name())).toList(),
            graph.outputs().stream().map(output -> number(output.name())).toList(),
            constants,
            new HashMap<>());
    return new Result(program, numbers, parameters, buffers, inputs);
  }

  private int number(String value) {
    return numbers.computeIfAbsent(value, key -> numbers.size());
  }

  // ---------------------------------------------------------------- operators

  private void findOperators() {
    Set<String> wanted = new HashSet<>();
    graph.outputs().forEach(output -> wanted.add(output.name()));
    List<NodeData> nodes = graph.nodes();
    for (NodeData node : nodes.reversed()) {
      if (node.outputs().stream().anyMatch(wanted::contains)) {
        wanted.addAll(node.inputs());
        needed.addFirst(node);
      }
    }
    Set<String> problems = new LinkedHashSet<>();
    for (NodeData node : needed) {
      Operator operator = find(node);
      String problem = operator == null ? "the operator is not supported" : problem(operator, node);
      if (problem != null) {
        problems.add("%s, operator set %s: %s".formatted(node, version, problem));
      } else if (operator != null) {
        operators.put(key(node), operator);
      }
    }
    if (!problems.isEmpty()) {
      String count = problems.size() == 1 ? "1 node is" : problems.size() + " nodes are";
      throw new OnnxException(count + " not supported:\n  " + String.join("\n  ", problems));
    }
  }

  private @Nullable Operator find(NodeData node) {
    return switch (node.domain()) {
      case "" -> Operators.standard().find(node.type(), version);
      case Fusion.DOMAIN -> Fusion.operator(node);
      default -> null;
    };
  }

  private @Nullable String problem(Operator operator, NodeData node) {
    return operator.problem(new Attributes(node), version);
  }

  /** Returns the name of the first output that has one, which identifies a node. */
  private static String key(NodeData node) {
    return node.outputs().stream().filter(name -> !name.isEmpty()).findFirst().orElse("");
  }

  private Operator operator(NodeData node) {
    Operator operator = operators.get(key(node));
    if (operator == null) {
      throw new IllegalStateException("onnx: no operator for " + node);
    }
    return operator;
  }

  private void collectUses() {
    for (NodeData node : needed) {
      for (int i = 0; i < node.inputs().size(); i++) {
        uses.computeIfAbsent(node.inputs().get(i), key -> new ArrayList<>())
            .add(new Use(new Attributes(node), operator(node), i));
      }
    }
  }

  // ---------------------------------------------------------------- constants

  private void addInitialiser(String name, TensorData data) {
    boolean output = graph.outputs().stream().anyMatch(value -> value.name().equals(name));
    if (uses.containsKey(name) || output) {
      add(name, data.type(), data.shape(), true, () -> HostArray.of(data));
    }
  }

  /** Adds a constant as a parameter, a buffer, or numbers of the host. */
  private void add(
      String name, ElementType type, Shape shape, boolean initialiser, Supplier<HostArray> values) {
    int value = number(name);
    List<Use> places = uses.getOrDefault(name, List.of());
    boolean weight = isUsedAs(Slot.WEIGHT, places);
    boolean several = shape.rank() > 0 && shape.elements() > 1;
    boolean learned = weight || (initialiser && several && isUsedAs(Slot.DATA, places));
    if (type.isFloating() && isUsedAs(Slot.STATISTIC, places)) {
      buffers.put(name, new Weights(name, type, shape, Layout.logical(shape.rank()), values));
    } else if (type.isFloating() && learned) {
      parameters.put(name, new Weights(name, type, shape, layout(places, shape.rank()), values));
    } else {
      constants.put(value, values.get());
    }
  }

  private static boolean isUsedAs(Slot slot, List<Use> places) {
    return places.stream().anyMatch(use -> use.slot() == slot);
  }

  /** Returns the layout that the first use with a wish wants. */
  private static Layout layout(List<Use> places, int rank) {
    return places.stream()
        .map(use -> use.stored(rank))
        .filter(layout -> !layout.isLogical())
        .findFirst()
        .orElse(Layout.logical(rank));
  }

  /** Computes the nodes that depend on constants alone; returns the others. */
  private List<NodeData> fold() {
    List<NodeData> remaining = new ArrayList<>();
    for (NodeData node : needed) {
      List<@Nullable Operand> inputs = new ArrayList<>();
      for (String input : node.inputs()) {
        inputs.add(input.isEmpty() ? null : constants.get(number(input)));
      }
      boolean constant =
          operator(node).isPure()
              && node.inputs().stream()
                  .allMatch(name -> name.isEmpty() || constants.containsKey(number(name)));
      if (constant) {
        List<Operand> results = compute(node, inputs);
        forEachOutput(node, (i, name) -> add(name, numbers(results.get(i))));
      } else {
        remaining.add(node);
      }
    }
    return remaining;
  }

  private void add(String name, HostArray result) {
    add(name, result.type(), result.shape(), false, () -> result);
  }

  private List<Operand> compute(NodeData node, List<@Nullable Operand> inputs) {
    Call.Context context =
        new Call.Context(Backends.standard(), false, 0, 0, () -> new RandomStream(0, "constants"));
    try {
      return operator(node).compute(new Call(new Attributes(node), version, inputs, context));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(node + ": " + e.getMessage(), e);
    }
  }

  private static HostArray numbers(Operand operand) {
    return switch (operand) {
      case HostArray numbers -> numbers;
      case TensorOperand t -> Call.read(t);
    };
  }

  private static void forEachOutput(NodeData node, BiConsumer<Integer, String> action) {
    for (int i = 0; i < node.outputs().size(); i++) {
      if (!node.outputs().get(i).isEmpty()) {
        action.accept(i, node.outputs().get(i));
      }
    }
  }

  // ---------------------------------------------------------------- steps

  private List<Step> steps(List<NodeData> nodes) {
    Map<String, Integer> lastUse = new HashMap<>();
    for (int i = 0; i < nodes.size(); i++) {
      for (String input : nodes.get(i).inputs()) {
        lastUse.put(input, i);
      }
    }
    graph.outputs().forEach(output -> lastUse.remove(output.name()));
    lastUse.remove("");
    Map<Integer, List<Integer>> spent = new HashMap<>();
    lastUse.forEach(
        (name, i) -> spent.computeIfAbsent(i, key -> new ArrayList<>()).add(number(name)));
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      NodeData node = nodes.get(i);
      steps.add(
          new Step(
              new Attributes(node),
              operator(node),
              numbers(node.inputs()),
              used(node.outputs()),
              List.copyOf(spent.getOrDefault(i, List.of()))));
    }
    return steps;
  }

  private List<Integer> numbers(List<String> names) {
    return names.stream().map(name -> name.isEmpty() ? -1 : number(name)).toList();
  }

  /** Returns the numbers of outputs; -1 for those that nothing uses, which need not be computed. */
  private List<Integer> used(List<String> names) {
    return names.stream().map(name -> isUsed(name) ? number(name) : -1).toList();
  }

  private boolean isUsed(String name) {
    return !name.isEmpty()
        && (uses.containsKey(name)
            || graph.outputs().stream().anyMatch(output -> output.name().equals(name)));
  }
}
