package kinesic.onnx.format;

import java.util.List;

/** The value of an attribute of a node. */
public sealed interface Attribute {

  /** An integer. */
  @SuppressWarnings("AvoidCommonTypeNames") // always written Attribute.Integer
  record Integer(long value) implements Attribute {}

  /** A float. */
  @SuppressWarnings("AvoidCommonTypeNames") // always written Attribute.Number
  record Number(float value) implements Attribute {}

  /** A string. */
  record Text(String value) implements Attribute {}

  /** A tensor. */
  record Tensor(TensorData value) implements Attribute {}

  /** A graph, the branch or the body of a control-flow operator. */
  record Graph(GraphData value) implements Attribute {}

  /** Integers. */
  record Integers(List<Long> value) implements Attribute {

    /** Copies the list. */
    public Integers {
      value = List.copyOf(value);
    }
  }

  /** Floats. */
  record Numbers(List<Float> value) implements Attribute {

    /** Copies the list. */
    public Numbers {
      value = List.copyOf(value);
    }
  }

  /** Strings. */
  record Texts(List<String> value) implements Attribute {

    /** Copies the list. */
    public Texts {
      value = List.copyOf(value);
    }
  }

  /** A value of a type that is not read, such as a sparse tensor. */
  record Unknown(long type) implements Attribute {}
}
