package kinesic.onnx;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import kinesic.engine.Shape;
import kinesic.onnx.format.Attribute;
import kinesic.onnx.format.ElementType;
import kinesic.onnx.format.GraphData;
import kinesic.onnx.format.ModelData;
import kinesic.onnx.format.NodeData;
import kinesic.onnx.format.TensorData;
import kinesic.onnx.format.ValueData;

/** Builds small models for tests. */
public final class Graphs {

  private final List<NodeData> nodes = new ArrayList<>();
  private final Map<String, TensorData> initialisers = new LinkedHashMap<>();
  private final List<ValueData> inputs = new ArrayList<>();
  private final List<ValueData> outputs = new ArrayList<>();
  private final long version;

  private Graphs(long version) {
    this.version = version;
  }

  /** Returns the value of a name, which must be there. */
  public static <T> T named(Map<String, T> values, String name) {
    return Objects.requireNonNull(values.get(name), name);
  }

  /** Starts a model of a version of the operator set. */
  public static Graphs version(long version) {
    return new Graphs(version);
  }

  /** Adds an input of floats; negative sizes are free. */
  public Graphs input(String name, long... sizes) {
    return input(name, ElementType.FLOAT, sizes);
  }

  /** Adds an input; negative sizes are free. */
  public Graphs input(String name, ElementType type, long... sizes) {
    List<ValueData.Dimension> shape = new ArrayList<>();
    for (long size : sizes) {
      shape.add(new ValueData.Dimension(size, size < 0 ? "n" : ""));
    }
    inputs.add(new ValueData(name, type, shape));
    return this;
  }

  /** Adds an initialiser of floats. */
  public Graphs weights(String name, Shape shape, float... values) {
    initialisers.put(name, TensorData.of(name, shape, values));
    return this;
  }

  /** Adds an initialiser, a vector of integers. */
  public Graphs integers(String name, long... values) {
    initialisers.put(name, TensorData.of(name, Shape.of(values.length), values));
    return this;
  }

  /**
   * Adds a node.
   *
   * @param line such as {@code y = Add(x, b)}
   * @param attributes names and values in turn
   */
  public Graphs node(String line, Object... attributes) {
    String[] sides = line.split(" = ", 2);
    int open = sides[1].indexOf('(');
    Map<String, Attribute> values = new LinkedHashMap<>();
    for (int i = 0; i < attributes.length; i += 2) {
      values.put((String) attributes[i], attribute(attributes[i + 1]));
    }
    nodes.add(
        new NodeData(
            "",
            "",
            sides[1].substring(0, open),
            names(sides[1].substring(open + 1, sides[1].length() - 1)),
            names(sides[0]),
            values));
    return this;
  }

  private static List<String> names(String list) {
    return list.isBlank() ? List.of() : List.of(list.split(", ?", -1));
  }

  private static Attribute attribute(Object value) {
    return switch (value) {
      case Integer i -> new Attribute.Integer(i);
      case Float f -> new Attribute.Number(f);
      case String s -> new Attribute.Text(s);
      case TensorData t -> new Attribute.Tensor(t);
      case int[] many -> {
        List<Long> integers = new ArrayList<>();
        for (int i : many) {
          integers.add((long) i);
        }
        yield new Attribute.Integers(integers);
      }
      default -> throw new IllegalArgumentException(String.valueOf(value));
    };
  }

  /** Returns the model with the given outputs. */
  public ModelData output(String... names) {
    for (String name : names) {
      outputs.add(new ValueData(name, ElementType.FLOAT, null));
    }
    return new ModelData(
        8,
        "test",
        "",
        Map.of("", version),
        Map.of(),
        new GraphData("test", nodes, initialisers, inputs, outputs));
  }
}
