package kinesic.facebehavior.study;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import kinesic.facebehavior.report.Decimals;
import kinesic.facebehavior.report.Table;
import kinesic.facebehavior.task.Affect;

/**
 * The area under the ROC curve of each label that a {@link Scenario} leaves out, scenario by
 * scenario. The comparisons of a study average over these labels.
 *
 * @param rows a mean for each label and kind of network
 */
public record LeftOutLabels(List<Row> rows) {

  /** The name of the network without coupling that has the labels. */
  static final String ANNOTATED = Variant.UNCOUPLED + ", annotated";

  private static final String METRIC = " AUC";

  /**
   * What a mean is about.
   *
   * @param family the name of the databases
   * @param scope the kind of the scenario
   * @param scenario the name of the scenario
   * @param label that is left out, such as AU12
   * @param test the name of the test set
   * @param network the name of a variant, {@link Comparison#THROUGH_TABLE} or "no coupling,
   *     annotated"
   */
  public record Key(
      String family, String scope, String scenario, String label, String test, String network) {

    private boolean isExpression() {
      return scope.equals(Scenario.ONE_EXPRESSION);
    }
  }

  /**
   * The mean of a label over networks that differ in their seeds.
   *
   * @param key what it is about
   * @param networks the number of networks
   * @param auc the mean area under the ROC curve, 0 to 1; chance is one half
   */
  public record Row(Key key, int networks, double auc) {}

  /** Copies the list. */
  public LeftOutLabels {
    rows = List.copyOf(rows);
  }

  // ---------------------------------------------------------------- rows

  /** The means of a study. */
  static LeftOutLabels of(StudyResults results) {
    Map<Key, List<Double>> values = new LinkedHashMap<>();
    for (VariantRun run : results.matrix().runs()) {
      Scenario scenario = run.scenario();
      for (String test : scenario.isComplete() ? List.<String>of() : tests(results, run)) {
        for (String label : labels(scenario)) {
          networks(results, run, test, label)
              .forEach(
                  (network, auc) -> {
                    Key key =
                        new Key(
                            run.family(), scenario.scope(), scenario.name(), label, test, network);
                    values.computeIfAbsent(key, none -> new ArrayList<>()).add(auc);
                  });
        }
      }
    }
    List<Row> rows = new ArrayList<>();
    values.forEach((key, own) -> rows.add(new Row(key, own.size(), mean(own))));
    return new LeftOutLabels(rows);
  }

  private static List<String> tests(StudyResults results, VariantRun run) {
    return results.metrics(run.setting()).stream().map(MetricKey::test).distinct().toList();
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(value -> value).average().orElse(Double.NaN);
  }

  /** The labels that are left out, in the order of their tasks. */
  private static List<String> labels(Scenario scenario) {
    List<String> labels = new ArrayList<>(scenario.leftOut(Affect.ACTION_UNITS));
    labels.addAll(scenario.leftOut(Affect.EXPRESSION));
    return labels;
  }

  /** A label as this run predicts it and, for the network without coupling, its references. */
  private static Map<String, Double> networks(
      StudyResults results, VariantRun run, String test, String label) {
    MetricKey own = new MetricKey(test, label + METRIC, Optional.empty());
    Map<String, Double> found = new LinkedHashMap<>();
    found.put(run.variant().name(), results.value(run, own).value());
    if (run.variant().name().equals(Variant.UNCOUPLED)) {
      MetricKey table = new MetricKey(test, own.metric() + ThroughTable.SUFFIX, Optional.empty());
      found.put(Comparison.THROUGH_TABLE, results.value(run, table).value());
      found.put(ANNOTATED, results.value(StudyResults.complete(run), own).value());
    }
    found.values().removeIf(auc -> Double.isNaN(auc));
    return found;
  }

  /** The content of {@code left-out.csv}. */
  Table csv() {
    Table table =
        new Table("family", "scope", "scenario", "label", "test", "arm", "networks", "auc");
    for (Row row : rows) {
      Key key = row.key();
      table.row(
          key.family(),
          key.scope(),
          key.scenario(),
          key.label(),
          key.test(),
          key.network(),
          Integer.toString(row.networks()),
          StudyTables.number(row.auc()));
    }
    return table;
  }

  // ---------------------------------------------------------------- tables

  /**
   * A row for each action unit with its means over all networks that did without it, a column for
   * each kind of network. A cell has the values of all families of databases.
   *
   * @param test the name of the test set
   */
  Table units(String test) {
    return table(
        Affect.ACTION_UNITS.labels(),
        key -> key.test().equals(test) && !key.isExpression(),
        Key::label);
  }

  /** The same for each expression. */
  Table expressions(String test) {
    return table(
        Affect.EXPRESSION.labels(),
        key -> key.test().equals(test) && key.isExpression(),
        Key::label);
  }

  /** The same for each group of action units that are left out together. */
  Table groups(String test) {
    Predicate<Key> isGroup =
        key ->
            key.test().equals(test)
                && !key.isExpression()
                && !key.scope().equals(Scenario.ONE_UNIT);
    List<String> scenarios =
        rows.stream()
            .map(Row::key)
            .filter(isGroup)
            .sorted(Comparator.comparing(Key::scope)) // otherwise in the order of the seeds
            .map(Key::scenario)
            .distinct()
            .toList();
    return table(scenarios, isGroup, Key::scenario);
  }

  private Table table(List<String> names, Predicate<Key> chosen, Function<Key, String> name) {
    List<Row> own = rows.stream().filter(row -> chosen.test(row.key())).toList();
    List<String> families = own.stream().map(row -> row.key().family()).distinct().toList();
    List<String> networks = own.stream().map(row -> row.key().network()).distinct().toList();
    List<String> columns = new ArrayList<>(List.of("left out", "networks"));
    columns.addAll(networks);
    Table table = new Table(columns);
    for (String each : names) {
      List<Row> line = own.stream().filter(row -> name.apply(row.key()).equals(each)).toList();
      if (!line.isEmpty()) {
        List<String> cells = new ArrayList<>(List.of(each));
        cells.add(cell(families, family -> count(line, family)));
        networks.forEach(
            network -> cells.add(cell(families, family -> mean(line, family, network))));
        table.row(cells);
      }
    }
    return table;
  }

  private static String cell(List<String> families, Function<String, String> value) {
    return families.stream().map(value).collect(Collectors.joining(StudyTextTables.POINT));
  }

  /** The number of networks of a kind; all labels of a scenario are left out of the same ones. */
  private static String count(List<Row> line, String family) {
    Map<String, Integer> byScenario = new LinkedHashMap<>();
    for (Row row : line) {
      if (row.key().family().equals(family) && row.key().network().equals(Variant.UNCOUPLED)) {
        byScenario.put(row.key().scenario(), row.networks());
      }
    }
    return Integer.toString(byScenario.values().stream().mapToInt(count -> count).sum());
  }

  /** The mean over labels, scenarios and networks of a kind, or a dash if no network has them. */
  private static String mean(List<Row> line, String family, String network) {
    double sum = 0;
    int count = 0;
    for (Row row : line) {
      if (row.key().family().equals(family) && row.key().network().equals(network)) {
        sum += row.networks() * row.auc();
        count += row.networks();
      }
    }
    return count == 0 ? "–" : Decimals.of(sum / count);
  }
}
