package kinesic.facebehavior.fewshot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import kinesic.facebehavior.metric.ConfusionMatrix;
import kinesic.facebehavior.metric.MeanInterval;
import kinesic.facebehavior.report.CsvTable;

/**
 * What came out of a {@link CompoundRun}: a line for each way at each number of shots.
 *
 * @param classes K
 * @param lines in the order in which they were tried
 */
public record CompoundResults(int classes, List<Line> lines) {

  private static final double CONFIDENCE = 0.95;

  /** Copies the list. */
  public CompoundResults {
    lines = List.copyOf(lines);
  }

  /**
   * A way to tell compound expressions apart, over all draws.
   *
   * @param method {@link Method#option}, or the terms of the zero-shot score
   * @param shots faces of each class to learn from; 0 for none, {@link Attempt#ALL} for all
   * @param averageAccuracy the mean diagonal of the row-normalised confusion matrix (UAR), with the
   *     95 % confidence interval of its mean over draws
   * @param accuracy likewise
   * @param macroF1 likewise
   * @param confusion of all draws together
   */
  public record Line(
      String method,
      int shots,
      MeanInterval averageAccuracy,
      MeanInterval accuracy,
      MeanInterval macroF1,
      ConfusionMatrix confusion) {

    private static Line of(List<Attempt> draws) {
      ConfusionMatrix sum = new ConfusionMatrix(draws.get(0).confusion().classes());
      draws.forEach(draw -> sum.add(draw.confusion()));
      return new Line(
          draws.get(0).method(),
          draws.get(0).shots(),
          interval(draws, matrix -> matrix.averageAccuracy().value()),
          interval(draws, matrix -> matrix.accuracy().value()),
          interval(draws, matrix -> matrix.macroF1().value()),
          sum);
    }

    private static MeanInterval interval(
        List<Attempt> draws, ToDoubleFunction<ConfusionMatrix> figure) {
      return MeanInterval.of(
          draws.stream().mapToDouble(draw -> figure.applyAsDouble(draw.confusion())).toArray(),
          CONFIDENCE);
    }
  }

  /** The results of these attempts. */
  public static CompoundResults of(int classes, List<Attempt> attempts) {
    Map<String, List<Attempt>> groups = new LinkedHashMap<>();
    for (Attempt attempt : attempts) {
      groups
          .computeIfAbsent(attempt.method() + "/" + attempt.shots(), key -> new ArrayList<>())
          .add(attempt);
    }
    return new CompoundResults(classes, groups.values().stream().map(Line::of).toList());
  }

  /** What any guess reaches as average accuracy: 1 / K. */
  public double chance() {
    return 1.0 / classes;
  }

  /** The lines of the zero-shot score. */
  public List<Line> zeroShot() {
    return lines.stream().filter(line -> line.shots() == 0).toList();
  }

  /** The numbers of shots that were learned from, in the order in which they were tried. */
  public List<Integer> shots() {
    return lines.stream().map(Line::shots).filter(shots -> shots > 0).distinct().toList();
  }

  /** The methods that learned. */
  public List<Method> methods() {
    return lines.stream()
        .filter(line -> line.shots() > 0)
        .map(line -> Method.parse(line.method()))
        .distinct()
        .toList();
  }

  /** The line of a method at a number of shots. */
  public Optional<Line> line(Method method, int shots) {
    return lines.stream()
        .filter(line -> line.shots() == shots && line.method().equals(method.option()))
        .findFirst();
  }

  /**
   * Replaces {@code file} by the lines as CSV. The columns {@code _ci95} hold half the width of the
   * confidence interval, and nothing after a single draw.
   */
  public void write(Path file) throws IOException {
    CsvTable table =
        new CsvTable(
            "method",
            "shots",
            "draws",
            "average_accuracy",
            "average_accuracy_ci95",
            "accuracy",
            "accuracy_ci95",
            "macro_f1",
            "macro_f1_ci95",
            "chance");
    for (Line line : lines) {
      table.row(
          line.method(),
          Attempt.words(line.shots()),
          Integer.toString(line.averageAccuracy().count()),
          decimal(line.averageAccuracy().mean()),
          decimal(line.averageAccuracy().halfWidth()),
          decimal(line.accuracy().mean()),
          decimal(line.accuracy().halfWidth()),
          decimal(line.macroF1().mean()),
          decimal(line.macroF1().halfWidth()),
          decimal(chance()));
    }
    table.write(file);
  }

  private static String decimal(double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.6f", value);
  }
}
