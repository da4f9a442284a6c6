package kinesic.nn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import kinesic.engine.Shape;
import kinesic.engine.op.Reshape;
import kinesic.engine.trace.Graph;
import kinesic.engine.trace.Value;

/**
 * Table of the parts of a module with what they compute for an input of a given shape, in
 * evaluation mode:
 *
 * <pre>{@code
 * System.out.println(Summary.of(ResNet.resNet50(), Shape.of(1, 224, 224, 3)));
 * }</pre>
 *
 * <p>The numbers come from the {@linkplain Module#trace graph}. An op belongs to the module whose
 * parameters it reads, otherwise to the innermost module that was called with {@link Layer#apply};
 * ops outside of both belong to the module around them.
 */
public final class Summary {

  /**
   * One module.
   *
   * @param path its path; empty for the root
   * @param kind its description
   * @param output the shape of its last result; empty if it computes nothing
   * @param parameters of the module itself, without its children
   * @param multiplyAdds of the ops of the module itself
   * @param bytes of the results of these ops
   */
  public record Row(
      String path,
      String kind,
      Optional<Shape> output,
      long parameters,
      long multiplyAdds,
      long bytes) {}

  private final List<Row> rows = new ArrayList<>();
  private final long inputBytes;

  private Summary(Module module, Graph graph) {
    Map<Value.Result, String> owners = new LinkedHashMap<>(); // in the order of the ops
    graph.results().forEach(result -> owners.put(result, owner(result)));
    add(module, "", owners);
    inputBytes = graph.inputs().stream().mapToLong(input -> bytes(input.shape())).sum();
  }

  /**
   * Summarises a module.
   *
   * @param inputs the shapes of its inputs
   * @throws IllegalArgumentException if the module does not accept the shapes
   * @throws IllegalStateException as {@link Module#trace}
   */
  public static Summary of(Module module, Shape... inputs) {
    return new Summary(module, module.trace(inputs));
  }

  /** Returns the path of the module that a result belongs to. */
  private static String owner(Value.Result result) {
    for (Value input : result.inputs()) {
      if (input instanceof Value.Constant constant && constant.name().contains(".")) {
        String owner = constant.name().substring(0, constant.name().lastIndexOf('.'));
        if (isInside(owner, result.module())) {
          return owner;
        }
      }
    }
    return result.module();
  }

  private static boolean isInside(String path, String module) {
    return module.isEmpty() || path.equals(module) || path.startsWith(module + ".");
  }

  private void add(Module module, String path, Map<Value.Result, String> owners) {
    List<Value.Result> own = new ArrayList<>();
    Optional<Shape> output = Optional.empty();
    for (Map.Entry<Value.Result, String> entry : owners.entrySet()) {
      if (entry.getValue().equals(path)) {
        own.add(entry.getKey());
      }
      if (isInside(entry.getValue(), path)) {
        output = Optional.of(entry.getKey().shape());
      }
    }
    long parameters =
        module.parameterCount()
            - module.children().values().stream().mapToLong(Module::parameterCount).sum();
    long multiplyAdds = own.stream().mapToLong(Summary::multiplyAdds).sum();
    long bytes = own.stream().mapToLong(Summary::resultBytes).sum();
    rows.add(new Row(path, module.describe(), output, parameters, multiplyAdds, bytes));
    module.children().forEach((name, child) -> add(child, Module.qualified(path, name), owners));
  }

  private static long multiplyAdds(Value.Result result) {
    return result
        .op()
        .multiplyAdds(result.inputs().stream().map(Value::shape).toList(), result.shape());
  }

  private static long resultBytes(Value.Result result) {
    return result.op() instanceof Reshape ? 0 : bytes(result.shape()); // shares memory
  }

  private static long bytes(Shape shape) {
    return (long) shape.elements() * Float.BYTES;
  }

  /** Returns the modules, parents first, in the order of declaration. */
  public List<Row> rows() {
    return List.copyOf(rows);
  }

  /** Returns the number of scalars in all parameters. */
  public long parameters() {
    return rows.stream().mapToLong(Row::parameters).sum();
  }

  /** Returns the multiply-adds of all products and convolutions, computed directly. */
  public long multiplyAdds() {
    return rows.stream().mapToLong(Row::multiplyAdds).sum();
  }

  /** Returns the bytes of the results of all ops, which training keeps for the backward pass. */
  public long activationBytes() {
    return rows.stream().mapToLong(Row::bytes).sum();
  }

  /** Returns the table with a line for each module and the totals. */
  @Override
  public String toString() {
    List<List<String>> cells = new ArrayList<>();
    cells.add(
        List.of("module", "kind", "output", "parameters", "multiply-adds", "activations [MB]"));
    for (Row row : rows) {
      cells.add(
          List.of(
              "  ".repeat(depth(row.path()))
                  + row.path().substring(row.path().lastIndexOf('.') + 1),
              row.kind(),
              row.output().map(Shape::toString).orElse(""),
              count(row.parameters()),
              count(row.multiplyAdds()),
              row.bytes() == 0 ? "" : megabytes(row.bytes())));
    }
    return table(cells)
        + "\nparameters: %s, %s MB\n"
            .formatted(count(parameters()), megabytes(parameters() * Float.BYTES))
        + "multiply-adds: %s\n".formatted(count(multiplyAdds()))
        + "memory: input %s MB, activations %s MB\n"
            .formatted(megabytes(inputBytes), megabytes(activationBytes()));
  }

  private static int depth(String path) {
    return path.isEmpty() ? 0 : path.split("\\.").length;
  }

  private static String count(long number) {
    return number == 0 ? "" : String.format(Locale.ROOT, "%,d", number);
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.2f", bytes / 1e6);
  }

  private static String table(List<List<String>> lines) {
    int columns = lines.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> line : lines) {
      for (int c = 0; c < columns; c++) {
        widths[c] = Math.max(widths[c], line.get(c).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> line : lines) {
      StringBuilder row = new StringBuilder();
      for (int c = 0; c < columns; c++) {
        String padding = " ".repeat(widths[c] - line.get(c).length());
        boolean isNumber = c >= 3;
        row.append(isNumber ? padding + line.get(c) : line.get(c) + padding).append("  ");
      }
      text.append(row.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
