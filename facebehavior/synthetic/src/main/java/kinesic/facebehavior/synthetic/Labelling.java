package kinesic.facebehavior.synthetic;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.Attribute;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.FaceLabels;
import kinesic.facebehavior.task.Identity;
import kinesic.facebehavior.task.Label.Presence;
import kinesic.facebehavior.task.Task;

/**
 * The labels that a database publishes, and how often they are wrong.
 *
 * @param tasks the tasks that it annotates, in the order of its manifest columns
 * @param actionUnits the AUs that it annotates, if it annotates AUs
 * @param errors how its labels differ from the truth
 */
public record Labelling(List<Task> tasks, Set<ActionUnit> actionUnits, Errors errors) {

  /**
   * How published labels differ from the truth.
   *
   * @param expression probability that an expression is confused with a similar one
   * @param actionUnits probability that an annotated AU has the wrong label
   * @param missingActionUnits probability that an AU that the database annotates has no label in an
   *     image
   * @param affect standard deviation of the error of valence and arousal
   * @param attributes probability that an attribute has the wrong label
   * @param coders who make errors of their own besides these
   */
  public record Errors(
      float expression,
      float actionUnits,
      float missingActionUnits,
      float affect,
      float attributes,
      Coders coders) {

    /** No errors. */
    public static final Errors NONE = new Errors(0, 0, 0, 0, 0);

    /** Errors that are the same whoever labels the face. */
    public Errors(
        float expression,
        float actionUnits,
        float missingActionUnits,
        float affect,
        float attributes) {
      this(expression, actionUnits, missingActionUnits, affect, attributes, Coders.UNBIASED);
    }

    /** These errors, and those of {@code newCoders}. */
    Errors by(Coders newCoders) {
      return new Errors(expression, actionUnits, missingActionUnits, affect, attributes, newCoders);
    }
  }

  /** Copies the tasks and AUs. */
  public Labelling {
    tasks = List.copyOf(tasks);
    actionUnits = Set.copyOf(actionUnits);
  }

  private Labelling(Errors errors, Task... tasks) {
    this(List.of(tasks), Set.of(), errors);
  }

  /** Valence and arousal with an error of this standard deviation. */
  public static Labelling valenceArousal(float deviation) {
    return new Labelling(new Errors(0, 0, 0, deviation, 0), Affect.VALENCE_AROUSAL);
  }

  /**
   * These AUs.
   *
   * @param wrong probability that a label is wrong
   * @param missing probability that a label is missing
   */
  public static Labelling actionUnits(Set<ActionUnit> units, float wrong, float missing) {
    return new Labelling(List.of(Affect.ACTION_UNITS), units, new Errors(0, wrong, missing, 0, 0));
  }

  /** Expressions of which this fraction is confused with a similar one. */
  public static Labelling expression(float wrong) {
    return new Labelling(new Errors(wrong, 0, 0, 0, 0), Affect.EXPRESSION);
  }

  /**
   * All 17 AUs and expressions of the same faces.
   *
   * @param confused the fraction of expressions that is confused with a similar one
   * @param wrong probability that the label of an AU is wrong
   * @param missing probability that the label of an AU is missing
   */
  public static Labelling expressionAndActionUnits(float confused, float wrong, float missing) {
    return new Labelling(
        List.of(Affect.ACTION_UNITS, Affect.EXPRESSION),
        EnumSet.allOf(ActionUnit.class),
        new Errors(confused, wrong, missing, 0, 0));
  }

  /** True compound expressions. */
  public static Labelling compound() {
    return new Labelling(Errors.NONE, Affect.COMPOUND);
  }

  /** These labels by people who make errors of their own besides. */
  public Labelling by(Coders coders) {
    return new Labelling(tasks, actionUnits, errors.by(coders));
  }

  /** True expressions, compound expressions, AUs (all 17), valence and arousal. */
  public static Labelling trueAffect() {
    return new Labelling(
        List.of(Affect.VALENCE_AROUSAL, Affect.ACTION_UNITS, Affect.EXPRESSION, Affect.COMPOUND),
        EnumSet.allOf(ActionUnit.class),
        Errors.NONE);
  }

  /** True identities. */
  public static Labelling identity() {
    return new Labelling(Errors.NONE, Identity.PERSON);
  }

  /** Attributes of which this fraction is wrong. */
  public static Labelling attributes(float wrong) {
    return new Labelling(new Errors(0, 0, 0, 0, wrong), Identity.ATTRIBUTES);
  }

  /** True identities, and attributes of which this fraction is wrong. */
  public static Labelling identityAndAttributes(float wrong) {
    return new Labelling(new Errors(0, 0, 0, 0, wrong), Identity.ATTRIBUTES, Identity.PERSON);
  }

  /**
   * Draws the labels that this database publishes of one face.
   *
   * @param behaviour the true labels
   * @param face the parameters of the image
   * @param coder who labels it
   * @param random the source of errors and of missing labels
   */
  FaceLabels label(
      Behaviour behaviour, FaceParameters face, Coders.Coder coder, SplitMixStream random) {
    FaceLabels labels = FaceLabels.NONE;
    if (tasks.contains(Affect.ACTION_UNITS)) {
      labels = labels.with(Affect.ACTION_UNITS, drawActionUnits(behaviour, coder, random));
    }
    if (tasks.contains(Affect.VALENCE_AROUSAL)) {
      ValenceArousal affect = coder.feel(behaviour.affect()).jitter(errors.affect(), random);
      labels =
          labels.with(
              Affect.VALENCE_AROUSAL, Affect.valenceArousal(affect.valence(), affect.arousal()));
    }
    if (tasks.contains(Affect.EXPRESSION) && behaviour.expression().isPresent()) {
      Expression truth = coder.see(behaviour.expression().get(), random);
      boolean wrong = random.chance(errors.expression());
      labels =
          labels.with(Affect.EXPRESSION, Affect.label(wrong ? confused(truth, random) : truth));
    }
    if (tasks.contains(Affect.COMPOUND) && behaviour.compound().isPresent()) {
      labels = labels.with(Affect.COMPOUND, Affect.label(behaviour.compound().get()));
    }
    if (tasks.contains(Identity.ATTRIBUTES)) {
      labels = labels.with(Identity.ATTRIBUTES, drawAttributes(face, random));
    }
    if (tasks.contains(Identity.PERSON)) {
      String person = Integer.toString(face.identity().person());
      labels = labels.with(Identity.PERSON, Identity.label(person));
    }
    return labels;
  }

  private Presence drawActionUnits(Behaviour behaviour, Coders.Coder coder, SplitMixStream random) {
    Presence units = Presence.NONE;
    for (ActionUnit unit : ActionUnit.values()) {
      boolean annotated = random.chance(1 - errors.missingActionUnits());
      boolean wrong = random.chance(errors.actionUnits());
      if (annotated && actionUnits.contains(unit)) {
        units = units.with(unit.index(), coder.marks(unit, behaviour.actionUnits()) != wrong);
      }
    }
    return units;
  }

  private Presence drawAttributes(FaceParameters face, SplitMixStream random) {
    Presence attributes = Presence.NONE;
    for (Attribute attribute : Attribute.values()) {
      boolean wrong = random.chance(errors.attributes());
      Optional<Boolean> truth = face.has(attribute);
      if (truth.isPresent()) {
        attributes = attributes.with(attribute.index(), truth.get() != wrong);
      }
    }
    return attributes;
  }

  /** What a coder takes {@code truth} for by mistake. */
  private static Expression confused(Expression truth, SplitMixStream random) {
    return switch (truth) {
      case NEUTRAL -> random.pick(Expression.SADNESS, Expression.HAPPINESS, Expression.ANGER);
      case ANGER -> random.pick(Expression.DISGUST, Expression.NEUTRAL, Expression.SADNESS);
      case DISGUST -> random.pick(Expression.ANGER, Expression.SADNESS);
      case FEAR -> random.pick(Expression.SURPRISE, Expression.SADNESS);
      case HAPPINESS -> random.pick(Expression.NEUTRAL, Expression.SURPRISE);
      case SADNESS -> random.pick(Expression.NEUTRAL, Expression.FEAR, Expression.ANGER);
      case SURPRISE -> random.pick(Expression.FEAR, Expression.HAPPINESS);
    };
  }
}
