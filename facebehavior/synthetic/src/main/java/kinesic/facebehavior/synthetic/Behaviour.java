package kinesic.facebehavior.synthetic;

import java.util.List;
import java.util.Optional;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.CompoundExpression;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.Relatedness;

/**
 * What a face does, and what that means: the true labels of an image.
 *
 * <p>There are three kinds. A basic expression shows its prototypical AUs nearly always and its
 * observational ones with the frequencies that Du et al. report; so does a compound expression.
 * Spontaneous behaviour is a mix of AUs that belongs to no expression, as in most frames of DISFA
 * and BP4D.
 *
 * @param expression the basic expression, if the face shows one
 * @param compound the compound expression, if the face shows one
 * @param actionUnits all 17 intensities
 * @param affect valence and arousal
 */
public record Behaviour(
    Optional<Expression> expression,
    Optional<CompoundExpression> compound,
    Intensities actionUnits,
    ValenceArousal affect) {

  /** Probability of a prototypical AU; Du et al. call AUs prototypical that most people show. */
  public static final float PROTOTYPICAL = 0.93f;

  /** Probability that an expression shows an AU that does not belong to it. */
  public static final float UNRELATED = 0.02f;

  private static final float AFFECT_NOISE = 0.05f;

  /** AUs that appear together in conversation. */
  private static final List<List<Integer>> GROUPS =
      List.of(
          List.of(1, 2),
          List.of(1),
          List.of(2),
          List.of(4),
          List.of(4, 7),
          List.of(1, 4),
          List.of(5),
          List.of(1, 2, 5),
          List.of(6, 12),
          List.of(6, 7, 12),
          List.of(12),
          List.of(12, 25),
          List.of(6, 12, 25, 26),
          List.of(7),
          List.of(9),
          List.of(4, 9),
          List.of(10),
          List.of(10, 25),
          List.of(14),
          List.of(4, 14),
          List.of(12, 14),
          List.of(14, 17),
          List.of(6, 12, 14),
          List.of(15),
          List.of(15, 17),
          List.of(17),
          List.of(17, 24),
          List.of(20),
          List.of(20, 25),
          List.of(23),
          List.of(4, 23),
          List.of(7, 23),
          List.of(17, 23),
          List.of(23, 25),
          List.of(24),
          List.of(25),
          List.of(25, 26),
          List.of(26));

  /** A basic expression of random strength from {@code weakest} to 1. */
  static Behaviour show(Expression expression, float weakest, SplitMixStream random) {
    float strength = random.between(weakest, 1);
    Intensities shown = intensities(Relatedness.duWeighted(), expression.index(), strength, random);
    return new Behaviour(
        Optional.of(expression),
        Optional.empty(),
        shown,
        scaled(ValenceArousal.of(expression), strength).jitter(AFFECT_NOISE, random));
  }

  /**
   * A compound expression of random strength from {@code weakest} to 1; its affect is the mean of
   * its two components.
   */
  static Behaviour show(CompoundExpression compound, float weakest, SplitMixStream random) {
    float strength = random.between(weakest, 1);
    Intensities shown =
        intensities(CompoundExpression.relatedness(), compound.index(), strength, random);
    ValenceArousal first = ValenceArousal.of(compound.components().get(0));
    ValenceArousal second = ValenceArousal.of(compound.components().get(1));
    ValenceArousal mean =
        new ValenceArousal(
            0.5f * (first.valence() + second.valence()),
            0.5f * (first.arousal() + second.arousal()));
    return new Behaviour(
        Optional.empty(),
        Optional.of(compound),
        shown,
        scaled(mean, strength).jitter(AFFECT_NOISE, random));
  }

  /** Up to three groups of AUs; affect follows from the expressions that they resemble. */
  static Behaviour spontaneous(float weakest, SplitMixStream random) {
    float[] values = new float[ActionUnit.COUNT];
    traces(values, random);
    int groups = random.weighted(new Integer[] {0, 1, 2, 3}, 0.1f, 0.4f, 0.35f, 0.15f);
    for (int i = 0; i < groups; i++) {
      float strength = random.between(weakest, 1);
      for (int number : GROUPS.get(random.below(GROUPS.size()))) {
        ActionUnit unit = ActionUnit.ofNumber(number);
        if (possible(unit, values)) {
          values[unit.index()] = shown(strength, random);
        }
      }
    }
    Intensities shown = Intensities.of(unit -> values[unit.index()]);
    return new Behaviour(
        Optional.empty(), Optional.empty(), shown, resembled(shown).jitter(AFFECT_NOISE, random));
  }

  private static ValenceArousal scaled(ValenceArousal affect, float strength) {
    return new ValenceArousal(strength * affect.valence(), strength * affect.arousal());
  }

  /** The intensity of an AU that is present, clearly above {@link Intensities#PRESENT}. */
  private static float shown(float strength, SplitMixStream random) {
    return Identity.clamp(strength * random.between(0.75f, 1.2f), Intensities.PRESENT + 0.03f, 1);
  }

  /** Weak activity, below what a coder would mark, in a quarter of the AUs. */
  private static void traces(float[] values, SplitMixStream random) {
    for (int i = 0; i < values.length; i++) {
      values[i] = random.chance(0.25) ? random.between(0.03f, Intensities.PRESENT - 0.05f) : 0;
    }
  }

  private static Intensities intensities(
      Relatedness table, int category, float strength, SplitMixStream random) {
    float[] values = new float[ActionUnit.COUNT];
    traces(values, random);
    for (int pass = 0; pass < 2; pass++) {
      // AUs of the expression first, so that they decide which others are possible
      for (ActionUnit unit : ActionUnit.values()) {
        float weight = table.weight(category, unit.index());
        boolean related = weight > 0;
        float often =
            !related
                ? UNRELATED
                : table.isPrototypical(category, unit.index()) ? PROTOTYPICAL : weight;
        if (related == (pass == 0) && random.chance(often) && possible(unit, values)) {
          values[unit.index()] = shown(strength, random);
        }
      }
    }
    return Intensities.of(unit -> values[unit.index()]);
  }

  /** Whether a face can add {@code unit}: lips cannot be pressed together and parted at once. */
  private static boolean possible(ActionUnit unit, float[] values) {
    float open =
        Math.max(values[ActionUnit.LIPS_PART.index()], values[ActionUnit.JAW_DROP.index()]);
    float pressed = values[ActionUnit.LIP_PRESSOR.index()];
    return switch (unit) {
      case LIP_PRESSOR -> open < Intensities.PRESENT;
      case LIPS_PART, JAW_DROP -> pressed < Intensities.PRESENT;
      default -> true;
    };
  }

  /**
   * The mean affect of the expressions, weighted by the squared share of each expression's AUs that
   * the face shows; a constant in the denominator pulls weak resemblances towards neutral.
   */
  private static ValenceArousal resembled(Intensities shown) {
    Relatedness table = Relatedness.duWeighted();
    float valence = 0;
    float arousal = 0;
    float total = 0.15f;
    for (Expression expression : Expression.values()) {
      float seen = 0;
      float all = 1e-6f;
      for (ActionUnit unit : ActionUnit.values()) {
        float weight = table.weight(expression.index(), unit.index());
        seen += weight * shown.of(unit);
        all += weight;
      }
      float share = seen / all;
      valence += share * share * ValenceArousal.of(expression).valence();
      arousal += share * share * ValenceArousal.of(expression).arousal();
      total += share * share;
    }
    return new ValenceArousal(valence / total, arousal / total);
  }
}
