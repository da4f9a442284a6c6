package kinesic.kernels.scalar;

import kinesic.kernels.Buffer;
import kinesic.kernels.Concordance;
import kinesic.kernels.HeapBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Concordance correlations, one column after the other, in double. Both CPU backends use these
 * kernels: a batch has a few columns of some hundred rows, which take microseconds.
 */
public final class ScalarConcordance implements Concordance {

  /** Creates stateless kernels that run on the calling thread. */
  public ScalarConcordance() {}

  /**
   * The moments of one column.
   *
   * @param isIncluded whether there are two labels that differ
   * @param labels n, the number of rows with a label
   * @param labelMean b
   * @param denominator d
   * @param rho ρ
   */
  private record Moments(
      boolean isIncluded, int labels, double labelMean, double denominator, double rho) {}

  @Override
  public void concordance(
      int rows, int columns, Buffer x, Buffer y, Buffer loss, @Nullable Buffer gx) {
    HeapBuffer hx = HeapBuffer.of(x);
    HeapBuffer hy = HeapBuffer.of(y);
    HeapBuffer hl = HeapBuffer.of(loss);
    Moments[] moments = new Moments[columns];
    double sum = 0;
    int included = 0;
    for (int c = 0; c < columns; c++) {
      moments[c] = moments(hx, hy, c, columns);
      if (moments[c].isIncluded()) {
        sum += moments[c].rho();
        included++;
      }
    }
    hl.array()[hl.offset()] = (float) (included == 0 ? 0 : 1 - sum / included);
    if (gx != null) {
      for (int c = 0; c < columns; c++) {
        gradient(hx, hy, HeapBuffer.of(gx), c, moments, included);
      }
    }
  }

  private static Moments moments(HeapBuffer x, HeapBuffer y, int c, int columns) {
    float[] xs = x.array(); // [rows, columns], likewise ys
    float[] ys = y.array();
    int x0 = x.offset();
    int y0 = y.offset();
    int n = 0;
    double a = 0;
    double b = 0;
    for (int i = c; i < y.length(); i += columns) {
      if (!Float.isNaN(ys[y0 + i])) {
        n++;
        a += xs[x0 + i];
        b += ys[y0 + i];
      }
    }
    a /= Math.max(n, 1);
    b /= Math.max(n, 1);
    double xx = 0;
    double yy = 0;
    double xy = 0;
    for (int i = c; i < y.length(); i += columns) {
      if (!Float.isNaN(ys[y0 + i])) {
        double dx = xs[x0 + i] - a;
        double dy = ys[y0 + i] - b;
        xx += dx * dx;
        yy += dy * dy;
        xy += dx * dy;
      }
    }
    double d = (xx + yy) / Math.max(n, 1) + (a - b) * (a - b) + EPSILON;
    return new Moments(n > 1 && yy > 0, n, b, d, 2 * xy / Math.max(n, 1) / d);
  }

  private static void gradient(
      HeapBuffer x, HeapBuffer y, HeapBuffer gx, int c, Moments[] moments, int included) {
    float[] xs = x.array(); // [rows, columns], likewise ys and gxs
    float[] ys = y.array();
    float[] gxs = gx.array();
    Moments at = moments[c];
    double b = at.labelMean();
    double scale = -2.0 / (included * at.labels() * at.denominator());
    for (int i = c; i < gx.length(); i += moments.length) {
      float label = ys[y.offset() + i];
      gxs[gx.offset() + i] =
          !at.isIncluded() || Float.isNaN(label)
              ? 0
              : (float) (scale * ((label - b) - at.rho() * (xs[x.offset() + i] - b)));
    }
  }
}
