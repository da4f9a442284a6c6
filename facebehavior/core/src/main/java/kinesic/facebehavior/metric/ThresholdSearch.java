package kinesic.facebehavior.metric;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import kinesic.facebehavior.Thresholds;
import kinesic.facebehavior.loss.BinaryLabels;

/**
 * Finds for each binary label the probability threshold that is best on labelled faces. These must
 * not be the faces of the test set, because the metrics would then be too optimistic.
 */
public final class ThresholdSearch {

  private ThresholdSearch() {}

  /** The metric that a threshold maximises. */
  public enum Criterion {
    /** F1, the metric of action units. */
    F1(0) {
      @Override
      double of(long found, long predicted, long present, long faces) {
        return 2.0 * found / (predicted + present);
      }
    },
    /** The mean of the accuracies on present and on absent labels, the metric of attributes. */
    BALANCED_ACCURACY(0.5) {
      @Override
      double of(long found, long predicted, long present, long faces) {
        double whenAbsent = 1 - (double) (predicted - found) / (faces - present);
        return ((double) found / present + whenAbsent) / 2;
      }
    };

    private final double blind;

    Criterion(double blind) {
      this.blind = blind;
    }

    /**
     * Computes the metric.
     *
     * @param found the number of faces that are predicted present and are present
     * @param predicted the number of faces that are predicted present
     * @param present the number of faces that are present
     * @param faces the number of annotated faces
     * @return the metric; NaN if it is undefined
     */
    abstract double of(long found, long predicted, long present, long faces);
  }

  /** The predicted probabilities of the labels of faces. */
  @FunctionalInterface
  public interface Probabilities {
    /** The probability of label {@code m} for face number {@code face}, 0 to 1. */
    float of(int face, int m);
  }

  /**
   * Finds the best thresholds. Each lies midway between the lowest probability that counts as
   * present and the next lower one. A label keeps one half if no threshold is better than a guess
   * that does not see the face, for example if no face is labelled as present.
   *
   * @param labels the names of the labels
   * @param truth the labels of the faces
   * @param probabilities the predictions for the same faces
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

  /** Tries every threshold, from the most probable face downwards. */
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
      double value = criterion.of(found, i + 1, present, faces.size());
      if (next < last && value > greatest) {
        greatest = value;
        best = Math.min((last + next) / 2, Math.nextDown(last));
      }
    }
    return best;
  }
}
