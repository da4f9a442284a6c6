package kinesic.facebehavior.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kinesic.facebehavior.report.Axis;
import kinesic.facebehavior.report.Block;
import kinesic.facebehavior.report.Block.ChanceMark;
import kinesic.facebehavior.report.Decimals;
import kinesic.facebehavior.report.ForestChart;
import kinesic.facebehavior.report.LineChart;
import kinesic.facebehavior.report.LineChart.Line;
import kinesic.facebehavior.report.LineChart.Reference;
import kinesic.facebehavior.report.Table;
import kinesic.facebehavior.study.Comparison.Verdict;

/** The charts of a study: forest plots of the main comparisons, and metrics by the labels. */
final class StudyCharts {

  private static final int GREY = 8; // of the palette, for single tasks
  private static final double SPACING = 0.02; // between error bars of variants

  private final StudyResults results;
  private final StudyMatrix matrix;
  private final List<Comparison> comparisons;

  StudyCharts(StudyResults results, List<Comparison> comparisons) {
    this.results = results;
    this.comparisons = comparisons;
    matrix = results.matrix();
  }

  // ---------------------------------------------------------------- forest plots

  private record Name(String scope, String metric, String reference) {

    private String title() {
      String without = scope.equals(Scenario.COMPLETE.scope()) ? "" : scope + " left out: ";
      return "%s%s, compared with %s".formatted(without, metric, reference);
    }
  }

  /**
   * The forest plot of a question and its table: the main metric of each task on the first test
   * set, with all labels.
   */
  List<Block> forest(Question question) {
    Map<Name, Map<String, List<Comparison>>> groups = main(question);
    List<ForestChart.Group> drawn = new ArrayList<>();
    Table table =
        new Table(
            "comparison",
            "variant",
            "databases",
            "difference",
            "95 % interval",
            "adjusted p",
            "verdict");
    groups.forEach(
        (name, variants) -> {
          List<ForestChart.Row> rows = new ArrayList<>();
          variants.forEach(
              (variant, own) -> {
                rows.add(row(variant, own));
                own.forEach(one -> table.row(cells(name, one)));
              });
          drawn.add(new ForestChart.Group(name.title(), rows));
        });
    if (drawn.isEmpty()) {
      return List.of();
    }
    String description = question.title() + ": differences with 95 % intervals";
    return List.of(
        new ForestChart(description, series(), drawn).draw(),
        Block.details("The same as a table", List.of(Block.table("", table))));
  }

  private List<String> series() {
    return matrix.families().stream().map(family -> family + " databases").toList();
  }

  /** The comparisons of the plot by what is compared and by variant, one for each family. */
  private Map<Name, Map<String, List<Comparison>>> main(Question question) {
    Map<Name, Map<String, List<Comparison>>> groups = new LinkedHashMap<>();
    List<Comparison> own =
        comparisons.stream().filter(one -> one.group().question() == question).toList();
    Optional<String> test = own.stream().map(one -> one.metric().test()).findFirst();
    for (Comparison one : own) {
      Setting setting = one.group().setting();
      if (setting.fraction() == 1
          && one.metric().test().equals(test.orElseThrow())
          && isMain(one.metric(), setting)
          && isPlotted(one)) {
        Name name = new Name(setting.scope(), one.metric().metric(), one.reference());
        groups
            .computeIfAbsent(name, none -> new LinkedHashMap<>())
            .computeIfAbsent(one.variant(), none -> new ArrayList<>())
            .add(one);
      }
    }
    return groups;
  }

  /** Whether a metric is the main one of its task: the area under the curve, or the first. */
  private boolean isMain(MetricKey metric, Setting setting) {
    List<MetricKey> same =
        results.metrics(setting).stream()
            .filter(one -> one.test().equals(metric.test()) && one.task().equals(metric.task()))
            .toList();
    return same.stream()
        .filter(one -> one.metric().contains("AUC"))
        .findFirst()
        .or(() -> same.stream().findFirst())
        .equals(Optional.of(metric));
  }

  /** Of labels that are left out, all but the network without coupling are compared with it. */
  private static boolean isPlotted(Comparison one) {
    if (one.group().setting().isComplete()) {
      return true;
    }
    return one.reference().equals(Variant.UNCOUPLED)
        || (one.variant().equals(Variant.UNCOUPLED) && one.reference().equals(Comparison.CHANCE));
  }

  private ForestChart.Row row(String variant, List<Comparison> own) {
    List<ForestChart.Interval> intervals = new ArrayList<>();
    List<String> shown = new ArrayList<>();
    for (String family : matrix.families()) {
      Optional<Comparison> found =
          own.stream().filter(one -> one.group().setting().family().equals(family)).findFirst();
      intervals.add(
          found
              .map(StudyCharts::interval)
              .orElse(new ForestChart.Interval(Double.NaN, Double.NaN, Double.NaN, false)));
      found.map(Comparison::verdict).map(Verdict::text).ifPresent(shown::add);
    }
    return new ForestChart.Row(variant, intervals, note(shown));
  }

  /** The verdicts of the families in a few words. */
  private String note(List<String> verdicts) {
    if (verdicts.size() < 2 || matrix.families().size() < 2) {
      return String.join(", ", verdicts);
    }
    String first = verdicts.get(0);
    String second = verdicts.get(1);
    if (first.equals(second)) {
      return first + (first.equals(Verdict.NONE_SHOWN.text()) ? "" : " in both");
    }
    String none = Verdict.NONE_SHOWN.text();
    return second.equals(none)
        ? "%s in %s only".formatted(first, matrix.families().get(0))
        : first.equals(none)
            ? "%s in %s only".formatted(second, matrix.families().get(1))
            : "%s, then %s".formatted(first, second);
  }

  private static ForestChart.Interval interval(Comparison one) {
    PairedTest test = one.test();
    boolean isShown = Set.of(Verdict.GAIN, Verdict.LOSS).contains(one.verdict());
    return new ForestChart.Interval(test.difference(), test.low(), test.high(), isShown);
  }

  private static List<String> cells(Name name, Comparison one) {
    PairedTest test = one.test();
    return List.of(
        name.title(),
        one.variant(),
        one.group().setting().family(),
        Decimals.signed(test.difference()),
        interval(test),
        Decimals.probability(one.adjusted()),
        one.verdict().text());
  }

  /** The ends of the interval of a test, such as "+0.010 to +0.030". */
  static String interval(PairedTest test) {
    return Double.isNaN(test.low())
        ? Decimals.of(Double.NaN)
        : Decimals.signed(test.low()) + " to " + Decimals.signed(test.high());
  }

  // ---------------------------------------------------------------- fewer labels

  /** The metrics of the first test set by the fraction of the labels, for each family. */
  List<Block> fractions() {
    List<Block> blocks = new ArrayList<>();
    for (String family : matrix.families()) {
      Setting all = new Setting(family, Scenario.COMPLETE.scope(), 1);
      List<Variant> reduced = reduced(family);
      String test = results.metrics().getFirst().test();
      List<Block> charts = new ArrayList<>();
      for (MetricKey metric : results.metrics()) {
        if (metric.test().equals(test)) {
          charts.add(chart(all, metric, reduced));
        }
      }
      if (matrix.families().size() > 1) {
        blocks.add(Block.heading(family + " databases"));
      }
      blocks.add(legend(reduced));
      blocks.add(Block.row(charts));
    }
    return blocks;
  }

  /** The variants that are trained with the least fraction of the labels. */
  private List<Variant> reduced(String family) {
    double least = matrix.fractions().getLast();
    return matrix.variants(new Setting(family, Scenario.COMPLETE.scope(), least));
  }

  private static Block legend(List<Variant> variants) {
    Map<String, Integer> names = new LinkedHashMap<>();
    for (Variant variant : variants) {
      names.put(
          variant.alone().isPresent() ? "single task" : variant.name(), colour(variant, variants));
    }
    return Block.legend(
        List.copyOf(names.keySet()), List.copyOf(names.values()), ChanceMark.DASHED);
  }

  /** The variants of all tasks have the colours of the palette in their order, but grey. */
  private static int colour(Variant variant, List<Variant> variants) {
    if (variant.alone().isPresent()) {
      return GREY;
    }
    List<Variant> joint = variants.stream().filter(one -> one.alone().isEmpty()).toList();
    int place = joint.indexOf(variant) % 9;
    return place < GREY ? place : place + 1;
  }

  private Block chart(Setting all, MetricKey metric, List<Variant> variants) {
    List<Double> fractions = matrix.fractions().reversed();
    List<Axis.Tick> ticks = new ArrayList<>();
    for (int f = 0; f < fractions.size(); f++) {
      ticks.add(new Axis.Tick(f, VariantRun.percent(fractions.get(f))));
    }
    Axis axis = new Axis(-0.2, fractions.size() - 0.8, ticks, "labels");
    List<Variant> own = variants.stream().filter(metric::concerns).toList();
    List<Line> lines =
        own.stream()
            .map(variant -> line(all, variant, metric, own.indexOf(variant), variants))
            .toList();
    double chance = results.chance(all, metric.test(), metric.metric());
    return new LineChart(
            metric.metric() + ", " + metric.test(),
            LineChart.FLAT,
            axis,
            "",
            List.of(Reference.chance(chance)),
            lines)
        .draw();
  }

  private Line line(
      Setting all, Variant variant, MetricKey metric, int place, List<Variant> variants) {
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    List<Double> deviations = new ArrayList<>();
    double offset = SPACING * (place - variants.size() / 2.0);
    List<Double> fractions = matrix.fractions().reversed();
    for (int f = 0; f < fractions.size(); f++) {
      Setting setting = new Setting(all.family(), all.scope(), fractions.get(f));
      MeanStd values = MeanStd.of(results.values(setting, variant, metric.test(), metric.metric()));
      x.add(f + offset);
      y.add(values.mean());
      deviations.add(values.deviation());
    }
    return new Line(variant.name(), colour(variant, variants), x, y, deviations);
  }
}
