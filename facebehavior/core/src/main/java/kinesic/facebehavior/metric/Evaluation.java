package kinesic.facebehavior.metric;

import java.util.ArrayList;
import java.util.List;
import kinesic.engine.Tensor;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.Thresholds;
import kinesic.facebehavior.loss.BatchLabels;

/**
 * All figures of a test set, whose batches are added one after the other: nothing but counts and
 * moments is kept.
 *
 * <pre>{@code
 * Evaluation evaluation = new Evaluation();
 * for (FaceBatch batch : testSet) {
 *   FaceOutputs y = network.forward(batch.images());
 *   Tensor units = y.binaries().sigmoid();
 *   evaluation.add(y.categories(), units, y.values(), batch.labels());
 * }
 * evaluation.figures().forEach(System.out::println);
 * }</pre>
 *
 * <p>The predicted expression is the one with the highest score, the first of equals. Action units
 * are judged twice: as predicted if their probability is above .5, which the protocols of the
 * databases ask for, and above the network's own thresholds.
 */
public final class Evaluation {

  private static final Thresholds HALF = Thresholds.half(ActionUnit.columns());
  private static final String[] QUANTITIES = {"valence", "arousal"};

  private final ConfusionMatrix expressions = new ConfusionMatrix(Expression.COUNT);
  private final Thresholds thresholds;
  private final BinaryScores actionUnits = new BinaryScores(ActionUnit.COUNT);
  private final BinaryScores thresholdedActionUnits = new BinaryScores(ActionUnit.COUNT);
  private final Agreement valence = new Agreement();
  private final Agreement arousal = new Agreement();
  private long samples;

  /** Of a network without thresholds of its own: one half for each action unit. */
  public Evaluation() {
    this(HALF);
  }

  /** Of a network with these thresholds, chosen on other faces. */
  public Evaluation(Thresholds thresholds) {
    this.thresholds = thresholds;
  }

  /**
   * Adds a batch.
   *
   * @param expression scores, [n, 7]
   * @param actionUnit probabilities, [n, 17]
   * @param valenceArousal [n, 2]
   * @param labels of the same n faces
   * @throws IllegalArgumentException if shapes do not fit, a number is not finite or a probability
   *     not in [0, 1]
   */
  public void add(Tensor expression, Tensor actionUnit, Tensor valenceArousal, BatchLabels labels) {
    int n = labels.samples();
    float[] classScores = values("expression", expression, n, Expression.COUNT);
    float[] probabilities = values("action unit", actionUnit, n, ActionUnit.COUNT);
    float[] affect = values("valence and arousal", valenceArousal, n, QUANTITIES.length);
    for (int i = 0; i < n; i++) {
      if (labels.categories().isAnnotated(i)) {
        expressions.add(
            labels.categories().category(i),
            Argmax.of(classScores, i * Expression.COUNT, Expression.COUNT));
      }
      for (ActionUnit unit : ActionUnit.values()) {
        int m = unit.index();
        if (labels.binaries().isAnnotated(i, m)) {
          add(unit, labels.binaries().isPresent(i, m), probabilities[i * ActionUnit.COUNT + m]);
        }
      }
      if (labels.values().isAnnotated(i, 0)) {
        valence.add(affect[2 * i], labels.values().value(i, 0));
      }
      if (labels.values().isAnnotated(i, 1)) {
        arousal.add(affect[2 * i + 1], labels.values().value(i, 1));
      }
    }
    samples += n;
  }

  private void add(ActionUnit unit, boolean present, float probability) {
    if (probability < 0 || probability > 1) {
      throw new IllegalArgumentException(
          "evaluation: the probability of %s is %s, expected 0 to 1"
              .formatted(unit.column(), probability));
    }
    actionUnits.add(unit.index(), present, HALF.isPresent(unit.index(), probability));
    thresholdedActionUnits.add(
        unit.index(), present, thresholds.isPresent(unit.index(), probability));
  }

  private static float[] values(String what, Tensor scores, int n, int size) {
    if (scores.shape().rank() != 2 || scores.size(0) != n || scores.size(1) != size) {
      throw new IllegalArgumentException(
          "evaluation: %s predictions are %s, expected [%d, %d]"
              .formatted(what, scores.shape(), n, size));
    }
    float[] values = scores.toArray();
    for (int j = 0; j < values.length; j++) {
      if (!Float.isFinite(values[j])) {
        throw new IllegalArgumentException(
            "evaluation: the %s predictions of sample %d of the batch hold %s"
                .formatted(what, j / size, values[j]));
      }
    }
    return values;
  }

  /** How many faces have been added, whatever their labels. */
  public long samples() {
    return samples;
  }

  /** Of the faces with an expression label. */
  public ConfusionMatrix expressions() {
    return expressions;
  }

  /** Of the annotated action units at a threshold of .5, by {@link ActionUnit#index}. */
  public BinaryScores actionUnits() {
    return actionUnits;
  }

  /** Of the annotated action units at {@link #thresholds}, by {@link ActionUnit#index}. */
  public BinaryScores thresholdedActionUnits() {
    return thresholdedActionUnits;
  }

  /** The thresholds of the network that is judged. */
  public Thresholds thresholds() {
    return thresholds;
  }

  /** Of the faces with a valence label. */
  public Agreement valence() {
    return valence;
  }

  /** Of the faces with an arousal label. */
  public Agreement arousal() {
    return arousal;
  }

  /** The mean of the CCCs of valence and arousal. */
  public Figure meanCcc() {
    Figure v = valence.ccc();
    Figure a = arousal.ccc();
    return new Figure("mean CCC", (v.value() + a.value()) / 2, (v.chance() + a.chance()) / 2);
  }

  /**
   * The sum of mean CCC, macro F1 of expressions and mean F1 of action units: the multi-task score
   * of the ABAW challenges, all at a threshold of .5, from 0 (below, if valence and arousal run
   * backwards) to 3. NaN if the test set lacks one of the kinds: a sum of fewer could not be told
   * from a bad one of all.
   */
  public Figure multiTaskScore() {
    double value = 0;
    double chance = 0;
    for (Figure part : List.of(meanCcc(), expressions.macroF1(), actionUnits.meanF1())) {
      value += part.value();
      chance += part.chance();
    }
    return new Figure("multi-task score", value, chance);
  }

  /**
   * Every figure, in a fixed order, its name made unique by what it is about: "valence CCC",
   * "expression accuracy", "AU01 F1". Those that the test set does not define are NaN.
   */
  public List<Figure> figures() {
    List<Figure> figures = new ArrayList<>();
    figures.add(multiTaskScore());
    figures.add(about("valence-arousal", meanCcc()));
    Agreement[] agreements = {valence, arousal};
    for (int d = 0; d < agreements.length; d++) {
      figures.add(about(QUANTITIES[d], agreements[d].ccc()));
      figures.add(about(QUANTITIES[d], agreements[d].pcc()));
      figures.add(about(QUANTITIES[d], agreements[d].rmse()));
      figures.add(about(QUANTITIES[d], agreements[d].sagr()));
    }
    figures.add(about("expression", expressions.accuracy()));
    figures.add(about("expression", expressions.averageAccuracy()));
    figures.add(about("expression", expressions.macroF1()));
    figures.add(about("AU", actionUnits.meanF1()));
    figures.add(about("AU thresholded", thresholdedActionUnits.meanF1()));
    figures.add(about("AU", actionUnits.meanAccuracy()));
    for (ActionUnit unit : ActionUnit.values()) {
      figures.add(about(unit.column(), actionUnits.f1(unit.index())));
    }
    return figures;
  }

  private static Figure about(String subject, Figure figure) {
    return new Figure(subject + " " + figure.name(), figure.value(), figure.chance());
  }
}
