package kinesic.facebehavior.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import kinesic.facebehavior.study.Comparison.Verdict;

/**
 * The same comparison on two families of databases.
 *
 * @param first on the databases for which the settings were chosen
 * @param second on the other ones
 */
public record Replication(Comparison first, Comparison second) {

  /** What the two comparisons show together. */
  public enum Outcome {
    /** Both show an effect of the same sign. */
    CONFIRMED,
    /** Only one of them shows an effect. */
    NOT_CONFIRMED,
    /** They show effects of different signs. */
    REVERSED,
    /** None of them shows an effect. */
    NONE_SHOWN;

    /** What two verdicts show together. */
    static Outcome of(Verdict first, Verdict second) {
      if (first.isShown() && second.isShown()) {
        return first == second ? CONFIRMED : REVERSED;
      }
      return first.isShown() || second.isShown() ? NOT_CONFIRMED : NONE_SHOWN;
    }

    /** The outcome in tables, such as "not confirmed". */
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  private record Name(
      Question question,
      String scope,
      double fraction,
      String variant,
      String reference,
      MetricKey metric) {

    static Name of(Comparison one) {
      return new Name(
          one.group().question(),
          one.group().setting().scope(),
          one.group().setting().fraction(),
          one.variant(),
          one.reference(),
          one.metric());
    }
  }

  /** All comparisons that were made on both families, in the order of those of the first. */
  public static List<Replication> of(List<Comparison> comparisons, String first, String second) {
    Map<Name, Comparison> others = new LinkedHashMap<>();
    for (Comparison one : comparisons) {
      if (one.group().setting().family().equals(second)) {
        others.put(Name.of(one), one);
      }
    }
    List<Replication> all = new ArrayList<>();
    for (Comparison one : comparisons) {
      Comparison other = others.get(Name.of(one));
      if (one.group().setting().family().equals(first) && other != null) {
        all.add(new Replication(one, other));
      }
    }
    return all;
  }

  /** What both show together. */
  public Outcome outcome() {
    return Outcome.of(first.verdict(), second.verdict());
  }
}
