package kinesic.kernels.conformance;

import java.util.ArrayList;
import java.util.List;
import kinesic.kernels.Activation;
import kinesic.kernels.Buffer;
import kinesic.kernels.DepthwiseConvolution;
import kinesic.kernels.DepthwiseShape;
import kinesic.kernels.Epilogue;
import kinesic.kernels.ImageLayout;
import kinesic.kernels.Window;

/** Depthwise convolutions: the windows of mobile networks, and channels that fill no vector. */
final class DepthwiseSpec {

  private DepthwiseSpec() {}

  private static List<DepthwiseShape> shapes() {
    List<DepthwiseShape> all = new ArrayList<>();
    for (ImageLayout layout : ImageLayout.values()) {
      for (int c : new int[] {1, 16, 20, 48}) {
        all.add(new DepthwiseShape(2, 14, 14, c, Window.square(3, 1, 1), layout));
        all.add(new DepthwiseShape(3, 9, 12, c, Window.square(3, 2, 1), layout));
        all.add(new DepthwiseShape(1, 11, 10, c, Window.square(5, 1, 2), layout));
      }
      all.add(new DepthwiseShape(2, 28, 28, 33, Window.square(5, 2, 2), layout));
      all.add(new DepthwiseShape(20, 7, 7, 24, Window.square(3, 1, 1), layout));
      all.add(new DepthwiseShape(2, 5, 4, 7, Window.square(1, 1, 0), layout));
      all.add(new DepthwiseShape(1, 5, 5, 3, Window.square(5, 1, 4), layout));
      all.add(new DepthwiseShape(1, 2, 700, 20, Window.square(3, 1, 1), layout)); // long rows
      // not square: window, stride, padding
      all.add(new DepthwiseShape(2, 9, 17, 20, new Window(1, 3, 1, 2, 0, 1), layout));
      all.add(new DepthwiseShape(1, 12, 15, 16, new Window(4, 2, 3, 1, 2, 0), layout));
      all.add(new DepthwiseShape(1, 9, 20, 20, new Window(2, 2, 3, 4, 0, 1), layout)); // gaps
      all.add(new DepthwiseShape(1, 3, 3, 5, new Window(1, 1, 1, 1, 2, 2), layout)); // on padding
      // taps apart, and different padding on each side
      Window apart = Window.square(3, 1, 2).withDilation(2, 3);
      all.add(new DepthwiseShape(2, 11, 9, 20, apart, layout));
      apart = new Window(3, 3, 2, 4, 2, 1).withDilation(3, 2);
      all.add(new DepthwiseShape(1, 14, 17, 18, apart, layout));
      Window uneven = Window.square(3, 2, 0).withPadding(0, 2, 1, 0);
      all.add(new DepthwiseShape(2, 8, 9, 17, uneven, layout));
      // a size of 0: images, channels
      all.add(new DepthwiseShape(0, 7, 7, 20, Window.square(3, 1, 1), layout));
      all.add(new DepthwiseShape(2, 7, 7, 0, Window.square(3, 1, 1), layout));
    }
    return all;
  }

  static List<KernelCase> cases() {
    List<KernelCase> cases = new ArrayList<>();
    for (DepthwiseShape s : shapes()) {
      cases.add(forward(s, "", false, false, Activation.NONE));
      cases.add(forward(s, " bias", false, true, Activation.NONE));
      cases.add(forward(s, " ReLU", false, false, Activation.RELU));
      cases.add(forward(s, " accumulate bias ReLU", true, true, Activation.RELU));
      cases.add(extreme(s, Float.NaN));
      cases.add(extreme(s, Float.POSITIVE_INFINITY));
      cases.add(backwardData(s));
      cases.add(backwardFilter(s));
    }
    return cases;
  }

  private static String name(String kernel, DepthwiseShape s) {
    return "%s [%d, %d, %d, %d] %s, %s"
        .formatted(kernel, s.n(), s.h(), s.w(), s.c(), s.layout(), s.window());
  }

  private static int taps(DepthwiseShape s) {
    return s.window().height() * s.window().width();
  }

  private static KernelCase forward(
      DepthwiseShape s, String what, boolean accumulate, boolean withBias, Activation activation) {
    float[] x = Samples.padded(Samples.normal(s.x().length(), 1), s.x());
    float[] filter = Samples.normal(s.filterLength(), 2);
    float[] bias = Samples.normal(s.c(), 3);
    float[] y = Samples.padded(Samples.normal(s.y().length(), 4), s.y());
    Bound bound = forwardBound(s, x, filter).plus(4 * Bound.ROUNDING); // bias and stored values
    return new KernelCase(
        name("forward", s) + what,
        call -> {
          Buffer added = withBias ? call.input(bias) : null;
          Buffer result =
              accumulate ? call.updated("y", y, bound) : call.output("y", y.length, bound);
          kernels(call)
              .forward(
                  s,
                  call.input(x),
                  call.input(filter),
                  result,
                  new Epilogue(accumulate, added, activation));
        });
  }

  /** {@code value} in a few places of x: exactly the windows that see it are touched. */
  private static KernelCase extreme(DepthwiseShape s, float value) {
    float[] x = Samples.padded(Samples.with(value, s.x().length(), 5), s.x());
    float[] filter = Samples.positive(s.filterLength(), 6);
    Bound bound = forwardBound(s, x, filter);
    return new KernelCase(
        name("forward", s) + " with " + value,
        call ->
            kernels(call)
                .forward(
                    s,
                    call.input(x),
                    call.input(filter),
                    call.output("y", s.y().length(), bound),
                    Epilogue.STORE));
  }

  private static KernelCase backwardData(DepthwiseShape s) {
    float[] gy = Samples.padded(Samples.normal(s.y().length(), 1), s.y());
    float[] filter = Samples.normal(s.filterLength(), 2);
    float[] magnitude =
        Magnitude.of(
            s.x().length(),
            gy,
            filter,
            (on, a, b, to) -> on.depthwiseConvolution().backwardData(s, a, b, to));
    Bound bound = Bound.of(MatrixProductSpec.sumError(taps(s)), magnitude);
    return new KernelCase(
        name("backwardData", s),
        call ->
            kernels(call)
                .backwardData(
                    s,
                    call.input(gy),
                    call.input(filter),
                    call.output("gx", s.x().length(), bound)));
  }

  private static KernelCase backwardFilter(DepthwiseShape s) {
    float[] x = Samples.padded(Samples.normal(s.x().length(), 1), s.x());
    float[] gy = Samples.padded(Samples.normal(s.y().length(), 2), s.y());
    float[] magnitude =
        Magnitude.of(
            s.filterLength(),
            x,
            gy,
            (on, a, b, to) -> on.depthwiseConvolution().backwardFilter(s, a, b, to));
    Bound bound = Bound.of(MatrixProductSpec.sumError(s.y().rows()), magnitude);
    return new KernelCase(
        name("backwardFilter", s),
        call ->
            kernels(call)
                .backwardFilter(
                    s, call.input(x), call.input(gy), call.output("gf", s.filterLength(), bound)));
  }

  private static Bound forwardBound(DepthwiseShape s, float[] x, float[] filter) {
    float[] magnitude =
        Magnitude.of(
            s.y().length(),
            x,
            filter,
            (on, a, b, to) -> on.depthwiseConvolution().forward(s, a, b, to, Epilogue.STORE));
    return Bound.of(MatrixProductSpec.sumError(taps(s)), magnitude);
  }

  private static DepthwiseConvolution kernels(Call call) {
    return call.backend().depthwiseConvolution();
  }
}
