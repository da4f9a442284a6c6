package kinesic.kernels.scalar;

import kinesic.kernels.Buffer;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.HeapIndices;
import kinesic.kernels.Indices;
import kinesic.kernels.Softmax;

/** Softmax and related kernels, one row at a time, in double. */
public final class ScalarSoftmax implements Softmax {

  /** Creates stateless kernels that run on the calling thread. */
  public ScalarSoftmax() {}

  @Override
  public void softmax(int rows, int columns, Buffer x, Buffer y) {
    HeapBuffer hx = HeapBuffer.of(x);
    HeapBuffer hy = HeapBuffer.of(y);
    float[] xs = hx.array(); // [rows, columns]
    float[] ys = hy.array(); // [rows, columns]
    for (int r = 0; r < rows; r++) {
      int from = hx.offset() + r * columns;
      int to = hy.offset() + r * columns;
      double max = max(xs, from, columns);
      double sum = sumOfExponentials(xs, from, columns, max);
      for (int c = 0; c < columns; c++) {
        ys[to + c] = (float) (Math.exp(xs[from + c] - max) / sum);
      }
    }
  }

  @Override
  public void softmaxGradient(int rows, int columns, Buffer y, Buffer gy, Buffer gx) {
    HeapBuffer hy = HeapBuffer.of(y);
    HeapBuffer hgy = HeapBuffer.of(gy);
    HeapBuffer hgx = HeapBuffer.of(gx);
    float[] ys = hy.array(); // [rows, columns], likewise gy and gx
    float[] gys = hgy.array();
    float[] gxs = hgx.array();
    for (int r = 0; r < rows; r++) {
      int row = r * columns;
      double dot = 0;
      for (int c = 0; c < columns; c++) {
        dot += (double) gys[hgy.offset() + row + c] * ys[hy.offset() + row + c];
      }
      for (int c = 0; c < columns; c++) {
        gxs[hgx.offset() + row + c] =
            (float) (ys[hy.offset() + row + c] * (gys[hgy.offset() + row + c] - dot));
      }
    }
  }

  @Override
  public void logSoftmax(int rows, int columns, Buffer x, Buffer y) {
    HeapBuffer hx = HeapBuffer.of(x);
    HeapBuffer hy = HeapBuffer.of(y);
    float[] xs = hx.array(); // [rows, columns]
    float[] ys = hy.array(); // [rows, columns]
    for (int r = 0; r < rows; r++) {
      int from = hx.offset() + r * columns;
      int to = hy.offset() + r * columns;
      double max = max(xs, from, columns);
      double logSum = Math.log(sumOfExponentials(xs, from, columns, max));
      for (int c = 0; c < columns; c++) {
        ys[to + c] = (float) (xs[from + c] - max - logSum);
      }
    }
  }

  @Override
  public void logSoftmaxGradient(int rows, int columns, Buffer y, Buffer gy, Buffer gx) {
    HeapBuffer hy = HeapBuffer.of(y);
    HeapBuffer hgy = HeapBuffer.of(gy);
    HeapBuffer hgx = HeapBuffer.of(gx);
    float[] ys = hy.array(); // [rows, columns], likewise gy and gx
    float[] gys = hgy.array();
    float[] gxs = hgx.array();
    for (int r = 0; r < rows; r++) {
      int row = r * columns;
      double sum = 0;
      for (int c = 0; c < columns; c++) {
        sum += gys[hgy.offset() + row + c];
      }
      for (int c = 0; c < columns; c++) {
        gxs[hgx.offset() + row + c] =
            (float) (gys[hgy.offset() + row + c] - Math.exp(ys[hy.offset() + row + c]) * sum);
      }
    }
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
    float[] ps = hp.array(); // [rows, columns]
    float[] gs = hg.array(); // [rows]
    float[] gxs = hgx.array(); // [rows, columns]
    for (int r = 0; r < rows; r++) {
      double g = gs[hg.offset() + r];
      for (int c = 0; c < columns; c++) {
        int i = r * columns + c;
        double probability = Math.exp(ps[hp.offset() + i]);
        gxs[hgx.offset() + i] =
            label[r] < 0 ? 0 : (float) (g * (probability - (c == label[r] ? 1 : 0)));
      }
    }
  }

  private static double max(float[] xs, int from, int columns) {
    double max = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < columns; c++) {
      max = Math.max(max, xs[from + c]);
    }
    return max;
  }

  private static double sumOfExponentials(float[] xs, int from, int columns, double max) {
    double sum = 0;
    for (int c = 0; c < columns; c++) {
      sum += Math.exp(xs[from + c] - max);
    }
    return sum;
  }
}
