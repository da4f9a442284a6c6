package kinesic.facebehavior.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Predictions of a quantity against its true values, with the diagonal on which perfect predictions
 * lie.
 *
 * @param title above the chart
 * @param quantity such as "valence"
 * @param colour a number of the palette, 0 to 9
 * @param truth true values
 * @param predicted as many predictions
 */
record ScatterChart(
    String title, String quantity, int colour, List<Double> truth, List<Double> predicted) {

  private static final double SIDE = 224;
  private static final int MOST_POINTS = 400;

  ScatterChart {
    truth = List.copyOf(truth);
    predicted = List.copyOf(predicted);
  }

  Block draw() {
    double reach = reach();
    String description = "Predicted against true " + quantity;
    Plot plot = Plot.square(SIDE, description, reach, "true " + quantity, "predicted");
    plot.line(-reach, -reach, reach, reach, "chance");
    int step = Math.max(1, truth.size() / MOST_POINTS);
    for (int i = 0; i < truth.size() && i / step < MOST_POINTS; i += step) {
      plot.circle(truth.get(i), predicted.get(i), 2.4, "point v" + colour, "");
    }
    return Block.figure(title, plot.svg());
  }

  /** The greatest absolute value rounded up: 1 for valence and arousal. */
  private double reach() {
    List<Double> all = new ArrayList<>(truth);
    all.addAll(predicted);
    double greatest = all.stream().mapToDouble(Math::abs).max().orElse(1);
    return greatest > 0 ? Scale.roundStep(greatest) : 1;
  }
}
