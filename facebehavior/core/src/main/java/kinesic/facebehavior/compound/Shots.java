package kinesic.facebehavior.compound;

import java.util.List;
import org.ejml.data.DMatrixRMaj;

/** The few labelled faces that a classifier is fitted to. Immutable. */
public final class Shots {

  private final List<float[]> features;
  private final int[] labels;
  private final int classes;

  /**
   * Copies the lists.
   *
   * @param features a vector of F elements a face, all of the same length
   * @param labels the class of each face, 0 to {@code classes - 1}
   * @param classes K
   * @throws IllegalArgumentException if there is no face, the lengths differ, a label is no class,
   *     or a class has no face
   */
  public Shots(List<float[]> features, int[] labels, int classes) {
    this.features = List.copyOf(features);
    this.labels = labels.clone();
    this.classes = classes;
    if (features.isEmpty() || features.size() != labels.length) {
      throw new IllegalArgumentException(
          "shots: needs a label for each of at least one face - %d faces, %d labels"
              .formatted(features.size(), labels.length));
    }
    int length = features.get(0).length;
    for (float[] feature : features) {
      if (feature.length != length) {
        throw new IllegalArgumentException(
            "shots: features of %d and of %d elements".formatted(length, feature.length));
      }
    }
    int[] count = new int[classes];
    for (int label : labels) {
      if (label < 0 || label >= classes) {
        throw new IllegalArgumentException(
            "shots: label %d, expected 0 to %d".formatted(label, classes - 1));
      }
      count[label]++;
    }
    for (int k = 0; k < classes; k++) {
      if (count[k] == 0) {
        throw new IllegalArgumentException("shots: class %d has no face".formatted(k));
      }
    }
  }

  /** A vector of F elements a face. */
  List<float[]> features() {
    return features;
  }

  /** K. */
  public int classes() {
    return classes;
  }

  /** The class of each face, [n]; a copy. */
  public int[] labels() {
    return labels.clone();
  }

  /** n. */
  public int size() {
    return labels.length;
  }

  /** F. */
  int length() {
    return features.get(0).length;
  }

  int label(int face) {
    return labels[face];
  }

  /** How many faces each class has, [K]. */
  int[] counts() {
    int[] counts = new int[classes];
    for (int label : labels) {
      counts[label]++;
    }
    return counts;
  }

  /** The mean feature, [F]. */
  double[] mean() {
    double[] mean = new double[length()];
    for (float[] feature : features) {
      for (int f = 0; f < mean.length; f++) {
        mean[f] += feature[f] / (double) size();
      }
    }
    return mean;
  }

  /** The mean feature of each class, [K, F]. */
  double[][] classMeans() {
    double[][] means = new double[classes][length()];
    int[] counts = counts();
    for (int i = 0; i < size(); i++) {
      for (int f = 0; f < length(); f++) {
        means[labels[i]][f] += features.get(i)[f] / (double) counts[labels[i]];
      }
    }
    return means;
  }

  /**
   * The features, [n, F], less a mean each.
   *
   * @param means [groups, F]
   * @param group of each face, a row of {@code means}
   */
  DMatrixRMaj centred(double[][] means, int[] group) {
    DMatrixRMaj x = new DMatrixRMaj(size(), length());
    for (int i = 0; i < size(); i++) {
      for (int f = 0; f < length(); f++) {
        x.set(i, f, features.get(i)[f] - means[group[i]][f]);
      }
    }
    return x;
  }

  /** The features, [n, F], less their mean. */
  DMatrixRMaj centred() {
    return centred(new double[][] {mean()}, new int[size()]);
  }
}
