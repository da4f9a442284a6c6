package kinesic.kernels.scalar;

import kinesic.kernels.Activation;
import kinesic.kernels.Buffer;
import kinesic.kernels.Epilogue;
import kinesic.kernels.HeapBuffer;
import org.jspecify.annotations.Nullable;

/** The last step of a product: applies an {@link Epilogue} to sums in double and rounds them. */
final class StoredRow {

  private final boolean accumulate;
  private final boolean relu;
  private final @Nullable HeapBuffer bias; // [n]

  StoredRow(Epilogue epilogue) {
    accumulate = epilogue.accumulate();
    relu = epilogue.activation() == Activation.RELU;
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
      if (relu) {
        value = Math.max(value, 0);
      }
      cs[c0 + j] = (float) value;
    }
  }
}
