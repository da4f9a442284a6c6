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
import kinesic.facebehavior.report.Table;

/**
 * The results of a {@link CompoundRun}: a line for each method at each number of shots.
 *
 * @param classes K
 * @param lines in the order of evaluation
 */
public record CompoundResults(int classes, List<Line> lines) {

  private static final double CONFIDENCE = 0.95;

  /** Copies the list. */
  public CompoundResults {
    lines = List.copyOf(lines);
  }

  /**
   * A method at a number of shots, over all draws.
   *
   * @param method {@link Method#option}, or the terms of the zero-shot score
   * @param shots training faces per class; 0 for none, {@link Episode#ALL} for all
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

    private static Line of(List<Episode> draws) {
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
        List<Episode> draws, ToDoubleFunction<ConfusionMatrix> metric) {
      return MeanInterval.of(
          draws.stream().mapToDouble(draw -> metric.applyAsDouble(draw.confusion())).toArray(),
          CONFIDENCE);
    }
  }

  /** The results of these episodes. */
  public static CompoundResults of(int classes, List<Episode> episodes) {
    Map<String, List<Episode>> groups = new LinkedHashMap<>();
    for (Episode episode : episodes) {
      groups
          .computeIfAbsent(episode.method() + "/" + episode.shots(), key -> new ArrayList<>())
          .add(episode);
    }
    return new CompoundResults(classes, groups.values().stream().map(Line::of).toList());
  }

  /** The average accuracy of guessing: 1 / K. */
  public double chance() {
    return 1.0 / classes;
  }

  /** The lines of the zero-shot score. */
  public List<Line> zeroShot() {
    return lines.stream().filter(line -> line.shots() == 0).toList();
  }

  /** The numbers of shots, in the order of evaluation. */
  public List<Integer> shots() {
    return lines.stream().map(Line::shots).filter(shots -> shots > 0).distinct().toList();
  }

  /** The few-shot methods. */
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
   * Writes the lines as CSV. The columns {@code _ci95} hold half the width of the confidence
   * interval; they are empty for a single draw.
   */
  public void write(Path file) throws IOException {
    Table table =
        new Table(
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
          Episode.words(line.shots()),
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
