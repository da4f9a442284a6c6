package kinesic.facebehavior.database;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import kinesic.facebehavior.ActionUnit;

/**
 * The action units of the 17 that databases annotate. No database annotates all of them; the
 * importers read these.
 */
public final class AnnotatedUnits {

  /** The 12 action units that publications use of BP4D. */
  public static final Set<ActionUnit> BP4D = of(1, 2, 4, 6, 7, 10, 12, 14, 15, 17, 23, 24);

  /** The 10 action units that publications use of BP4D+, those of FERA 2017. */
  public static final Set<ActionUnit> BP4D_PLUS = of(1, 4, 6, 7, 10, 12, 14, 15, 17, 23);

  /** The 12 action units of DISFA. */
  public static final Set<ActionUnit> DISFA = of(1, 2, 4, 5, 6, 9, 12, 15, 17, 20, 25, 26);

  /** The 11 action units that the lists of EmotioNet of 2017 and 2018 code; they also code AU43. */
  public static final Set<ActionUnit> EMOTIONET = of(1, 2, 4, 5, 6, 9, 12, 17, 20, 25, 26);

  private AnnotatedUnits() {}

  /** An unmodifiable set in the canonical order. */
  private static Set<ActionUnit> of(int... numbers) {
    EnumSet<ActionUnit> units = EnumSet.noneOf(ActionUnit.class);
    Arrays.stream(numbers).mapToObj(ActionUnit::ofNumber).forEach(units::add);
    return Collections.unmodifiableSet(units);
  }
}
