package kinesic.facebehavior.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import kinesic.facebehavior.metric.Metric;
import kinesic.facebehavior.metric.MetricInfo;
import kinesic.facebehavior.metric.MetricValue;
import kinesic.facebehavior.task.Evaluation;
import kinesic.facebehavior.task.TaskEvaluation;

/**
 * The metrics of one or several networks on the same test set, with the level of chance. A metric
 * that no network defines is left out.
 *
 * @param networks their names
 * @param rows one for each metric
 */
public record MetricTable(List<String> networks, List<Row> rows) {

  private static final MetricValue UNDEFINED = new MetricValue("", Double.NaN, Double.NaN);

  /**
   * A metric.
   *
   * @param info what is measured
   * @param chance the value that chance reaches; NaN if it is not defined
   * @param values one for each network; NaN where undefined
   */
  public record Row(MetricInfo info, double chance, List<Double> values) {

    /** Copies the list. */
    public Row {
      values = List.copyOf(values);
    }

    /** Whether no other network is better than network {@code v}, in three decimals. */
    boolean isBest(int v) {
      double sign = info.higherIsBetter() ? 1 : -1;
      double own = Math.rint(1000 * sign * values.get(v));
      return values.size() > 1
          && !Double.isNaN(own)
          && values.stream().noneMatch(value -> Math.rint(1000 * sign * value) > own);
    }

    /** Values and chance on a line from 0 to 1, or to the next round number. */
    Svg strip() {
      double greatest = Double.isNaN(chance) ? 1 : Math.max(1, chance);
      for (double value : values) {
        greatest = Double.isNaN(value) ? greatest : Math.max(greatest, value);
      }
      Scale x = new Scale(0, Scale.roundStep(greatest), 6, 214);
      Svg svg = new Svg(220, 16, info.key());
      svg.line(x.start(), 8, x.end(), 8, "grid");
      if (!Double.isNaN(chance)) {
        double mark = x.pixel(Math.max(0, chance));
        svg.line(mark, 2, mark, 14, "mark");
      }
      for (int v = values.size() - 1; v >= 0; v--) {
        if (!Double.isNaN(values.get(v))) {
          double at = x.pixel(Math.max(0, values.get(v)));
          svg.circle(at, 8, 4, "dot v" + v, Decimals.of(values.get(v)));
        }
      }
      return svg;
    }
  }

  /** Copies the lists. */
  public MetricTable {
    networks = List.copyOf(networks);
    rows = List.copyOf(rows);
  }

  /**
   * The metrics of whole tasks.
   *
   * @param evaluations one for each network, on the same test set; those of the first determine the
   *     rows
   */
  public static MetricTable of(List<String> networks, List<Evaluation> evaluations) {
    List<Row> rows = new ArrayList<>();
    for (Metric metric : evaluations.get(0).metrics()) {
      List<Double> values = new ArrayList<>();
      for (Evaluation evaluation : evaluations) {
        values.add(evaluation.find(metric.key()).map(Metric::value).orElse(Double.NaN));
      }
      if (values.stream().anyMatch(value -> !Double.isNaN(value))) {
        rows.add(new Row(metric.info(), metric.chance(), values));
      }
    }
    return new MetricTable(networks, rows);
  }

  /**
   * The metrics of the single labels of a task, such as the F1, AUC and AP of each action unit: a
   * line for each label, and two columns for each metric, value and chance. Labels and metrics
   * without a defined value are left out.
   *
   * @param title the heading of the first column
   */
  public static Table ofLabels(String title, TaskEvaluation evaluation) {
    SequencedMap<String, Map<String, MetricValue>> labels = new LinkedHashMap<>();
    SequencedSet<String> names = new LinkedHashSet<>();
    for (Metric metric : evaluation.labelMetrics()) {
      if (!Double.isNaN(metric.value())) {
        labels
            .computeIfAbsent(metric.info().subject(), label -> new HashMap<>())
            .put(metric.info().name(), metric.measured());
        names.add(metric.info().name());
      }
    }
    List<String> columns = new ArrayList<>(List.of(title));
    names.forEach(name -> columns.addAll(List.of(name, "chance")));
    Table table = new Table(columns);
    labels.forEach(
        (label, metrics) -> {
          List<String> cells = new ArrayList<>(List.of(label));
          for (String name : names) {
            MetricValue value = metrics.getOrDefault(name, UNDEFINED);
            cells.addAll(List.of(decimal(value.value()), decimal(value.chance())));
          }
          table.row(cells);
        });
    return table;
  }

  /**
   * How networks rank the test faces by the single labels of a task: a line for each label that is
   * both present and absent, its AUC and AP in each network, and the chance of AP; that of AUC is
   * one half.
   *
   * @param title the heading of the first column
   * @param networks their names
   * @param evaluations of the task, one for each network, on the same test set
   */
  public static Table ofRankings(
      String title, List<String> networks, List<? extends TaskEvaluation> evaluations) {
    List<String> columns = new ArrayList<>(List.of(title));
    SequencedMap<String, List<String>> rows = new LinkedHashMap<>();
    for (String name : List.of("AUC", "AP")) {
      for (int v = 0; v < networks.size(); v++) {
        columns.add(networks.size() == 1 ? name : name + ", " + networks.get(v));
        for (Metric metric : evaluations.get(v).labelMetrics()) {
          if (metric.info().name().equals(name) && !Double.isNaN(metric.value())) {
            rows.computeIfAbsent(metric.info().subject(), label -> new ArrayList<>(List.of(label)))
                .add(decimal(metric.value()));
          }
        }
      }
    }
    columns.add("chance of AP");
    for (Metric metric : evaluations.get(0).labelMetrics()) {
      if (metric.info().name().equals("AP") && !Double.isNaN(metric.value())) {
        rows.getOrDefault(metric.info().subject(), new ArrayList<>()).add(decimal(metric.chance()));
      }
    }
    Table table = new Table(columns);
    rows.values().forEach(table::row);
    return table;
  }

  /**
   * The metrics as a table of text.
   *
   * @param title the heading of the first column
   */
  public Table table(String title) {
    List<String> columns = new ArrayList<>(List.of(title));
    columns.addAll(networks);
    columns.add("chance");
    Table table = new Table(columns);
    for (Row row : rows) {
      String remark = row.info().higherIsBetter() ? "" : " (lower is better)";
      List<String> cells = new ArrayList<>(List.of(row.info().key() + remark));
      row.values().forEach(value -> cells.add(decimal(value)));
      cells.add(decimal(row.chance()));
      table.row(cells);
    }
    return table;
  }

  private static String decimal(double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.3f", value);
  }
}
