package kinesic.onnx.operator;

import kinesic.engine.Shape;
import kinesic.onnx.format.ElementType;

/** A value of a graph: numbers on the host, or a tensor on the backend of the network. */
public sealed interface Operand permits HostArray, TensorOperand {

  /** Returns the shape as ONNX sees it. */
  Shape shape();

  /** Returns the type of the elements as ONNX sees it. */
  ElementType type();
}
