package kinesic.facebehavior.report;

import java.util.List;
import java.util.Locale;

/**
 * An axis of a chart.
 *
 * @param from the value at its start
 * @param to the value at its end, greater than {@code from}
 * @param ticks labelled grid lines
 * @param label what the axis shows; may be empty
 */
public record Axis(double from, double to, List<Tick> ticks, String label) {

  /**
   * A grid line.
   *
   * @param at its value
   * @param label its text
   */
  public record Tick(double at, String label) {}

  /** Copies the list. */
  public Axis {
    ticks = List.copyOf(ticks);
  }

  /** An axis with about {@code wanted} ticks at round values. */
  public static Axis of(double from, double to, int wanted, String label) {
    int decimals =
        (int) Math.max(0, -Math.floor(Math.log10(Scale.roundStep((to - from) / wanted)) + 1e-9));
    List<Tick> ticks =
        new Scale(from, to, 0, 1)
            .ticks(wanted).stream().map(at -> new Tick(at, text(at, decimals))).toList();
    return new Axis(from, to, ticks, label);
  }

  private static String text(double at, int decimals) {
    double value = at == 0 ? 0 : at; // no negative zero
    return String.format(Locale.ROOT, "%." + decimals + "f", value).replace('-', '\u2212');
  }

  /** An axis from 0 to 1. */
  static Axis unit(String label) {
    return of(0, 1, 5, label);
  }

  /** An axis of epochs from 1 to {@code epochs}. */
  public static Axis epochs(int epochs) {
    return of(0.7, Math.max(2, epochs) + 0.3, Math.min(epochs, 12), "epoch");
  }
}
