package kinesic.facebehavior.metric;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import kinesic.facebehavior.Thresholds;
import kinesic.facebehavior.loss.BinaryLabels;

/**
 * Finds for each binary label the threshold of its probability that is best on labelled faces.
 * These must not be the faces that the network is judged by, for the figure would be too good.
 */
public final class ThresholdSearch {

  private ThresholdSearch() {}

  /** What a threshold is chosen for. */
  public enum Criterion {
    /** F1, by which action units are judged. */
    F1(0) {
      @Override
      double of(long found, long said, long present, long faces) {
        return 2.0 * found / (said + present);
      }
    },
    /** The mean of the accuracies on present and on absent, by which attributes are judged. */
    BALANCED_ACCURACY(0.5) {
      @Override
      double of(long found, long said, long present, long faces) {
        double whenAbsent = 1 - (double) (said - found) / (faces - present);
        return ((double) found / present + whenAbsent) / 2;
      }
    };

    private final double blind;

    Criterion(double blind) {
      this.blind = blind;
    }

    /**
     * How good an answer is.
     *
     * @param found how many faces are said to be present and are
     * @param said how many are said to be present
     * @param present how many are
     * @param faces how many are annotated
     * @return NaN if it is not defined
     */
    abstract double of(long found, long said, long present, long faces);
  }

  /** The probability that a network gives to a label of a face. */
  @FunctionalInterface
  public interface Probabilities {
    /** That of label {@code m} for face number {@code face}, 0 to 1. */
    float of(int face, int m);
  }

  /**
   * The best thresholds: each lies in the middle between the last probability that counts as
   * present and the next lower one. A label keeps one half if no threshold is better than an answer
   * that does not look, such as one that no face is labelled with as present.
   *
   * @param labels what the thresholds are for
   * @param truth the labels of the faces
   * @param probabilities for the same faces
   */
  public static Thresholds best(
      List<String> labels, BinaryLabels truth, Probabilities probabilities, Criterion criterion) {
    float[] thresholds = new float[labels.size()];
    Thresholds half = Thresholds.half(labels);
    for (int m = 0; m < thresholds.length; m++) {
      thresholds[m] = best(m, half.of(m), truth, probabilities, criterion);
    }
    return new Thresholds(labels, thresholds);
  }

  /** Takes the faces from the most probable one downwards and keeps the best place to stop. */
  private static float best(
      int m, float half, BinaryLabels truth, Probabilities probabilities, Criterion criterion) {
    List<Integer> faces =
        IntStream.range(0, truth.samples())
            .filter(face -> truth.isAnnotated(face, m))
            .boxed()
            .sorted(Comparator.comparingDouble(face -> -probabilities.of(face, m)))
            .toList();
    long present = faces.stream().filter(face -> truth.isPresent(face, m)).count();
    float best = half;
    double greatest = criterion.blind;
    int found = 0;
    for (int i = 0; i < faces.size(); i++) {
      found += truth.isPresent(faces.get(i), m) ? 1 : 0;
      float last = probabilities.of(faces.get(i), m);
      float next = i + 1 < faces.size() ? probabilities.of(faces.get(i + 1), m) : 0;
      double figure = criterion.of(found, i + 1, present, faces.size());
      if (next < last && figure > greatest) {
        greatest = figure;
        best = Math.min((last + next) / 2, Math.nextDown(last));
      }
    }
    return best;
  }
}
