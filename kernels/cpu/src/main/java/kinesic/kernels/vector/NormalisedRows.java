package kinesic.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import kinesic.kernels.Buffer;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.Normalisation;
import kinesic.kernels.Workers;

/**
 * Layer normalisation, one row at a time. A row stays in L1, so that it is read several times: for
 * its mean, for the variance around it, and for the result.
 *
 * <p>Sums along a row are in float for a {@link #PIECE} of it, and so are the sums over the rows of
 * a group; double takes over then.
 */
final class NormalisedRows {

  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;
  private static final int LANES = Lanes.COUNT;

  /** The floats of a row that are summed in float: each lane of four vectors adds up 32 at most. */
  private static final int PIECE = 512;

  /** The floats of a tile: less than elsewhere, because several passes read each of them. */
  private static final int TILE = 1 << 12;

  /** The rows whose gradients of gamma and beta are summed in float. */
  private static final int GROUP = 16;

  /** The tiles that a backward pass is cut into at most: each has its own sums. */
  private static final int MOST_TILES = 64;

  private final int rows;
  private final int columns;
  private final float epsilon;
  private final boolean centred;
  private final float[] x; // [rows, columns]
  private final int x0;
  private final float[] gamma; // [columns]
  private final int gamma0;
  private final float[] beta; // [columns]
  private final int beta0;

  /** Prepares a pass over the rows of {@code in}. */
  NormalisedRows(Normalisation.RowInputs in) {
    rows = in.rows();
    columns = in.columns();
    epsilon = in.epsilon();
    centred = in.centred();
    HeapBuffer hx = HeapBuffer.of(in.x());
    x = hx.array();
    x0 = hx.offset();
    HeapBuffer hg = HeapBuffer.of(in.gamma());
    gamma = hg.array();
    gamma0 = hg.offset();
    HeapBuffer hb = in.beta() == null ? null : HeapBuffer.of(in.beta());
    beta = hb == null ? new float[columns] : hb.array();
    beta0 = hb == null ? 0 : hb.offset();
  }

  /** Computes {@link Normalisation#normaliseRows}. */
  void normalise(Workers workers, Buffer y, Buffer mean, Buffer rstd) {
    HeapBuffer hy = HeapBuffer.of(y);
    HeapBuffer hm = HeapBuffer.of(mean);
    HeapBuffer hr = HeapBuffer.of(rstd);
    int each = Math.max(1, TILE / Math.max(1, columns));
    workers.run(
        Tiles.count(rows, each),
        (tile, worker) -> {
          float[] lanes = new float[LANES];
          for (int r = tile * each; r < Math.min(rows, (tile + 1) * each); r++) {
            int at = x0 + r * columns;
            float m = centred ? (float) (sum(at, lanes) / columns) : 0;
            double variance = squares(at, m, lanes) / columns;
            float scale = (float) (1 / Math.sqrt(variance + epsilon));
            hm.array()[hm.offset() + r] = m;
            hr.array()[hr.offset() + r] = scale;
            store(at, m, scale, hy.array(), hy.offset() + r * columns);
          }
        });
  }

  /** Returns the sum of the row at {@code at}. */
  private double sum(int at, float[] lanes) {
    double sum = 0;
    for (int c = 0; c < columns; c += PIECE) {
      sum += sum(x, at + c, Math.min(PIECE, columns - c), lanes);
    }
    return sum;
  }

  private static float sum(float[] x, int x0, int n, float[] lanes) {
    FloatVector a = FloatVector.zero(FLOATS);
    FloatVector b = FloatVector.zero(FLOATS);
    FloatVector c = FloatVector.zero(FLOATS);
    FloatVector d = FloatVector.zero(FLOATS);
    int i = 0;
    for (; i <= n - 4 * LANES; i += 4 * LANES) { // four chains hide the latency
      a = FloatVector.fromArray(FLOATS, x, x0 + i).add(a);
      b = FloatVector.fromArray(FLOATS, x, x0 + i + LANES).add(b);
      c = FloatVector.fromArray(FLOATS, x, x0 + i + 2 * LANES).add(c);
      d = FloatVector.fromArray(FLOATS, x, x0 + i + 3 * LANES).add(d);
    }
    a.add(b).add(c.add(d)).intoArray(lanes, 0);
    float sum = total(lanes);
    for (; i < n; i++) {
      sum += x[x0 + i];
    }
    return sum;
  }

  /** Returns the sum of (x - mean)² of the row at {@code at}. */
  private double squares(int at, float mean, float[] lanes) {
    double sum = 0;
    for (int c = 0; c < columns; c += PIECE) {
      sum += squares(x, at + c, Math.min(PIECE, columns - c), mean, lanes);
    }
    return sum;
  }

  private static float squares(float[] x, int x0, int n, float mean, float[] lanes) {
    FloatVector a = FloatVector.zero(FLOATS);
    FloatVector b = FloatVector.zero(FLOATS);
    FloatVector c = FloatVector.zero(FLOATS);
    FloatVector d = FloatVector.zero(FLOATS);
    int i = 0;
    for (; i <= n - 4 * LANES; i += 4 * LANES) {
      FloatVector va = FloatVector.fromArray(FLOATS, x, x0 + i).sub(mean);
      FloatVector vb = FloatVector.fromArray(FLOATS, x, x0 + i + LANES).sub(mean);
      FloatVector vc = FloatVector.fromArray(FLOATS, x, x0 + i + 2 * LANES).sub(mean);
      FloatVector vd = FloatVector.fromArray(FLOATS, x, x0 + i + 3 * LANES).sub(mean);
      a = va.fma(va, a);
      b = vb.fma(vb, b);
      c = vc.fma(vc, c);
      d = vd.fma(vd, d);
    }
    a.add(b).add(c.add(d)).intoArray(lanes, 0);
    float sum = total(lanes);
    for (; i < n; i++) {
      sum += (x[x0 + i] - mean) * (x[x0 + i] - mean);
    }
    return sum;
  }

  /** Returns the sum of the lanes, four at a time. */
  private static float total(float[] lanes) {
    float sum = 0;
    for (int i = 0; i < LANES; i += 4) {
      sum += (lanes[i] + lanes[i + 1]) + (lanes[i + 2] + lanes[i + 3]);
    }
    return sum;
  }

  /** Computes y = (x - mean) · scale · gamma + beta for the row at {@code at}. */
  private void store(int at, float mean, float scale, float[] y, int y0) {
    int i = 0;
    for (; i <= columns - LANES; i += LANES) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, at + i);
      FloatVector g = FloatVector.fromArray(FLOATS, gamma, gamma0 + i);
      FloatVector b = FloatVector.fromArray(FLOATS, beta, beta0 + i);
      v.sub(mean).mul(scale).fma(g, b).intoArray(y, y0 + i);
    }
    for (; i < columns; i++) {
      y[y0 + i] = Math.fma((x[at + i] - mean) * scale, gamma[gamma0 + i], beta[beta0 + i]);
    }
  }

  /** Computes {@link Normalisation#rowsGradient}. */
  void gradient(
      Workers workers,
      Buffer mean,
      Buffer rstd,
      Buffer gy,
      Buffer gx,
      Buffer ggamma,
      Buffer gbeta) {
    HeapBuffer hm = HeapBuffer.of(mean);
    HeapBuffer hr = HeapBuffer.of(rstd);
    HeapBuffer hgy = HeapBuffer.of(gy);
    HeapBuffer hgx = HeapBuffer.of(gx);
    int least = Math.max(TILE / Math.max(1, columns), Tiles.count(rows, MOST_TILES));
    int each = Tiles.count(Math.max(1, least), GROUP) * GROUP;
    int tiles = Tiles.count(rows, each);
    double[][] sums = new double[tiles][]; // of gy·x̂, then of gy: [2 · columns] for each tile
    workers.run(
        tiles,
        (tile, worker) -> {
          RowSums row = new RowSums();
          double[] partial = new double[2 * columns];
          int end = Math.min(rows, (tile + 1) * each);
          for (int first = tile * each; first < end; first += GROUP) {
            float[] group = new float[2 * columns];
            for (int r = first; r < Math.min(end, first + GROUP); r++) {
              int at = x0 + r * columns;
              int g0 = hgy.offset() + r * columns;
              float m = hm.array()[hm.offset() + r];
              float scale = hr.array()[hr.offset() + r];
              row.clear();
              add(at, m, scale, hgy.array(), g0, group, row);
              float offset = centred ? (float) (row.sum / columns) : 0;
              float slope = (float) (row.product / columns);
              int to = hgx.offset() + r * columns;
              store(at, m, scale, hgy.array(), g0, offset, slope, hgx.array(), to);
            }
            DoubleSum.add(group, 0, 1, 2 * columns, partial, 0);
          }
          sums[tile] = partial;
        });
    storeParameters(sums, HeapBuffer.of(ggamma), HeapBuffer.of(gbeta));
  }

  /** The sums of h and h·x̂ along a row. */
  private static final class RowSums {
    final float[] lanes = new float[LANES];
    final float[] productLanes = new float[LANES];
    double sum;
    double product;

    void clear() {
      sum = 0;
      product = 0;
    }
  }

  /** Adds a row of gy·x̂ and gy to {@code group}, and sums h = gy·gamma and h·x̂ along it. */
  private void add(
      int at, float mean, float scale, float[] gy, int gy0, float[] group, RowSums row) {
    for (int c = 0; c < columns; c += PIECE) {
      add(at, mean, scale, gy, gy0, c, Math.min(columns, c + PIECE), group, row);
    }
  }

  private void add(
      int at,
      float mean,
      float scale,
      float[] gy,
      int gy0,
      int from,
      int to,
      float[] group,
      RowSums row) {
    FloatVector sum = FloatVector.zero(FLOATS);
    FloatVector product = FloatVector.zero(FLOATS);
    FloatVector sum2 = FloatVector.zero(FLOATS);
    FloatVector product2 = FloatVector.zero(FLOATS);
    int i = from;
    for (; i <= to - 2 * LANES; i += 2 * LANES) { // two chains each hide the latency
      int j = i + LANES;
      FloatVector v = FloatVector.fromArray(FLOATS, x, at + i).sub(mean).mul(scale);
      FloatVector g = FloatVector.fromArray(FLOATS, gy, gy0 + i);
      FloatVector h = FloatVector.fromArray(FLOATS, gamma, gamma0 + i).mul(g);
      v.fma(g, FloatVector.fromArray(FLOATS, group, i)).intoArray(group, i);
      g.add(FloatVector.fromArray(FLOATS, group, columns + i)).intoArray(group, columns + i);
      sum = h.add(sum);
      product = h.fma(v, product);
      v = FloatVector.fromArray(FLOATS, x, at + j).sub(mean).mul(scale);
      g = FloatVector.fromArray(FLOATS, gy, gy0 + j);
      h = FloatVector.fromArray(FLOATS, gamma, gamma0 + j).mul(g);
      v.fma(g, FloatVector.fromArray(FLOATS, group, j)).intoArray(group, j);
      g.add(FloatVector.fromArray(FLOATS, group, columns + j)).intoArray(group, columns + j);
      sum2 = h.add(sum2);
      product2 = h.fma(v, product2);
    }
    sum = sum2.add(sum);
    product = product2.add(product);
    for (; i <= to - LANES; i += LANES) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, at + i).sub(mean).mul(scale);
      FloatVector g = FloatVector.fromArray(FLOATS, gy, gy0 + i);
      FloatVector h = FloatVector.fromArray(FLOATS, gamma, gamma0 + i).mul(g);
      v.fma(g, FloatVector.fromArray(FLOATS, group, i)).intoArray(group, i);
      g.add(FloatVector.fromArray(FLOATS, group, columns + i)).intoArray(group, columns + i);
      sum = h.add(sum);
      product = h.fma(v, product);
    }
    sum.intoArray(row.lanes, 0);
    product.intoArray(row.productLanes, 0);
    float rest = total(row.lanes);
    float restProduct = total(row.productLanes);
    for (; i < to; i++) {
      float v = (x[at + i] - mean) * scale;
      float h = gamma[gamma0 + i] * gy[gy0 + i];
      group[i] = Math.fma(v, gy[gy0 + i], group[i]);
      group[columns + i] += gy[gy0 + i];
      rest += h;
      restProduct = Math.fma(h, v, restProduct);
    }
    row.sum += rest;
    row.product += restProduct;
  }

  /** Computes gx = scale · (h - offset - x̂ · slope) for the row at {@code at}. */
  private void store(
      int at,
      float mean,
      float scale,
      float[] gy,
      int gy0,
      float offset,
      float slope,
      float[] gx,
      int gx0) {
    FloatVector minusSlope = FloatVector.broadcast(FLOATS, -slope);
    FloatVector minusOffset = FloatVector.broadcast(FLOATS, -offset);
    int i = 0;
    for (; i <= columns - LANES; i += LANES) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, at + i).sub(mean).mul(scale);
      FloatVector g = FloatVector.fromArray(FLOATS, gy, gy0 + i);
      FloatVector h = FloatVector.fromArray(FLOATS, gamma, gamma0 + i).fma(g, minusOffset);
      v.fma(minusSlope, h).mul(scale).intoArray(gx, gx0 + i);
    }
    for (; i < columns; i++) {
      float v = (x[at + i] - mean) * scale;
      float h = Math.fma(gamma[gamma0 + i], gy[gy0 + i], -offset);
      gx[gx0 + i] = Math.fma(v, -slope, h) * scale;
    }
  }

  /** Adds the sums of the tiles in their order. */
  private void storeParameters(double[][] sums, HeapBuffer ggamma, HeapBuffer gbeta) {
    double[] total = new double[2 * columns];
    for (double[] partial : sums) {
      for (int i = 0; i < total.length; i++) {
        total[i] += partial[i];
      }
    }
    for (int c = 0; c < columns; c++) {
      ggamma.array()[ggamma.offset() + c] = (float) total[c];
      gbeta.array()[gbeta.offset() + c] = (float) total[columns + c];
    }
  }
}
