package kinesic.nn.loss;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;

/**
 * Additive angular margin loss for embeddings (Deng et al. 2019, ArcFace, equation 3). The angle
 * θ_c between an embedding and the centre of class c gives the logit scale · cos θ_c; the class y
 * of the embedding gets scale · cos(θ_y + margin) instead, which the embedding can only raise by
 * coming nearer to its centre than the other classes would require. The loss is the mean
 * cross-entropy of these logits.
 *
 * <p>cos(θ + margin) = cos θ · cos margin - sin θ · sin margin falls with θ up to π - margin.
 * Beyond, cos θ - margin · sin margin takes its place, as in the authors' code, so that a larger
 * angle never costs less.
 *
 * <pre>{@code
 * ArcFaceLoss loss = ArcFaceLoss.standard();
 * loss.of(net.forward(images), centres, identities).backward();
 * }</pre>
 *
 * @param scale the length to which all embeddings are scaled; positive
 * @param margin in radians, from 0 to less than π / 2
 */
public record ArcFaceLoss(float scale, float margin) {

  /** The least sin² θ; the slope of sin θ is infinite at 0, where embedding and centre coincide. */
  private static final float LEAST_SQUARE = 1e-7f;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if scale or margin is out of range
   */
  public ArcFaceLoss {
    if (!(scale > 0 && scale < Float.POSITIVE_INFINITY) || !(margin >= 0 && margin < Math.PI / 2)) {
      throw new IllegalArgumentException(
          "arcFaceLoss: scale must be positive and margin in [0, π / 2), got %s and %s"
              .formatted(scale, margin));
    }
  }

  /** Returns the loss with the values of the paper: scale 64, margin 0.5. */
  public static ArcFaceLoss standard() {
    return new ArcFaceLoss(64, 0.5f);
  }

  /**
   * Computes the loss.
   *
   * @param embeddings [rows, features], of any length
   * @param centres [features, classes], of any length: the weight of a linear layer without bias
   * @param labels one class for each row; a negative label leaves the row out
   * @return a scalar
   * @throws IllegalArgumentException if the shapes do not match, or a label is not a class
   */
  public Tensor of(Tensor embeddings, Tensor centres, int[] labels) {
    return logits(embeddings, centres, labels).crossEntropy(labels);
  }

  /**
   * Returns the logits, [rows, classes]: scale · cos θ, with the margin at the label of each row.
   *
   * @throws IllegalArgumentException if the shapes do not match, or a label is not a class
   */
  Tensor logits(Tensor embeddings, Tensor centres, int[] labels) {
    Tensor cosine = normalised(embeddings, 1).matmul(normalised(centres, 0));
    Tensor atLabel = oneHot(cosine, labels);
    return atLabel.where(withMargin(cosine), cosine).multiply(scale);
  }

  private Tensor withMargin(Tensor cosine) {
    Tensor sineSquared = cosine.negate().add(1).multiply(cosine.add(1));
    Tensor sine = sineSquared.clamp(LEAST_SQUARE, 1).sqrt();
    Tensor shifted =
        cosine.multiply((float) Math.cos(margin)).subtract(sine.multiply((float) Math.sin(margin)));
    Tensor beyond = cosine.subtract((float) (margin * Math.sin(margin)));
    return cosine.greaterThan((float) Math.cos(Math.PI - margin)).where(shifted, beyond);
  }

  /**
   * Returns the vectors along {@code axis} with length 1; those shorter than 1e-12 stay shorter.
   */
  private static Tensor normalised(Tensor vectors, int axis) {
    Tensor length = vectors.square().sum(true, axis).clamp(1e-24f, Float.MAX_VALUE).sqrt();
    return vectors.divide(length);
  }

  private static Tensor oneHot(Tensor cosine, int[] labels) {
    Shape shape = cosine.shape();
    if (labels.length != shape.size(0)) {
      throw new IllegalArgumentException(
          "arcFaceLoss: needs one label per row - logits %s, %s labels"
              .formatted(shape, labels.length));
    }
    float[] atLabel = new float[shape.elements()];
    for (int r = 0; r < labels.length; r++) {
      if (labels[r] >= shape.size(1)) {
        throw new IllegalArgumentException(
            "arcFaceLoss: label %s in row %s is not one of %s classes"
                .formatted(labels[r], r, shape.size(1)));
      }
      if (labels[r] >= 0) {
        atLabel[r * shape.size(1) + labels[r]] = 1;
      }
    }
    return Tensor.of(cosine.backend(), shape, atLabel);
  }
}
