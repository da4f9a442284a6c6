package kinesic.kernels.scalar;

import kinesic.kernels.Buffer;
import kinesic.kernels.Epilogue;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.Unary;
import org.jspecify.annotations.Nullable;

/** The last step of a product: applies an {@link Epilogue} to sums in double and rounds them. */
final class StoredRow {

  private final boolean accumulate;
  private final @Nullable Unary function;
  private final @Nullable HeapBuffer bias; // [n]

  StoredRow(Epilogue epilogue) {
    accumulate = epilogue.accumulate();
    function = epilogue.activation().function();
    Buffer b = epilogue.bias();
    bias = b == null ? null : HeapBuffer.of(b);
  }

  /**
   * Stores {@code sums[0 .. count)}, which belong to the columns from {@code firstColumn} on, to
   * {@code cs[c0 ..]}.
   */
  void store(double[] sums, int firstColumn, int count, float[] cs, int c0) {
    for (int j = 0; j < count; j++) {
      double value = sums[j];
      if (accumulate) {
        value += cs[c0 + j];
      }
      if (bias != null) {
        value += bias.array()[bias.offset() + firstColumn + j];
      }
      if (function != null) {
        value = ScalarElementwise.value(function, value);
      }
      cs[c0 + j] = (float) value;
    }
  }
}
