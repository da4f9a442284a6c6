package kinesic.onnx.operator;

import java.util.List;
import kinesic.onnx.format.Attribute;
import kinesic.onnx.format.NodeData;
import kinesic.onnx.format.TensorData;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of a node.
 *
 * @param node the node
 */
public record Attributes(NodeData node) {

  /** Returns whether the node has an attribute of this name. */
  public boolean has(String name) {
    return node.attributes().containsKey(name);
  }

  /** Returns whether the node has an input at a position. */
  public boolean hasInput(int input) {
    return input < node.inputs().size() && !node.inputs().get(input).isEmpty();
  }

  /** Returns whether the node has an output at a position. */
  public boolean hasOutput(int output) {
    return output < node.outputs().size() && !node.outputs().get(output).isEmpty();
  }

  /**
   * Returns an integer.
   *
   * @throws OnnxException if it is missing or of another type
   */
  public long integer(String name) {
    return required(name, find(name, Attribute.Integer.class)).value();
  }

  /**
   * Returns an integer, or a default.
   *
   * @throws OnnxException if it is of another type
   */
  public long integer(String name, long otherwise) {
    Attribute.Integer found = find(name, Attribute.Integer.class);
    return found == null ? otherwise : found.value();
  }

  /**
   * Returns whether an integer is not 0.
   *
   * @throws OnnxException if it is of another type
   */
  public boolean flag(String name, boolean otherwise) {
    return integer(name, otherwise ? 1 : 0) != 0;
  }

  /**
   * Returns a float, or a default.
   *
   * @throws OnnxException if it is of another type
   */
  public float number(String name, float otherwise) {
    Attribute.Number found = find(name, Attribute.Number.class);
    return found == null ? otherwise : found.value();
  }

  /**
   * Returns a string, or a default.
   *
   * @throws OnnxException if it is of another type
   */
  public String text(String name, String otherwise) {
    Attribute.Text found = find(name, Attribute.Text.class);
    return found == null ? otherwise : found.value();
  }

  /**
   * Returns integers, or a default.
   *
   * @throws OnnxException if they are of another type
   */
  public List<Long> integers(String name, List<Long> otherwise) {
    Attribute.Integers found = find(name, Attribute.Integers.class);
    return found == null ? otherwise : found.value();
  }

  /**
   * Returns integers; null if the attribute is missing.
   *
   * @throws OnnxException if they are of another type
   */
  public @Nullable List<Long> integers(String name) {
    Attribute.Integers found = find(name, Attribute.Integers.class);
    return found == null ? null : found.value();
  }

  /**
   * Returns floats, or a default.
   *
   * @throws OnnxException if they are of another type
   */
  public List<Float> numbers(String name, List<Float> otherwise) {
    Attribute.Numbers found = find(name, Attribute.Numbers.class);
    return found == null ? otherwise : found.value();
  }

  /**
   * Returns strings, or a default.
   *
   * @throws OnnxException if they are of another type
   */
  public List<String> texts(String name, List<String> otherwise) {
    Attribute.Texts found = find(name, Attribute.Texts.class);
    return found == null ? otherwise : found.value();
  }

  /**
   * Returns a tensor; null if the attribute is missing.
   *
   * @throws OnnxException if it is of another type
   */
  public @Nullable TensorData tensor(String name) {
    Attribute.Tensor found = find(name, Attribute.Tensor.class);
    return found == null ? null : found.value();
  }

  private <A extends Attribute> @Nullable A find(String name, Class<A> type) {
    Attribute value = node.attributes().get(name);
    if (value != null && !type.isInstance(value)) {
      throw new OnnxException(
          "%s: the attribute \"%s\" is of another type than expected: %s"
              .formatted(node, name, value));
    }
    return type.cast(value);
  }

  private <A> A required(String name, @Nullable A value) {
    if (value == null) {
      throw new OnnxException("%s: the attribute \"%s\" is missing".formatted(node, name));
    }
    return value;
  }
}
