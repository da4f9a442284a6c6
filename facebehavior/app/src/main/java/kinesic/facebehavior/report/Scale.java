package kinesic.facebehavior.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Maps values to pixels along one axis.
 *
 * @param from the value at the start
 * @param to the value at the end, greater than {@code from}
 * @param start the pixel of {@code from}
 * @param end the pixel of {@code to}; less than {@code start} if the axis points upwards
 */
record Scale(double from, double to, double start, double end) {

  double pixel(double value) {
    return start + (value - from) / (to - from) * (end - start);
  }

  double[] pixels(double[] values) {
    double[] pixels = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      pixels[i] = pixel(values[i]);
    }
    return pixels;
  }

  /** About {@code wanted} round numbers in the range. */
  List<Double> ticks(int wanted) {
    double step = roundStep((to - from) / wanted);
    List<Double> ticks = new ArrayList<>();
    for (long k = (long) Math.ceil(from / step - 1e-9); k * step <= to + step * 1e-9; k++) {
      ticks.add(k * step);
    }
    return ticks;
  }

  /** The smallest of 1, 2, 5 times a power of ten that is at least {@code least}. */
  static double roundStep(double least) {
    double power = Math.pow(10, Math.floor(Math.log10(least)));
    for (int factor : new int[] {1, 2, 5}) {
      if (factor * power >= least * (1 - 1e-9)) {
        return factor * power;
      }
    }
    return 10 * power;
  }
}
