package kinesic.facebehavior.predict;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import kinesic.facebehavior.CompoundExpression;
import kinesic.facebehavior.compound.ZeroShot;
import kinesic.facebehavior.metric.Argmax;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.Prediction;

/**
 * Predicts compound expressions: by the network's head for them, or by the zero-shot score with all
 * its terms.
 */
public final class CompoundReading {

  private final List<CompoundExpression> classes;
  private final Optional<ZeroShot> score; // empty: by the head

  private CompoundReading(List<CompoundExpression> classes, Optional<ZeroShot> score) {
    this.classes = classes;
    this.score = score;
  }

  /** By the head of {@code network}, if it has one. */
  public static Optional<CompoundReading> byHead(FaceBehaviorNet network) {
    return network
        .configuration()
        .find(Affect.COMPOUND)
        .map(task -> new CompoundReading(Affect.compounds(task), Optional.empty()));
  }

  /** By the zero-shot score over these classes, for any network of affect. */
  public static CompoundReading zeroShot(List<CompoundExpression> classes) {
    return new CompoundReading(
        List.copyOf(classes),
        Optional.of(new ZeroShot(classes, EnumSet.allOf(ZeroShot.Term.class))));
  }

  /** The classes. */
  public List<CompoundExpression> classes() {
    return classes;
  }

  /** Whether the numbers are zero-shot scores, and not probabilities. */
  public boolean isZeroShot() {
    return score.isPresent();
  }

  /** The probability of each class, or its zero-shot score. */
  public float[] numbers(Prediction face) {
    return score.isEmpty()
        ? face.of(Affect.COMPOUND)
        : score
            .get()
            .scores(
                face.of(Affect.EXPRESSION),
                face.of(Affect.ACTION_UNITS),
                new float[] {face.value(Affect.VALENCE_AROUSAL, 0)});
  }

  /**
   * The class with the greatest number, the first if several are equal.
   *
   * @param numbers as {@link #numbers} returns them
   */
  CompoundExpression best(float[] numbers) {
    return classes.get(Argmax.of(numbers));
  }
}
