package kinesic.benchmarks;

import java.util.Arrays;
import kinesic.engine.RandomStream;
import kinesic.engine.Tensor;

/**
 * The losses computed in double directly from their definitions, with gradients by central
 * differences. {@link LossBenchmark} compares its results with them.
 */
final class LossReference {

  private static final double STEP = 1e-5;
  private static final double TOLERANCE = 2e-5;

  /** The logits of the three heads. */
  private static final class Heads {
    final double[] expressions; // [n, 7]
    final double[] units; // [n, 17]
    final double[] affect; // [n, 2]

    Heads(double[] expressions, double[] units, double[] affect) {
      this.expressions = expressions;
      this.units = units;
      this.affect = affect;
    }

    static Heads of(LossInputs in) {
      return new Heads(
          doubles(in.expressionScores), doubles(in.unitScores), doubles(in.affectScores));
    }

    /** Returns this + t · other. */
    Heads plus(double t, Heads other) {
      return new Heads(
          sum(expressions, t, other.expressions),
          sum(units, t, other.units),
          sum(affect, t, other.affect));
    }

    private static double[] sum(double[] a, double t, double[] b) {
      double[] c = new double[a.length];
      for (int i = 0; i < c.length; i++) {
        c[i] = a[i] + t * b[i];
      }
      return c;
    }

    private static double[] doubles(Tensor t) {
      float[] values = t.toArray();
      double[] result = new double[values.length];
      Arrays.setAll(result, i -> values[i]);
      return result;
    }
  }

  private final LossInputs in;
  private final Heads heads;
  private final int n;

  LossReference(LossInputs in) {
    this.in = in;
    this.heads = Heads.of(in);
    this.n = in.samples;
  }

  /**
   * Runs {@code loss} forward and backward and compares its value and its directional derivative
   * along a random direction with the reference.
   *
   * @throws IllegalStateException if the relative error of either exceeds 2e-5
   */
  void check(BatchLoss loss) {
    in.clearGradients();
    Tensor actual = loss.of(in);
    actual.backward();
    double expected = value(loss, heads);
    compare(loss + ": value", expected, actual.item(), Math.abs(expected));

    Heads direction = direction();
    double ahead = value(loss, heads.plus(STEP, direction));
    double behind = value(loss, heads.plus(-STEP, direction));
    double[] slopeAndNorm = new double[2];
    along(in.expressionScores, direction.expressions, slopeAndNorm);
    along(in.unitScores, direction.units, slopeAndNorm);
    along(in.affectScores, direction.affect, slopeAndNorm);
    in.clearGradients();
    double slope = (ahead - behind) / (2 * STEP);
    compare(loss + ": slope", slope, slopeAndNorm[0], Math.sqrt(slopeAndNorm[1]));
  }

  private static void compare(String what, double expected, double actual, double size) {
    if (!(Math.abs(actual - expected) <= TOLERANCE * size)) {
      throw new IllegalStateException(what + " is " + actual + ", but " + expected + " in double");
    }
  }

  private Heads direction() {
    RandomStream random = new RandomStream(2, "direction");
    Heads direction =
        new Heads(
            new double[heads.expressions.length],
            new double[heads.units.length],
            new double[heads.affect.length]);
    Arrays.setAll(direction.expressions, i -> 2 * random.nextDouble() - 1);
    Arrays.setAll(direction.units, i -> 2 * random.nextDouble() - 1);
    Arrays.setAll(direction.affect, i -> 2 * random.nextDouble() - 1);
    return direction;
  }

  /** Adds the dot products of the gradient with {@code direction} and with itself. */
  private static void along(Tensor head, double[] direction, double[] slopeAndNorm) {
    Tensor gradient = head.gradient();
    float[] g = gradient == null ? new float[0] : gradient.toArray();
    for (int i = 0; i < g.length; i++) {
      slopeAndNorm[0] += g[i] * direction[i];
      slopeAndNorm[1] += (double) g[i] * g[i];
    }
  }

  /** Returns the loss at {@code at}; teacher probabilities stay those of the batch. */
  private double value(BatchLoss loss, Heads at) {
    return switch (loss) {
      case DISTRIBUTION_MATCHING -> distributionMatching(at);
      case SOFT_CO_ANNOTATION -> softCoAnnotation(at.expressions);
      case CCC -> 1 - 0.5 * (concordance(at.affect, 0) + concordance(at.affect, 1));
      case MASKED_UNITS -> maskedUnits(at.units);
    };
  }

  private double distributionMatching(Heads at) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      for (int m = 0; m < LossInputs.UNITS; m++) {
        if (BatchLoss.TABLE.relatesBinary(m)) {
          int unit = i * LossInputs.UNITS + m;
          double taughtUnit = sigmoid(at.units[unit]);
          double taughtMixture = mixture(at.expressions, i, m);
          sum += binary(mixture(heads.expressions, i, m), taughtUnit);
          sum += binary(sigmoid(heads.units[unit]), taughtMixture);
        }
      }
    }
    return 0.5 * sum / n;
  }

  private static double binary(double target, double p) {
    return -target * Math.log(p) - (1 - target) * Math.log(1 - p);
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** Returns Σ_k p_k R_km for sample {@code i}. */
  private static double mixture(double[] scores, int i, int m) {
    double[] p = softmax(scores, i);
    double sum = 0;
    for (int k = 0; k < p.length; k++) {
      sum += p[k] * BatchLoss.TABLE.weight(k, m);
    }
    return sum;
  }

  private static double[] softmax(double[] scores, int i) {
    int size = LossInputs.EXPRESSIONS;
    double[] p = Arrays.copyOfRange(scores, i * size, (i + 1) * size);
    double sum = 0;
    for (int k = 0; k < size; k++) {
      p[k] = Math.exp(p[k]);
      sum += p[k];
    }
    for (int k = 0; k < size; k++) {
      p[k] /= sum;
    }
    return p;
  }

  /**
   * Averages over samples; a category takes part if one of its prototypical units is annotated, and
   * neutral, which has no units, always does.
   */
  private double softCoAnnotation(double[] scores) {
    double sum = 0;
    int labelled = 0;
    for (int i = 0; i < n; i++) {
      boolean[] takesPart = new boolean[LossInputs.EXPRESSIONS];
      double[] q = new double[LossInputs.EXPRESSIONS];
      double[] p = softmax(scores, i);
      double qSum = 0;
      double pSum = 0;
      boolean any = false;
      for (int k = 0; k < q.length; k++) {
        takesPart[k] = isKnown(i, k) || !BatchLoss.TABLE.relatesCategory(k);
        any |= isKnown(i, k);
        q[k] = takesPart[k] ? Math.exp(presence(i, k)) : 0;
        qSum += q[k];
        pSum += takesPart[k] ? p[k] : 0;
      }
      for (int k = 0; any && k < q.length; k++) {
        sum -= takesPart[k] ? q[k] / qSum * Math.log(p[k] / pSum) : 0;
      }
      labelled += any ? 1 : 0;
    }
    return sum / labelled;
  }

  private boolean isKnown(int i, int k) {
    boolean known = false;
    for (int m = 0; m < LossInputs.UNITS; m++) {
      known |= BatchLoss.TABLE.isPrototypical(k, m) && in.unitMask[i * LossInputs.UNITS + m] == 1;
    }
    return known;
  }

  /** Returns the weighted fraction of the annotated units of category k present in sample i. */
  private double presence(int i, int k) {
    double present = 0;
    double all = 0;
    for (int m = 0; m < LossInputs.UNITS; m++) {
      int at = i * LossInputs.UNITS + m;
      double weight = BatchLoss.TABLE.weight(k, m) * in.unitMask[at];
      present += weight * in.unitTruth[at];
      all += weight;
    }
    return all == 0 ? 0 : present / all;
  }

  private double concordance(double[] scores, int d) {
    double a = 0;
    double b = 0;
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < n; i++) {
      double x = Math.tanh(scores[i * LossInputs.VALUES + d]);
      double y = in.affectTruth[i * LossInputs.VALUES + d];
      a += x / n;
      b += y / n;
      ab += x * y / n;
      aa += x * x / n;
      bb += y * y / n;
    }
    return 2 * (ab - a * b) / (aa - a * a + bb - b * b + (a - b) * (a - b));
  }

  private double maskedUnits(double[] scores) {
    double sum = 0;
    int annotatedSamples = 0;
    for (int i = 0; i < n; i++) {
      double row = 0;
      int annotated = 0;
      for (int at = i * LossInputs.UNITS; at < (i + 1) * LossInputs.UNITS; at++) {
        if (in.unitMask[at] == 1) {
          row += binary(in.unitTruth[at], sigmoid(scores[at]));
          annotated++;
        }
      }
      sum += annotated == 0 ? 0 : row / annotated;
      annotatedSamples += annotated == 0 ? 0 : 1;
    }
    return sum / annotatedSamples;
  }
}
