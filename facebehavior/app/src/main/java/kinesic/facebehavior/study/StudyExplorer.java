package kinesic.facebehavior.study;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import kinesic.engine.io.JsonText;
import kinesic.facebehavior.report.Document.Program;
import kinesic.facebehavior.study.Comparison.Verdict;
import kinesic.facebehavior.study.Replication.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * The part of a study's page that a reader filters and sorts: scripts, and all comparisons with the
 * values of their runs as JSON. What repeats is a number into a list of names.
 */
final class StudyExplorer {

  private static final List<String> SCRIPTS =
      List.of(
          "study-elements.js",
          "study-axis.js",
          "study-data.js",
          "study-filters.js",
          "study-panel.js",
          "study-table.js",
          "study.js");

  private static final String ONE_FAMILY = "one family only";

  private final StudyResults results;
  private final StudyMatrix matrix;
  private final List<Comparison> comparisons;
  private final Map<Comparison, String> replications = new HashMap<>();
  private final Map<String, List<String>> names = new LinkedHashMap<>();
  private final Map<Setting, Map<MetricKey, Double>> chances = new HashMap<>();

  /**
   * Collects what the page shows.
   *
   * @param comparisons of the results
   */
  StudyExplorer(StudyResults results, List<Comparison> comparisons) {
    this.results = results;
    this.comparisons = comparisons;
    matrix = results.matrix();
    List<String> families = matrix.families();
    if (families.size() > 1) {
      for (Replication pair : Replication.of(comparisons, families.get(0), families.get(1))) {
        replications.put(pair.first(), pair.outcome().text());
        replications.put(pair.second(), pair.outcome().text());
      }
    }
    names.put("family", families);
    names.put("question", questions().stream().map(Question::id).toList());
    names.put(
        "scope", matrix.runs().stream().map(run -> run.scenario().scope()).distinct().toList());
    names.put(
        "scenario", matrix.runs().stream().map(run -> run.scenario().name()).distinct().toList());
    names.put("test", distinct(one -> one.metric().test()));
    names.put("fraction", matrix.fractions().stream().map(VariantRun::percent).toList());
    names.put("metric", distinct(one -> one.metric().metric()));
    names.put("variant", matrix.variants().stream().map(Variant::name).distinct().toList());
    names.put("reference", distinct(Comparison::reference));
    names.put("verdict", Arrays.stream(Verdict.values()).map(Verdict::text).toList());
    names.put(
        "replication",
        Stream.concat(Arrays.stream(Outcome.values()).map(Outcome::text), Stream.of(ONE_FAMILY))
            .toList());
  }

  /** The questions to which there are comparisons, in their order. */
  private List<Question> questions() {
    return Arrays.stream(Question.values())
        .filter(
            question -> comparisons.stream().anyMatch(one -> one.group().question() == question))
        .toList();
  }

  private List<String> distinct(Function<Comparison, String> name) {
    return comparisons.stream().map(name).distinct().toList();
  }

  /** The scripts, their styles and their data. */
  Program program() {
    return new Program(
        resource("study.css"), SCRIPTS.stream().map(StudyExplorer::resource).toList(), json());
  }

  private static String resource(String name) {
    try (InputStream in = StudyExplorer.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // ---------------------------------------------------------------- JSON

  private String json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("names", names);
    json.put("titles", questions().stream().map(Question::title).toList());
    json.put("comparisons", rows(comparisons, this::row));
    json.put("runs", rows(matrix.runs(), this::row));
    return JsonText.of(json);
  }

  /** The names of the columns, and the values of each row in their order. */
  private static <T> Map<String, Object> rows(
      Collection<T> all, Function<T, Map<String, @Nullable Object>> row) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    List<String> columns = new ArrayList<>();
    for (T one : all) {
      Map<String, @Nullable Object> values = row.apply(one);
      if (columns.isEmpty()) {
        columns.addAll(values.keySet());
      }
      rows.add(new ArrayList<>(values.values()));
    }
    Map<String, Object> table = new LinkedHashMap<>(); // in an order that is always the same
    table.put("columns", columns);
    table.put("rows", rows);
    return table;
  }

  private int number(String column, String name) {
    return Objects.requireNonNull(names.get(column)).indexOf(name);
  }

  private Map<String, @Nullable Object> row(VariantRun run) {
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    row.put("family", number("family", run.family()));
    row.put("scope", number("scope", run.scenario().scope()));
    row.put("scenario", number("scenario", run.scenario().name()));
    row.put("variant", number("variant", run.variant().name()));
    row.put("fraction", number("fraction", VariantRun.percent(run.fraction())));
    row.put("seed", run.seed());
    row.put("file", "trainings/" + run.folder() + "/figures.csv");
    row.put("values", values(run));
    return row;
  }

  /** Test, metric and value where the values of a comparison are means over several runs. */
  private List<List<Object>> values(VariantRun run) {
    List<List<Object>> values = new ArrayList<>();
    if (!run.scenario().isComplete()) {
      for (MetricKey metric : results.metrics(run.setting())) {
        Double value = rounded(results.value(run, metric).value());
        if (value != null) {
          values.add(
              List.of(number("test", metric.test()), number("metric", metric.metric()), value));
        }
      }
    }
    return values;
  }

  private Map<String, @Nullable Object> row(Comparison one) {
    Setting setting = one.group().setting();
    PairedTest test = one.test();
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    row.put("question", number("question", one.group().question().id()));
    row.put("family", number("family", setting.family()));
    row.put("scope", number("scope", setting.scope()));
    row.put("test", number("test", one.metric().test()));
    row.put("fraction", number("fraction", VariantRun.percent(setting.fraction())));
    row.put("metric", number("metric", one.metric().metric()));
    row.put("variant", number("variant", one.variant()));
    row.put("reference", number("reference", one.reference()));
    row.put("mean", rounded(one.mean()));
    row.put("referenceMean", rounded(one.referenceMean()));
    row.put("chance", rounded(chance(setting, one.metric())));
    row.put("difference", rounded(test.difference()));
    row.put("low", rounded(test.low()));
    row.put("high", rounded(test.high()));
    row.put("p", significant(test.p()));
    row.put("adjusted", significant(one.adjusted()));
    row.put("signs", significant(test.signs()));
    row.put("verdict", number("verdict", one.verdict().text()));
    row.put("replication", number("replication", replications.getOrDefault(one, ONE_FAMILY)));
    row.put("seeds", matrix.seeds(setting));
    row.put("values", rounded(results.values(one)));
    row.put("references", rounded(results.references(one)));
    row.put("referenceRuns", referenceRuns(one));
    row.put("referenceScope", number("scope", referenceScope(one)));
    return row;
  }

  /** The variant whose runs have the values of the reference; null if they are of no run. */
  private @Nullable Integer referenceRuns(Comparison one) {
    return switch (one.reference()) {
      case Comparison.CHANCE -> null;
      case Comparison.ANNOTATED -> number("variant", one.variant());
      case Comparison.THROUGH_TABLE -> number("variant", Variant.UNCOUPLED);
      default -> number("variant", one.reference());
    };
  }

  private static String referenceScope(Comparison one) {
    return one.reference().equals(Comparison.ANNOTATED)
        ? Scenario.COMPLETE.scope()
        : one.group().setting().scope();
  }

  private double chance(Setting setting, MetricKey metric) {
    return chances
        .computeIfAbsent(setting, none -> new HashMap<>())
        .computeIfAbsent(metric, none -> results.chance(setting, metric.test(), metric.metric()));
  }

  private static List<@Nullable Double> rounded(double[] values) {
    List<@Nullable Double> all = new ArrayList<>();
    for (double value : values) {
      all.add(rounded(value));
    }
    return all;
  }

  /** Four decimals; null for what is not defined. */
  private static @Nullable Double rounded(double value) {
    return Double.isNaN(value) ? null : (Double) (Math.round(value * 1e4) / 1e4);
  }

  /** Three significant digits; null for what is not defined. */
  private static @Nullable Double significant(double value) {
    return Double.isNaN(value)
        ? null
        : (Double) new BigDecimal(value).round(new MathContext(3)).doubleValue();
  }
}
