package kinesic.onnx.cases;

import kinesic.onnx.format.TensorData;
import kinesic.onnx.operator.Call;
import kinesic.onnx.operator.HostArray;
import kinesic.onnx.operator.Operand;
import kinesic.onnx.operator.TensorOperand;

/** Compares results with the tolerances of ONNX's test suite. */
final class Difference {

  private static final double RELATIVE = 1e-3;
  private static final double ABSOLUTE = 1e-7;

  private Difference() {}

  /** Returns the first difference; empty if there is none. */
  static String of(Operand actual, TensorData expected) {
    if (actual.type() != expected.type() || !actual.shape().equals(expected.shape())) {
      return "%s %s, expected %s %s"
          .formatted(actual.type(), actual.shape(), expected.type(), expected.shape());
    }
    HostArray numbers =
        switch (actual) {
          case HostArray array -> array;
          case TensorOperand tensor -> Call.read(tensor);
        };
    HostArray wanted = HostArray.of(expected);
    for (int i = 0; i < wanted.length(); i++) {
      boolean same =
          wanted.isIntegral()
              ? numbers.integer(i) == wanted.integer(i)
              : close(numbers.number(i), wanted.number(i));
      if (!same) {
        return "element %s is %s, expected %s (%s, %s)"
            .formatted(i, numbers.number(i), wanted.number(i), numbers, wanted);
      }
    }
    return "";
  }

  private static boolean close(double actual, double expected) {
    return Double.compare(actual, expected) == 0
        || Math.abs(actual - expected) <= ABSOLUTE + RELATIVE * Math.abs(expected);
  }
}
