package kinesic.kernels.vector;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import kinesic.kernels.Buffer;
import kinesic.kernels.CrossEntropy;
import kinesic.kernels.HeapBuffer;

/**
 * {@link CrossEntropy#bernoulli} for a few rows. Their entries are processed as one run of floats,
 * because rows of 17 floats would leave most lanes of every second vector idle.
 */
final class BernoulliBlock {

  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;
  private static final int LANES = Lanes.COUNT;

  private final int columns;
  private final Run x;
  private final Run t;
  private final float[] w;
  private final float[] e; // e^-|x|
  private final float[] log; // ln(1 + e), then the terms of the sum

  /** Creates memory for {@code rows} rows of {@code columns}. Not thread-safe. */
  BernoulliBlock(int rows, int columns) {
    this.columns = columns;
    int size = Lanes.padded(rows * columns);
    x = new Run(size);
    t = new Run(size);
    w = new float[size];
    e = new float[size];
    log = new float[size];
  }

  /** Returns whether this memory suits {@code rows} rows of {@code columns}. */
  boolean fits(int rows, int columns) {
    return columns == this.columns && Lanes.padded(rows * columns) <= e.length;
  }

  /**
   * Whole vectors of an operand: its own array, or a padded copy if its length is not a multiple of
   * the vector length.
   */
  private static final class Run {
    private final float[] copy;
    private float[] values;
    private int at;

    Run(int size) {
      copy = new float[size];
      values = copy;
    }

    void load(HeapBuffer from, int start, int n) {
      values = from.array();
      at = from.offset() + start;
      if (n % LANES != 0) {
        System.arraycopy(values, at, copy, 0, n);
        Arrays.fill(copy, n, Lanes.padded(n), 0);
        values = copy;
        at = 0;
      }
    }
  }

  /**
   * Reads {@code rows} rows from row {@code r} on, and computes the exponentials that sum and
   * gradient need.
   */
  void load(HeapBuffer xs, Buffer target, Buffer weight, Buffer rowWeight, int r, int rows) {
    int n = rows * columns;
    x.load(xs, r * columns, n);
    t.load(HeapBuffer.of(target), r * columns, n);
    weigh(HeapBuffer.of(weight), HeapBuffer.of(rowWeight), r, rows);
    Arrays.fill(w, n, Lanes.padded(n), 0);
    Transcendental.expOfMinusAbs(x.values, x.at, e, 0, Lanes.padded(n));
  }

  /** Computes w = weight · rowWeight. */
  private void weigh(HeapBuffer weight, HeapBuffer rowWeight, int r, int rows) {
    float[] ws = weight.array(); // [any, columns]
    float[] factors = rowWeight.array(); // [any]
    float[] to = w;
    int width = columns;
    int from = weight.offset() + r * width;
    int factorFrom = rowWeight.offset() + r;
    int whole = FLOATS.loopBound(width);
    for (int i = 0; i < rows; i++) {
      float factor = factors[factorFrom + i];
      int at = i * width;
      for (int c = 0; c < whole; c += LANES) {
        FloatVector.fromArray(FLOATS, ws, from + at + c).mul(factor).intoArray(to, at + c);
      }
      for (int c = whole; c < width; c++) {
        to[at + c] = ws[from + at + c] * factor;
      }
    }
  }

  /** Returns Σ w [ max(x, 0) - t x + ln(1 + e^-|x|) ]. */
  double sum(int rows) {
    int n = Lanes.padded(rows * columns);
    Transcendental.log1pUpTo1(e, 0, log, 0, n);
    float[] xs = x.values;
    float[] ts = t.values;
    for (int i = 0; i < n; i += LANES) {
      FloatVector v = FloatVector.fromArray(FLOATS, xs, x.at + i);
      FloatVector tv = FloatVector.fromArray(FLOATS, ts, t.at + i).mul(v);
      FloatVector cost = v.blend(0f, v.lt(0f)).sub(tv).add(FloatVector.fromArray(FLOATS, log, i));
      cost.mul(FloatVector.fromArray(FLOATS, w, i)).intoArray(log, i);
    }
    return DoubleSum.of(log, 0, n);
  }

  /** Computes gx = w (sigmoid(x) - t) for {@code rows} rows from row {@code r} on. */
  void gradient(HeapBuffer gx, int r, int rows) {
    int n = rows * columns;
    float[] xs = x.values;
    float[] ts = t.values;
    for (int i = 0; i < n; i += LANES) {
      FloatVector v = FloatVector.fromArray(FLOATS, xs, x.at + i);
      FloatVector ev = FloatVector.fromArray(FLOATS, e, i);
      FloatVector s = FloatVector.broadcast(FLOATS, 1f).blend(ev, v.lt(0f)).div(ev.add(1f));
      s.sub(FloatVector.fromArray(FLOATS, ts, t.at + i))
          .mul(FloatVector.fromArray(FLOATS, w, i))
          .intoArray(e, i);
    }
    System.arraycopy(e, 0, gx.array(), gx.offset() + r * columns, n);
  }
}
