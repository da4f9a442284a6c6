package kinesic.kernels.scalar;

import kinesic.kernels.Activation;
import kinesic.kernels.Buffer;
import kinesic.kernels.ChannelShape;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.Normalisation;
import kinesic.kernels.Unary;
import org.jspecify.annotations.Nullable;

/** Normalisation in double; a second pass computes the variance around the mean. */
public final class ScalarNormalisation implements Normalisation {

  /** Creates stateless kernels that run on the calling thread. */
  public ScalarNormalisation() {}

  @Override
  public void statistics(ChannelShape shape, Buffer x, Buffer mean, Buffer variance) {
    HeapBuffer hx = HeapBuffer.of(x);
    HeapBuffer hm = HeapBuffer.of(mean);
    HeapBuffer hv = HeapBuffer.of(variance);
    float[] xs = hx.array(); // of shape
    float[] ms = hm.array(); // [channels]
    float[] vs = hv.array(); // [channels]
    double[] means = new double[shape.stored()];
    double[] squares = new double[shape.stored()];
    for (int i = 0; i < shape.length(); i++) {
      means[shape.channel(i)] += xs[hx.offset() + i];
    }
    for (int c = 0; c < shape.channels(); c++) {
      means[c] /= shape.rows();
    }
    for (int i = 0; i < shape.length(); i++) {
      int c = shape.channel(i);
      double deviation = xs[hx.offset() + i] - means[c];
      squares[c] += deviation * deviation;
    }
    for (int c = 0; c < shape.channels(); c++) {
      ms[hm.offset() + c] = (float) means[c];
      vs[hv.offset() + c] = (float) (squares[c] / shape.rows());
    }
  }

  @Override
  public void trackedStatistics(
      ChannelShape shape, Buffer x, Buffer mean, Buffer variance, Running running) {
    statistics(shape, x, mean, variance);
    float rows = shape.rows();
    moveTowards(mean, running.momentum(), 1f, running.mean());
    moveTowards(variance, running.momentum(), rows / (rows - 1), running.variance());
  }

  /** Computes running = (1 - momentum) · running + momentum · scale · batch. */
  private static void moveTowards(Buffer batch, float momentum, float scale, Buffer running) {
    HeapBuffer hb = HeapBuffer.of(batch);
    HeapBuffer hr = HeapBuffer.of(running);
    float[] bs = hb.array(); // [channels]
    float[] rs = hr.array(); // [channels]
    for (int c = 0; c < hr.length(); c++) {
      float kept = (1 - momentum) * rs[hr.offset() + c];
      rs[hr.offset() + c] =
          (float) ((double) (momentum * scale) * bs[hb.offset() + c] + (double) kept);
    }
  }

  @Override
  public void normalise(Inputs in, @Nullable Buffer residual, Buffer y) {
    HeapBuffer hx = HeapBuffer.of(in.x());
    HeapBuffer hy = HeapBuffer.of(y);
    HeapBuffer hr = residual == null ? null : HeapBuffer.of(residual);
    float[] xs = hx.array(); // of the shape of x, likewise residual and y
    float[] ys = hy.array();
    Columns columns = new Columns(in);
    for (int i = 0; i < in.shape().length(); i++) {
      int c = in.shape().channel(i);
      if (c >= in.shape().channels()) {
        ys[hy.offset() + i] = 0;
        continue;
      }
      double value = columns.value(xs[hx.offset() + i], c);
      if (hr != null) {
        value += hr.array()[hr.offset() + i];
      }
      Unary function = in.activation().function();
      if (function != null) {
        value = ScalarElementwise.value(function, value);
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
    Gradient g = new Gradient(columns, HeapBuffer.of(in.x()), passed);
    g.storeParameters(HeapBuffer.of(ggamma), HeapBuffer.of(gbeta));
    g.storeResidual(gresidual);
    g.storeData(constantStatistics ? 0 : 1.0 / in.shape().rows(), HeapBuffer.of(gx));
  }

  @Override
  public void normaliseRows(RowInputs in, Buffer y, Buffer mean, Buffer rstd) {
    HeapBuffer hx = HeapBuffer.of(in.x());
    HeapBuffer hy = HeapBuffer.of(y);
    HeapBuffer hm = HeapBuffer.of(mean);
    HeapBuffer hr = HeapBuffer.of(rstd);
    float[] xs = hx.array(); // [rows, columns], likewise y
    int n = in.columns();
    double[] gammas = doubles(n, in.gamma());
    double[] betas = in.beta() == null ? new double[n] : doubles(n, in.beta());
    for (int r = 0; r < in.rows(); r++) {
      int row = hx.offset() + r * n;
      double sum = 0;
      for (int c = 0; c < n; c++) {
        sum += xs[row + c];
      }
      double m = in.centred() ? sum / n : 0;
      double squares = 0;
      for (int c = 0; c < n; c++) {
        squares += (xs[row + c] - m) * (xs[row + c] - m);
      }
      double scale = 1 / Math.sqrt(squares / n + in.epsilon());
      for (int c = 0; c < n; c++) {
        hy.array()[hy.offset() + r * n + c] =
            (float) ((xs[row + c] - m) * scale * gammas[c] + betas[c]);
      }
      hm.array()[hm.offset() + r] = (float) m;
      hr.array()[hr.offset() + r] = (float) scale;
    }
  }

  @Override
  public void rowsGradient(
      RowInputs in, Buffer mean, Buffer rstd, Buffer gy, Buffer gx, Buffer ggamma, Buffer gbeta) {
    HeapBuffer hx = HeapBuffer.of(in.x());
    HeapBuffer hgy = HeapBuffer.of(gy);
    HeapBuffer hgx = HeapBuffer.of(gx);
    float[] gys = hgy.array(); // [rows, columns], likewise x and gx
    int n = in.columns();
    double[] gammas = doubles(n, in.gamma());
    double[] means = doubles(in.rows(), mean);
    double[] scales = doubles(in.rows(), rstd);
    double[] sumG = new double[n]; // Σ gy
    double[] sumGx = new double[n]; // Σ gy·x̂
    double[] normalised = new double[n];
    for (int r = 0; r < in.rows(); r++) {
      double sumH = 0;
      double sumHx = 0;
      for (int c = 0; c < n; c++) {
        double g = gys[hgy.offset() + r * n + c];
        normalised[c] = (hx.array()[hx.offset() + r * n + c] - means[r]) * scales[r];
        sumG[c] += g;
        sumGx[c] += g * normalised[c];
        sumH += g * gammas[c];
        sumHx += g * gammas[c] * normalised[c];
      }
      double offset = in.centred() ? sumH / n : 0;
      for (int c = 0; c < n; c++) {
        double h = gys[hgy.offset() + r * n + c] * gammas[c];
        hgx.array()[hgx.offset() + r * n + c] =
            (float) (scales[r] * (h - offset - normalised[c] * (sumHx / n)));
      }
    }
    store(sumG, HeapBuffer.of(gbeta));
    store(sumGx, HeapBuffer.of(ggamma));
  }

  private static double[] doubles(int count, Buffer values) {
    HeapBuffer h = HeapBuffer.of(values);
    double[] result = new double[count];
    for (int i = 0; i < count; i++) {
      result[i] = h.array()[h.offset() + i];
    }
    return result;
  }

  private static void store(double[] values, HeapBuffer to) {
    for (int i = 0; i < values.length; i++) {
      to.array()[to.offset() + i] = (float) values[i];
    }
  }

  /** Returns g = gy where the activation passes, else 0, as a new array of the shape of x. */
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
                ? (float) columns.value(x.array()[x.offset() + i], columns.shape.channel(i))
                : hy.array()[hy.offset() + i];
        gs[i] = value > 0 ? gs[i] : 0;
      }
    }
    for (int i = 0; i < gs.length; i++) {
      gs[i] = columns.shape.channel(i) < columns.shape.channels() ? gs[i] : 0;
    }
    return gs;
  }

  /** The constants of each channel, in double; zeros for the padding. */
  private static final class Columns {
    final ChannelShape shape;
    final double[] mean; // [stored], likewise the others
    final double[] rstd; // 1 / √(variance + epsilon)
    final double[] gamma;
    final double[] beta;

    Columns(Inputs in) {
      this.shape = in.shape();
      this.mean = doubles(shape, in.mean());
      this.gamma = doubles(shape, in.gamma());
      this.beta = doubles(shape, in.beta());
      this.rstd = doubles(shape, in.variance());
      for (int c = 0; c < shape.channels(); c++) {
        rstd[c] = 1 / Math.sqrt(rstd[c] + in.epsilon());
      }
    }

    private static double[] doubles(ChannelShape shape, Buffer values) {
      HeapBuffer h = HeapBuffer.of(values);
      double[] result = new double[shape.stored()];
      for (int c = 0; c < shape.channels(); c++) {
        result[c] = h.array()[h.offset() + c];
      }
      return result;
    }

    /** Returns x̂ · gamma + beta in channel c. */
    double value(float x, int c) {
      return (x - mean[c]) * rstd[c] * gamma[c] + beta[c];
    }
  }

  /** The sums of each channel in one backward pass, and the gradients that follow from them. */
  private static final class Gradient {
    private final ChannelShape shape;
    private final Columns columns;
    private final HeapBuffer x; // of shape
    private final float[] g; // of shape
    private final double[] sumG; // Σ g, [stored]
    private final double[] sumGx; // Σ g·x̂, [stored]

    Gradient(Columns columns, HeapBuffer x, float[] g) {
      this.shape = columns.shape;
      this.columns = columns;
      this.x = x;
      this.g = g;
      sumG = new double[shape.stored()];
      sumGx = new double[shape.stored()];
      for (int i = 0; i < g.length; i++) {
        int c = shape.channel(i);
        sumG[c] += g[i];
        sumGx[c] += g[i] * normalised(i, c);
      }
    }

    private double normalised(int i, int c) {
      return (x.array()[x.offset() + i] - columns.mean[c]) * columns.rstd[c];
    }

    void storeParameters(HeapBuffer ggamma, HeapBuffer gbeta) {
      for (int c = 0; c < shape.channels(); c++) {
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
     * Computes gx = gamma · rstd · (g - share · (Σ g + x̂ · Σ g·x̂)); share is one over the number
     * of values, or 0 with constant statistics.
     */
    void storeData(double share, HeapBuffer gx) {
      float[] gxs = gx.array();
      for (int i = 0; i < g.length; i++) {
        int c = shape.channel(i);
        double inner = share == 0 ? 0 : share * (sumG[c] + normalised(i, c) * sumGx[c]);
        gxs[gx.offset() + i] =
            c < shape.channels()
                ? (float) (columns.gamma[c] * columns.rstd[c] * (g[i] - inner))
                : 0;
      }
    }
  }
}
