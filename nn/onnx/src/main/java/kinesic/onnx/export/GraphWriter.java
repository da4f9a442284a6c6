package kinesic.onnx.export;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.trace.Graph;
import kinesic.engine.trace.Value;
import kinesic.onnx.format.ElementType;
import org.jspecify.annotations.Nullable;

/**
 * Writes the ops of a graph one after the other. Keeps for each value its name in the file and the
 * order of its axes there, and transposes where a reader needs another order.
 */
final class GraphWriter {

  private final Nodes nodes = new Nodes();
  private final Batch batch;
  private final Constants constants;
  private final Map<Value, Written> values = new HashMap<>(); // values compare by identity
  private final Map<Value, List<Value.Result>> users = new HashMap<>();
  private final Map<String, String> booleans = new HashMap<>(); // of numbers that are 0 or 1
  private final Map<Written, Map<Order, String>> transposed = new HashMap<>();
  private final Map<Value, String> pooled = new HashMap<>();
  private final Value.Input first;

  /**
   * Starts a graph.
   *
   * @param state the parameters and buffers of the module, by name
   */
  GraphWriter(Graph graph, Batch batch, Map<String, Tensor> state) {
    this.batch = batch;
    constants = new Constants(nodes, state);
    first = graph.inputs().getFirst();
    for (Value.Result result : graph.results()) {
      for (Value input : result.inputs()) {
        users.computeIfAbsent(input, v -> new ArrayList<>()).add(result);
      }
    }
  }

  Nodes nodes() {
    return nodes;
  }

  Batch batch() {
    return batch;
  }

  Constants constants() {
    return constants;
  }

  /** Returns the ops that read a value. */
  List<Value.Result> users(Value value) {
    return users.getOrDefault(value, List.of());
  }

  /** Names an input of the graph. */
  void input(Value.Input input, String name, Order order) {
    values.put(input, new Written(nodes.reserve(name), order));
  }

  /**
   * Writes ops.
   *
   * @throws IllegalArgumentException if some of them cannot be written; the message has all of them
   */
  void write(List<Value.Result> results) {
    List<String> problems = new ArrayList<>();
    for (Value.Result result : results) {
      Written written = new Written("", Order.natural(result.shape().rank()));
      try {
        written = OpWriters.of(result.op()).write(new OpCall(this, result));
      } catch (Refusal e) {
        problems.add(result + ": " + e.getMessage());
      }
      values.put(result, written);
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          "export: %s cannot be written:%n  %s"
              .formatted(
                  problems.size() == 1 ? "an op" : problems.size() + " ops",
                  problems.stream().distinct().collect(Collectors.joining("%n  ".formatted()))));
    }
  }

  /** Returns the module to which an op belongs: that of a parameter which it reads, or its own. */
  String scope(Value.Result result) {
    for (Value input : result.inputs()) {
      if (input instanceof Value.Constant constant && !constant.name().isEmpty()) {
        int end = constant.name().lastIndexOf('.');
        return end < 0 ? "" : constant.name().substring(0, end);
      }
    }
    return result.module();
  }

  // ---------------------------------------------------------------- values

  private Written written(Value value) {
    Written written = values.get(value);
    if (written == null) {
      throw new IllegalStateException("not written yet: " + value);
    }
    return written;
  }

  /** Returns the order in which a value lies; the natural one for constants. */
  Order order(Value value) {
    return value instanceof Value.Constant
        ? Order.natural(value.shape().rank())
        : written(value).order();
  }

  /** Returns a value with its axes in {@code order}. */
  String in(Value value, Order order, String scope) {
    if (value instanceof Value.Constant constant) {
      Tensor unit = unit(constant);
      String name = initialiser(unit, order, 0, scope);
      return unit.shape().equals(constant.shape())
          ? name
          : nodes.add(scope, "Tile", new Attributes(), name, repeats(constant, order, scope));
    }
    Written written = written(value);
    return written.order().equals(order)
        ? written.name()
        : transposed
            .computeIfAbsent(written, w -> new HashMap<>())
            .computeIfAbsent(order, o -> transposed(written, o, scope));
  }

  private String transposed(Written written, Order order, String scope) {
    Attributes permutation = new Attributes().with("perm", order.from(written.order()));
    return nodes.add(scope, "Transpose", permutation, written.name());
  }

  /** Returns a value for an operation that broadcasts, to a result with axes in {@code order}. */
  String broadcast(Value value, Order order, String scope) {
    int missing = order.rank() - value.shape().rank();
    if (value instanceof Value.Constant constant && isRepeatedByBroadcasting(constant)) {
      return initialiser(unit(constant), order, missing, scope);
    }
    if (missing == 0) {
      return in(value, order, scope);
    }
    String natural = in(value, Order.natural(value.shape().rank()), scope);
    if (order.isNatural()) {
      return natural;
    }
    long[] axes = new long[missing];
    for (int axis = 0; axis < missing; axis++) {
      axes[axis] = axis;
    }
    String all =
        nodes.add(
            scope, "Unsqueeze", new Attributes(), natural, nodes.integers(Shape.of(missing), axes));
    return transposed(new Written(all, Order.natural(order.rank())), order, scope);
  }

  private boolean isRepeatedByBroadcasting(Value.Constant constant) {
    for (int axis = 0; axis < constant.shape().rank(); axis++) {
      if (batch.grows(constant, axis) && batch.perSample(constant, axis) != 1) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns a constant as an initialiser that broadcasts.
   *
   * @param missing the number of axes of {@code order} before those of the constant; those that are
   *     not needed in the file are left out
   */
  private String initialiser(Tensor t, Order order, int missing, String scope) {
    return constants.initialiser(
        t, scope, order.axes() + " " + missing, x -> arranged(x, order, missing));
  }

  private static Tensor arranged(Tensor t, Order order, int missing) {
    if (order.isNatural()) {
      return t;
    }
    int[] sizes = new int[order.rank()];
    for (int axis = 0; axis < sizes.length; axis++) {
      sizes[axis] = axis < missing ? 1 : t.size(axis - missing);
    }
    int[] axes = order.axes().stream().mapToInt(Integer::intValue).toArray();
    Tensor all = t.reshape(sizes).permute(axes);
    Shape shape = all.shape();
    for (int left = missing; left > 0 && shape.size(0) == 1; left--) {
      shape = shape.without(0);
    }
    return all.reshape(shape.toArray());
  }

  /**
   * Returns the part of a constant that belongs to one sample, if it grows with the batch;
   * otherwise all of it.
   *
   * @throws Refusal if it is not the same for each sample
   */
  private Tensor unit(Value.Constant constant) {
    Tensor t = constant.tensor();
    for (int axis = 0; axis < t.shape().rank(); axis++) {
      if (batch.grows(constant, axis)) {
        int size = batch.perSample(constant, axis);
        Tensor one = t.slice(axis, 0, size);
        for (int at = size; at < t.size(axis); at += size) {
          if (!Arrays.equals(one.toArray(), t.slice(axis, at, at + size).toArray())) {
            throw new Refusal("a constant %s differs between samples".formatted(t.shape()));
          }
        }
        t = one;
      }
    }
    return t;
  }

  /** Returns the numbers of repetitions of a constant that grows with the batch. */
  private String repeats(Value.Constant constant, Order order, String scope) {
    List<Integer> axes = order.axes();
    return sizes(axes.stream().map(axis -> batch.grows(constant, axis) ? -1L : 1L).toList(), scope);
  }

  // ---------------------------------------------------------------- sizes

  /**
   * Returns the sizes of a value for Reshape; -1 for the one that depends on the batch size.
   *
   * @throws Refusal if several sizes do
   */
  long[] sizes(Value value, Order order) {
    long[] sizes = new long[order.rank()];
    int free = 0;
    for (int i = 0; i < sizes.length; i++) {
      int axis = order.axes().get(i);
      boolean grows = batch.grows(value, axis);
      free += grows ? 1 : 0;
      sizes[i] = grows ? -1 : value.shape().size(axis);
    }
    if (free > 1) {
      throw new Refusal("several sizes depend on the batch size");
    }
    return sizes;
  }

  /** Returns the sizes to which Expand must repeat {@code from}, with axes in {@code order}. */
  String expansion(Value to, Value from, Order order, String scope) {
    int missing = to.shape().rank() - from.shape().rank();
    List<Long> sizes = new ArrayList<>();
    for (int axis : order.axes()) {
      boolean had = axis >= missing && batch.grows(from, axis - missing);
      if (!batch.grows(to, axis)) {
        sizes.add((long) to.shape().size(axis));
      } else {
        sizes.add(had ? 1L : -(long) batch.perSample(to, axis));
      }
    }
    return sizes(sizes, scope);
  }

  /** Returns a list of sizes, of which the negative ones are multiples of the batch size. */
  private String sizes(List<Long> sizes, String scope) {
    if (sizes.stream().allMatch(size -> size >= 0)) {
      long[] constant = sizes.stream().mapToLong(Long::longValue).toArray();
      return nodes.integers(Shape.of(constant.length), constant);
    }
    String[] parts = new String[sizes.size()];
    for (int i = 0; i < parts.length; i++) {
      long size = sizes.get(i);
      parts[i] = size >= 0 ? nodes.integers(Shape.of(1), size) : samples(-size, scope);
    }
    return parts.length == 1
        ? parts[0]
        : nodes.add(scope, "Concat", new Attributes().with("axis", 0L), parts);
  }

  /** Returns a multiple of the batch size, [1]. */
  private String samples(long factor, String scope) {
    Written input = written(first);
    long axis = input.order().position(0);
    String n =
        nodes.add(
            scope,
            "Shape",
            new Attributes().with("start", axis).with("end", axis + 1),
            input.name());
    return factor == 1
        ? n
        : nodes.add(scope, "Mul", new Attributes(), n, nodes.integers(Shape.of(1), factor));
  }

  // ---------------------------------------------------------------- images of one pixel

  /** Notes that {@code images}, [n, c, 1, 1], are a value [n, c], too. */
  void pooled(Value value, String images) {
    pooled.put(value, images);
  }

  /** Returns a value [n, c] as images [n, c, 1, 1]; null if it is not known as such. */
  @Nullable String pooled(Value value) {
    return pooled.get(value);
  }

  // ---------------------------------------------------------------- booleans

  /** Notes that {@code numbers} are 1 and 0 where {@code truths} are true and false. */
  void same(String numbers, String truths) {
    booleans.put(numbers, truths);
  }

  /** Returns numbers as booleans: true where they are not 0. */
  String booleans(String numbers, String scope) {
    return booleans.computeIfAbsent(
        numbers,
        name ->
            nodes.add(scope, "Cast", new Attributes().with("to", ElementType.BOOL.code()), name));
  }
}
