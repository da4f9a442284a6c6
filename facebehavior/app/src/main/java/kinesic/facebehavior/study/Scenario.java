package kinesic.facebehavior.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.Relatedness;
import kinesic.facebehavior.database.AnnotatedUnits;
import kinesic.facebehavior.manifest.Manifest;
import kinesic.facebehavior.manifest.ManifestRow;
import kinesic.facebehavior.task.Classification;
import kinesic.facebehavior.task.Label;
import kinesic.facebehavior.task.Label.Category;
import kinesic.facebehavior.task.Label.Presence;
import kinesic.facebehavior.task.Label.Values;
import kinesic.facebehavior.task.MultiLabel;
import kinesic.facebehavior.task.Regression;
import kinesic.facebehavior.task.Task;
import kinesic.facebehavior.training.TrainingData;

/**
 * Labels that no training database annotates. What a network learns of them, it learns through the
 * coupling of its tasks.
 *
 * @param name in tables, such as "without AU12"; different for different labels
 * @param scope the name that scenarios of one kind share, such as {@link #ONE_UNIT}
 * @param units the labels of multi-label tasks that are left out, such as AU12
 * @param expressions the classes of classification tasks that are left out, such as fear
 */
public record Scenario(String name, String scope, Set<String> units, Set<String> expressions) {

  /** Scope in which an action unit is left out. */
  public static final String ONE_UNIT = "one unit";

  /** Scope in which the units are left out that BP4D, DISFA or EmotioNet lacks. */
  public static final String LIKE_DATABASE = "units as a database";

  /** Scope in which the prototypical units of an expression are left out. */
  public static final String UNITS_OF_EXPRESSION = "units of an expression";

  /** Scope in which an expression is left out. */
  public static final String ONE_EXPRESSION = "one expression";

  /** Every label is annotated. */
  public static final Scenario COMPLETE = new Scenario("complete", "complete", Set.of(), Set.of());

  private static final int UNITS_PER_SEED = 2; // all 17 in 9 seeds

  private static final List<ActionUnit> UNITS = List.of(ActionUnit.values());

  /** The expressions that have prototypical units, which are all but neutral. */
  private static final List<Expression> SHOWN =
      Arrays.stream(Expression.values())
          .filter(expression -> expression != Expression.NEUTRAL)
          .toList();

  /** Copies the sets. */
  public Scenario {
    units = Set.copyOf(units);
    expressions = Set.copyOf(expressions);
  }

  private static Scenario withoutUnits(String name, String scope, Predicate<ActionUnit> leftOut) {
    return new Scenario(
        name,
        scope,
        Arrays.stream(ActionUnit.values())
            .filter(leftOut)
            .map(ActionUnit::column)
            .collect(Collectors.toSet()),
        Set.of());
  }

  /** No database annotates this action unit. */
  public static Scenario oneUnit(ActionUnit unit) {
    return withoutUnits("without " + unit.column(), ONE_UNIT, unit::equals);
  }

  /** No database annotates the 5 action units that BP4D does not annotate. */
  public static Scenario likeBp4d() {
    return withoutUnits(
        "units as BP4D", LIKE_DATABASE, unit -> !AnnotatedUnits.BP4D.contains(unit));
  }

  /** No database annotates the 5 action units that DISFA does not annotate. */
  public static Scenario likeDisfa() {
    return withoutUnits(
        "units as DISFA", LIKE_DATABASE, unit -> !AnnotatedUnits.DISFA.contains(unit));
  }

  /** No database annotates the 6 action units that EmotioNet does not annotate. */
  public static Scenario likeEmotioNet() {
    return withoutUnits(
        "units as EmotioNet", LIKE_DATABASE, unit -> !AnnotatedUnits.EMOTIONET.contains(unit));
  }

  /**
   * No database annotates the prototypical action units of an expression, those with weight 1 in
   * the table of Du et al.
   *
   * @throws IllegalArgumentException if the expression has none
   */
  public static Scenario unitsOf(Expression expression) {
    Relatedness table = Relatedness.duWeighted();
    Scenario scenario =
        withoutUnits(
            "without the units of " + expression.label(),
            UNITS_OF_EXPRESSION,
            unit -> table.isPrototypical(expression.index(), unit.index()));
    if (scenario.units().isEmpty()) {
      throw new IllegalArgumentException(
          "scenario: %s has no prototypical action unit".formatted(expression.label()));
    }
    return scenario;
  }

  /** No database has faces with this expression. */
  public static Scenario oneExpression(Expression expression) {
    return new Scenario(
        "without " + expression.label(), ONE_EXPRESSION, Set.of(), Set.of(expression.label()));
  }

  /**
   * The scenarios besides {@link #COMPLETE} of the runs with this seed: 2 single units, the units
   * that BP4D, DISFA or EmotioNet lacks, the units of an expression, and an expression. They rotate
   * with the seed: 9 successive seeds leave out each of the 17 units, 3 the units of each database,
   * 6 each of the expressions except neutral.
   */
  public static List<Scenario> forSeed(long seed) {
    List<Scenario> scenarios = new ArrayList<>();
    for (int i = 0; i < UNITS_PER_SEED; i++) {
      long turn = UNITS_PER_SEED * (seed - 1) + i;
      scenarios.add(oneUnit(UNITS.get(Math.floorMod(turn, UNITS.size()))));
    }
    Expression expression = SHOWN.get(Math.floorMod(seed - 1, SHOWN.size()));
    List<Scenario> likeDatabases = List.of(likeBp4d(), likeDisfa(), likeEmotioNet());
    scenarios.add(likeDatabases.get(Math.floorMod(seed - 1, likeDatabases.size())));
    scenarios.add(unitsOf(expression));
    scenarios.add(oneExpression(expression));
    return scenarios;
  }

  /** The name as part of a folder name. */
  String folder() {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]+", "-");
  }

  /** Whether every label is annotated. */
  public boolean isComplete() {
    return units.isEmpty() && expressions.isEmpty();
  }

  /** The labels of a task that are left out, in the order of the task. */
  public Set<String> leftOut(Task task) {
    Set<String> names =
        switch (task) {
          case MultiLabel multiLabel -> units;
          case Classification classification -> expressions;
          case Regression regression -> Set.of();
        };
    Set<String> leftOut = new LinkedHashSet<>(task.labels());
    leftOut.retainAll(names);
    return leftOut;
  }

  /**
   * The training databases without the labels that are left out. A face keeps its other units, and
   * stays even if it has no label any more. A face whose most probable class is left out is
   * removed; of other distributions the share of the class is removed. Validation is unchanged, and
   * so are the heads of a network.
   *
   * @throws IllegalArgumentException if no face is left
   */
  public TrainingData mask(TrainingData data) {
    if (isComplete()) {
      return data;
    }
    Map<Task, List<Manifest>> pools = new LinkedHashMap<>();
    for (Map.Entry<Task, List<Manifest>> pool : data.pools().entrySet()) {
      List<Manifest> manifests =
          pool.getValue().stream()
              .map(manifest -> mask(pool.getKey(), manifest))
              .filter(manifest -> !manifest.rows().isEmpty())
              .toList();
      pools.put(pool.getKey(), manifests);
    }
    return new TrainingData(pools, data.validation());
  }

  private Manifest mask(Task task, Manifest manifest) {
    Set<String> leftOut = leftOut(task);
    if (leftOut.isEmpty()) {
      return manifest;
    }
    List<ManifestRow> rows = new ArrayList<>();
    for (ManifestRow row : manifest.rows()) {
      Optional<Label> label = row.labels().of(task);
      if (label.isEmpty()) {
        rows.add(row);
      } else {
        without(label.get(), task, leftOut)
            .ifPresent(rest -> rows.add(row.with(row.labels().with(task, rest))));
      }
    }
    return new Manifest(manifest.file(), manifest.tasks(), rows);
  }

  /** A label without what is left out; empty if the face is removed. */
  private static Optional<Label> without(Label label, Task task, Set<String> leftOut) {
    return switch (label) {
      case Presence presence -> Optional.of(presence.restrictedTo(kept(task, leftOut)));
      case Category category ->
          leftOut.contains(category.name())
              ? Optional.empty()
              : Optional.of(without(category, leftOut));
      case Values values -> Optional.of(values);
    };
  }

  /** The bits of the labels that are not left out. */
  private static long kept(Task task, Set<String> leftOut) {
    long bits = 0;
    for (int m = 0; m < task.size(); m++) {
      bits |= leftOut.contains(task.labels().get(m)) ? 0 : 1L << m;
    }
    return bits;
  }

  private static Category without(Category category, Set<String> leftOut) {
    LinkedHashMap<String, Float> shares = new LinkedHashMap<>();
    for (Category.Share share : category.shares()) {
      if (!leftOut.contains(share.name())) {
        shares.put(share.name(), share.probability());
      }
    }
    return shares.size() == category.shares().size() ? category : Category.proportional(shares);
  }
}
