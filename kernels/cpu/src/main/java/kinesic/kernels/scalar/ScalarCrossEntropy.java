package kinesic.kernels.scalar;

import kinesic.kernels.Buffer;
import kinesic.kernels.CrossEntropy;
import kinesic.kernels.HeapBuffer;
import org.jspecify.annotations.Nullable;

/** Cross-entropies, one row at a time, in double. */
public final class ScalarCrossEntropy implements CrossEntropy {

  /** Creates stateless kernels that run on the calling thread. */
  public ScalarCrossEntropy() {}

  @Override
  public void bernoulli(
      int rows,
      int columns,
      Buffer x,
      Buffer target,
      Buffer weight,
      Buffer rowWeight,
      Buffer sum,
      @Nullable Buffer gx) {
    double[] xs = doubles(x); // [rows, columns], likewise ts and ws
    double[] ts = doubles(target);
    double[] ws = doubles(weight);
    double[] rowWeights = doubles(rowWeight); // [rows]
    double[] gs = new double[rows * columns];
    double total = 0;
    for (int i = 0; i < xs.length; i++) {
      double w = ws[i] * rowWeights[i / columns];
      total += w * bernoulli(xs[i], ts[i]);
      gs[i] = w * (sigmoid(xs[i]) - ts[i]);
    }
    store(gs, gx);
    store(new double[] {total}, sum);
  }

  @Override
  public void categorical(
      int rows,
      int columns,
      Buffer x,
      Buffer y,
      Buffer rowWeight,
      Buffer sum,
      @Nullable Buffer gx) {
    double[] xs = doubles(x); // [rows, columns]
    double[] ys = doubles(y); // [columns, rows]
    double[] ws = doubles(rowWeight); // [rows]
    double[] score = new double[columns];
    double[] target = new double[columns];
    double[] p = new double[columns];
    double[] t = new double[columns];
    double[] gs = new double[rows * columns];
    double total = 0;
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        target[c] = ys[c * rows + r];
        score[c] = xs[r * columns + c] + (target[c] <= LEFT_OUT ? LEFT_OUT : 0);
      }
      double logSum = softmax(score, 0, p);
      softmax(target, 0, t);
      for (int c = 0; c < columns; c++) {
        total += ws[r] * t[c] * (logSum - score[c]);
        gs[r * columns + c] = ws[r] * (p[c] - t[c]);
      }
    }
    store(gs, gx);
    store(new double[] {total}, sum);
  }

  @Override
  public void mixture(
      int rows,
      int components,
      int columns,
      Buffer z,
      Buffer table,
      Buffer a,
      Buffer weight,
      float toBernoulli,
      float toMixture,
      Buffer sum,
      @Nullable Buffer gz,
      @Nullable Buffer ga) {
    double[] zs = doubles(z); // [rows, components]
    double[] rs = doubles(table); // [components, columns]
    double[] as = doubles(a); // [rows, columns]
    double[] ws = doubles(weight); // [rows, columns] or [columns]
    double[] p = new double[components];
    double[] gzs = new double[rows * components];
    double[] gas = new double[rows * columns];
    double total = 0;
    for (int r = 0; r < rows; r++) {
      softmax(zs, r * components, p);
      double[] g = new double[components];
      for (int m = 0; m < columns; m++) {
        int i = r * columns + m;
        double w = ws[i % ws.length];
        double q = 0;
        double absent = 0; // 1 - q
        for (int k = 0; k < components; k++) {
          q += p[k] * rs[k * columns + m];
          absent += p[k] * (1 - rs[k * columns + m]);
        }
        double s = sigmoid(as[i]);
        double notS = sigmoid(-as[i]);
        double likelihood = s * Math.log(floored(q)) + notS * Math.log(floored(absent));
        total += w * (toBernoulli * bernoulli(as[i], q) - toMixture * likelihood);
        gas[i] = toBernoulli * w * (s - q);
        double u = q < FLOOR ? 0 : w * s / q;
        double v = absent < FLOOR ? 0 : w * notS / absent;
        for (int k = 0; k < components; k++) {
          g[k] += u * rs[k * columns + m] + v * (1 - rs[k * columns + m]);
        }
      }
      double mean = 0;
      for (int k = 0; k < components; k++) {
        mean += p[k] * g[k];
      }
      for (int k = 0; k < components; k++) {
        gzs[r * components + k] = -toMixture * p[k] * (g[k] - mean);
      }
    }
    store(gzs, gz);
    store(gas, ga);
    store(new double[] {total}, sum);
  }

  /** Returns -t ln p - (1 - t) ln(1 - p) for p = sigmoid(x). */
  private static double bernoulli(double x, double t) {
    return Math.max(x, 0) - t * x + Math.log1p(Math.exp(-Math.abs(x)));
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static double floored(double q) {
    return Math.max(q, FLOOR);
  }

  /** Computes p, the softmax of the row that begins at {@code from}, and returns ln Σ e^x. */
  private static double softmax(double[] x, int from, double[] p) {
    double max = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < p.length; c++) {
      max = Math.max(max, x[from + c]);
    }
    double sum = 0;
    for (int c = 0; c < p.length; c++) {
      p[c] = Math.exp(x[from + c] - max);
      sum += p[c];
    }
    for (int c = 0; c < p.length; c++) {
      p[c] /= sum;
    }
    return max + Math.log(sum);
  }

  private static double[] doubles(Buffer buffer) {
    HeapBuffer heap = HeapBuffer.of(buffer);
    double[] result = new double[heap.length()];
    for (int i = 0; i < result.length; i++) {
      result[i] = heap.array()[heap.offset() + i];
    }
    return result;
  }

  private static void store(double[] values, @Nullable Buffer buffer) {
    if (buffer == null) {
      return;
    }
    HeapBuffer heap = HeapBuffer.of(buffer);
    for (int i = 0; i < values.length; i++) {
      heap.array()[heap.offset() + i] = (float) values[i];
    }
  }
}
