package kinesic.onnx;

import java.util.List;
import kinesic.onnx.operator.Attributes;
import kinesic.onnx.operator.Operator;

/**
 * A node that is computed in each run. Values have numbers.
 *
 * @param node the node
 * @param operator computes it
 * @param inputs the numbers of the inputs; -1 for those that are left out
 * @param outputs the numbers of the outputs; -1 for those that are not needed
 * @param spent the numbers of the values that no later step reads
 */
record Step(
    Attributes node,
    Operator operator,
    List<Integer> inputs,
    List<Integer> outputs,
    List<Integer> spent) {}
