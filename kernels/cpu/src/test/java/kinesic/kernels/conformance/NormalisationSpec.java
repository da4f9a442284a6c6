package kinesic.kernels.conformance;

import java.util.ArrayList;
import java.util.List;
import kinesic.kernels.Activation;
import kinesic.kernels.Buffer;
import kinesic.kernels.ChannelShape;
import kinesic.kernels.Normalisation;
import org.jspecify.annotations.Nullable;

/**
 * Batch normalisation of rows and of blocked images, from one to more than one tile, with channels
 * of every kind.
 */
final class NormalisationSpec {

  private static final ChannelShape[] SHAPES = {
    ChannelShape.ofRows(1, 1),
    ChannelShape.ofRows(2, 4),
    ChannelShape.ofRows(13, 3),
    ChannelShape.ofRows(4098, 1),
    ChannelShape.ofRows(1001, 13),
    ChannelShape.ofRows(784, 64),
    ChannelShape.ofRows(2100, 32),
    ChannelShape.ofRows(25, 207),
    ChannelShape.ofRows(70, 1000),
    ChannelShape.ofRows(70, 2048),
    ChannelShape.ofRows(5, 4098),
    ChannelShape.ofRows(3, 0),
    ChannelShape.ofBlocked(1, 1, 16),
    ChannelShape.ofBlocked(3, 1, 20),
    ChannelShape.ofBlocked(2, 49, 3),
    ChannelShape.ofBlocked(3, 49, 48),
    ChannelShape.ofBlocked(5, 16, 1100),
    ChannelShape.ofBlocked(2, 1100, 20),
    ChannelShape.ofBlocked(1, 4500, 16),
  };

  private static final float EPSILON = 1e-5f;

  private NormalisationSpec() {}

  static List<KernelCase> cases() {
    List<KernelCase> cases = new ArrayList<>();
    for (ChannelShape s : SHAPES) {
      int n = s.length();
      cases.add(statistics(s, "", Samples.normal(n, n)));
      cases.add(statistics(s, " constant", moved(n, 3, 0)));
      // the variance is 10⁻⁸ of the square of the mean
      cases.add(statistics(s, " far from zero", moved(n, 1e4f, 1)));
      cases.add(statistics(s, " large", moved(n, 0, 1e15f)));
      cases.add(statistics(s, " small", moved(n, 0, 1e-15f)));
      cases.add(statistics(s, " NaN", Samples.with(Float.NaN, n, 5)));
      if (s.rows() > 1) {
        cases.add(trackedStatistics(s, 0.1f));
        cases.add(trackedStatistics(s, 1f));
      }
      cases.add(new Example(s, false, Activation.SILU).normalise(false));
      cases.add(new Example(s, true, Activation.RELU6).normalise(false));
      for (Activation activation : List.of(Activation.NONE, Activation.RELU)) {
        Example plain = new Example(s, false, activation);
        Example added = new Example(s, true, activation);
        for (Example example : List.of(plain, added)) {
          cases.add(example.normalise(false));
          cases.add(example.normalise(true));
          cases.add(example.gradient(false, false));
          cases.add(example.gradient(false, true));
          cases.add(example.gradient(true, false));
          cases.add(example.gradient(true, true));
        }
        cases.add(added.gradientInPlace());
        cases.add(plain.gradientInX(false));
        cases.add(added.gradientInX(true));
      }
    }
    for (boolean added : new boolean[] {false, true}) {
      for (ChannelShape s : List.of(ChannelShape.ofRows(0, 3), ChannelShape.ofBlocked(0, 4, 20))) {
        Example empty = new Example(s, added, Activation.RELU);
        cases.add(empty.normalise(false));
        cases.add(empty.gradient(true, true));
      }
    }
    return cases;
  }

  private static float[] moved(int n, float mean, float deviation) {
    float[] x = Samples.normal(n, n);
    for (int i = 0; i < n; i++) {
      x[i] = mean + deviation * x[i];
    }
    return x;
  }

  private static KernelCase statistics(ChannelShape s, String what, float[] x) {
    Deviations d = new Deviations(s, padded(s, x));
    return new KernelCase(
        "statistics " + name(s) + what,
        call ->
            kernels(call)
                .statistics(
                    s,
                    call.input(d.values),
                    call.output("mean", s.channels(), d.boundOfMean()),
                    call.output("variance", s.channels(), d.boundOfVariance())));
  }

  /** The running statistics add a rounding of each of their two terms, and of the momentum's. */
  private static KernelCase trackedStatistics(ChannelShape s, float momentum) {
    Deviations d = new Deviations(s, padded(s, Samples.normal(s.length(), 1)));
    float[] mean = Samples.normal(s.channels(), 2);
    float[] variance = Samples.absolute(Samples.normal(s.channels(), 3));
    return new KernelCase(
        "tracked statistics " + name(s) + " momentum " + momentum,
        call ->
            kernels(call)
                .trackedStatistics(
                    s,
                    call.input(d.values),
                    call.output("mean", s.channels(), d.boundOfMean()),
                    call.output("variance", s.channels(), d.boundOfVariance()),
                    new Normalisation.Running(
                        call.updated("running mean", mean, running(mean, d.boundOfMean())),
                        call.updated(
                            "running variance",
                            variance,
                            running(variance, times(2, d.boundOfVariance()))), // r / (r - 1) ≤ 2
                        momentum)));
  }

  private static Bound running(float[] before, Bound batch) {
    return (i, e) ->
        batch.at(i, e) + 4 * Bound.ROUNDING * (Math.abs((double) before[i]) + Math.abs(e));
  }

  private static Bound times(double factor, Bound bound) {
    return (i, e) -> factor * bound.at(i, e);
  }

  /**
   * Sums of the rows' distances from one of them, sixteen at a time in float: the rounding of a
   * distance and of five additions that it passes through, whatever the mean itself; a square has
   * that of two distances and its own besides.
   */
  private static final class Deviations {
    final float[] values;
    private final float[] distance; // [channels], mean |x - x[0]|
    private final float[] square; // [channels], mean (x - x[0])²

    Deviations(ChannelShape s, float[] values) {
      this.values = values;
      float[] first = new float[s.stored()]; // of each channel
      double[] sum = new double[s.stored()];
      double[] squares = new double[s.stored()];
      for (int i = s.length() - 1; i >= 0; i--) {
        first[s.channel(i)] = values[i];
      }
      for (int i = 0; i < s.length(); i++) {
        int c = s.channel(i);
        double d = (double) values[i] - first[c];
        sum[c] += Math.abs(d);
        squares[c] += d * d;
      }
      distance = new float[s.channels()];
      square = new float[s.channels()];
      for (int c = 0; c < s.channels(); c++) {
        distance[c] = (float) (sum[c] / s.rows());
        square[c] = (float) (squares[c] / s.rows());
      }
    }

    Bound boundOfMean() {
      return Bound.of(6 * Bound.ROUNDING, distance);
    }

    Bound boundOfVariance() {
      return Bound.of(8 * Bound.ROUNDING, square);
    }
  }

  private static String name(ChannelShape s) {
    return s.lanes() == s.channels()
        ? "[" + s.rows() + ", " + s.channels() + "]"
        : "[%d, %d, %d, %d] of %d"
            .formatted(s.outer(), s.blocks(), s.inner(), s.lanes(), s.channels());
  }

  /** Returns the values with zeros in the padding. */
  private static float[] padded(ChannelShape s, float[] values) {
    float[] result = values.clone();
    for (int i = 0; i < result.length; i++) {
      if (s.channel(i) >= s.channels()) {
        result[i] = 0;
      }
    }
    return result;
  }

  /** One set of operands, with results that stay clear of the kink of ReLU. */
  private static final class Example {
    private final ChannelShape shape;
    private final int channels;
    private final int n;
    private final Activation activation;
    private final String name;
    private final float[] x;
    private final float[] mean;
    private final float[] variance;
    private final double[] rstd;
    private final float[] gamma;
    private final float[] beta;
    private final float @Nullable [] residual;
    private final float[] y;
    private final float[] gy;

    Example(ChannelShape s, boolean withResidual, Activation activation) {
      shape = s;
      channels = s.channels();
      n = s.length();
      this.activation = activation;
      name = name(s) + " " + activation + (withResidual ? " with residual" : "");
      x = padded(s, moved(n, 5, 2));
      mean = Samples.normal(channels, 2);
      gamma = Samples.normal(channels, 3);
      beta = Samples.normal(channels, 4);
      residual = withResidual ? padded(s, Samples.normal(n, 5)) : null;
      gy = padded(s, Samples.normal(n, 6));
      variance = Samples.positive(channels, 7);
      rstd = new double[channels];
      for (int c = 0; c < channels; c++) {
        rstd[c] = 1 / Math.sqrt((double) variance[c] + EPSILON);
        mean[c] += 5;
        gamma[c] += Math.signum(gamma[c]) * 0.1f;
      }
      y = new float[n];
      for (int i = 0; i < n; i++) {
        if (isPadding(i)) {
          continue;
        }
        // the sign must not depend on the last rounding: one nearer to 0 than this is moved away
        while (Math.abs(value(i)) < 1e-3) {
          x[i] += 0.1f;
        }
        y[i] = (float) (activation == Activation.RELU ? Math.max(value(i), 0) : value(i));
      }
    }

    private boolean isPadding(int i) {
      return shape.channel(i) >= channels;
    }

    private double normalised(int i) {
      int c = shape.channel(i);
      return (x[i] - (double) mean[c]) * rstd[c];
    }

    private double value(int i) {
      int c = shape.channel(i);
      return normalised(i) * gamma[c] + beta[c] + (residual == null ? 0 : residual[i]);
    }

    /** Roundings of the scale, of x - mean, of the two sums, and of the reference. */
    private Bound forwardBound() {
      return (i, e) -> {
        if (isPadding(i)) {
          return 0;
        }
        int c = shape.channel(i);
        double terms =
            Math.abs(normalised(i) * gamma[c])
                + Math.abs(beta[c])
                + (residual == null ? 0 : Math.abs(residual[i]));
        return 5 * Bound.ROUNDING * terms;
      };
    }

    KernelCase normalise(boolean inPlace) {
      return new KernelCase(
          "normalise " + name + (inPlace ? " in place" : ""),
          call -> {
            Buffer from = inPlace ? call.updated("y", x, forwardBound()) : call.input(x);
            kernels(call)
                .normalise(
                    inputs(call, from),
                    residual == null ? null : call.input(residual),
                    inPlace ? from : call.output("y", n, forwardBound()));
          });
    }

    private double passed(int i) {
      return activation == Activation.NONE || y[i] > 0 ? gy[i] : 0;
    }

    /**
     * Sixteen products are added in float before double takes over: five additions, and their own.
     */
    private Bound parameterBound(boolean ofGamma) {
      float[] magnitude = new float[channels];
      for (int i = 0; i < n; i++) {
        if (!isPadding(i)) {
          magnitude[shape.channel(i)] +=
              (float) Math.abs(ofGamma ? passed(i) * normalised(i) : passed(i));
        }
      }
      return Bound.of(7 * Bound.ROUNDING, magnitude);
    }

    /**
     * Each of the three terms, which may cancel, has up to four roundings, with that of the
     * reference five. The sums over the rows have been rounded in proportion to the sizes of their
     * terms.
     */
    private Bound dataBound(boolean frozen) {
      double[] sums = new double[channels];
      double[] products = new double[channels];
      for (int i = 0; i < n; i++) {
        if (!isPadding(i)) {
          sums[shape.channel(i)] += Math.abs(passed(i));
          products[shape.channel(i)] += Math.abs(passed(i) * normalised(i));
        }
      }
      return (i, e) -> {
        if (isPadding(i)) {
          return 0;
        }
        int c = shape.channel(i);
        double scale = Math.abs(gamma[c]) * rstd[c];
        double statistics =
            frozen ? 0 : (sums[c] + Math.abs(normalised(i)) * products[c]) / shape.rows();
        return 5 * Bound.ROUNDING * scale * (Math.abs(passed(i)) + statistics);
      };
    }

    KernelCase gradient(boolean frozen, boolean wanted) {
      return new KernelCase(
          (frozen ? "gradient with constant statistics " : "gradient ")
              + name
              + (wanted ? " and its gradient" : ""),
          call ->
              run(
                  call,
                  frozen,
                  call.input(x),
                  call.output("gx", n, dataBound(frozen)),
                  call.input(gy),
                  wanted ? call.output("gresidual", n, Bound.exact()) : null));
    }

    KernelCase gradientInPlace() {
      return new KernelCase(
          "gradient " + name + " in gy",
          call -> {
            Buffer both = call.updated("gresidual", gy, Bound.exact());
            Buffer gx = call.output("gx", n, dataBound(false));
            run(call, false, call.input(x), gx, both, both);
          });
    }

    KernelCase gradientInX(boolean wanted) {
      return new KernelCase(
          "gradient " + name + " in x" + (wanted ? " and gy" : ""),
          call -> {
            Buffer both = call.updated("gx", x, dataBound(false));
            Buffer gradient =
                wanted ? call.updated("gresidual", gy, Bound.exact()) : call.input(gy);
            run(call, false, both, both, gradient, wanted ? gradient : null);
          });
    }

    private void run(
        Call call,
        boolean frozen,
        Buffer from,
        Buffer gx,
        Buffer gradient,
        @Nullable Buffer gresidual) {
      Normalisation kernels = kernels(call);
      Buffer needed = residual != null && activation != Activation.NONE ? call.input(y) : null;
      Buffer ggamma = call.output("ggamma", channels, parameterBound(true));
      Buffer gbeta = call.output("gbeta", channels, parameterBound(false));
      kernels.gradient(inputs(call, from), frozen, needed, gradient, gx, ggamma, gbeta, gresidual);
    }

    private Normalisation.Inputs inputs(Call call, Buffer from) {
      return new Normalisation.Inputs(
          shape,
          from,
          call.input(mean),
          call.input(variance),
          EPSILON,
          call.input(gamma),
          call.input(beta),
          activation);
    }
  }

  private static Normalisation kernels(Call call) {
    return call.backend().normalisation();
  }
}
