package kinesic.kernels.vector;

import static jdk.incubator.vector.VectorOperators.LE;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;
import kinesic.kernels.Activation;
import kinesic.kernels.Epilogue;
import kinesic.kernels.HeapBuffer;
import org.jspecify.annotations.Nullable;

/** The output c of a product, and its epilogue. */
final class ProductOutput {

  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;

  private final float[] array;
  private final RowOffsets rows;
  private final boolean accumulate;
  private final boolean relu;
  private final @Nullable HeapBuffer bias; // [n]

  /**
   * Creates an output in {@code array}.
   *
   * @param rows the offset of each row of c
   */
  ProductOutput(float[] array, RowOffsets rows, Epilogue epilogue) {
    this.array = array;
    this.rows = rows;
    accumulate = epilogue.accumulate();
    relu = epilogue.activation() == Activation.RELU;
    bias = epilogue.bias() == null ? null : HeapBuffer.of(epilogue.bias());
  }

  float[] array() {
    return array;
  }

  RowOffsets rows() {
    return rows;
  }

  /** Returns whether the product is added to the content of the output. */
  boolean accumulates() {
    return accumulate;
  }

  /**
   * Stores rows that are {@code stride} apart from {@code tile[tileAt]} on, or adds them to the
   * content: row r goes to {@code offsets[r] + column}.
   */
  void store(
      float[] tile,
      int tileAt,
      int stride,
      int[] offsets,
      int rowCount,
      int column,
      int columns,
      boolean add) {
    for (int r = 0; r < rowCount; r++) {
      int from = tileAt + r * stride;
      int to = offsets[r] + column;
      for (int j = 0; j < columns; j += Lanes.COUNT) {
        VectorMask<Float> mask = FLOATS.indexInRange(j, columns);
        FloatVector value = FloatVector.fromArray(FLOATS, tile, from + j, mask);
        if (add) {
          value = FloatVector.fromArray(FLOATS, array, to + j, mask).add(value);
        }
        value.intoArray(array, to + j, mask);
      }
    }
  }

  /** Stores zeros, the result of an empty sum. */
  void clear(int[] offsets, int rowCount, int column, int columns) {
    for (int r = 0; r < rowCount; r++) {
      int to = offsets[r] + column;
      Arrays.fill(array, to, to + columns, 0f);
    }
  }

  /** Applies bias and activation to finished rows, which are still in cache. */
  void finish(int[] offsets, int rowCount, int column, int columns) {
    if (bias == null && !relu) {
      return;
    }
    for (int r = 0; r < rowCount; r++) {
      int at = offsets[r] + column;
      int whole = FLOATS.loopBound(columns);
      for (int j = 0; j < whole; j += Lanes.COUNT) {
        FloatVector value = FloatVector.fromArray(FLOATS, array, at + j);
        if (bias != null) {
          int from = bias.offset() + column + j;
          value = FloatVector.fromArray(FLOATS, bias.array(), from).add(value);
        }
        if (relu) { // NaN stays, because its comparisons are false
          value = value.blend(0f, value.compare(LE, 0f));
        }
        value.intoArray(array, at + j);
      }
      if (whole < columns) {
        VectorMask<Float> mask = FLOATS.indexInRange(whole, columns);
        FloatVector value = FloatVector.fromArray(FLOATS, array, at + whole, mask);
        if (bias != null) {
          int from = bias.offset() + column + whole;
          value = FloatVector.fromArray(FLOATS, bias.array(), from, mask).add(value);
        }
        if (relu) {
          value = value.blend(0f, value.compare(LE, 0f));
        }
        value.intoArray(array, at + whole, mask);
      }
    }
  }
}
