package kinesic.facebehavior.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Times in a video, and axes of them. */
final class TimeAxis {

  private static final int WANTED_TICKS = 12;
  private static final double[] STEPS = { // seconds
    0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600
  };

  private TimeAxis() {}

  /** An axis of seconds, with ticks such as "1:30". */
  static Axis seconds(double from, double to) {
    double step = STEPS[STEPS.length - 1];
    for (int i = STEPS.length - 1; i >= 0 && (to - from) / STEPS[i] <= WANTED_TICKS; i--) {
      step = STEPS[i];
    }
    step *= Math.max(1, Math.ceil((to - from) / step / WANTED_TICKS));
    int decimals = step >= 1 ? 0 : step >= 0.1 ? 1 : 2;
    List<Axis.Tick> ticks = new ArrayList<>();
    for (long k = (long) Math.ceil(from / step - 1e-9); k * step <= to + 1e-9; k++) {
      ticks.add(new Axis.Tick(k * step, clock(k * step, decimals)));
    }
    return new Axis(from, to, ticks, "");
  }

  /** An axis of the numbers of frames. */
  static Axis frames(double from, double to) {
    return Axis.of(from, to, WANTED_TICKS, "frame");
  }

  /** Seconds as "0:05.2", "12:05.2" or "1:12:05.2". */
  static String clock(double seconds, int decimals) {
    long power = Math.round(Math.pow(10, decimals));
    long parts = Math.round(seconds * power);
    long whole = parts / power;
    String fraction =
        decimals == 0
            ? ""
            : String.format(Locale.ROOT, ".%0" + decimals + "d", Math.floorMod(parts, power));
    return whole < 3600
        ? String.format(Locale.ROOT, "%d:%02d%s", whole / 60, whole % 60, fraction)
        : String.format(
            Locale.ROOT, "%d:%02d:%02d%s", whole / 3600, whole / 60 % 60, whole % 60, fraction);
  }
}
