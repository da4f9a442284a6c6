package kinesic.facebehavior.predict;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import kinesic.facebehavior.Attribute;
import kinesic.facebehavior.face.FaceImage;
import kinesic.facebehavior.metric.Argmax;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.FaceOutputs;
import kinesic.facebehavior.network.PeopleHeads;
import kinesic.facebehavior.predict.PeoplePrediction.Person;

/**
 * Predicts identity and attributes of faces. A face gets the same prediction, bit for bit, alone
 * and in any batch. Thread-safe.
 */
public final class PeoplePredictor implements FacePredictor {

  private final FaceBehaviorNet network;
  private final PeopleHeads heads;
  private final InvariantBatches batches;

  /**
   * Of a network that has its values; it is put into evaluation mode.
   *
   * @throws IllegalArgumentException if it predicts something else
   */
  public PeoplePredictor(FaceBehaviorNet network) {
    if (!(network.configuration().heads() instanceof PeopleHeads ofPeople)) {
      throw new IllegalArgumentException("the network tells neither people nor attributes");
    }
    this.network = network;
    heads = ofPeople;
    batches = new InvariantBatches(network);
  }

  @Override
  public int side() {
    return batches.side();
  }

  @Override
  public List<PeoplePrediction> predict(List<FaceImage> faces) {
    List<PeoplePrediction> predictions = new ArrayList<>(faces.size());
    batches.look(faces, (y, count) -> add(y, count, predictions));
    return predictions;
  }

  private void add(FaceOutputs y, int count, List<PeoplePrediction> predictions) {
    float[] features = y.feature().toArray(); // [n, features]
    float[] attributes = y.binaries().sigmoid().toArray(); // [n, 40]
    int length = y.feature().size(1);
    int k = heads.people().size();
    float[] people = k == 0 ? new float[0] : y.categories().softmax().toArray(); // [n, K]
    for (int i = 0; i < count; i++) {
      predictions.add(
          new PeoplePrediction(
              Arrays.copyOfRange(features, i * length, (i + 1) * length),
              Arrays.copyOfRange(attributes, i * Attribute.COUNT, (i + 1) * Attribute.COUNT),
              network.thresholds(),
              mostProbable(people, i * k)));
    }
  }

  private Optional<Person> mostProbable(float[] probabilities, int from) {
    int best = Argmax.of(probabilities, from, heads.people().size());
    return heads.people().isEmpty()
        ? Optional.empty()
        : Optional.of(new Person(heads.people().get(best), probabilities[from + best]));
  }
}
