package kinesic.kernels.vector;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import kinesic.kernels.AxisWeights;
import kinesic.kernels.Buffer;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.Interpolation;
import kinesic.kernels.InterpolationShape;
import kinesic.kernels.Workers;

/**
 * Interpolation row by row: a row of the result is first interpolated between rows of the image, as
 * long as these, and then between the columns of that row, which stays in cache. The gradient is
 * the transposed map and has the same form.
 */
public final class VectorInterpolation implements Interpolation {

  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;

  private final Workers workers;
  private final float[][] rows; // of each worker

  /** Creates kernels that run on {@code workers}. */
  public VectorInterpolation(Workers workers) {
    this.workers = workers;
    rows = new float[workers.count()][0];
  }

  @Override
  public void map(
      InterpolationShape shape,
      AxisWeights down,
      int h,
      AxisWeights across,
      int w,
      Buffer xs,
      Buffer ys) {
    HeapBuffer x = HeapBuffer.of(xs);
    HeapBuffer y = HeapBuffer.of(ys);
    int c = shape.c();
    int length = w * c;
    int results = down.results();
    int each = across.results() * c;
    int together = Math.max(1, Tiles.count(1 << 14, Math.max(1, Math.max(length, each))));
    int all = shape.n() * results;
    workers.run(
        Tiles.count(all, together),
        (task, worker) -> {
          rows[worker] = rows[worker].length < length ? new float[length] : rows[worker];
          float[] row = rows[worker];
          for (int r = task * together; r < Math.min(all, (task + 1) * together); r++) {
            int image = x.offset() + r / results * h * length;
            Arrays.fill(row, 0, length, 0);
            for (int k = down.start(r % results); k < down.start(r % results + 1); k++) {
              int at = image + down.source(k) * length;
              addScaled(down.weight(k), x.array(), at, row, length);
            }
            columns(across, row, c, y.array(), y.offset() + r * each);
          }
        });
  }

  /** Computes row += weight · x for {@code count} floats. */
  private static void addScaled(float weight, float[] x, int at, float[] row, int count) {
    FloatVector factor = FloatVector.broadcast(FLOATS, weight);
    int i = 0;
    for (; i <= count - Lanes.COUNT; i += Lanes.COUNT) {
      FloatVector sum = FloatVector.fromArray(FLOATS, row, i);
      FloatVector.fromArray(FLOATS, x, at + i).fma(factor, sum).intoArray(row, i);
    }
    for (; i < count; i++) {
      row[i] = Math.fma(x[at + i], weight, row[i]);
    }
  }

  /** Computes the pixels of c channels of a row of the result. */
  private static void columns(AxisWeights across, float[] row, int c, float[] y, int y0) {
    for (int o = 0; o < across.results(); o++) {
      int first = across.start(o);
      int end = across.start(o + 1);
      int j = 0;
      for (; j <= c - Lanes.COUNT; j += Lanes.COUNT) {
        FloatVector sum = FloatVector.zero(FLOATS);
        for (int k = first; k < end; k++) {
          sum =
              FloatVector.fromArray(FLOATS, row, across.source(k) * c + j)
                  .fma(FloatVector.broadcast(FLOATS, across.weight(k)), sum);
        }
        sum.intoArray(y, y0 + o * c + j);
      }
      for (; j < c; j++) {
        float sum = 0;
        for (int k = first; k < end; k++) {
          sum = Math.fma(row[across.source(k) * c + j], across.weight(k), sum);
        }
        y[y0 + o * c + j] = sum;
      }
    }
  }
}
