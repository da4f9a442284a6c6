package kinesic.facebehavior.cli;

import java.util.List;
import java.util.Locale;
import kinesic.facebehavior.metric.Evaluation;
import kinesic.facebehavior.metric.Figure;
import kinesic.facebehavior.report.Score;

/** The figures of one or several networks side by side, with chance, as lines of text. */
final class FigureTable {

  private FigureTable() {}

  /**
   * The table.
   *
   * @param names a heading for each network
   * @param evaluations of the same faces
   */
  static String of(List<String> names, List<Evaluation> evaluations) {
    StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%-34s", "held-out faces"));
    names.forEach(name -> text.append(String.format(Locale.ROOT, "%18s", name)));
    text.append(String.format(Locale.ROOT, "%18s%n", "chance"));
    for (Score score : Score.ALL) {
      Figure first = score.of().apply(evaluations.get(0));
      if (Double.isNaN(first.chance())) {
        continue; // the test set has no labels of this kind
      }
      String label =
          score.task() + ", " + score.name() + (score.higherIsBetter() ? "" : " (less is better)");
      text.append(String.format(Locale.ROOT, "%-34s", label));
      for (Evaluation evaluation : evaluations) {
        double value = score.of().apply(evaluation).value();
        text.append(String.format(Locale.ROOT, Double.isNaN(value) ? "%18s" : "%18.3f", value));
      }
      text.append(String.format(Locale.ROOT, "%18.3f%n", first.chance()));
    }
    return text.toString();
  }

  /** Figures of one network, those without a value left out; NaN as chance is left blank. */
  static String of(List<Figure> figures) {
    StringBuilder text =
        new StringBuilder(
            String.format(Locale.ROOT, "%-44s%10s%10s%n", "held-out faces", "network", "chance"));
    for (Figure figure : figures) {
      if (!Double.isNaN(figure.value())) {
        String chance =
            Double.isNaN(figure.chance())
                ? ""
                : String.format(Locale.ROOT, "%.3f", figure.chance());
        text.append(
            String.format(Locale.ROOT, "%-44s%10.3f%10s%n", figure.name(), figure.value(), chance));
      }
    }
    return text.toString();
  }
}
