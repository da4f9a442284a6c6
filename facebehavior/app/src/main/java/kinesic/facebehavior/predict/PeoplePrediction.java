package kinesic.facebehavior.predict;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kinesic.facebehavior.Attribute;
import kinesic.facebehavior.Thresholds;

/** What a network of case study two says about one face. */
public final class PeoplePrediction implements Prediction {

  private final float[] embedding; // [features]
  private final float[] attributes; // [40]
  private final Thresholds thresholds;
  private final Optional<Person> person;

  /**
   * One of the people trained on.
   *
   * @param name as in the network's heads
   * @param probability that it is this one, 0 to 1
   */
  public record Person(String name, float probability) {}

  /**
   * A prediction.
   *
   * @param embedding the shared feature, by whose cosine people are told apart
   * @param attributes the probability of each attribute, in canonical order
   * @param thresholds above which an attribute counts as present
   * @param person the most probable one of the people trained on, of equals the first; nobody if
   *     the network was trained on nobody
   * @throws IllegalArgumentException unless there are 40 attributes
   */
  public PeoplePrediction(
      float[] embedding, float[] attributes, Thresholds thresholds, Optional<Person> person) {
    if (attributes.length != Attribute.COUNT) {
      throw new IllegalArgumentException(
          "people prediction: needs 40 attributes, got " + attributes.length);
    }
    this.embedding = embedding.clone();
    this.attributes = attributes.clone();
    this.thresholds = thresholds;
    this.person = person;
  }

  @Override
  public float[] embedding() {
    return embedding.clone();
  }

  /**
   * {@inheritDoc}
   *
   * <p>The person is the one who is most probable in most frames, of equals the first to be seen,
   * with the median of the probabilities in those frames.
   */
  @Override
  public PeoplePrediction smoothed(List<Prediction> window) {
    List<PeoplePrediction> faces = window.stream().map(PeoplePrediction.class::cast).toList();
    return new PeoplePrediction(
        ComponentMedian.of(faces.stream().map(face -> face.embedding).toList()),
        ComponentMedian.of(faces.stream().map(face -> face.attributes).toList()),
        thresholds,
        mostFrequent(faces));
  }

  private static Optional<Person> mostFrequent(List<PeoplePrediction> faces) {
    Map<String, List<float[]>> seen = new LinkedHashMap<>(); // name to probabilities
    for (PeoplePrediction face : faces) {
      face.person.ifPresent(
          person ->
              seen.computeIfAbsent(person.name(), name -> new ArrayList<>())
                  .add(new float[] {person.probability()}));
    }
    Optional<Person> best = Optional.empty();
    int most = 0;
    for (Map.Entry<String, List<float[]>> person : seen.entrySet()) {
      if (person.getValue().size() > most) {
        most = person.getValue().size();
        float probability = ComponentMedian.of(person.getValue())[0];
        best = Optional.of(new Person(person.getKey(), probability));
      }
    }
    return best;
  }

  /** The probability that the face has {@code attribute}, 0 to 1. */
  public float probability(Attribute attribute) {
    return attributes[attribute.index()];
  }

  /** Whether {@code attribute} counts as present: its probability is above its threshold. */
  public boolean isPresent(Attribute attribute) {
    return thresholds.isPresent(attribute.index(), probability(attribute));
  }

  /** Above which probabilities attributes count as present. */
  public Thresholds thresholds() {
    return thresholds;
  }

  /** The most probable one of the people trained on, if there are any. */
  public Optional<Person> person() {
    return person;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PeoplePrediction that
        && Arrays.equals(embedding, that.embedding)
        && Arrays.equals(attributes, that.attributes)
        && thresholds.equals(that.thresholds)
        && person.equals(that.person);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(embedding) + 31 * Arrays.hashCode(attributes);
  }

  @Override
  public String toString() {
    return "PeoplePrediction[" + person.map(Person::name).orElse("nobody") + "]";
  }
}
