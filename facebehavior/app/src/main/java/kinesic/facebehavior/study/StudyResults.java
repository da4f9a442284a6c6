package kinesic.facebehavior.study;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kinesic.facebehavior.metric.MetricValue;
import kinesic.facebehavior.report.Table;
import kinesic.facebehavior.study.Comparison.Family;
import kinesic.facebehavior.study.Comparison.Question;
import kinesic.facebehavior.study.Comparison.Verdict;

/** The metrics of all runs of a study, and their comparison. */
public final class StudyResults {

  private final StudyMatrix matrix;
  private final List<MetricKey> metrics;
  private final Map<VariantRun, List<TestResult>> results = new LinkedHashMap<>();

  /**
   * Creates results without runs.
   *
   * @param metrics by which variants are compared
   */
  public StudyResults(StudyMatrix matrix, List<MetricKey> metrics) {
    this.matrix = matrix;
    this.metrics = List.copyOf(metrics);
  }

  /** Adds the metrics of a run. */
  public void add(VariantRun run, List<TestResult> found) {
    results.put(run, List.copyOf(found));
  }

  /** The runs of the study. */
  public StudyMatrix matrix() {
    return matrix;
  }

  /** The metrics by which variants are compared. */
  public List<MetricKey> metrics() {
    return metrics;
  }

  /** The metrics of a run, in the order in which they were measured. */
  public List<TestResult> of(VariantRun run) {
    return results.getOrDefault(run, List.of());
  }

  /** A metric of a variant, one value for each seed; NaN where it was not measured. */
  public double[] values(Variant variant, double fraction, String test, String metric) {
    double[] values = new double[matrix.seeds()];
    for (int i = 0; i < values.length; i++) {
      values[i] = find(new VariantRun(variant, fraction, i + 1), test, metric).value();
    }
    return values;
  }

  /** The level of chance of a metric; NaN if it is not defined. */
  public double chance(String test, String metric) {
    return results.keySet().stream()
        .map(run -> find(run, test, metric).chance())
        .filter(chance -> !Double.isNaN(chance))
        .findFirst()
        .orElse(Double.NaN);
  }

  private MetricValue find(VariantRun run, String test, String metric) {
    return of(run).stream()
        .filter(result -> result.test().equals(test) && result.metric().name().equals(metric))
        .map(TestResult::metric)
        .findFirst()
        .orElse(new MetricValue(metric, Double.NaN, Double.NaN));
  }

  // ---------------------------------------------------------------- comparisons

  /** All comparisons, family by family; p values are adjusted in each family. */
  public List<Comparison> comparisons() {
    List<Comparison> all = new ArrayList<>();
    for (String test : metrics.stream().map(MetricKey::test).distinct().toList()) {
      for (double fraction : matrix.fractions().reversed()) {
        for (Question question : Question.values()) {
          all.addAll(family(new Family(question, test, fraction)));
        }
      }
    }
    return all;
  }

  /**
   * How often each verdict occurs, a row for each family, ordered by question: question, test set,
   * labels, number of comparisons, gains, losses, none shown, not tested.
   */
  public static Table verdicts(List<Comparison> comparisons) {
    Map<Family, Map<Verdict, Integer>> counts = new LinkedHashMap<>();
    List<Comparison> sorted = new ArrayList<>(comparisons);
    sorted.sort(Comparator.comparing(comparison -> comparison.family().question()));
    for (Comparison comparison : sorted) {
      counts
          .computeIfAbsent(comparison.family(), family -> new HashMap<>())
          .merge(comparison.verdict(), 1, Integer::sum);
    }
    List<String> columns = new ArrayList<>(List.of("question", "test set", "labels", "tests"));
    for (Verdict verdict : Verdict.values()) {
      columns.add(verdict.text());
    }
    Table table = new Table(columns);
    counts.forEach(
        (family, verdicts) -> {
          int all = verdicts.values().stream().mapToInt(Integer::intValue).sum();
          List<String> row =
              new ArrayList<>(
                  List.of(
                      family.question().title(),
                      family.test(),
                      VariantRun.percent(family.fraction()),
                      Integer.toString(all)));
          for (Verdict verdict : Verdict.values()) {
            row.add(Integer.toString(verdicts.getOrDefault(verdict, 0)));
          }
          table.row(row);
        });
    return table;
  }

  private record Pair(Variant variant, Variant reference) {

    boolean answers(Question question) {
      boolean single = reference.alone().isPresent();
      return switch (question) {
        case COUPLING ->
            variant.isCoupled()
                && reference.isUncoupled()
                && variant.remark().equals(reference.remark());
        case TRANSFER -> variant.isUncoupled() && variant.isUsual() && single;
        case COUPLED_TRANSFER -> variant.isCoupled() && variant.isUsual() && single;
        case WEIGHTS ->
            variant.isUncoupled()
                && !variant.isUsual()
                && reference.isUsual()
                && !reference.isCoupled();
      };
    }
  }

  private List<Pair> pairs(Question question, double fraction) {
    List<Pair> pairs = new ArrayList<>();
    for (Variant reference : matrix.variants(fraction)) {
      for (Variant variant : matrix.variants(fraction)) {
        Pair pair = new Pair(variant, reference);
        if (pair.answers(question)) {
          pairs.add(pair);
        }
      }
    }
    return pairs;
  }

  private List<Comparison> family(Family family) {
    List<Comparison> comparisons = new ArrayList<>();
    for (Pair pair : pairs(family.question(), family.fraction())) {
      for (MetricKey metric : metrics) {
        if (metric.test().equals(family.test())
            && metric.concerns(pair.variant())
            && metric.concerns(pair.reference())) {
          comparisons.add(comparison(family, pair, metric));
        }
      }
    }
    double[] adjusted = Holm.adjust(comparisons.stream().mapToDouble(c -> c.test().p()).toArray());
    for (int i = 0; i < adjusted.length; i++) {
      comparisons.set(i, comparisons.get(i).withAdjusted(adjusted[i]));
    }
    return comparisons;
  }

  private Comparison comparison(Family family, Pair pair, MetricKey metric) {
    double[] values = values(pair.variant(), family.fraction(), family.test(), metric.metric());
    double[] reference =
        values(pair.reference(), family.fraction(), family.test(), metric.metric());
    return new Comparison(
        family,
        pair.variant().name(),
        pair.reference().name(),
        metric,
        MeanStd.of(values).mean(),
        MeanStd.of(reference).mean(),
        PairedTest.of(values, reference),
        Double.NaN);
  }
}
