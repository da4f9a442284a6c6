package kinesic.facebehavior.predict;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import kinesic.facebehavior.Attribute;
import kinesic.facebehavior.data.FaceImage;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.FaceOutputs;
import kinesic.facebehavior.network.PeopleHeads;

/**
 * A trained network of case study two that looks at faces. A face gets the same numbers, bit for
 * bit, alone and in company. Not thread-safe.
 */
public final class PeoplePredictor {

  private final InvariantBatches batches;

  /**
   * Of a network that has its values; it is put into evaluation mode.
   *
   * @throws IllegalArgumentException if it predicts something else
   */
  public PeoplePredictor(FaceBehaviorNet network) {
    if (!(network.configuration().heads() instanceof PeopleHeads)) {
      throw new IllegalArgumentException("the network tells neither people nor attributes");
    }
    batches = new InvariantBatches(network);
  }

  /**
   * Looks at faces.
   *
   * @param faces pictures of the network's side
   * @return a prediction for each, in their order
   */
  public List<PeoplePrediction> predict(List<FaceImage> faces) {
    List<PeoplePrediction> predictions = new ArrayList<>(faces.size());
    batches.look(faces, (y, count) -> add(y, count, predictions));
    return predictions;
  }

  private static void add(FaceOutputs y, int count, List<PeoplePrediction> predictions) {
    float[] features = y.feature().toArray(); // [n, features]
    float[] attributes = y.binaries().sigmoid().toArray(); // [n, 40]
    float[] people = y.categories().toArray(); // [n, K]
    int length = y.feature().size(1);
    int k = y.categories().size(1);
    for (int i = 0; i < count; i++) {
      predictions.add(
          new PeoplePrediction(
              Arrays.copyOfRange(features, i * length, (i + 1) * length),
              Arrays.copyOfRange(attributes, i * Attribute.COUNT, (i + 1) * Attribute.COUNT),
              largest(people, i * k, k)));
    }
  }

  private static OptionalInt largest(float[] scores, int from, int count) {
    if (count == 0) {
      return OptionalInt.empty();
    }
    int best = 0;
    for (int k = 1; k < count; k++) {
      best = scores[from + k] > scores[from + best] ? k : best;
    }
    return OptionalInt.of(best);
  }
}
