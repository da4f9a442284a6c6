package kinesic.facebehavior.study;

import java.util.Locale;
import java.util.Set;

/**
 * What the training databases of a run do not annotate. Validation and test sets keep all labels.
 *
 * @param name such as "AU12"; unique in a study
 * @param scope the scenarios that answer a question together, such as "one unit"
 * @param units the action units that no training database annotates
 * @param expressions the expressions of which no training database has a labelled face
 */
public record Scenario(String name, String scope, Set<String> units, Set<String> expressions) {

  /** The databases as they are. */
  public static final Scenario COMPLETE = new Scenario("complete", "complete", Set.of(), Set.of());

  /** Copies the sets. */
  public Scenario {
    units = Set.copyOf(units);
    expressions = Set.copyOf(expressions);
  }

  /** Whether nothing is left out. */
  public boolean isComplete() {
    return units.isEmpty() && expressions.isEmpty();
  }

  /** The name as part of a folder name. */
  String folder() {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]+", "-");
  }
}
