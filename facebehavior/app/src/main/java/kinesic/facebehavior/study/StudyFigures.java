package kinesic.facebehavior.study;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.Attribute;
import kinesic.facebehavior.network.Coupling;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.report.BarFigure;
import kinesic.facebehavior.report.Block;
import kinesic.facebehavior.report.LineFigure;
import kinesic.facebehavior.report.LineFigure.Line;
import kinesic.facebehavior.report.LineFigure.Tick;
import kinesic.facebehavior.report.Variant;
import kinesic.facebehavior.training.RunFolder;
import kinesic.facebehavior.training.TestSet;

/** The figures of a study. */
final class StudyFigures {

  private static final int GREY = 8; // of the palette

  private final Study study;
  private final StudyResults results;
  private final StudyMatrix matrix;
  private final List<Arm> usual;

  StudyFigures(Study study, StudyResults results) {
    this.study = study;
    this.results = results;
    matrix = results.matrix();
    usual = matrix.arms().stream().filter(arm -> arm.variant().isEmpty()).toList();
  }

  /** The colour of an arm: single tasks are grey. */
  private static int colour(Arm arm) {
    if (arm.alone().isPresent()) {
      return GREY;
    }
    return switch (arm.coupling()) {
      case NONE -> 0;
      case CO_ANNOTATION -> 1;
      case SOFT_CO_ANNOTATION -> 2;
      case DISTRIBUTION_MATCHING -> 3;
      case BOTH -> 4;
    };
  }

  private static Block legend(List<Arm> arms) {
    Map<String, Integer> names = new LinkedHashMap<>();
    for (Arm arm : arms) {
      names.put(arm.alone().isPresent() ? "the task alone" : arm.name(), colour(arm));
    }
    return Block.legend(List.copyOf(names.keySet()), List.copyOf(names.values()));
  }

  /** Each measure over the fractions of labels. */
  List<Block> fractions() {
    List<Tick> ticks = new ArrayList<>();
    for (int f = 0; f < matrix.fractions().size(); f++) {
      ticks.add(new Tick(f, Trial.percent(matrix.fractions().get(f))));
    }
    List<Block> drawn = new ArrayList<>();
    for (Measure measure : results.measures()) {
      List<Line> lines = new ArrayList<>();
      for (Arm arm : usual) {
        if (StudyResults.concerns(arm, measure)) {
          lines.add(line(arm, measure));
        }
      }
      drawn.add(
          new LineFigure(
                  measure.label() + ", " + measure.test(),
                  "labels",
                  ticks,
                  results.chance(measure.test(), measure.figure()),
                  lines)
              .draw());
    }
    return List.of(legend(usual), Block.row(drawn));
  }

  private Line line(Arm arm, Measure measure) {
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    List<Double> deviation = new ArrayList<>();
    int column = usual.indexOf(arm);
    for (int f = 0; f < matrix.fractions().size(); f++) {
      Spread spread =
          Spread.of(
              results.values(arm, matrix.fractions().get(f), measure.test(), measure.figure()));
      x.add(f + 0.012 * (column - usual.size() / 2.0)); // so that bars stand side by side
      y.add(spread.mean());
      deviation.add(spread.deviation());
    }
    return new Line(arm.name(), colour(arm), x, y, deviation);
  }

  /** Bars for each action unit or attribute that the test has; none if it has none. */
  List<Block> binaries(String test) {
    List<BarFigure.Group> groups = new ArrayList<>();
    for (ActionUnit unit : ActionUnit.values()) {
      addGroup(groups, test, unit.column() + " F1", unit.column(), unit.facsName());
    }
    for (Attribute attribute : Attribute.values()) {
      String figure = attribute.label() + " balanced accuracy";
      addGroup(groups, test, figure, attribute.label().replace('_', ' '), "");
    }
    if (groups.isEmpty()) {
      return List.of();
    }
    List<Arm> shown = together();
    return List.of(
        legend(shown),
        new BarFigure(
                "Each on " + test,
                shown.stream().map(Arm::name).toList(),
                shown.stream().map(StudyFigures::colour).toList(),
                groups)
            .draw());
  }

  private List<Arm> together() {
    return usual.stream().filter(arm -> arm.alone().isEmpty()).toList();
  }

  private void addGroup(
      List<BarFigure.Group> groups, String test, String figure, String name, String words) {
    double chance = results.chance(test, figure);
    if (Double.isNaN(chance)) {
      return;
    }
    List<Arm> shown = together();
    List<Double> means = new ArrayList<>();
    List<Double> deviations = new ArrayList<>();
    for (Arm arm : shown) {
      Spread spread = Spread.of(results.values(arm, 1, test, figure));
      means.add(spread.mean());
      deviations.add(spread.deviation());
    }
    groups.add(new BarFigure.Group(name, words, means, deviations, chance));
  }

  /** What the uncoupled and the fully coupled network of seed 1 say about the faces of a test. */
  List<Block> networks(TestSet test) throws IOException {
    List<Variant> variants = new ArrayList<>();
    for (Arm arm : usual) {
      if (arm.isUncoupled() || arm.coupling() == Coupling.BOTH) {
        RunFolder folder = study.folder(new Trial(arm, 1, 1));
        TestSet.Result result = test.evaluate(FaceBehaviorNet.read(folder.network()));
        variants.add(new Variant(arm.name(), result.predictions(), result.evaluation()));
      }
    }
    return List.of(Block.circumplex(test.truth(), variants), Block.confusion(variants));
  }

  /** Validation over the epochs, mean over the seeds; none without validation. */
  List<Block> curves() throws IOException {
    Map<String, List<Line>> figures = new TreeMap<>();
    int epochs = 0;
    for (Arm arm : together()) {
      Map<String, List<List<Double>>> seeds = new TreeMap<>();
      for (long seed = 1; seed <= matrix.seeds(); seed++) {
        columns(study.folder(new Trial(arm, 1, seed)).metrics())
            .forEach(
                (name, values) ->
                    seeds.computeIfAbsent(name, none -> new ArrayList<>()).add(values));
      }
      for (Map.Entry<String, List<List<Double>>> one : seeds.entrySet()) {
        Line line = mean(arm, one.getValue());
        epochs = Math.max(epochs, line.x().size());
        figures.computeIfAbsent(one.getKey(), none -> new ArrayList<>()).add(line);
      }
    }
    if (figures.isEmpty()) {
      return List.of();
    }
    List<Tick> ticks = new ArrayList<>();
    for (int epoch = 0; epoch <= epochs; epoch += Math.max(1, epochs / 5)) {
      ticks.add(new Tick(epoch, Integer.toString(epoch)));
    }
    List<Block> drawn = new ArrayList<>();
    figures.forEach(
        (name, lines) ->
            drawn.add(
                new LineFigure(
                        name.replace("validation_", "").replace('_', ' ') + ", validation",
                        "epoch",
                        ticks,
                        Double.NaN,
                        lines)
                    .draw()));
    return List.of(legend(together()), Block.row(drawn));
  }

  private static Line mean(Arm arm, List<List<Double>> seeds) {
    int epochs = seeds.stream().mapToInt(List::size).min().orElse(0);
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    for (int i = 0; i < epochs; i++) {
      int epoch = i;
      x.add(i + 1.0);
      y.add(seeds.stream().mapToDouble(values -> values.get(epoch)).average().orElse(Double.NaN));
    }
    List<Double> deviation = Collections.nCopies(epochs, Double.NaN);
    return new Line(arm.name(), colour(arm), x, y, deviation);
  }

  /** The columns of metrics.csv that the validation has filled. */
  private static Map<String, List<Double>> columns(Path metrics) throws IOException {
    Map<String, List<Double>> columns = new TreeMap<>();
    try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(metrics)) {
      for (NamedCsvRecord row : rows) {
        row.getFieldsAsMap()
            .forEach(
                (name, cell) -> {
                  if (name.startsWith("validation_") && !cell.isEmpty()) {
                    columns
                        .computeIfAbsent(name, none -> new ArrayList<>())
                        .add(Double.valueOf(cell));
                  }
                });
      }
    }
    return columns;
  }
}
