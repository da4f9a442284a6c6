package kinesic.facebehavior.metric;

import java.util.ArrayList;
import java.util.List;
import kinesic.facebehavior.Attribute;
import kinesic.facebehavior.Thresholds;

/**
 * All figures of case study two on a test set. What the labels do not allow is NaN.
 *
 * <p>Identities are judged by the shared feature, so that people can be told apart whom the network
 * was never shown: by {@link Identification} among the test faces, and by {@link Verification} of
 * pairs. Of faces of people trained on, the identity head is judged as well.
 *
 * @param attributes predicted as present if their probability is above one half
 * @param thresholds of the network that is judged
 * @param thresholdedAttributes predicted as present above those
 * @param known how many faces of people trained on the identity head named right
 * @param identification of the faces whose identity is annotated
 * @param verification of pairs; without pairs if none were given
 */
public record PeopleEvaluation(
    BinaryScores attributes,
    Thresholds thresholds,
    BinaryScores thresholdedAttributes,
    KnownPeople known,
    Identification identification,
    Verification verification) {

  /** The false accept rates at which the true accept rate is given. */
  public static final List<Double> FALSE_ACCEPT_RATES = List.of(0.1, 0.01, 0.001);

  /**
   * Of the test faces of people trained on.
   *
   * @param right how many were named right
   * @param most how many are of the person with the most of them
   * @param faces how many there are
   */
  public record KnownPeople(long right, long most, long faces) {

    /** The share that was named right. Chance: always the most frequent person. */
    public Figure accuracy() {
      return new Figure("accuracy", (double) right / faces, (double) most / faces);
    }
  }

  /**
   * Every figure that is about all people or attributes, in a fixed order. The accuracy of the
   * folds is followed by its standard error, whose chance is NaN; that of the network's own
   * thresholds is NaN if it has none, for it stands there already.
   */
  public List<Figure> figures() {
    List<Figure> figures = new ArrayList<>();
    figures.add(about("attributes", attributes.meanAccuracy()));
    figures.add(about("attributes", attributes.meanBalancedAccuracy()));
    figures.add(tuned());
    figures.add(about("identity of people trained on", known.accuracy()));
    figures.add(about("identity", identification.within(1)));
    figures.add(about("identity", identification.within(5)));
    figures.add(about("pairs", verification.areaUnderCurve()));
    for (double far : FALSE_ACCEPT_RATES) {
      figures.add(about("pairs", verification.trueAcceptRate(far)));
    }
    Verification.Folds folds = verification.folds();
    String name = "accuracy over %d folds".formatted(folds.count());
    figures.add(new Figure("pairs " + name, folds.mean().value(), folds.mean().chance()));
    figures.add(new Figure("pairs, standard error of it", folds.standardError(), Double.NaN));
    return figures;
  }

  private Figure tuned() {
    Figure figure = thresholdedAttributes.meanBalancedAccuracy();
    double value = thresholds.areHalf() ? Double.NaN : figure.value();
    return new Figure("attributes mean balanced accuracy, tuned", value, figure.chance());
  }

  /** Accuracy and balanced accuracy of each attribute that the test set has, two figures each. */
  public List<Figure> attributeFigures() {
    List<Figure> figures = new ArrayList<>();
    for (Attribute attribute : Attribute.values()) {
      if (attributes.samples(attribute.index()) > 0) {
        figures.add(about(attribute.label(), attributes.accuracy(attribute.index())));
        figures.add(about(attribute.label(), attributes.balancedAccuracy(attribute.index())));
      }
    }
    return figures;
  }

  private static Figure about(String subject, Figure figure) {
    return new Figure(subject + " " + figure.name(), figure.value(), figure.chance());
  }
}
