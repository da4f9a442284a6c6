package kinesic.facebehavior.compound;

import java.util.List;
import org.ejml.data.DMatrixRMaj;

/** The support set of a few-shot classifier: features and labels of a few faces. Immutable. */
public final class SupportSet {

  private final List<float[]> features;
  private final int[] labels;
  private final int classes;

  /**
   * Creates a support set from copies of the arguments.
   *
   * @param features one vector of F elements per face
   * @param labels the class of each face, 0 to {@code classes - 1}
   * @param classes K
   * @throws IllegalArgumentException if there are no faces, the lengths differ, a label is out of
   *     range, or a class has no face
   */
  public SupportSet(List<float[]> features, int[] labels, int classes) {
    this.features = List.copyOf(features);
    this.labels = labels.clone();
    this.classes = classes;
    if (features.isEmpty() || features.size() != labels.length) {
      throw new IllegalArgumentException(
          "support set: needs a label for each of at least one face - %s faces, %s labels"
              .formatted(features.size(), labels.length));
    }
    int length = features.get(0).length;
    for (float[] feature : features) {
      if (feature.length != length) {
        throw new IllegalArgumentException(
            "support set: features of %s and of %s elements".formatted(length, feature.length));
      }
    }
    int[] count = new int[classes];
    for (int label : labels) {
      if (label < 0 || label >= classes) {
        throw new IllegalArgumentException(
            "support set: label %s, expected 0 to %s".formatted(label, classes - 1));
      }
      count[label]++;
    }
    for (int k = 0; k < classes; k++) {
      if (count[k] == 0) {
        throw new IllegalArgumentException("support set: class %s has no face".formatted(k));
      }
    }
  }

  /** One vector of F elements per face. */
  List<float[]> features() {
    return features;
  }

  /** K, the number of classes. */
  public int classes() {
    return classes;
  }

  /** The class of each face, [n]; a copy. */
  public int[] labels() {
    return labels.clone();
  }

  /** n, the number of faces. */
  public int size() {
    return labels.length;
  }

  /** F, the length of a feature vector. */
  int length() {
    return features.get(0).length;
  }

  int label(int face) {
    return labels[face];
  }

  /** The number of faces of each class, [K]. */
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
   * The features, [n, F], each minus the mean of its group.
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

  /** The features, [n, F], minus their mean. */
  DMatrixRMaj centred() {
    return centred(new double[][] {mean()}, new int[size()]);
  }
}
