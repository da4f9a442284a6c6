package kinesic.kernels.scalar;

import kinesic.kernels.Activation;
import kinesic.kernels.Buffer;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.Normalisation;
import org.jspecify.annotations.Nullable;

/** Batch normalisation in double; a second pass computes the variance around the mean. */
public final class ScalarNormalisation implements Normalisation {

  /** Creates stateless kernels that run on the calling thread. */
  public ScalarNormalisation() {}

  @Override
  public void statistics(int rows, int channels, Buffer x, Buffer mean, Buffer variance) {
    HeapBuffer hx = HeapBuffer.of(x);
    HeapBuffer hm = HeapBuffer.of(mean);
    HeapBuffer hv = HeapBuffer.of(variance);
    float[] xs = hx.array(); // [rows, channels]
    float[] ms = hm.array(); // [channels]
    float[] vs = hv.array(); // [channels]
    double[] means = new double[channels];
    double[] squares = new double[channels];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < channels; c++) {
        means[c] += xs[hx.offset() + r * channels + c];
      }
    }
    for (int c = 0; c < channels; c++) {
      means[c] /= rows;
    }
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < channels; c++) {
        double deviation = xs[hx.offset() + r * channels + c] - means[c];
        squares[c] += deviation * deviation;
      }
    }
    for (int c = 0; c < channels; c++) {
      ms[hm.offset() + c] = (float) means[c];
      vs[hv.offset() + c] = (float) (squares[c] / rows);
    }
  }

  @Override
  public void normalise(Inputs in, @Nullable Buffer residual, Buffer y) {
    HeapBuffer hx = HeapBuffer.of(in.x());
    HeapBuffer hy = HeapBuffer.of(y);
    HeapBuffer hr = residual == null ? null : HeapBuffer.of(residual);
    float[] xs = hx.array(); // [rows, channels], likewise residual and y
    float[] ys = hy.array();
    Columns columns = new Columns(in);
    for (int i = 0; i < in.rows() * in.channels(); i++) {
      double value = columns.value(xs[hx.offset() + i], i % in.channels());
      if (hr != null) {
        value += hr.array()[hr.offset() + i];
      }
      if (in.activation() == Activation.RELU) {
        value = Math.max(value, 0);
      }
      ys[hy.offset() + i] = (float) value;
    }
  }

  @Override
  public void gradient(
      Inputs in,
      boolean constantStatistics,
      @Nullable Buffer y,
      Buffer gy,
      Buffer gx,
      Buffer ggamma,
      Buffer gbeta,
      @Nullable Buffer gresidual) {
    Columns columns = new Columns(in);
    float[] passed = passed(columns, HeapBuffer.of(in.x()), y, in.activation(), gy);
    Gradient g = new Gradient(in.rows(), columns, HeapBuffer.of(in.x()), passed);
    g.storeParameters(HeapBuffer.of(ggamma), HeapBuffer.of(gbeta));
    g.storeResidual(gresidual);
    g.storeData(constantStatistics ? 0 : 1.0 / in.rows(), HeapBuffer.of(gx));
  }

  /** Returns g = gy where the activation passes, else 0, as a new array, [rows, channels]. */
  private static float[] passed(
      Columns columns, HeapBuffer x, @Nullable Buffer y, Activation activation, Buffer gy) {
    HeapBuffer hgy = HeapBuffer.of(gy);
    HeapBuffer hy = y == null ? null : HeapBuffer.of(y);
    float[] gs = new float[hgy.length()];
    System.arraycopy(hgy.array(), hgy.offset(), gs, 0, gs.length);
    if (activation == Activation.RELU) {
      for (int i = 0; i < gs.length; i++) {
        float value =
            hy == null
                ? (float) columns.value(x.array()[x.offset() + i], i % columns.count)
                : hy.array()[hy.offset() + i];
        gs[i] = value > 0 ? gs[i] : 0;
      }
    }
    return gs;
  }

  /** The constants of each column, in double. */
  private static final class Columns {
    final int count;
    final double[] mean; // [count], likewise the others
    final double[] rstd; // 1 / √(variance + epsilon)
    final double[] gamma;
    final double[] beta;

    Columns(Inputs in) {
      this.count = in.channels();
      this.mean = doubles(count, in.mean());
      this.gamma = doubles(count, in.gamma());
      this.beta = doubles(count, in.beta());
      this.rstd = doubles(count, in.variance());
      for (int c = 0; c < count; c++) {
        rstd[c] = 1 / Math.sqrt(rstd[c] + in.epsilon());
      }
    }

    private static double[] doubles(int count, Buffer values) {
      HeapBuffer h = HeapBuffer.of(values);
      double[] result = new double[count];
      for (int c = 0; c < count; c++) {
        result[c] = h.array()[h.offset() + c];
      }
      return result;
    }

    /** Returns x̂ · gamma + beta in column c. */
    double value(float x, int c) {
      return (x - mean[c]) * rstd[c] * gamma[c] + beta[c];
    }
  }

  /** The sums over the rows of one backward pass, and the gradients that follow from them. */
  private static final class Gradient {
    private final int rows;
    private final int channels;
    private final Columns columns;
    private final HeapBuffer x; // [rows, channels]
    private final float[] g; // [rows, channels]
    private final double[] sumG; // Σ g, [channels]
    private final double[] sumGx; // Σ g·x̂, [channels]

    Gradient(int rows, Columns columns, HeapBuffer x, float[] g) {
      this.rows = rows;
      this.channels = columns.count;
      this.columns = columns;
      this.x = x;
      this.g = g;
      sumG = new double[channels];
      sumGx = new double[channels];
      for (int r = 0; r < rows; r++) {
        for (int c = 0; c < channels; c++) {
          int i = r * channels + c;
          sumG[c] += g[i];
          sumGx[c] += g[i] * normalised(i, c);
        }
      }
    }

    private double normalised(int i, int c) {
      return (x.array()[x.offset() + i] - columns.mean[c]) * columns.rstd[c];
    }

    void storeParameters(HeapBuffer ggamma, HeapBuffer gbeta) {
      for (int c = 0; c < channels; c++) {
        ggamma.array()[ggamma.offset() + c] = (float) sumGx[c];
        gbeta.array()[gbeta.offset() + c] = (float) sumG[c];
      }
    }

    void storeResidual(@Nullable Buffer gresidual) {
      if (gresidual != null) {
        HeapBuffer to = HeapBuffer.of(gresidual);
        System.arraycopy(g, 0, to.array(), to.offset(), g.length);
      }
    }

    /**
     * Computes gx = gamma · rstd · (g - share · (Σ g + x̂ · Σ g·x̂)); share is 1/rows, or 0 with
     * constant statistics.
     */
    void storeData(double share, HeapBuffer gx) {
      float[] gxs = gx.array();
      for (int r = 0; r < rows; r++) {
        for (int c = 0; c < channels; c++) {
          int i = r * channels + c;
          double inner = share == 0 ? 0 : share * (sumG[c] + normalised(i, c) * sumGx[c]);
          gxs[gx.offset() + i] = (float) (columns.gamma[c] * columns.rstd[c] * (g[i] - inner));
        }
      }
    }
  }
}
