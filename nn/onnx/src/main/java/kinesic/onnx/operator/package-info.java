/**
 * What the operators of ONNX compute. A value of a graph is an {@link
 * kinesic.onnx.operator.Operand}: numbers on the host, or a tensor with the order of its axes. An
 * {@link kinesic.onnx.operator.Operator} computes the results of a node from a {@link
 * kinesic.onnx.operator.Call}; {@link kinesic.onnx.operator.Operators} is the table of all.
 */
@NullMarked
package kinesic.onnx.operator;

import org.jspecify.annotations.NullMarked;
