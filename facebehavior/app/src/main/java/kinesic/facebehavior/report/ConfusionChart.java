package kinesic.facebehavior.report;

import java.util.List;
import java.util.Locale;
import kinesic.facebehavior.metric.ConfusionMatrix;
import kinesic.facebehavior.report.Svg.Anchor;

/**
 * A confusion matrix. Each row is a true class; each cell shows the percentage of its faces that
 * are predicted as the class of the column.
 */
public final class ConfusionChart {

  /** With more classes than this, cells are small and column labels run upwards. */
  private static final int FEW = 8;

  private static final double LETTER = 6.2; // pixels, on average
  private static final int[] LIGHT = {0xf5, 0xf7, 0xfa};
  private static final int[] DARK = {0x1d, 0x4e, 0x89};

  private final List<String> labels;
  private final ConfusionMatrix counts;
  private final double cell;
  private final double left;
  private final double top;

  private ConfusionChart(List<String> labels, ConfusionMatrix counts) {
    this.labels = labels;
    this.counts = counts;
    double longest = LETTER * labels.stream().mapToInt(String::length).max().orElse(0);
    cell = isSmall() ? 30 : 52;
    left = Math.max(90, longest + 30);
    top = isSmall() ? longest + 24 : 42;
  }

  private boolean isSmall() {
    return labels.size() > FEW;
  }

  /**
   * Draws the matrix under a title.
   *
   * @param labels the names of the classes
   */
  public static Block draw(String title, List<String> labels, ConfusionMatrix counts) {
    return Block.figure(title, new ConfusionChart(labels, counts).svg(title));
  }

  private Svg svg(String title) {
    double size = labels.size() * cell;
    Svg svg = new Svg(left + size + 10, top + size + 14, "Confusion matrix, " + title);
    svg.text(left + size / 2, 12, Anchor.MIDDLE, "axis", "predicted class");
    svg.upwards(12, top + size / 2, "axis", "true class");
    for (int k = 0; k < labels.size(); k++) {
      double middle = (k + 0.5) * cell;
      svg.text(left - 8, top + middle + 4, Anchor.END, "label", labels.get(k));
      if (isSmall()) {
        double half = LETTER * labels.get(k).length() / 2;
        svg.upwards(left + middle + 4, top - 8 - half, "column", labels.get(k));
      } else {
        svg.text(left + middle, top - 8, Anchor.MIDDLE, "column", labels.get(k));
      }
      row(svg, k);
    }
    return svg;
  }

  private void row(Svg svg, int truth) {
    long sum = counts.support(truth);
    double y = top + truth * cell;
    for (int j = 0; j < labels.size(); j++) {
      long count = counts.count(truth, j);
      double share = sum == 0 ? 0 : (double) count / sum;
      double x = left + j * cell;
      String hint =
          "true %s, predicted %s: %s of %s".formatted(labels.get(truth), labels.get(j), count, sum);
      svg.filled(x + 1, y + 1, cell - 2, cell - 2, "cell", mix(Math.sqrt(share)), hint);
      if (sum > 0) {
        String looks = share > 0.3 ? "percent light" : share < 0.005 ? "percent faint" : "percent";
        String percent = String.format(Locale.ROOT, "%.0f", 100 * share);
        svg.text(x + cell / 2, y + cell / 2 + 4.5, Anchor.MIDDLE, looks, percent);
      }
    }
  }

  private static String mix(double share) {
    StringBuilder colour = new StringBuilder("#");
    for (int i = 0; i < 3; i++) {
      colour.append(
          String.format(Locale.ROOT, "%02x", Math.round(LIGHT[i] + share * (DARK[i] - LIGHT[i]))));
    }
    return colour.toString();
  }
}
