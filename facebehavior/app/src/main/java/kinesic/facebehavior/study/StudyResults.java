package kinesic.facebehavior.study;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import kinesic.facebehavior.metric.MetricValue;
import kinesic.facebehavior.report.Table;
import kinesic.facebehavior.study.Comparison.Group;
import kinesic.facebehavior.study.Comparison.Verdict;

/** The metrics of all runs of a study, and their comparison. */
public final class StudyResults {

  private record Name(String test, String metric) {}

  private final StudyMatrix matrix;
  private final Map<String, Table> tables;
  private final List<MetricKey> metrics;
  private final Map<String, List<TestResult>> results = new LinkedHashMap<>(); // by folder
  private final Map<String, Map<Name, MetricValue>> values = new HashMap<>();
  private final Map<Setting, List<VariantRun>> runs = new LinkedHashMap<>();

  /**
   * Creates results without runs.
   *
   * @param metrics by which variants are compared where nothing is left out
   */
  public StudyResults(StudyMatrix matrix, List<MetricKey> metrics) {
    this(new TrainedMatrix(matrix, Map.of()), metrics);
  }

  /**
   * Creates results without runs.
   *
   * @param trained the runs, and how their settings were chosen
   * @param metrics by which variants are compared where nothing is left out
   */
  public StudyResults(TrainedMatrix trained, List<MetricKey> metrics) {
    this.matrix = trained.matrix();
    this.tables = trained.tables();
    this.metrics = List.copyOf(metrics);
    for (VariantRun run : matrix.runs()) {
      runs.computeIfAbsent(run.setting(), none -> new ArrayList<>()).add(run);
    }
  }

  /** Adds the metrics of a run. */
  public void add(VariantRun run, List<TestResult> found) {
    results.put(run.folder(), List.copyOf(found));
    Map<Name, MetricValue> byName = new HashMap<>();
    found.forEach(one -> byName.put(new Name(one.test(), one.metric().name()), one.metric()));
    values.put(run.folder(), byName);
  }

  /** The runs of the study. */
  public StudyMatrix matrix() {
    return matrix;
  }

  /** How settings were chosen and how long trainings took, by the name of a CSV file. */
  public Map<String, Table> tables() {
    return tables;
  }

  /** The metrics by which variants are compared where nothing is left out. */
  public List<MetricKey> metrics() {
    return metrics;
  }

  /** The metrics by which variants are compared in a setting. */
  public List<MetricKey> metrics(Setting setting) {
    if (setting.isComplete()) {
      return metrics;
    }
    boolean units =
        matrix.scenarios(setting.scope()).stream().anyMatch(one -> !one.units().isEmpty());
    String task = units ? "AU" : "expression";
    return metrics.stream()
        .filter(metric -> metric.metric().startsWith(task + " "))
        .map(MetricKey::test)
        .distinct()
        .flatMap(test -> LeftOut.metrics(test, units).stream())
        .toList();
  }

  /** The metrics of a run, in the order in which they were measured. */
  public List<TestResult> of(VariantRun run) {
    return results.getOrDefault(run.folder(), List.of());
  }

  // ---------------------------------------------------------------- values

  /** A metric of one run, and its level of chance; NaN where it was not measured. */
  public MetricValue value(VariantRun run, MetricKey metric) {
    return find(run, run.scenario(), metric.test(), metric.metric(), "");
  }

  /**
   * A metric of a variant, one value for each seed of the setting: the mean over the scenarios; NaN
   * where it was not measured.
   */
  public double[] values(Setting setting, Variant variant, String test, String metric) {
    return means(setting, variant, run -> find(run, run.scenario(), test, metric, "").value());
  }

  /** The level of chance of a metric, the mean over the seeds; NaN if it is not defined. */
  public double chance(Setting setting, String test, String metric) {
    return runs.getOrDefault(setting, List.of()).stream()
        .mapToDouble(run -> find(run, run.scenario(), test, metric, "").chance())
        .filter(chance -> !Double.isNaN(chance))
        .average()
        .orElse(Double.NaN);
  }

  /** One value for each seed: the mean over the runs of a variant with this seed. */
  private double[] means(Setting setting, Variant variant, ToDoubleFunction<VariantRun> value) {
    List<VariantRun> own =
        runs.getOrDefault(setting, List.of()).stream()
            .filter(run -> run.variant().name().equals(variant.name()))
            .toList();
    return matrix.seeds(setting).stream()
        .mapToDouble(
            seed ->
                own.stream()
                    .filter(run -> run.seed() == seed)
                    .mapToDouble(value)
                    .average()
                    .orElse(Double.NaN))
        .toArray();
  }

  private MetricValue find(
      VariantRun run, Scenario scenario, String test, String metric, String suffix) {
    Map<Name, MetricValue> own = values.getOrDefault(run.folder(), Map.of());
    Function<String, MetricValue> measured =
        name ->
            own.getOrDefault(new Name(test, name), new MetricValue(name, Double.NaN, Double.NaN));
    return LeftOut.isMetric(metric)
        ? LeftOut.mean(metric, scenario, suffix, measured)
        : measured.apply(metric);
  }

  /** A metric of what a variant is compared with, one value for each seed. */
  private double[] reference(Setting setting, Pair pair, MetricKey metric) {
    String test = metric.test();
    String name = metric.metric();
    return switch (pair.reference()) {
      case Comparison.CHANCE ->
          means(setting, pair.variant(), run -> find(run, run.scenario(), test, name, "").chance());
      case Comparison.ANNOTATED ->
          means(
              setting,
              pair.variant(),
              run -> find(complete(run), run.scenario(), test, name, "").value());
      case Comparison.THROUGH_TABLE ->
          means(
              setting,
              matrix.variant(Variant.UNCOUPLED),
              run -> find(run, run.scenario(), test, name, ThroughTable.SUFFIX).value());
      default -> values(setting, matrix.variant(pair.reference()), test, name);
    };
  }

  /** The values of the variant of a comparison, one for each seed. */
  double[] values(Comparison one) {
    Setting setting = one.group().setting();
    MetricKey metric = one.metric();
    return values(setting, matrix.variant(one.variant()), metric.test(), metric.metric());
  }

  /** The values of the reference of a comparison, one for each seed. */
  double[] references(Comparison one) {
    Pair pair = new Pair(matrix.variant(one.variant()), one.reference());
    return reference(one.group().setting(), pair, one.metric());
  }

  /** The same run with everything annotated. */
  static VariantRun complete(VariantRun run) {
    return new VariantRun(
        run.family(), Scenario.COMPLETE, run.variant(), run.fraction(), run.seed());
  }

  // ---------------------------------------------------------------- comparisons

  /** All comparisons, group by group; p values are adjusted in each group. */
  public List<Comparison> comparisons() {
    List<Comparison> all = new ArrayList<>();
    for (Setting setting : runs.keySet()) {
      List<MetricKey> compared = metrics(setting);
      for (String test : compared.stream().map(MetricKey::test).distinct().toList()) {
        List<MetricKey> own =
            compared.stream().filter(metric -> metric.test().equals(test)).toList();
        for (Question question : Question.values()) {
          all.addAll(group(new Group(question, setting, test), own));
        }
      }
    }
    return all;
  }

  private List<Comparison> group(Group group, List<MetricKey> compared) {
    boolean units = compared.stream().anyMatch(metric -> metric.metric().contains("units"));
    if (!group.setting().isComplete() && (group.question() == Question.UNITS) != units) {
      return List.of();
    }
    List<Variant> variants = matrix.variants(group.setting());
    List<Comparison> comparisons = new ArrayList<>();
    for (Pair pair : Pair.of(group.question(), group.setting().isComplete(), variants)) {
      Optional<Variant> reference =
          variants.stream().filter(one -> one.name().equals(pair.reference())).findFirst();
      for (MetricKey metric : compared) {
        if (metric.concerns(pair.variant())
            && (reference.isEmpty() || metric.concerns(reference.get()))) {
          comparisons.add(comparison(group, pair, metric));
        }
      }
    }
    return adjusted(comparisons);
  }

  /**
   * Adjusts the p values. Comparisons with a constant, which say how much there is to gain, are
   * adjusted apart from those with variants.
   */
  private static List<Comparison> adjusted(List<Comparison> comparisons) {
    Map<String, List<Comparison>> apart = new LinkedHashMap<>();
    for (Comparison one : comparisons) {
      String reference = one.isWithConstant() ? one.reference() : "";
      apart.computeIfAbsent(reference, none -> new ArrayList<>()).add(one);
    }
    Map<Comparison, Comparison> results = new HashMap<>();
    for (List<Comparison> together : apart.values()) {
      double[] p = Holm.adjust(together.stream().mapToDouble(one -> one.test().p()).toArray());
      for (int i = 0; i < p.length; i++) {
        results.put(together.get(i), together.get(i).withAdjusted(p[i]));
      }
    }
    return comparisons.stream().map(one -> results.getOrDefault(one, one)).toList();
  }

  private Comparison comparison(Group group, Pair pair, MetricKey metric) {
    double[] own = values(group.setting(), pair.variant(), metric.test(), metric.metric());
    double[] other = reference(group.setting(), pair, metric);
    return new Comparison(
        group,
        pair.variant().name(),
        pair.reference(),
        metric,
        MeanStd.of(own).mean(),
        MeanStd.of(other).mean(),
        PairedTest.of(own, other),
        Double.NaN);
  }

  /**
   * How often each verdict occurs, a row for each group, ordered by question: databases, question,
   * what is left out, test set, labels, number of comparisons, gains, losses, none shown, not
   * tested.
   */
  public static Table verdicts(List<Comparison> comparisons) {
    Map<Question, Map<Group, List<Verdict>>> byQuestion = new LinkedHashMap<>();
    for (Question question : Question.values()) {
      byQuestion.put(question, new LinkedHashMap<>());
    }
    for (Comparison one : comparisons) {
      byQuestion
          .computeIfAbsent(one.group().question(), none -> new LinkedHashMap<>())
          .computeIfAbsent(one.group(), none -> new ArrayList<>())
          .add(one.verdict());
    }
    List<String> columns =
        new ArrayList<>(
            List.of("question", "databases", "annotations", "test set", "labels", "tests"));
    for (Verdict verdict : Verdict.values()) {
      columns.add(verdict.text());
    }
    Table table = new Table(columns);
    byQuestion.values().stream()
        .flatMap(groups -> groups.entrySet().stream())
        .forEach(entry -> table.row(row(entry.getKey(), entry.getValue())));
    return table;
  }

  private static List<String> row(Group group, List<Verdict> verdicts) {
    List<String> row =
        new ArrayList<>(
            List.of(
                group.question().title(),
                group.setting().family(),
                group.setting().scope(),
                group.test(),
                VariantRun.percent(group.setting().fraction()),
                Integer.toString(verdicts.size())));
    for (Verdict verdict : Verdict.values()) {
      row.add(Long.toString(verdicts.stream().filter(verdict::equals).count()));
    }
    return row;
  }
}
