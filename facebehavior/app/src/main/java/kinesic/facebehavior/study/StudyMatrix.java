package kinesic.facebehavior.study;

import java.util.Comparator;
import java.util.List;

/**
 * Training runs of a study that are compared with each other.
 *
 * @param runs in the order in which they are made; none appears twice
 */
public record StudyMatrix(List<VariantRun> runs) {

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if a run appears twice
   */
  public StudyMatrix {
    runs = List.copyOf(runs);
    if (runs.stream().map(VariantRun::folder).distinct().count() < runs.size()) {
      throw new IllegalArgumentException("study: a training appears twice");
    }
  }

  /** The names of the databases. */
  public List<String> families() {
    return runs.stream().map(VariantRun::family).distinct().toList();
  }

  /** The circumstances in which variants are compared, in the order of tables. */
  public List<Setting> settings() {
    return runs.stream().map(VariantRun::setting).distinct().toList();
  }

  /** All scenarios of a scope. */
  public List<Scenario> scenarios(String scope) {
    return runs.stream()
        .map(VariantRun::scenario)
        .filter(scenario -> scenario.scope().equals(scope))
        .distinct()
        .toList();
  }

  /** The fractions of the labels, descending. */
  public List<Double> fractions() {
    return runs.stream()
        .map(VariantRun::fraction)
        .distinct()
        .sorted(Comparator.reverseOrder())
        .toList();
  }

  /** All variants. */
  public List<Variant> variants() {
    return runs.stream().map(VariantRun::variant).distinct().toList();
  }

  /** The variants that are trained in a setting. */
  public List<Variant> variants(Setting setting) {
    return runs(setting).stream().map(VariantRun::variant).distinct().toList();
  }

  /** The seeds of the runs in a setting, ascending. */
  public List<Long> seeds(Setting setting) {
    return runs(setting).stream().map(VariantRun::seed).distinct().sorted().toList();
  }

  /** The runs in a setting. */
  public List<VariantRun> runs(Setting setting) {
    return runs.stream().filter(run -> run.setting().equals(setting)).toList();
  }

  /**
   * The variant of this name.
   *
   * @throws IllegalArgumentException if the study has no such variant
   */
  public Variant variant(String name) {
    return runs.stream()
        .map(VariantRun::variant)
        .filter(variant -> variant.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("study: there is no variant \"" + name + "\""));
  }
}
