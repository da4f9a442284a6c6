package kinesic.facebehavior.predict;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.face.FaceImage;
import kinesic.facebehavior.face.ValenceArousal;
import kinesic.facebehavior.network.AffectHeads;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.FaceOutputs;

/**
 * Predicts expression, action units, valence and arousal of faces. A face gets the same prediction,
 * bit for bit, alone and in any batch. Thread-safe.
 */
public final class Predictor implements FacePredictor {

  private final FaceBehaviorNet network;
  private final boolean embeddings;
  private final InvariantBatches batches;

  /**
   * Of a network that has its values; it is put into evaluation mode.
   *
   * @param embeddings whether predictions hold the shared feature
   * @throws IllegalArgumentException if it predicts something else
   */
  public Predictor(FaceBehaviorNet network, boolean embeddings) {
    if (!(network.configuration().heads() instanceof AffectHeads)) {
      throw new IllegalArgumentException(
          "the network tells people and attributes, but neither expressions nor action units nor"
              + " valence and arousal");
    }
    this.network = network;
    this.embeddings = embeddings;
    batches = new InvariantBatches(network);
  }

  /** Whose predictions do not hold the shared feature. */
  public Predictor(FaceBehaviorNet network) {
    this(network, false);
  }

  @Override
  public int side() {
    return batches.side();
  }

  @Override
  public List<FacePrediction> predict(List<FaceImage> faces) {
    List<FacePrediction> predictions = new ArrayList<>(faces.size());
    batches.look(faces, (y, count) -> add(y, count, predictions));
    return predictions;
  }

  private void add(FaceOutputs y, int count, List<FacePrediction> predictions) {
    float[] expressions = y.categories().softmax().toArray(); // [n, 7]
    float[] units = y.binaries().sigmoid().toArray(); // [n, 17]
    float[] affect = y.values().toArray(); // [n, 2]
    float[] features = embeddings ? y.feature().toArray() : new float[0]; // [n, features]
    int length = features.length / count;
    int classes = network.configuration().heads().compounds().size();
    float[] compounds = classes == 0 ? new float[0] : y.compounds().softmax().toArray(); // [n, K]
    for (int i = 0; i < count; i++) {
      predictions.add(
          new FacePrediction(
              new ValenceArousal(unit(affect[2 * i]), unit(affect[2 * i + 1])),
              Arrays.copyOfRange(expressions, i * Expression.COUNT, (i + 1) * Expression.COUNT),
              Arrays.copyOfRange(units, i * ActionUnit.COUNT, (i + 1) * ActionUnit.COUNT),
              network.thresholds(),
              Arrays.copyOfRange(compounds, i * classes, (i + 1) * classes),
              Arrays.copyOfRange(features, i * length, (i + 1) * length)));
    }
  }

  /** Kernels may round tanh to just beyond 1. */
  private static float unit(float value) {
    return Math.clamp(value, -1, 1);
  }
}
