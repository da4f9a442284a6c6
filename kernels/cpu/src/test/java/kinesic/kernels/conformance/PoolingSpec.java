package kinesic.kernels.conformance;

import java.util.ArrayList;
import java.util.List;
import kinesic.kernels.Backend;
import kinesic.kernels.Backends;
import kinesic.kernels.Buffer;
import kinesic.kernels.Pooling;
import kinesic.kernels.PoolingAxis;
import kinesic.kernels.PoolingShape;
import kinesic.kernels.Window;

/** Pooling: overlapping and gaping windows, padding, ties, channels that fill no vector. */
final class PoolingSpec {

  private static final PoolingShape[] SHAPES = {
    new PoolingShape(1, 1, 1, 1, Window.square(1, 1, 0)),
    new PoolingShape(2, 4, 4, 13, Window.square(2, 2, 0)),
    new PoolingShape(3, 13, 11, 25, Window.square(3, 2, 1)),
    new PoolingShape(2, 28, 28, 64, Window.square(3, 2, 1)), // behind the stem
    new PoolingShape(4, 7, 7, 207, Window.square(7, 1, 0)), // global
    new PoolingShape(1, 60, 50, 17, new Window(60, 50, 1, 1, 0, 0)),
    new PoolingShape(2, 9, 8, 4, Window.square(3, 1, 2)),
    new PoolingShape(2, 10, 17, 33, new Window(2, 3, 3, 4, 1, 0)), // pixels that no window sees
    new PoolingShape(1, 5, 6, 16, new Window(1, 4, 1, 2, 0, 3)),
    new PoolingShape(2, 6, 7, 5, Window.square(2, 2, 0), true, false),
    new PoolingShape(1, 7, 9, 20, new Window(3, 2, 2, 3, 1, 1), true, true),
    new PoolingShape(1, 5, 6, 16, Window.square(3, 2, 0).withPadding(0, 2, 1, 0), false, true),
    new PoolingShape(2, 3, PoolingAxis.adaptive(7, 3), PoolingAxis.adaptive(10, 4)),
    new PoolingShape(1, 16, PoolingAxis.adaptive(3, 5), PoolingAxis.adaptive(6, 2)),
    new PoolingShape(0, 5, 6, 16, Window.square(2, 1, 0)),
    new PoolingShape(2, 5, 6, 0, Window.square(2, 1, 0)),
  };

  /** Taps that are apart, for maxima only; a window may see no pixel. */
  private static final PoolingShape[] DILATED = {
    new PoolingShape(2, 9, 8, 20, Window.square(3, 1, 2).withDilation(2, 1)),
    new PoolingShape(1, 10, 11, 5, new Window(2, 3, 2, 3, 2, 1).withDilation(3, 2), true, false),
    new PoolingShape(1, 1, 4, 3, new Window(2, 1, 1, 1, 2, 0).withDilation(3, 1)),
  };

  private PoolingSpec() {}

  static List<KernelCase> cases() {
    List<KernelCase> cases = new ArrayList<>();
    for (PoolingShape s : SHAPES) {
      int n = xLength(s);
      cases.add(max(s, "", Samples.normal(n, n)));
      cases.add(max(s, " extremes", Samples.extremes(n, n)));
      cases.add(maxGradient(s, "", Samples.normal(n, n)));
      cases.add(maxGradient(s, " ties", Samples.ties(n, n)));
      cases.add(maxGradient(s, " extremes", Samples.extremes(n, n)));
      cases.add(average(s, "", Samples.normal(n, n)));
      cases.add(average(s, " NaN", Samples.with(Float.NaN, n, n)));
      cases.add(average(s, " infinite", Samples.with(Float.NEGATIVE_INFINITY, n, n)));
      cases.add(averageGradient(s));
    }
    for (PoolingShape s : DILATED) {
      int n = xLength(s);
      cases.add(max(s, "", Samples.normal(n, n)));
      cases.add(maxGradient(s, "", Samples.normal(n, n)));
      cases.add(maxGradient(s, " ties", Samples.ties(n, n)));
    }
    return cases;
  }

  private static int xLength(PoolingShape s) {
    return s.n() * s.h() * s.w() * s.c();
  }

  private static int yLength(PoolingShape s) {
    return s.n() * s.outputHeight() * s.outputWidth() * s.c();
  }

  private static String name(String kernel, PoolingShape s) {
    return "%s [%d, %d, %d, %d], %s, %s"
        .formatted(kernel, s.n(), s.h(), s.w(), s.c(), s.down(), s.across());
  }

  /** Returns the most pixels of a window, and of the windows of a pixel. */
  private static int largest(PoolingAxis axis) {
    int most = axis.size();
    for (int o = 0; o < axis.windows(); o++) {
      most = Math.max(most, axis.count(o));
    }
    for (int i = 0; i < axis.pixels(); i++) {
      most = Math.max(most, axis.endWindow(i) - axis.firstWindow(i));
    }
    return most;
  }

  private static KernelCase max(PoolingShape s, String what, float[] x) {
    return new KernelCase(
        name("max", s) + what,
        call -> kernels(call).max(s, call.input(x), call.output("y", yLength(s), Bound.exact())));
  }

  /** A pixel takes from at most as many windows as a window has pixels. */
  private static KernelCase maxGradient(PoolingShape s, String what, float[] x) {
    float[] gy = Samples.normal(yLength(s), 2);
    float[] magnitude =
        reference(xLength(s), x, Samples.absolute(gy), (k, a, b, to) -> k.maxGradient(s, a, b, to));
    double windows = largest(s.down()) * largest(s.across()) - 1.0;
    return new KernelCase(
        name("max gradient", s) + what,
        call ->
            kernels(call)
                .maxGradient(
                    s,
                    call.input(x),
                    call.input(gy),
                    call.output("gx", xLength(s), Bound.of(windows * Bound.ROUNDING, magnitude))));
  }

  /** Float sums along a row of the window and over its rows, then a division. */
  private static KernelCase average(PoolingShape s, String what, float[] x) {
    float[] absolute = Samples.absolute(x);
    float[] magnitude =
        reference(yLength(s), absolute, absolute, (k, a, b, to) -> k.average(s, a, to));
    int longest = largest(s.down()) + largest(s.across());
    return new KernelCase(
        name("average", s) + what,
        call ->
            kernels(call)
                .average(
                    s,
                    call.input(x),
                    call.output("y", yLength(s), Bound.of(longest * Bound.ROUNDING, magnitude))));
  }

  private static KernelCase averageGradient(PoolingShape s) {
    float[] gy = Samples.normal(yLength(s), 3);
    float[] absolute = Samples.absolute(gy);
    float[] magnitude =
        reference(xLength(s), absolute, absolute, (k, a, b, to) -> k.averageGradient(s, a, to));
    double windows = largest(s.down()) * largest(s.across());
    return new KernelCase(
        name("average gradient", s),
        call ->
            kernels(call)
                .averageGradient(
                    s,
                    call.input(gy),
                    call.output("gx", xLength(s), Bound.of(windows * Bound.ROUNDING, magnitude))));
  }

  private interface Kernel {
    void run(Pooling kernels, Buffer a, Buffer b, Buffer result);
  }

  /** What the reference kernel makes of the given operands. */
  private static float[] reference(int length, float[] a, float[] b, Kernel kernel) {
    try (Backend reference = Backends.scalar(1)) {
      Buffer left = reference.allocate(a.length);
      Buffer right = reference.allocate(b.length);
      Buffer result = reference.allocate(length);
      reference.write(a, 0, left, 0, a.length);
      reference.write(b, 0, right, 0, b.length);
      kernel.run(reference.pooling(), left, right, result);
      float[] values = new float[length];
      reference.read(result, 0, values, 0, length);
      return values;
    }
  }

  private static Pooling kernels(Call call) {
    return call.backend().pooling();
  }
}
