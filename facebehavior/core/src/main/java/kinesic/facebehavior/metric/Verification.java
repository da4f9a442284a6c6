package kinesic.facebehavior.metric;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Verification: how well similarities distinguish pairs of one person from pairs of two people. A
 * pair is accepted if its similarity is at least a threshold, and the threshold moves from above
 * all similarities to the lowest one.
 *
 * <p>With G genuine pairs (of one person) and I impostor pairs, at a threshold t:
 *
 * <pre>
 *   TAR(t) = accepted genuine pairs / G       true accept rate
 *   FAR(t) = accepted impostor pairs / I      false accept rate
 * </pre>
 *
 * <p>Pairs of equal similarity are accepted together.
 */
public final class Verification {

  /**
   * A point of the receiver operating characteristic.
   *
   * @param threshold the least similarity that is accepted; infinite at the first point
   * @param far the false accept rate
   * @param tar the true accept rate
   */
  public record Point(double threshold, double far, double tar) {}

  private final List<ScoredPair> pairs; // the most similar first
  private final long genuine;
  private final long impostors;
  private final List<Point> roc = new ArrayList<>();

  /** Creates the verification of these pairs, in any order. */
  public Verification(List<ScoredPair> pairs) {
    this.pairs =
        pairs.stream().sorted(Comparator.comparingDouble(pair -> -pair.similarity())).toList();
    genuine = pairs.stream().filter(ScoredPair::same).count();
    impostors = pairs.size() - genuine;
    roc.add(new Point(Double.POSITIVE_INFINITY, 0, 0));
    long right = 0;
    for (int i = 0; i < this.pairs.size(); i++) {
      ScoredPair pair = this.pairs.get(i);
      right += pair.same() ? 1 : 0;
      boolean last =
          i + 1 == this.pairs.size() || this.pairs.get(i + 1).similarity() < pair.similarity();
      if (last) {
        roc.add(
            new Point(
                pair.similarity(), (double) (i + 1 - right) / impostors, (double) right / genuine));
      }
    }
  }

  /** The number of pairs of one person. */
  public long genuine() {
    return genuine;
  }

  /** The number of pairs of two people. */
  public long impostors() {
    return impostors;
  }

  /**
   * The receiver operating characteristic: from (0, 0) to (1, 1), a point for each similarity that
   * occurs. Rates are NaN if there are no pairs of their kind.
   */
  public List<Point> roc() {
    return List.copyOf(roc);
  }

  /**
   * The area under the curve: the probability that a genuine pair is more similar than an impostor
   * pair, where a tie counts one half. Chance: one half.
   */
  public MetricValue areaUnderCurve() {
    double area = 0;
    for (int i = 1; i < roc.size(); i++) {
      double width = roc.get(i).far() - roc.get(i - 1).far();
      area += width * (roc.get(i).tar() + roc.get(i - 1).tar()) / 2;
    }
    boolean defined = genuine > 0 && impostors > 0;
    return new MetricValue("ROC area", defined ? area : Double.NaN, 0.5);
  }

  /**
   * The greatest true accept rate at a false accept rate of at most {@code far}. NaN if there are
   * too few pairs: with fewer than 1 / far impostor pairs, none of them could be accepted. Chance:
   * {@code far}, by accepting pairs at random.
   *
   * @param far above 0, at most 1
   */
  public MetricValue trueAcceptRate(double far) {
    double rate = Double.NaN;
    if (genuine > 0
        && impostors * far >= 1 - 1e-9) { // 1000 pairs suffice for 10⁻³ despite rounding
      for (Point point : roc) {
        rate = point.far() <= far + 1e-12 ? point.tar() : rate;
      }
    }
    return new MetricValue("TAR at FAR " + far, rate, far);
  }

  /**
   * Accuracy with a threshold that was chosen on other pairs: for each fold the threshold with the
   * greatest accuracy on all other folds is applied to the fold; of equally good thresholds, the
   * highest.
   *
   * <p>Source: G. B. Huang, M. Ramesh, T. Berg, E. Learned-Miller, Labeled Faces in the Wild,
   * technical report 07-49, University of Massachusetts, 2007, which uses ten folds.
   *
   * @return mean and standard error over the folds; NaN with fewer than two folds
   */
  public Folds folds() {
    List<Integer> folds = pairs.stream().map(ScoredPair::fold).distinct().sorted().toList();
    double[] accuracies = new double[folds.size()];
    for (int f = 0; f < accuracies.length; f++) {
      int fold = folds.get(f);
      double threshold = bestThreshold(fold);
      long right = 0;
      long all = 0;
      for (ScoredPair pair : pairs) {
        if (pair.fold() == fold) {
          all++;
          right += pair.similarity() >= threshold == pair.same() ? 1 : 0;
        }
      }
      accuracies[f] = (double) right / all;
    }
    double chance = (double) Math.max(genuine, impostors) / pairs.size();
    return Folds.of(accuracies, chance);
  }

  /** The threshold between two similarities with the greatest accuracy on all folds but one. */
  private double bestThreshold(int without) {
    List<ScoredPair> others = pairs.stream().filter(pair -> pair.fold() != without).toList();
    long right = others.stream().filter(pair -> !pair.same()).count(); // nothing is accepted
    long most = right;
    double best = Double.POSITIVE_INFINITY;
    for (int i = 0; i < others.size(); i++) {
      right += others.get(i).same() ? 1 : -1;
      double here = others.get(i).similarity();
      double next =
          i + 1 < others.size() ? others.get(i + 1).similarity() : Double.NEGATIVE_INFINITY;
      if (next < here && right > most) {
        most = right;
        double middle = (here + next) / 2;
        best = Double.isInfinite(next) || middle > next ? middle : here; // neighbouring doubles
      }
    }
    return best;
  }

  /**
   * The accuracies of the folds.
   *
   * @param mean the mean accuracy; chance is always predicting the more frequent answer
   * @param standardError of the mean: the standard deviation (with n - 1) over √n
   * @param count n, the number of folds
   */
  public record Folds(MetricValue mean, double standardError, int count) {

    private static Folds of(double[] accuracies, double chance) {
      int n = accuracies.length;
      double sum = 0;
      for (double accuracy : accuracies) {
        sum += accuracy;
      }
      double mean = sum / n;
      double squares = 0;
      for (double accuracy : accuracies) {
        squares += (accuracy - mean) * (accuracy - mean);
      }
      double error = n < 2 ? Double.NaN : Math.sqrt(squares / (n - 1) / n);
      return new Folds(new MetricValue("accuracy", n < 2 ? Double.NaN : mean, chance), error, n);
    }
  }
}
