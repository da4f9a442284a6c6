package kinesic.facebehavior;

import static kinesic.facebehavior.CompoundExpression.ANGRILY_DISGUSTED;
import static kinesic.facebehavior.CompoundExpression.ANGRILY_SURPRISED;
import static kinesic.facebehavior.CompoundExpression.APPALLED;
import static kinesic.facebehavior.CompoundExpression.AWED;
import static kinesic.facebehavior.CompoundExpression.DISGUSTEDLY_SURPRISED;
import static kinesic.facebehavior.CompoundExpression.FEARFULLY_ANGRY;
import static kinesic.facebehavior.CompoundExpression.FEARFULLY_DISGUSTED;
import static kinesic.facebehavior.CompoundExpression.FEARFULLY_SURPRISED;
import static kinesic.facebehavior.CompoundExpression.HAPPILY_DISGUSTED;
import static kinesic.facebehavior.CompoundExpression.HAPPILY_FEARFUL;
import static kinesic.facebehavior.CompoundExpression.HAPPILY_SAD;
import static kinesic.facebehavior.CompoundExpression.HAPPILY_SURPRISED;
import static kinesic.facebehavior.CompoundExpression.HATRED;
import static kinesic.facebehavior.CompoundExpression.SADLY_ANGRY;
import static kinesic.facebehavior.CompoundExpression.SADLY_DISGUSTED;
import static kinesic.facebehavior.CompoundExpression.SADLY_FEARFUL;
import static kinesic.facebehavior.CompoundExpression.SADLY_SURPRISED;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The sets of compound expressions that databases distinguish, each in the order of its labels. */
public enum CompoundClasses {
  /** The 15 of Du et al. (PNAS 111(15), 2014), in the order of their table. */
  DU(
      "du",
      HAPPILY_SURPRISED,
      HAPPILY_DISGUSTED,
      SADLY_FEARFUL,
      SADLY_ANGRY,
      SADLY_SURPRISED,
      SADLY_DISGUSTED,
      FEARFULLY_ANGRY,
      FEARFULLY_SURPRISED,
      FEARFULLY_DISGUSTED,
      ANGRILY_SURPRISED,
      ANGRILY_DISGUSTED,
      DISGUSTEDLY_SURPRISED,
      APPALLED,
      HATRED,
      AWED),
  /** The 11 of the compound part of RAF-DB, whose files number them from 1. */
  RAF_DB(
      "rafdb",
      HAPPILY_SURPRISED,
      HAPPILY_DISGUSTED,
      SADLY_FEARFUL,
      SADLY_ANGRY,
      SADLY_SURPRISED,
      SADLY_DISGUSTED,
      FEARFULLY_ANGRY,
      FEARFULLY_SURPRISED,
      ANGRILY_SURPRISED,
      ANGRILY_DISGUSTED,
      DISGUSTEDLY_SURPRISED),
  /** The 7 of the C-EXPR-DB challenge, in the column order of its submissions. */
  C_EXPR(
      "cexpr",
      FEARFULLY_SURPRISED,
      HAPPILY_SURPRISED,
      SADLY_SURPRISED,
      DISGUSTEDLY_SURPRISED,
      ANGRILY_SURPRISED,
      SADLY_FEARFUL,
      SADLY_ANGRY),
  /** The 14 of RAF-CE, whose files number them from 0. */
  RAF_CE(
      "rafce",
      HAPPILY_SURPRISED,
      HAPPILY_DISGUSTED,
      SADLY_FEARFUL,
      SADLY_ANGRY,
      SADLY_SURPRISED,
      SADLY_DISGUSTED,
      FEARFULLY_ANGRY,
      FEARFULLY_SURPRISED,
      FEARFULLY_DISGUSTED,
      ANGRILY_SURPRISED,
      ANGRILY_DISGUSTED,
      DISGUSTEDLY_SURPRISED,
      HAPPILY_FEARFUL,
      HAPPILY_SAD);

  private final String option;

  @SuppressWarnings("ImmutableEnumChecker") // List.of makes a list that cannot change
  private final List<CompoundExpression> classes;

  CompoundClasses(String option, CompoundExpression... classes) {
    this.option = option;
    this.classes = List.of(classes);
  }

  /** The compound expressions of this set; the position in the list is the label. */
  public List<CompoundExpression> classes() {
    return classes;
  }

  /** The name on the command line: "du", "rafdb", "cexpr" or "rafce". */
  public String option() {
    return option;
  }

  /**
   * The set of this name.
   *
   * @throws IllegalArgumentException if no set has this name
   */
  public static CompoundClasses parse(String option) {
    for (CompoundClasses set : values()) {
      if (set.option.equals(option)) {
        return set;
      }
    }
    throw new IllegalArgumentException(
        "compound classes: \"%s\" is unknown, expected one of %s"
            .formatted(
                option,
                Arrays.stream(values())
                    .map(CompoundClasses::option)
                    .collect(Collectors.joining(", "))));
  }
}
