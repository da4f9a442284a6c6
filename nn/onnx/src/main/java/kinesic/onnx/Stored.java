package kinesic.onnx;

import java.util.function.Supplier;
import kinesic.engine.Tensor;
import kinesic.nn.Module;
import kinesic.onnx.format.ElementType;
import kinesic.onnx.operator.Layout;
import kinesic.onnx.operator.TensorOperand;

/**
 * A parameter or buffer of the network.
 *
 * @param owner the module that contains it
 * @param tensor its current values
 * @param layout the order of its axes
 * @param type the type of its elements in the file
 */
record Stored(Module owner, Supplier<Tensor> tensor, Layout layout, ElementType type) {

  TensorOperand operand() {
    return TensorOperand.of(tensor.get(), layout, type);
  }
}
