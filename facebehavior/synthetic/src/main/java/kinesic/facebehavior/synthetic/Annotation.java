package kinesic.facebehavior.synthetic;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.Attribute;
import kinesic.facebehavior.CompoundExpression;
import kinesic.facebehavior.Expression;

/**
 * What a database publishes about an image: only some kinds of labels, and not always right.
 *
 * @param affect valence and arousal, if annotated
 * @param expression the expression, if annotated
 * @param compound the compound expression, if annotated
 * @param actionUnits whether each annotated AU is present; an AU that is missing is not annotated
 * @param attributes likewise for attributes
 * @param identity the number of the person, if annotated
 */
public record Annotation(
    Optional<ValenceArousal> affect,
    Optional<Expression> expression,
    Optional<CompoundExpression> compound,
    Map<ActionUnit, Boolean> actionUnits,
    Map<Attribute, Boolean> attributes,
    OptionalInt identity) {

  /** An annotation. */
  public Annotation {
    actionUnits = Map.copyOf(actionUnits);
    attributes = Map.copyOf(attributes);
  }

  /** Whether {@code unit} is marked present, or nothing if it is not annotated. */
  public Optional<Boolean> isPresent(ActionUnit unit) {
    return Optional.ofNullable(actionUnits.get(unit));
  }

  /** What coders of a database with these flaws would write down. */
  static Annotation of(
      Behaviour behaviour, FaceParameters face, Labelling labelling, SplitMixStream random) {
    Labelling.Kinds labels = labelling.kinds();
    Labelling.Errors errors = labelling.errors();
    Map<ActionUnit, Boolean> units = new EnumMap<>(ActionUnit.class);
    if (labels.actionUnits()) {
      for (ActionUnit unit : ActionUnit.values()) {
        boolean annotated = random.chance(1 - errors.missingActionUnits());
        boolean wrong = random.chance(errors.actionUnits());
        if (annotated && labelling.actionUnits().contains(unit)) {
          units.put(unit, behaviour.actionUnits().isPresent(unit) != wrong);
        }
      }
    }
    return new Annotation(
        labels.affect()
            ? Optional.of(behaviour.affect().jitter(errors.affect(), random))
            : Optional.empty(),
        labels.expression()
            ? behaviour
                .expression()
                .map(truth -> random.chance(errors.expression()) ? confused(truth, random) : truth)
            : Optional.empty(),
        labels.compound() ? behaviour.compound() : Optional.empty(),
        units,
        labels.attributes() ? attributes(face, errors, random) : Map.of(),
        labels.identity() ? OptionalInt.of(face.identity().person()) : OptionalInt.empty());
  }

  private static Map<Attribute, Boolean> attributes(
      FaceParameters face, Labelling.Errors errors, SplitMixStream random) {
    Map<Attribute, Boolean> attributes = new EnumMap<>(Attribute.class);
    for (Attribute attribute : Attribute.values()) {
      boolean wrong = random.chance(errors.attributes());
      face.has(attribute).ifPresent(truth -> attributes.put(attribute, truth != wrong));
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
