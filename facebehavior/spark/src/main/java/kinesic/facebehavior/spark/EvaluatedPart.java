package kinesic.facebehavior.spark;

import java.io.IOException;
import java.io.Serializable;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.training.ImagePredictions;

/**
 * The predictions of a part of a test set, or the reason why they failed. The reason is a value and
 * not an exception, since Spark would try the part again.
 */
final class EvaluatedPart implements Serializable {

  private static final long serialVersionUID = 1L;

  private final byte[] predictions;
  private final String problem;

  private EvaluatedPart(byte[] predictions, String problem) {
    this.predictions = predictions;
    this.problem = problem;
  }

  static EvaluatedPart of(ImagePredictions predictions) throws IOException {
    return new EvaluatedPart(predictions.toBytes(), "");
  }

  /** A part that cannot be predicted. */
  static EvaluatedPart failed(String problem) {
    return new EvaluatedPart(new byte[0], problem);
  }

  /**
   * Returns the predictions.
   *
   * @throws IOException if there are none
   */
  ImagePredictions predictions(FaceBehaviorNet net) throws IOException {
    if (!problem.isEmpty()) {
      throw new IOException(problem);
    }
    return ImagePredictions.of(predictions, net);
  }
}
