package kinesic.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kinesic.onnx.format.Attribute;
import kinesic.onnx.format.GraphData;
import kinesic.onnx.format.NodeData;
import kinesic.onnx.format.TensorData;
import org.jspecify.annotations.Nullable;

/** The nodes that compute the values of a graph, and what they say of a value. */
final class Producers {

  /** The largest number of nodes between a product and its factors. */
  private static final int DEPTH = 4;

  private final Map<String, TensorData> initialisers;
  private final Map<String, NodeData> nodes = new HashMap<>();

  /**
   * A product.
   *
   * @param factors those that are no numbers
   * @param number the product of the others
   */
  record Product(List<String> factors, double number) {}

  /** The sum of a value and a number. */
  record Sum(String x, double number) {}

  Producers(GraphData graph) {
    initialisers = graph.initialisers();
  }

  /** Adds a node, after those that it depends on. */
  void add(NodeData node) {
    node.outputs().forEach(output -> nodes.put(output, node));
  }

  /** Returns the node that computes a value; null if it is an input or an initialiser. */
  @Nullable NodeData of(String value) {
    return nodes.get(value);
  }

  /** Returns the node that computes a value if it is one of a type. */
  @Nullable NodeData of(String value, String type) {
    NodeData node = of(value);
    return node != null && node.type().equals(type) ? node : null;
  }

  // ---------------------------------------------------------------- constants

  private @Nullable TensorData constant(String value) {
    NodeData node = of(value, "Constant");
    if (node == null) {
      return initialisers.get(value);
    }
    return node.attributes().get("value") instanceof Attribute.Tensor tensor
        ? tensor.value()
        : null;
  }

  /** Returns the only element of a constant without axes or with one; else NaN. */
  double number(String value) {
    NodeData node = of(value, "Constant");
    if (node != null && node.attributes().get("value_float") instanceof Attribute.Number number) {
      return number.value();
    }
    TensorData data = constant(value);
    return data != null && data.shape().rank() < 2 && data.shape().elements() == 1
        ? data.floats()[0]
        : Double.NaN;
  }

  /** Returns whether a value is a constant with two axes. */
  boolean isMatrix(String value) {
    TensorData data = constant(value);
    return data != null && data.shape().rank() == 2;
  }

  /** Returns whether a value is a constant with one axis. */
  boolean isVector(String value) {
    TensorData data = constant(value);
    return data != null && data.shape().rank() == 1;
  }

  /** Returns an attribute, a float or an integer, or its default. */
  static double attribute(NodeData node, String attribute, double otherwise) {
    Attribute value = node.attributes().get(attribute);
    if (value instanceof Attribute.Integer integer) {
      return (double) integer.value();
    }
    return value instanceof Attribute.Number number ? number.value() : otherwise;
  }

  /** Returns a number that is an attribute or an input, depending on the operator set; or NaN. */
  double number(NodeData node, String attribute, int input) {
    return input < node.inputs().size()
        ? number(node.inputs().get(input))
        : attribute(node, attribute, Double.NaN);
  }

  /** Returns integers that are an attribute or an input; none if they are not known. */
  List<Long> integers(NodeData node, String attribute, int input) {
    if (node.attributes().get(attribute) instanceof Attribute.Integers integers) {
      return integers.value();
    }
    TensorData data = input < node.inputs().size() ? constant(node.inputs().get(input)) : null;
    return data == null || data.type().isFloating()
        ? List.of()
        : Arrays.stream(data.integers()).boxed().toList();
  }

  // ---------------------------------------------------------------- arithmetic

  /** Returns the sum that a node computes, if one operand is a number. */
  @Nullable Sum sum(NodeData add) {
    for (int i = 0; i < 2; i++) {
      double number = number(add.inputs().get(i));
      if (!Double.isNaN(number)) {
        return new Sum(add.inputs().get(1 - i), number);
      }
    }
    return null;
  }

  /**
   * Returns a value as a product.
   *
   * @param whole a value that is not divided into factors; may be empty
   */
  Product product(String value, String whole) {
    List<String> factors = new ArrayList<>();
    double number = collect(value, whole, DEPTH, factors);
    return new Product(factors, number);
  }

  /** Returns a value as a product of one factor and a number. */
  Product scaled(String value) {
    Product product = product(value, "");
    return product.factors.size() == 1 ? product : new Product(List.of(value), 1);
  }

  private double collect(String value, String whole, int depth, List<String> factors) {
    double number = number(value);
    if (!Double.isNaN(number)) {
      return number;
    }
    NodeData node = value.equals(whole) || depth == 0 ? null : of(value);
    if (node != null && node.type().equals("Mul")) {
      return collect(node.inputs().getFirst(), whole, depth - 1, factors)
          * collect(node.inputs().get(1), whole, depth - 1, factors);
    }
    if (node != null && node.type().equals("Div") && !Double.isNaN(number(node.inputs().get(1)))) {
      return collect(node.inputs().getFirst(), whole, depth - 1, factors)
          / number(node.inputs().get(1));
    }
    factors.add(value);
    return 1;
  }

  /** Returns whether a value is the square of another one. */
  boolean isSquare(String value, String base) {
    NodeData node = of(value);
    if (node == null || !node.inputs().getFirst().equals(base)) {
      return false;
    }
    return switch (node.type()) {
      case "Pow" -> number(node.inputs().get(1)) == 2;
      case "Mul" -> node.inputs().get(1).equals(base);
      default -> false;
    };
  }
}
