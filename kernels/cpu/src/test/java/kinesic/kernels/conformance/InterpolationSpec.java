package kinesic.kernels.conformance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kinesic.kernels.InterpolationAxis;
import kinesic.kernels.InterpolationMode;
import kinesic.kernels.InterpolationShape;

/** Interpolation: larger and smaller images, all functions, channels that fill no vector. */
final class InterpolationSpec {

  private InterpolationSpec() {}

  private static List<InterpolationShape> shapes() {
    List<InterpolationShape> all = new ArrayList<>();
    for (InterpolationMode mode : InterpolationMode.values()) {
      for (boolean align : new boolean[] {false, mode != InterpolationMode.NEAREST}) {
        all.add(shape(2, 7, 5, 16, 14, 12, mode, align));
        all.add(shape(1, 9, 10, 21, 4, 3, mode, align));
        all.add(shape(3, 1, 4, 3, 5, 1, mode, align));
      }
      InterpolationAxis scaled = new InterpolationAxis(6, 15, mode, false, 0.4);
      all.add(new InterpolationShape(2, 33, scaled, scaled));
      all.add(shape(0, 4, 4, 16, 8, 8, mode, false));
    }
    return all;
  }

  private static InterpolationShape shape(
      int n, int h, int w, int c, int rows, int columns, InterpolationMode mode, boolean align) {
    return new InterpolationShape(
        n,
        c,
        InterpolationAxis.between(h, rows, mode, align),
        InterpolationAxis.between(w, columns, mode, align));
  }

  static List<KernelCase> cases() {
    List<KernelCase> cases = new ArrayList<>();
    for (InterpolationShape s : shapes()) {
      int inner = s.down().pixels() * s.across().pixels();
      int outer = s.down().results() * s.across().results();
      float[] x = Samples.normal(s.n() * inner * s.c(), 1);
      float[] gy = Samples.normal(s.n() * outer * s.c(), 2);
      Bound forward = bound(s, gy.length, 1);
      Bound gradient = bound(s, x.length, Math.max(1, outer / inner));
      cases.add(
          new KernelCase(
              "forward " + s,
              call ->
                  call.backend()
                      .interpolation()
                      .forward(s, call.input(x), call.output("y", gy.length, forward))));
      cases.add(
          new KernelCase(
              "gradient " + s,
              call ->
                  call.backend()
                      .interpolation()
                      .gradient(s, call.input(gy), call.output("gx", x.length, gradient))));
    }
    return cases;
  }

  /**
   * Returns the bound of two sums, along both axes, of values of at most about 4 with weights of
   * less than 1.7 in total. A pixel is read by {@code spread} times as many results.
   */
  private static Bound bound(InterpolationShape s, int length, int spread) {
    float[] magnitude = new float[length];
    Arrays.fill(magnitude, 4 * 1.7f * 1.7f * spread);
    int terms = (s.down().mode().taps() + 1) * (spread + 1);
    return Bound.of(2 * terms * Bound.ROUNDING, magnitude);
  }
}
