package kinesic.kernels.vector;

import static jdk.incubator.vector.VectorOperators.MAX;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import kinesic.kernels.Buffer;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.HeapIndices;
import kinesic.kernels.Indices;
import kinesic.kernels.Softmax;
import kinesic.kernels.Workers;

/**
 * Softmax and related kernels, one row at a time; {@link NarrowSoftmax} handles short rows. A row
 * is copied to scratch memory that is padded to whole vectors. Sums are in double.
 */
public final class VectorSoftmax implements Softmax {

  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;

  private final Workers workers;

  /** Creates kernels that run on {@code workers}. */
  public VectorSoftmax(Workers workers) {
    this.workers = workers;
  }

  @Override
  public void softmax(int rows, int columns, Buffer x, Buffer y) {
    if (columns == 0) {
      return;
    }
    HeapBuffer hx = HeapBuffer.of(x);
    HeapBuffer hy = HeapBuffer.of(y);
    if (RowBlock.suits(columns)) {
      overNarrowRows(rows, columns, (narrow, r, count) -> narrow.softmax(hx, hy, r, count));
      return;
    }
    Tiles.overRows(
        workers,
        rows,
        columns,
        (from, to) -> {
          float[] row = paddedRow(columns);
          for (int r = from; r < to; r++) {
            load(hx, r, columns, row, Float.NEGATIVE_INFINITY);
            subtract(row, max(row));
            double sum = exponentiate(row, row);
            divide(row, (float) sum);
            store(row, columns, hy, r);
          }
        });
  }

  @Override
  public void softmaxGradient(int rows, int columns, Buffer y, Buffer gy, Buffer gx) {
    HeapBuffer hy = HeapBuffer.of(y);
    HeapBuffer hgy = HeapBuffer.of(gy);
    HeapBuffer hgx = HeapBuffer.of(gx);
    if (RowBlock.suits(columns)) {
      overNarrowRows(
          rows, columns, (narrow, r, count) -> narrow.softmaxGradient(hy, hgy, hgx, r, count));
      return;
    }
    Tiles.overRows(
        workers,
        rows,
        columns,
        (from, to) -> {
          float[] ys = paddedRow(columns);
          float[] gs = paddedRow(columns);
          for (int r = from; r < to; r++) {
            load(hy, r, columns, ys, 0);
            load(hgy, r, columns, gs, 0);
            subtract(gs, (float) DoubleSum.ofProducts(gs, 0, ys, 0, gs.length));
            multiply(gs, ys);
            store(gs, columns, hgx, r);
          }
        });
  }

  @Override
  public void logSoftmax(int rows, int columns, Buffer x, Buffer y) {
    if (columns == 0) {
      return;
    }
    HeapBuffer hx = HeapBuffer.of(x);
    HeapBuffer hy = HeapBuffer.of(y);
    if (RowBlock.suits(columns)) {
      overNarrowRows(rows, columns, (narrow, r, count) -> narrow.logSoftmax(hx, hy, r, count));
      return;
    }
    Tiles.overRows(
        workers,
        rows,
        columns,
        (from, to) -> {
          float[] row = paddedRow(columns);
          float[] exponentials = paddedRow(columns);
          for (int r = from; r < to; r++) {
            load(hx, r, columns, row, Float.NEGATIVE_INFINITY);
            subtract(row, max(row));
            subtract(row, (float) Math.log(exponentiate(row, exponentials)));
            store(row, columns, hy, r);
          }
        });
  }

  @Override
  public void logSoftmaxGradient(int rows, int columns, Buffer y, Buffer gy, Buffer gx) {
    HeapBuffer hy = HeapBuffer.of(y);
    HeapBuffer hgy = HeapBuffer.of(gy);
    HeapBuffer hgx = HeapBuffer.of(gx);
    if (RowBlock.suits(columns)) {
      overNarrowRows(
          rows, columns, (narrow, r, count) -> narrow.logSoftmaxGradient(hy, hgy, hgx, r, count));
      return;
    }
    Tiles.overRows(
        workers,
        rows,
        columns,
        (from, to) -> {
          float[] ys = paddedRow(columns);
          float[] gs = paddedRow(columns);
          for (int r = from; r < to; r++) {
            load(hy, r, columns, ys, 0);
            load(hgy, r, columns, gs, 0);
            exponentiate(ys, ys);
            addScaled(gs, (float) -DoubleSum.of(gs, 0, gs.length), ys);
            store(gs, columns, hgx, r);
          }
        });
  }

  @Override
  public void crossEntropy(
      int rows, int columns, Buffer x, Indices labels, Buffer logProbability, Buffer loss) {
    int[] label = HeapIndices.of(labels); // [rows]
    logSoftmax(rows, columns, x, logProbability);
    HeapBuffer hp = HeapBuffer.of(logProbability);
    HeapBuffer hl = HeapBuffer.of(loss);
    float[] ps = hp.array(); // [rows, columns]
    float[] ls = hl.array(); // [rows]
    for (int r = 0; r < rows; r++) {
      ls[hl.offset() + r] = label[r] < 0 ? 0 : -ps[hp.offset() + r * columns + label[r]];
    }
  }

  @Override
  public void crossEntropyGradient(
      int rows, int columns, Buffer logProbability, Indices labels, Buffer gloss, Buffer gx) {
    int[] label = HeapIndices.of(labels); // [rows]
    HeapBuffer hp = HeapBuffer.of(logProbability);
    HeapBuffer hg = HeapBuffer.of(gloss);
    HeapBuffer hgx = HeapBuffer.of(gx);
    float[] gs = hg.array(); // [rows]
    Tiles.overRows(
        workers,
        rows,
        columns,
        (from, to) -> {
          float[] row = paddedRow(columns);
          for (int r = from; r < to; r++) {
            if (label[r] < 0) {
              Arrays.fill(row, 0);
            } else {
              load(hp, r, columns, row, 0);
              exponentiate(row, row);
              row[label[r]] -= 1;
              multiply(row, gs[hg.offset() + r]);
            }
            store(row, columns, hgx, r);
          }
        });
  }

  private interface NarrowRows {
    void run(NarrowSoftmax narrow, int r, int count);
  }

  private void overNarrowRows(int rows, int columns, NarrowRows body) {
    Tiles.overRows(
        workers,
        rows,
        columns,
        (from, to) -> {
          NarrowSoftmax narrow = new NarrowSoftmax(columns);
          for (int r = from; r < to; r += RowBlock.ROWS) {
            body.run(narrow, r, Math.min(RowBlock.ROWS, to - r));
          }
        });
  }

  private static float[] paddedRow(int columns) {
    return new float[Lanes.padded(columns)];
  }

  private static void load(HeapBuffer x, int r, int columns, float[] row, float padding) {
    System.arraycopy(x.array(), x.offset() + r * columns, row, 0, columns);
    Arrays.fill(row, columns, row.length, padding);
  }

  private static void store(float[] row, int columns, HeapBuffer y, int r) {
    System.arraycopy(row, 0, y.array(), y.offset() + r * columns, columns);
  }

  private static float max(float[] row) {
    FloatVector max = FloatVector.fromArray(FLOATS, row, 0);
    for (int i = Lanes.COUNT; i < row.length; i += Lanes.COUNT) {
      max = FloatVector.fromArray(FLOATS, row, i).max(max);
    }
    return max.reduceLanes(MAX);
  }

  private static void subtract(float[] row, float value) {
    for (int i = 0; i < row.length; i += Lanes.COUNT) {
      FloatVector.fromArray(FLOATS, row, i).sub(value).intoArray(row, i);
    }
  }

  private static void divide(float[] row, float value) {
    for (int i = 0; i < row.length; i += Lanes.COUNT) {
      FloatVector.fromArray(FLOATS, row, i).div(value).intoArray(row, i);
    }
  }

  private static void multiply(float[] row, float value) {
    for (int i = 0; i < row.length; i += Lanes.COUNT) {
      FloatVector.fromArray(FLOATS, row, i).mul(value).intoArray(row, i);
    }
  }

  private static void multiply(float[] row, float[] other) {
    for (int i = 0; i < row.length; i += Lanes.COUNT) {
      FloatVector.fromArray(FLOATS, row, i)
          .mul(FloatVector.fromArray(FLOATS, other, i))
          .intoArray(row, i);
    }
  }

  private static void addScaled(float[] row, float scale, float[] other) {
    FloatVector s = FloatVector.broadcast(FLOATS, scale);
    for (int i = 0; i < row.length; i += Lanes.COUNT) {
      FloatVector.fromArray(FLOATS, other, i)
          .fma(s, FloatVector.fromArray(FLOATS, row, i))
          .intoArray(row, i);
    }
  }

  /** Computes y = e^x and returns the sum of y. */
  private static double exponentiate(float[] x, float[] y) {
    Transcendental.exp(x, 0, y, 0, x.length);
    return DoubleSum.of(y, 0, y.length);
  }
}
