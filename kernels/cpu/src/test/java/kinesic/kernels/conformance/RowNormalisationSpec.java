package kinesic.kernels.conformance;

import java.util.ArrayList;
import java.util.List;
import kinesic.kernels.Buffer;
import kinesic.kernels.Normalisation;

/** Layer normalisation and root mean square normalisation of rows. */
final class RowNormalisationSpec {

  private static final float EPSILON = 1e-5f;

  private static final int[][] SIZES = {
    {1, 1},
    {4, 7},
    {13, 25},
    {207, 64},
    {50, 384},
    {3, 4099},
    {700, 17},
    {1, 100_001},
    {0, 5},
    {3, 0}
  };

  /** The roundings of a sum along a row: 32 in a lane of the narrowest vectors, and their sum. */
  private static final int ADDED = 40;

  /** Those of the sums of a gradient, which have one vector instead of four. */
  private static final int PRODUCTS = 130;

  private RowNormalisationSpec() {}

  static List<KernelCase> cases() {
    List<KernelCase> cases = new ArrayList<>();
    for (int[] s : SIZES) {
      for (boolean centred : new boolean[] {true, false}) {
        Example example = new Example(s[0], s[1], centred);
        cases.add(example.normalise());
        cases.add(example.gradient(false));
        cases.add(example.gradient(true));
      }
    }
    cases.add(withNan());
    return cases;
  }

  /** NaN stays in its row. */
  private static KernelCase withNan() {
    float[] x = Samples.normal(3 * 20, 1);
    x[25] = Float.NaN;
    Example example = new Example(3, 20, true, x);
    return new KernelCase("normaliseRows [3, 20] NaN", example::normalise);
  }

  /** One set of operands, and the statistics of its rows in double. */
  private static final class Example {
    private final int rows;
    private final int columns;
    private final boolean centred;
    private final String name;
    private final float[] x;
    private final float[] gamma;
    private final float[] beta;
    private final float[] gy;
    private final double[] mean;
    private final double[] magnitude; // E|x|
    private final double[] rstd;

    Example(int rows, int columns, boolean centred) {
      this(rows, columns, centred, moved(rows * columns));
    }

    Example(int rows, int columns, boolean centred, float[] x) {
      this.rows = rows;
      this.columns = columns;
      this.centred = centred;
      this.x = x;
      name = "[" + rows + ", " + columns + "]" + (centred ? "" : " not centred");
      gamma = Samples.normal(columns, 2);
      beta = Samples.normal(columns, 3);
      gy = Samples.normal(rows * columns, 4);
      mean = new double[rows];
      magnitude = new double[rows];
      rstd = new double[rows];
      for (int i = 0; i < x.length; i++) {
        mean[i / columns] += centred ? (double) x[i] / columns : 0;
        magnitude[i / columns] += Math.abs((double) x[i]) / columns;
      }
      for (int i = 0; i < x.length; i++) {
        double deviation = x[i] - mean[i / columns];
        rstd[i / columns] += deviation * deviation / columns;
      }
      for (int r = 0; r < rows; r++) {
        rstd[r] = 1 / Math.sqrt(rstd[r] + EPSILON);
      }
    }

    private static float[] moved(int n) {
      float[] x = Samples.normal(n, n);
      for (int i = 0; i < n; i++) {
        x[i] += 1;
      }
      return x;
    }

    private double normalised(int i) {
      return (x[i] - mean[i / columns]) * rstd[i / columns];
    }

    private Normalisation.RowInputs inputs(Call call) {
      return new Normalisation.RowInputs(
          rows,
          columns,
          call.input(x),
          EPSILON,
          centred,
          call.input(gamma),
          centred ? call.input(beta) : null);
    }

    KernelCase normalise() {
      return new KernelCase("normaliseRows " + name, this::normalise);
    }

    private void normalise(Call call) {
      call.backend()
          .normalisation()
          .normaliseRows(
              inputs(call),
              call.output("y", rows * columns, this::ofResult),
              call.output("mean", rows, this::ofMean),
              call.output("rstd", rows, (r, e) -> ADDED * Bound.ROUNDING * e));
    }

    private double ofMean(int r, double expected) {
      return centred ? (ADDED * magnitude[r] + Math.abs(expected)) * Bound.ROUNDING : 0;
    }

    /** The errors of mean and rstd, and four roundings. */
    private double ofResult(int i, double expected) {
      int r = i / columns;
      double scaled = Math.abs(normalised(i) * gamma[i % columns]);
      double ofMean = ofMean(r, mean[r]) * rstd[r] * Math.abs(gamma[i % columns]);
      return (ADDED * scaled + 4 * (scaled + Math.abs(beta[i % columns]))) * Bound.ROUNDING
          + ofMean;
    }

    KernelCase gradient(boolean inPlace) {
      float[] means = floats(mean);
      float[] scales = floats(rstd);
      return new KernelCase(
          "rowsGradient " + name + (inPlace ? " in place" : ""),
          call -> {
            Bound bound = ofData();
            Buffer g = inPlace ? call.updated("gx", gy, bound) : call.input(gy);
            call.backend()
                .normalisation()
                .rowsGradient(
                    inputs(call),
                    call.input(means),
                    call.input(scales),
                    g,
                    inPlace ? g : call.output("gx", gy.length, bound),
                    call.output("ggamma", columns, ofParameter(true)),
                    call.output("gbeta", columns, ofParameter(false)));
          });
    }

    private static float[] floats(double[] values) {
      float[] result = new float[values.length];
      for (int i = 0; i < values.length; i++) {
        result[i] = (float) values[i];
      }
      return result;
    }

    /** Sixteen terms are added in float; x̂ has two roundings. */
    private Bound ofParameter(boolean ofGamma) {
      float[] sizes = new float[columns];
      for (int i = 0; i < gy.length; i++) {
        sizes[i % columns] += (float) Math.abs(ofGamma ? gy[i] * normalised(i) : gy[i]);
      }
      return Bound.of(20 * Bound.ROUNDING, sizes);
    }

    /** Two sums along the row, and six roundings of the three terms, which may cancel. */
    private Bound ofData() {
      double[] sums = new double[rows];
      double[] products = new double[rows];
      for (int i = 0; i < gy.length; i++) {
        double h = Math.abs(gy[i] * gamma[i % columns]);
        sums[i / columns] += h / columns;
        products[i / columns] += h * Math.abs(normalised(i)) / columns;
      }
      return (i, e) -> {
        int r = i / columns;
        double h = Math.abs(gy[i] * gamma[i % columns]);
        double inner = (centred ? sums[r] : 0) + Math.abs(normalised(i)) * products[r];
        return rstd[r] * (6 * h + (6 + PRODUCTS) * inner) * Bound.ROUNDING;
      };
    }
  }
}
