package kinesic.facebehavior.predict;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kinesic.facebehavior.Attribute;
import kinesic.facebehavior.Thresholds;
import kinesic.facebehavior.face.FaceLabels;
import kinesic.facebehavior.metric.BinaryScores;
import kinesic.facebehavior.metric.Embeddings;
import kinesic.facebehavior.metric.Identification;
import kinesic.facebehavior.metric.PeopleEvaluation;
import kinesic.facebehavior.metric.PeopleEvaluation.KnownPeople;
import kinesic.facebehavior.metric.ScoredPair;
import kinesic.facebehavior.metric.Verification;
import kinesic.facebehavior.predict.PeoplePrediction.Person;

/** Holds predictions of case study two against labels. */
public final class PeopleScores {

  private static final Thresholds HALF = Thresholds.half(Attribute.labels());

  private PeopleScores() {}

  /**
   * The figures of {@code predictions}, which are all of one network.
   *
   * @param people those trained on, in the order of the identity head
   * @param truth the labels of the same faces in the same order
   * @param pairs similarities of pairs of faces; may be empty
   * @throws IllegalArgumentException if the lists differ in length
   */
  public static PeopleEvaluation of(
      List<String> people,
      List<FaceLabels> truth,
      List<PeoplePrediction> predictions,
      List<ScoredPair> pairs) {
    if (predictions.size() != truth.size()) {
      throw new IllegalArgumentException(
          "people evaluation: %d predictions for %d labels"
              .formatted(predictions.size(), truth.size()));
    }
    Thresholds thresholds = predictions.isEmpty() ? HALF : predictions.get(0).thresholds();
    return new PeopleEvaluation(
        attributes(truth, predictions, HALF),
        thresholds,
        attributes(truth, predictions, thresholds),
        known(people, truth, predictions),
        identification(truth, predictions),
        new Verification(pairs));
  }

  private static BinaryScores attributes(
      List<FaceLabels> truth, List<PeoplePrediction> predictions, Thresholds thresholds) {
    BinaryScores scores = new BinaryScores(Attribute.COUNT);
    for (int i = 0; i < truth.size(); i++) {
      for (Attribute attribute : Attribute.values()) {
        if (truth.get(i).attributes().isAnnotated(attribute)) {
          scores.add(
              attribute.index(),
              truth.get(i).attributes().isPresent(attribute),
              thresholds.isPresent(attribute.index(), predictions.get(i).probability(attribute)));
        }
      }
    }
    return scores;
  }

  private static KnownPeople known(
      List<String> people, List<FaceLabels> truth, List<PeoplePrediction> predictions) {
    Map<String, Integer> index = new HashMap<>();
    for (int k = 0; k < people.size(); k++) {
      index.put(people.get(k), k);
    }
    long[] faces = new long[people.size()];
    long right = 0;
    long all = 0;
    for (int i = 0; i < truth.size(); i++) {
      int person = truth.get(i).identity().map(name -> index.getOrDefault(name, -1)).orElse(-1);
      if (person >= 0) {
        faces[person]++;
        all++;
        String said = predictions.get(i).person().map(Person::name).orElse("");
        right += said.equals(people.get(person)) ? 1 : 0;
      }
    }
    long most = 0;
    for (long count : faces) {
      most = Math.max(most, count);
    }
    return new KnownPeople(right, most, all);
  }

  private static Identification identification(
      List<FaceLabels> truth, List<PeoplePrediction> predictions) {
    List<float[]> embeddings = new ArrayList<>();
    List<String> identities = new ArrayList<>();
    for (int i = 0; i < truth.size(); i++) {
      if (truth.get(i).identity().isPresent()) {
        identities.add(truth.get(i).identity().get());
        embeddings.add(predictions.get(i).embedding());
      }
    }
    return new Identification(new Embeddings(embeddings.toArray(float[][]::new)), identities);
  }
}
