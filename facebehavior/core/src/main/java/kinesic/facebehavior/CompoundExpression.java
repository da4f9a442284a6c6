package kinesic.facebehavior;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The 15 compound expressions of Du et al. and two more from RAF-CE, each with its two basic
 * components and the AUs that people show with it. {@link CompoundClasses} lists the subsets that
 * databases use.
 *
 * <p>Source: S. Du, Y. Tao, A. M. Martinez, Compound facial expressions of emotion, PNAS 111(15),
 * 2014, E1454-E1462, table 1. A prototypical AU (weight 1) is used by more than 70 % of the 230
 * subjects; the weight of an observational AU is the fraction of subjects who use it. AU11, which
 * the paper lists for five compounds, is omitted: it is not one of the 17 of {@link ActionUnit} and
 * no training database annotates it. For weights marked as less certain, a second source confirms
 * that the AU belongs to the row, but not the value.
 *
 * <p>Du et al. have no row for happily fearful and happily sad. Their AUs, all prototypical, come
 * from C. F. Benitez-Quiroz, R. Srinivasan, A. M. Martinez, EmotioNet, CVPR 2016, table 1, as
 * quoted by others.
 */
public enum CompoundExpression {
  /** Happiness and surprise. */
  HAPPILY_SURPRISED(Expression.HAPPINESS, Expression.SURPRISE, "1 2 12 25", "5 .64 26 .67"),
  /** Happiness and disgust. */
  HAPPILY_DISGUSTED(Expression.HAPPINESS, Expression.DISGUST, "10 12 25", "4 .32 6 .61 9 .59"),
  /** Sadness and fear. */
  SADLY_FEARFUL(Expression.SADNESS, Expression.FEAR, "1 4 20 25", "2 .46 5 .24 6 .34 15 .30"),
  /** Sadness and anger. Less certain: AU7. The paper's AU11 (.20) is left out. */
  SADLY_ANGRY(Expression.SADNESS, Expression.ANGER, "4 15", "6 .26 7 .48 17 .50"),
  /** Sadness and surprise. */
  SADLY_SURPRISED(Expression.SADNESS, Expression.SURPRISE, "1 4 25 26", "2 .27 6 .31"),
  /** Sadness and disgust. The paper's AU11 (.35) is left out. */
  SADLY_DISGUSTED(
      Expression.SADNESS, Expression.DISGUST, "4 10", "1 .49 6 .61 9 .20 15 .54 17 .47 25 .43"),
  /** Fear and anger. Less certain: AU7. The paper's AU11 (.33) is left out. */
  FEARFULLY_ANGRY(Expression.FEAR, Expression.ANGER, "4 20 25", "5 .40 7 .39 10 .30"),
  /** Fear and surprise. The paper's AU11 (.22) is left out. */
  FEARFULLY_SURPRISED(Expression.FEAR, Expression.SURPRISE, "1 2 5 20 25", "4 .47 10 .35 26 .51"),
  /** Fear and disgust. */
  FEARFULLY_DISGUSTED(
      Expression.FEAR, Expression.DISGUST, "1 4 10 20 25", "2 .64 5 .50 6 .26 9 .28 15 .33"),
  /** Anger and surprise. Less certain: AU7. */
  ANGRILY_SURPRISED(Expression.ANGER, Expression.SURPRISE, "4 25 26", "5 .35 7 .50 10 .34"),
  /** Anger and disgust. Less certain: AU7, AU24. */
  ANGRILY_DISGUSTED(Expression.ANGER, Expression.DISGUST, "4 10 17", "7 .60 9 .57 24 .36"),
  /** Disgust and surprise. Less certain: AU24. */
  DISGUSTEDLY_SURPRISED(
      Expression.DISGUST, Expression.SURPRISE, "1 2 5 10", "4 .45 9 .37 17 .66 24 .33"),
  /** Anger and disgust, mainly disgust. Less certain: AU6, AU9, AU17, AU24. */
  APPALLED(Expression.ANGER, Expression.DISGUST, "4 10", "6 .25 9 .56 17 .67 24 .36"),
  /** Anger and disgust, mainly anger. Less certain: AU7, AU24. */
  HATRED(Expression.ANGER, Expression.DISGUST, "4 10", "7 .57 9 .27 17 .63 24 .37"),
  /** Fear and surprise, mainly surprise. */
  AWED(Expression.FEAR, Expression.SURPRISE, "1 2 5 25", "4 .21 20 .62 26 .56"),
  /** Happiness and fear. Not in Du et al. */
  HAPPILY_FEARFUL(Expression.HAPPINESS, Expression.FEAR, "1 2 12 25 26", ""),
  /** Happiness and sadness. Not in Du et al. */
  HAPPILY_SAD(Expression.HAPPINESS, Expression.SADNESS, "4 6 12 25", "");

  /** The number of compound expressions, 17. */
  public static final int COUNT = values().length;

  private static final Relatedness RELATEDNESS =
      Relatedness.ofActionUnits(
          Arrays.stream(values()).map(CompoundExpression::label).toList(),
          Arrays.stream(values())
              .map(compound -> new ActionUnitWeights(compound.prototypical, compound.observational))
              .toList());

  private final Expression first;
  private final Expression second;
  private final String prototypical;
  private final String observational;

  CompoundExpression(
      Expression first, Expression second, String prototypical, String observational) {
    this.first = first;
    this.second = second;
    this.prototypical = prototypical;
    this.observational = observational;
  }

  /** The index, 0 to 16; databases use labels of their own, see {@link CompoundClasses}. */
  @SuppressWarnings("EnumOrdinal") // the declared order is the canonical one
  public int index() {
    return ordinal();
  }

  /** The two basic expressions that it combines, the modifying one first. */
  public List<Expression> components() {
    return List.of(first, second);
  }

  /** The fraction of people who show {@code unit} with it: 1 if prototypical, 0 if unrelated. */
  public float weight(ActionUnit unit) {
    return RELATEDNESS.weight(index(), unit.index());
  }

  /** Whether {@code unit} is prototypical: more than 70 % of people show it. */
  public boolean isPrototypical(ActionUnit unit) {
    return RELATEDNESS.isPrototypical(index(), unit.index());
  }

  /** The name in manifests and reports: lower case with spaces, such as "happily surprised". */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** All weights as a table of 17 compound expressions (in this order) by 17 AUs. */
  public static Relatedness relatedness() {
    return RELATEDNESS;
  }

  /**
   * The compound expression of this name, in any letter case, with spaces or underscores.
   *
   * @throws IllegalArgumentException if no compound expression has this name
   */
  public static CompoundExpression parse(String name) {
    for (CompoundExpression compound : values()) {
      if (compound.name().equalsIgnoreCase(name.replace(' ', '_'))) {
        return compound;
      }
    }
    throw new IllegalArgumentException(
        "compound expression: \""
            + name
            + "\" is not one of the 17: "
            + String.join(", ", RELATEDNESS.categories()));
  }
}
