package kinesic.onnx.cases;

import java.util.stream.IntStream;
import kinesic.engine.Tensor;
import kinesic.kernels.Backends;
import kinesic.onnx.format.ElementType;
import kinesic.onnx.operator.HostArray;
import kinesic.onnx.operator.Layout;
import kinesic.onnx.operator.Operand;
import kinesic.onnx.operator.TensorOperand;

/** How inputs are given to a network. */
enum Feeding {
  /** Floats as tensors, others as numbers on the host. */
  USUAL {
    @Override
    Operand operand(HostArray x) {
      return x.type() == ElementType.FLOAT ? tensor(x) : x;
    }
  },
  /** Everything as numbers on the host. */
  ON_HOST {
    @Override
    Operand operand(HostArray x) {
      return x;
    }
  },
  /** Everything but doubles as tensors, with the axes in reverse order in memory. */
  REVERSED {
    @Override
    Operand operand(HostArray x) {
      int rank = x.shape().rank();
      int[] order = IntStream.range(0, rank).map(axis -> rank - 1 - axis).toArray();
      return x.type() == ElementType.DOUBLE ? x : tensor(x).in(Layout.of(order));
    }
  },
  /** Floats as tensors, images in blocks of channels. */
  BLOCKED {
    @Override
    Operand operand(HostArray x) {
      return x.type() != ElementType.FLOAT || x.shape().rank() != 4 || x.length() == 0
          ? USUAL.operand(x)
          : tensor(x).in(Layout.blocked());
    }
  };

  /** Returns an input as the network receives it. */
  abstract Operand operand(HostArray x);

  private static TensorOperand tensor(HostArray x) {
    return TensorOperand.of(Tensor.of(Backends.standard(), x.shape(), x.floats()), x.type());
  }
}
