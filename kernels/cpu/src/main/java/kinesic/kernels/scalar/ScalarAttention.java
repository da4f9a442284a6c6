package kinesic.kernels.scalar;

import java.util.Arrays;
import kinesic.kernels.Attention;
import kinesic.kernels.AttentionShape;
import kinesic.kernels.Buffer;
import kinesic.kernels.HeadRows;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.Workers;
import org.jspecify.annotations.Nullable;

/** Attention, one query after the other, in double. */
public final class ScalarAttention implements Attention {

  private final Workers workers;

  /** Creates kernels that run on {@code workers}. */
  public ScalarAttention(Workers workers) {
    this.workers = workers;
  }

  /** The rows of one head in their array. */
  private static final class Rows {
    private final float[] array;
    private final int at;
    private final int stride;

    private Rows(float[] array, int at, int stride) {
      this.array = array;
      this.at = at;
      this.stride = stride;
    }

    static Rows of(HeadRows rows, int sample, int head) {
      HeapBuffer buffer = HeapBuffer.of(rows.buffer());
      return new Rows(buffer.array(), buffer.offset() + rows.at(sample, head), rows.rowStride());
    }

    float get(int row, int column) {
      return array[at + row * stride + column];
    }

    void set(int row, int column, double value) {
      array[at + row * stride + column] = (float) value;
    }

    /** Returns the product of a row with a row of {@code other}. */
    double dot(int row, Rows other, int otherRow, int width) {
      double sum = 0;
      for (int c = 0; c < width; c++) {
        sum += (double) get(row, c) * other.get(otherRow, c);
      }
      return sum;
    }
  }

  @Override
  public void attend(
      AttentionShape shape,
      HeadRows q,
      HeadRows k,
      HeadRows v,
      @Nullable HeadRows mask,
      HeadRows y,
      Buffer logSum) {
    HeapBuffer sums = HeapBuffer.of(logSum);
    workers.run(
        shape.samples() * shape.heads(),
        (task, worker) -> {
          int sample = task / shape.heads();
          int head = task % shape.heads();
          Rows values = Rows.of(v, sample, head);
          Rows result = Rows.of(y, sample, head);
          for (int i = 0; i < shape.queries(); i++) {
            double[] p = scores(shape, q, k, mask, sample, head, i);
            double greatest = Arrays.stream(p).max().orElse(Double.NEGATIVE_INFINITY);
            double sum = exponentiate(p, greatest);
            sums.array()[sums.offset() + task * shape.queries() + i] =
                sum == 0 ? Float.POSITIVE_INFINITY : (float) (greatest + Math.log(sum));
            for (int c = 0; c < shape.valueWidth(); c++) {
              double total = 0;
              for (int j = 0; j < p.length; j++) {
                total += p[j] * values.get(j, c);
              }
              result.set(i, c, sum == 0 ? 0 : total / sum);
            }
          }
        });
  }

  /** Returns the scores of query {@code i} for the keys that it attends to. */
  private static double[] scores(
      AttentionShape shape,
      HeadRows q,
      HeadRows k,
      @Nullable HeadRows mask,
      int sample,
      int head,
      int i) {
    Rows query = Rows.of(q, sample, head);
    Rows keys = Rows.of(k, sample, head);
    double[] s = new double[shape.visible(i)];
    for (int j = 0; j < s.length; j++) {
      s[j] = shape.scale() * query.dot(i, keys, j, shape.width());
      s[j] += mask == null ? 0 : Rows.of(mask, sample, head).get(i, j);
    }
    return s;
  }

  /** Computes s = e^(s - greatest) and returns the sum, 0 if all scores are -∞. */
  private static double exponentiate(double[] s, double greatest) {
    double sum = 0;
    for (int j = 0; j < s.length; j++) {
      s[j] = greatest == Double.NEGATIVE_INFINITY ? 0 : Math.exp(s[j] - greatest);
      sum += s[j];
    }
    return sum;
  }

  @Override
  public void gradient(
      AttentionShape shape,
      HeadRows q,
      HeadRows k,
      HeadRows v,
      @Nullable HeadRows mask,
      HeadRows y,
      Buffer logSum,
      HeadRows gy,
      HeadRows gq,
      HeadRows gk,
      HeadRows gv) {
    HeapBuffer sums = HeapBuffer.of(logSum);
    workers.run(
        shape.samples() * shape.heads(),
        (task, worker) -> {
          int sample = task / shape.heads();
          int head = task % shape.heads();
          Rows query = Rows.of(q, sample, head);
          Rows keys = Rows.of(k, sample, head);
          Rows values = Rows.of(v, sample, head);
          Rows result = Rows.of(y, sample, head);
          Rows given = Rows.of(gy, sample, head);
          Rows queryGradient = Rows.of(gq, sample, head);
          double[] keyGradient = new double[shape.keys() * shape.width()];
          double[] valueGradient = new double[shape.keys() * shape.valueWidth()];
          double[] sum = new double[shape.width()];
          for (int i = 0; i < shape.queries(); i++) {
            double[] s = scores(shape, q, k, mask, sample, head, i);
            double logOfSum = sums.array()[sums.offset() + task * shape.queries() + i];
            double mean = given.dot(i, result, i, shape.valueWidth());
            Arrays.fill(sum, 0);
            for (int j = 0; j < s.length; j++) {
              double p = Math.exp(s[j] - logOfSum);
              double gs = shape.scale() * p * (given.dot(i, values, j, shape.valueWidth()) - mean);
              for (int c = 0; c < shape.valueWidth(); c++) {
                valueGradient[j * shape.valueWidth() + c] += p * given.get(i, c);
              }
              for (int c = 0; c < shape.width(); c++) {
                sum[c] += gs * keys.get(j, c);
                keyGradient[j * shape.width() + c] += gs * query.get(i, c);
              }
            }
            for (int c = 0; c < shape.width(); c++) {
              queryGradient.set(i, c, sum[c]);
            }
          }
          store(keyGradient, shape.width(), Rows.of(gk, sample, head));
          store(valueGradient, shape.valueWidth(), Rows.of(gv, sample, head));
        });
  }

  private static void store(double[] values, int width, Rows to) {
    for (int i = 0; i < values.length; i++) {
      to.set(i / width, i % width, values[i]);
    }
  }
}
