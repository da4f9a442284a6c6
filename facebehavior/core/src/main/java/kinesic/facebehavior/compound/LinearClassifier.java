package kinesic.facebehavior.compound;

import org.ejml.data.DMatrixRMaj;

/**
 * A linear classifier of feature vectors x with F elements: the class scores are s = x W + b, and
 * the class with the largest score is predicted (the first one in a tie). {@link RidgeClassifier},
 * {@link ShrinkageDiscriminant} and {@link SoftmaxClassifier} fit it. Immutable.
 */
public final class LinearClassifier {

  private final DMatrixRMaj weights; // [F, K]
  private final double[] bias; // [K]

  /**
   * Keeps both arguments without copying.
   *
   * @param weights [F, K]
   * @param bias [K]
   */
  LinearClassifier(DMatrixRMaj weights, double[] bias) {
    this.weights = weights;
    this.bias = bias;
  }

  /** W, row-major [F, K]; a copy. */
  public float[] weights() {
    float[] values = new float[weights.data.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) weights.data[i];
    }
    return values;
  }

  /** b, [K]; a copy. */
  public float[] bias() {
    float[] values = new float[bias.length];
    for (int k = 0; k < values.length; k++) {
      values[k] = (float) bias[k];
    }
    return values;
  }

  /**
   * The scores of a face.
   *
   * @param feature [F]
   * @return [K]
   * @throws IllegalArgumentException if the feature does not have F elements
   */
  public double[] scores(float[] feature) {
    if (feature.length != weights.numRows) {
      throw new IllegalArgumentException(
          "linear classifier: the feature has %s elements, expected %s"
              .formatted(feature.length, weights.numRows));
    }
    double[] scores = bias.clone();
    for (int f = 0; f < feature.length; f++) {
      for (int k = 0; k < scores.length; k++) {
        scores[k] += feature[f] * weights.get(f, k);
      }
    }
    return scores;
  }

  /** The class of a face, 0 to K - 1. */
  public int predict(float[] feature) {
    double[] scores = scores(feature);
    int best = 0;
    for (int k = 1; k < scores.length; k++) {
      if (scores[k] > scores[best]) {
        best = k;
      }
    }
    return best;
  }
}
