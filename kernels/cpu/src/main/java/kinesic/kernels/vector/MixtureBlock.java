package kinesic.kernels.vector;

import static jdk.incubator.vector.VectorOperators.LT;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;
import kinesic.kernels.CrossEntropy;
import kinesic.kernels.HeapBuffer;

/**
 * {@link CrossEntropy#mixture} for the rows of a {@link RowBlock}. Values for the presence of a
 * label, such as q, and for its absence, 1 - q, follow each other in arrays [2 columns, ROWS].
 */
final class MixtureBlock {

  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;
  private static final int LANES = Lanes.COUNT;
  private static final int ROWS = RowBlock.ROWS;

  private final int components;
  private final int columns;
  private final RowBlock mixing; // z, then softmax(z)
  private final RowBlock scores; // a
  private final RowBlock weights; // w
  private final RowBlock mixingGradient;
  private final RowBlock scoreGradient;
  private final float[] p; // [components, ROWS]
  private final float[] a; // [columns, ROWS]
  private final float[] w; // [columns, ROWS], 0 for missing rows
  private final float[] e; // [columns, ROWS], e^-|a|
  private final float[] log; // [columns, ROWS], ln(1 + e), then the terms of the sum
  private final float[] s; // [2 columns, ROWS], s and 1 - s
  private final float[] q; // [2 columns, ROWS], q and 1 - q
  private final float[] lnq; // [2 columns, ROWS]
  private final float[] quotient; // [2 columns, ROWS], w s / q and w (1 - s) / (1 - q)
  private final float[] perRow = new float[ROWS];
  private final double[] scratch = new double[ROWS];

  /** Creates memory for a table [components, columns]. Not thread-safe. */
  MixtureBlock(int components, int columns) {
    this.components = components;
    this.columns = columns;
    mixing = new RowBlock(components);
    scores = new RowBlock(columns);
    weights = new RowBlock(columns);
    mixingGradient = new RowBlock(components);
    scoreGradient = new RowBlock(columns);
    p = mixing.lanes();
    a = scores.lanes();
    w = weights.lanes();
    e = new float[columns * ROWS];
    log = new float[columns * ROWS];
    s = new float[2 * columns * ROWS];
    q = new float[2 * columns * ROWS];
    lnq = new float[2 * columns * ROWS];
    quotient = new float[2 * columns * ROWS];
  }

  /** Returns whether this memory suits a table [components, columns]. */
  boolean fits(int components, int columns) {
    return components == this.components && columns == this.columns;
  }

  /**
   * Reads {@code count} rows from row {@code r} on, and computes p, q and s.
   *
   * @param table R and 1 - R side by side, [components, 2 columns]
   */
  void load(HeapBuffer z, float[] table, HeapBuffer as, HeapBuffer weight, int r, int count) {
    mixing.load(z, r, count);
    scores.load(as, r, count);
    if (weight.length() == columns) {
      for (int c = 0; c < columns; c++) {
        float each = weight.array()[weight.offset() + c];
        Arrays.fill(w, c * ROWS, c * ROWS + count, each);
        Arrays.fill(w, c * ROWS + count, (c + 1) * ROWS, 0);
      }
    } else {
      weights.load(weight, r, count);
    }
    RowBlockLoops.subtractMax(p);
    Transcendental.expOfMinusAbs(p, 0, p, 0, p.length);
    RowBlockLoops.sum(p, scratch, perRow);
    RowBlockLoops.divide(p, perRow);
    mix(table);
    Transcendental.expOfMinusAbs(a, 0, e, 0, e.length);
    sigmoid();
  }

  /** Computes q = Σ_k R_k p_k and 1 - q = Σ_k (1 - R_k) p_k. */
  private void mix(float[] table) {
    for (int m = 0; m < columns; m++) {
      for (int r = 0; r < ROWS; r += LANES) {
        FloatVector present = FloatVector.zero(FLOATS);
        FloatVector absent = FloatVector.zero(FLOATS);
        for (int k = 0; k < components; k++) {
          FloatVector share = FloatVector.fromArray(FLOATS, p, k * ROWS + r);
          int at = k * 2 * columns + m;
          present = share.fma(FloatVector.broadcast(FLOATS, table[at]), present);
          absent = share.fma(FloatVector.broadcast(FLOATS, table[at + columns]), absent);
        }
        present.intoArray(q, m * ROWS + r);
        absent.intoArray(q, a.length + m * ROWS + r);
      }
    }
  }

  /** Computes s = 1 / (1 + e^-a) and 1 - s, without subtracting. */
  private void sigmoid() {
    for (int i = 0; i < a.length; i += LANES) {
      FloatVector v = FloatVector.fromArray(FLOATS, e, i);
      FloatVector large = FloatVector.broadcast(FLOATS, 1f).div(v.add(1f));
      FloatVector small = large.mul(v);
      VectorMask<Float> negative = FloatVector.fromArray(FLOATS, a, i).lt(0f);
      large.blend(small, negative).intoArray(s, i);
      small.blend(large, negative).intoArray(s, a.length + i);
    }
  }

  /** Returns Σ w { toBernoulli [ max(a, 0) - q a + ln(1 + e) ] - toMixture [ s ln q + … ] }. */
  double sum(float toBernoulli, float toMixture) {
    Transcendental.log1pUpTo1(e, 0, log, 0, e.length);
    floor();
    Transcendental.log(lnq, 0, lnq, 0, lnq.length);
    int absent = a.length;
    for (int i = 0; i < a.length; i += LANES) {
      FloatVector v = FloatVector.fromArray(FLOATS, a, i);
      FloatVector qv = FloatVector.fromArray(FLOATS, q, i).mul(v);
      FloatVector cost = v.blend(0f, v.lt(0f)).sub(qv).add(FloatVector.fromArray(FLOATS, log, i));
      FloatVector likelihood =
          FloatVector.fromArray(FLOATS, s, i)
              .mul(FloatVector.fromArray(FLOATS, lnq, i))
              .add(
                  FloatVector.fromArray(FLOATS, s, absent + i)
                      .mul(FloatVector.fromArray(FLOATS, lnq, absent + i)));
      FloatVector both = cost.mul(toBernoulli).sub(likelihood.mul(toMixture));
      both.mul(FloatVector.fromArray(FLOATS, w, i)).intoArray(log, i);
    }
    return DoubleSum.of(log, 0, log.length);
  }

  /** Computes lnq = max(q, FLOOR). */
  private void floor() {
    for (int i = 0; i < q.length; i += LANES) {
      FloatVector v = FloatVector.fromArray(FLOATS, q, i);
      v.blend(CrossEntropy.FLOOR, v.compare(LT, CrossEntropy.FLOOR)).intoArray(lnq, i);
    }
  }

  /** Computes ga = scale w (s - q) for {@code count} rows from row {@code r} on. */
  void scoreGradient(float scale, HeapBuffer ga, int r, int count) {
    float[] g = scoreGradient.lanes();
    for (int i = 0; i < g.length; i += LANES) {
      FloatVector difference =
          FloatVector.fromArray(FLOATS, s, i).sub(FloatVector.fromArray(FLOATS, q, i));
      difference.mul(FloatVector.fromArray(FLOATS, w, i)).mul(scale).intoArray(g, i);
    }
    scoreGradient.store(ga, r, count);
  }

  /** Computes gz = -scale p (g - Σ p g) for {@code count} rows from row {@code r} on. */
  void mixingGradient(float[] table, float scale, HeapBuffer gz, int r, int count) {
    divide(0);
    divide(a.length);
    unmix(table);
    float[] g = mixingGradient.lanes();
    RowBlockLoops.dot(p, g, scratch, perRow);
    RowBlockLoops.subtract(g, perRow);
    for (int i = 0; i < g.length; i += LANES) {
      FloatVector share = FloatVector.fromArray(FLOATS, p, i).mul(-scale);
      FloatVector.fromArray(FLOATS, g, i).mul(share).intoArray(g, i);
    }
    mixingGradient.store(gz, r, count);
  }

  /** Computes quotient = w s / q, 0 where q is below the floor, for presence or absence. */
  private void divide(int from) {
    for (int i = 0; i < w.length; i += LANES) {
      FloatVector divisor = FloatVector.fromArray(FLOATS, q, from + i);
      FloatVector ratio = FloatVector.fromArray(FLOATS, s, from + i).div(divisor);
      ratio
          .mul(FloatVector.fromArray(FLOATS, w, i))
          .blend(0f, divisor.compare(LT, CrossEntropy.FLOOR))
          .intoArray(quotient, from + i);
    }
  }

  /** Computes g_k = Σ_m R_km u_m + (1 - R_km) v_m, where u and v are the quotients. */
  private void unmix(float[] table) {
    float[] g = mixingGradient.lanes();
    for (int k = 0; k < components; k++) {
      for (int r = 0; r < ROWS; r += LANES) {
        FloatVector present = FloatVector.zero(FLOATS);
        FloatVector absent = FloatVector.zero(FLOATS);
        for (int m = 0; m < columns; m++) {
          int at = k * 2 * columns + m;
          FloatVector u = FloatVector.fromArray(FLOATS, quotient, m * ROWS + r);
          FloatVector v = FloatVector.fromArray(FLOATS, quotient, a.length + m * ROWS + r);
          present = u.fma(FloatVector.broadcast(FLOATS, table[at]), present);
          absent = v.fma(FloatVector.broadcast(FLOATS, table[at + columns]), absent);
        }
        present.add(absent).intoArray(g, k * ROWS + r);
      }
    }
  }
}
