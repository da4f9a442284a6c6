package kinesic.facebehavior.study;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import kinesic.facebehavior.csv.CsvFile;
import kinesic.facebehavior.csv.CsvRow;
import kinesic.facebehavior.network.Coupling;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.report.Axis;
import kinesic.facebehavior.report.BarChart;
import kinesic.facebehavior.report.Block;
import kinesic.facebehavior.report.Block.ChanceMark;
import kinesic.facebehavior.report.EvaluatedNetwork;
import kinesic.facebehavior.report.LineChart;
import kinesic.facebehavior.report.LineChart.Line;
import kinesic.facebehavior.report.LineChart.Reference;
import kinesic.facebehavior.report.RunPage;
import kinesic.facebehavior.task.MultiLabel;
import kinesic.facebehavior.task.Task;
import kinesic.facebehavior.task.Tasks;
import kinesic.facebehavior.training.TestSet;

/** The charts of a study. */
final class StudyCharts {

  private static final int GREY = 8; // of the palette, for single tasks
  private static final double SPACING = 0.02; // between error bars of variants

  private final Study study;
  private final StudyResults results;
  private final StudyMatrix matrix;
  private final Setting setting;
  private final List<Variant> usual;
  private final List<Variant> joint; // usual variants that learn all tasks

  StudyCharts(Study study, StudyResults results) {
    this.study = study;
    this.results = results;
    matrix = results.matrix();
    setting = matrix.settings().getFirst();
    usual = matrix.variants(setting).stream().filter(Variant::isUsual).toList();
    joint = usual.stream().filter(variant -> variant.alone().isEmpty()).toList();
  }

  private VariantRun run(Variant variant, long seed) {
    return new VariantRun(setting.family(), Scenario.COMPLETE, variant, setting.fraction(), seed);
  }

  private static int colour(Variant variant) {
    if (variant.alone().isPresent()) {
      return GREY;
    }
    return switch (variant.settings().coupling()) {
      case NONE -> 0;
      case CO_ANNOTATION -> 1;
      case SOFT_CO_ANNOTATION -> 2;
      case DISTRIBUTION_MATCHING -> 3;
      case BOTH -> 4;
    };
  }

  private static Block legend(List<Variant> variants, ChanceMark chance) {
    Map<String, Integer> names = new LinkedHashMap<>();
    for (Variant variant : variants) {
      String name = variant.alone().isPresent() ? "single task" : variant.name();
      names.put(name, colour(variant));
    }
    return Block.legend(List.copyOf(names.keySet()), List.copyOf(names.values()), chance);
  }

  /** Each metric by the fraction of the labels. */
  List<Block> fractions() {
    List<Double> fractions = matrix.fractions().reversed();
    List<Axis.Tick> ticks = new ArrayList<>();
    for (int f = 0; f < fractions.size(); f++) {
      ticks.add(new Axis.Tick(f, VariantRun.percent(fractions.get(f))));
    }
    Axis axis = new Axis(-0.2, fractions.size() - 0.8, ticks, "labels");
    List<Block> charts = new ArrayList<>();
    for (MetricKey metric : results.metrics()) {
      List<Line> lines = new ArrayList<>();
      for (Variant variant : usual) {
        if (metric.concerns(variant)) {
          lines.add(line(variant, metric));
        }
      }
      charts.add(
          new LineChart(
                  metric.metric() + ", " + metric.test(),
                  LineChart.FLAT,
                  axis,
                  "",
                  List.of(
                      Reference.chance(results.chance(setting, metric.test(), metric.metric()))),
                  lines)
              .draw());
    }
    return List.of(legend(usual, ChanceMark.DASHED), Block.row(charts));
  }

  private Line line(Variant variant, MetricKey metric) {
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    List<Double> deviations = new ArrayList<>();
    double offset = SPACING * (usual.indexOf(variant) - usual.size() / 2.0);
    for (int f = 0; f < matrix.fractions().size(); f++) {
      MeanStd values =
          MeanStd.of(
              results.values(
                  new Setting(
                      setting.family(), setting.scope(), matrix.fractions().reversed().get(f)),
                  variant,
                  metric.test(),
                  metric.metric()));
      x.add(f + offset);
      y.add(values.mean());
      deviations.add(values.deviation());
    }
    return new Line(variant.name(), colour(variant), x, y, deviations);
  }

  /**
   * A bar for each label of the multi-label tasks and each variant that learns all tasks, with all
   * labels; nothing if the test set has no such labels.
   */
  List<Block> labels(List<Task> tasks, String test) {
    List<BarChart.Group> groups = new ArrayList<>();
    for (MultiLabel labels : Tasks.ofKind(tasks, MultiLabel.class)) {
      for (int m = 0; m < labels.size(); m++) {
        addGroup(groups, labels, m, test);
      }
    }
    if (groups.isEmpty()) {
      return List.of();
    }
    return List.of(
        legend(joint, ChanceMark.BAR),
        new BarChart(
                "Single labels on " + test,
                BarChart.PAGE,
                joint.stream().map(Variant::name).toList(),
                joint.stream().map(StudyCharts::colour).toList(),
                groups)
            .draw());
  }

  private void addGroup(List<BarChart.Group> groups, MultiLabel task, int m, String test) {
    String label = task.labels().get(m);
    String metric =
        label
            + switch (task.criterion()) {
              case F1 -> " F1";
              case BALANCED_ACCURACY -> " balanced accuracy";
            };
    double chance = results.chance(setting, test, metric);
    if (Double.isNaN(chance)) {
      return;
    }
    List<Double> means = new ArrayList<>();
    List<Double> deviations = new ArrayList<>();
    for (Variant variant : joint) {
      MeanStd values = MeanStd.of(results.values(setting, variant, test, metric));
      means.add(values.mean());
      deviations.add(values.deviation());
    }
    groups.add(
        new BarChart.Group(
            label.replace('_', ' '),
            RunPage.described(task, m),
            means,
            deviations,
            chance,
            "",
            true));
  }

  /** Predictions of the uncoupled and the fully coupled network of seed 1; perhaps nothing. */
  List<Block> networks(TestSet test) throws IOException {
    List<EvaluatedNetwork> networks = new ArrayList<>();
    for (Variant variant : joint) {
      if (variant.isUncoupled() || variant.settings().coupling() == Coupling.BOTH) {
        FaceBehaviorNet net = FaceBehaviorNet.read(study.folder(run(variant, 1)).network());
        TestSet.Result result = test.result(net);
        networks.add(
            new EvaluatedNetwork(
                variant.name(), net.tasks(), result.predictions(), result.evaluation()));
      }
    }
    return networks.isEmpty() ? List.of() : RunPage.examples(test.truth(), networks);
  }

  /** Validation metrics by epoch, means over the seeds; nothing without a validation set. */
  List<Block> curves() throws IOException {
    Map<String, List<Line>> lines = new TreeMap<>();
    int epochs = 1;
    for (Variant variant : joint) {
      Map<String, List<List<Double>>> seeds = new TreeMap<>();
      for (long seed : matrix.seeds(setting)) {
        columns(study.folder(run(variant, seed)).metrics())
            .forEach(
                (name, values) ->
                    seeds.computeIfAbsent(name, none -> new ArrayList<>()).add(values));
      }
      for (Map.Entry<String, List<List<Double>>> metric : seeds.entrySet()) {
        List<Double> means = means(metric.getValue());
        epochs = Math.max(epochs, means.size());
        lines
            .computeIfAbsent(metric.getKey(), none -> new ArrayList<>())
            .add(Line.curve(variant.name(), colour(variant), means));
      }
    }
    List<Block> charts = new ArrayList<>();
    for (Map.Entry<String, List<Line>> metric : lines.entrySet()) {
      String title = metric.getKey().replace("validation_", "").replace('_', ' ');
      charts.add(
          new LineChart(
                  title + ", validation",
                  LineChart.FLAT,
                  Axis.epochs(epochs),
                  "",
                  List.of(),
                  metric.getValue())
              .draw());
    }
    return charts.isEmpty()
        ? List.of()
        : List.of(legend(joint, ChanceMark.NONE), Block.row(charts));
  }

  private static List<Double> means(List<List<Double>> seeds) {
    int epochs = seeds.stream().mapToInt(List::size).min().orElse(0);
    List<Double> means = new ArrayList<>();
    for (int i = 0; i < epochs; i++) {
      int epoch = i;
      means.add(
          seeds.stream().mapToDouble(values -> values.get(epoch)).average().orElse(Double.NaN));
    }
    return means;
  }

  /** The columns of metrics.csv that the validation filled. */
  private static Map<String, List<Double>> columns(Path metrics) throws IOException {
    Map<String, List<Double>> columns = new TreeMap<>();
    try (CsvFile csv = CsvFile.withHeader(metrics, ',')) {
      for (Optional<CsvRow> row = csv.next(); row.isPresent(); row = csv.next()) {
        List<String> cells = row.get().requireCells(csv.header().size()).cells();
        for (int i = 0; i < cells.size(); i++) {
          String name = csv.header().get(i);
          if (name.startsWith("validation_") && !cells.get(i).isEmpty()) {
            columns
                .computeIfAbsent(name, none -> new ArrayList<>())
                .add(Double.valueOf(cells.get(i)));
          }
        }
      }
    }
    return columns;
  }
}
