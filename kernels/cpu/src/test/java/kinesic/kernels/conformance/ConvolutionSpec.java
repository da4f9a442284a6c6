package kinesic.kernels.conformance;

import java.util.ArrayList;
import java.util.List;
import kinesic.kernels.Activation;
import kinesic.kernels.Buffer;
import kinesic.kernels.ChannelShape;
import kinesic.kernels.ConvolutionShape;
import kinesic.kernels.Epilogue;
import kinesic.kernels.ImageLayout;
import kinesic.kernels.Window;

/** Convolutions: strides, paddings, windows that are not square, channels that fill no vector. */
final class ConvolutionSpec {

  private static final ConvolutionShape[] SHAPES = {
    // 1x1, with and without stride
    shape(1, 1, 1, 1, 1, Window.square(1, 1, 0)),
    shape(2, 7, 7, 64, 48, Window.square(1, 1, 0)),
    shape(3, 5, 4, 13, 25, Window.square(1, 1, 0)),
    shape(2, 9, 8, 32, 20, Window.square(1, 2, 0)),
    shape(1, 4, 4, 300, 70, Window.square(1, 1, 0)),
    // 3x3
    shape(1, 3, 3, 1, 1, Window.square(3, 1, 1)),
    shape(2, 14, 14, 16, 16, Window.square(3, 1, 1)),
    shape(1, 28, 28, 32, 32, Window.square(3, 1, 1)),
    shape(2, 7, 7, 25, 13, Window.square(3, 1, 1)),
    shape(3, 4, 4, 48, 40, Window.square(3, 1, 1)),
    shape(1, 9, 11, 3, 8, Window.square(3, 1, 0)),
    shape(2, 15, 13, 17, 33, Window.square(3, 2, 1)),
    shape(2, 28, 28, 16, 32, Window.square(3, 2, 1)),
    // the stem, and large windows
    shape(2, 30, 30, 3, 64, Window.square(7, 2, 3)),
    shape(1, 12, 12, 4, 5, Window.square(5, 1, 2)),
    shape(1, 5, 5, 3, 4, Window.square(5, 1, 4)), // windows that see one pixel
    shape(3, 40, 40, 4, 2, Window.square(15, 1, 7)), // patches of more than one image at a time
    // not square: window, stride, padding
    shape(2, 9, 17, 5, 7, new Window(1, 3, 1, 1, 0, 1)),
    shape(2, 17, 9, 6, 18, new Window(3, 1, 2, 1, 1, 0)),
    shape(1, 12, 15, 8, 16, new Window(2, 3, 3, 2, 1, 2)),
    shape(1, 6, 20, 9, 3, new Window(4, 2, 1, 3, 0, 1)), // stride beyond the window
    shape(1, 1, 50, 16, 16, new Window(1, 7, 1, 1, 0, 3)),
    // taps apart, with and without a stride
    shape(2, 9, 11, 20, 18, Window.square(3, 1, 2).withDilation(2, 2)),
    shape(1, 14, 9, 3, 5, new Window(3, 2, 2, 1, 3, 0).withDilation(3, 2)),
    shape(2, 17, 13, 16, 16, new Window(3, 3, 4, 2, 1, 2).withDilation(2, 3)),
    shape(1, 9, 7, 5, 6, new Window(2, 4, 3, 2, 4, 5).withDilation(6, 1)),
    // different padding on each side
    shape(2, 8, 7, 16, 16, Window.square(3, 1, 0).withPadding(0, 1, 2, 0)),
    shape(2, 15, 14, 3, 8, Window.square(3, 2, 0).withPadding(0, 0, 1, 1)),
    shape(1, 6, 5, 20, 9, Window.square(1, 1, 0).withPadding(1, 0, 0, 2)),
    // groups that fill blocks, that are joined to blocks, and of one channel
    shape(2, 7, 6, 96, 48, Window.square(3, 1, 1)).withGroups(3),
    shape(2, 9, 7, 64, 64, Window.square(3, 2, 1)).withGroups(16),
    shape(1, 5, 6, 24, 40, Window.square(3, 1, 2).withDilation(2, 1)).withGroups(8),
    shape(2, 6, 5, 50, 30, Window.square(1, 1, 0)).withGroups(5),
    shape(2, 6, 5, 20, 40, Window.square(3, 1, 1)).withGroups(20), // two outputs a channel
    shape(2, 5, 6, 128, 128, Window.square(3, 2, 1)).withGroups(16), // eight parts
    depthwise(2, 9, 8, 24, Window.square(3, 1, 1)),
    depthwise(3, 9, 12, 16, Window.square(3, 2, 1)),
    depthwise(20, 7, 7, 24, Window.square(5, 1, 2)),
    depthwise(2, 28, 28, 33, Window.square(5, 2, 2)),
    depthwise(1, 5, 5, 3, Window.square(5, 1, 4)),
    depthwise(1, 2, 700, 20, Window.square(3, 1, 1)), // long rows
    depthwise(1, 12, 15, 16, new Window(4, 2, 3, 1, 2, 0)),
    depthwise(1, 9, 20, 20, new Window(2, 2, 3, 4, 0, 1)), // gaps
    depthwise(1, 3, 3, 5, new Window(1, 1, 1, 1, 2, 2)), // on padding
    depthwise(1, 14, 17, 18, new Window(3, 3, 2, 4, 2, 1).withDilation(3, 2)),
    depthwise(2, 8, 9, 17, Window.square(3, 2, 0).withPadding(0, 2, 1, 0)),
    depthwise(0, 7, 7, 20, Window.square(3, 1, 1)),
    // a size of 0: images, input channels, output channels
    shape(0, 7, 7, 16, 16, Window.square(3, 1, 1)),
    shape(2, 7, 7, 0, 16, Window.square(3, 1, 1)),
    shape(2, 7, 7, 16, 0, Window.square(3, 1, 1)),
    shape(0, 7, 7, 5, 3, Window.square(1, 1, 0)),
    shape(2, 7, 7, 0, 3, Window.square(1, 1, 0)),
    shape(2, 7, 7, 5, 0, Window.square(2, 2, 0)),
  };

  private ConvolutionSpec() {}

  private static ConvolutionShape shape(int n, int h, int w, int cin, int cout, Window window) {
    return new ConvolutionShape(n, h, w, cin, cout, window);
  }

  private static ConvolutionShape depthwise(int n, int h, int w, int channels, Window window) {
    return shape(n, h, w, channels, channels, window).withGroups(channels);
  }

  /** Returns every shape with blocked images too, and with images that become blocked. */
  private static List<ConvolutionShape> layouts() {
    List<ConvolutionShape> all = new ArrayList<>();
    for (ConvolutionShape s : SHAPES) {
      all.add(s);
      all.add(s.withLayouts(ImageLayout.BLOCKED, ImageLayout.BLOCKED));
      all.add(s.withLayouts(ImageLayout.CHANNELS_LAST, ImageLayout.BLOCKED));
    }
    return all;
  }

  static List<KernelCase> cases() {
    List<KernelCase> cases = new ArrayList<>();
    for (ConvolutionShape s : layouts()) {
      cases.add(forward(s, "", false, false, Activation.NONE));
      cases.add(forward(s, " bias ReLU", false, true, Activation.RELU));
      cases.add(prepared(s, s.n()));
      cases.add(backwardData(s));
      cases.add(backwardFilter(s));
    }
    ConvolutionShape s = SHAPES[7];
    cases.add(forward(s, " bias", false, true, Activation.NONE));
    cases.add(forward(s, " ReLU", false, false, Activation.RELU));
    cases.add(forward(s, " accumulate", true, false, Activation.NONE));
    cases.add(forward(s, " accumulate bias ReLU", true, true, Activation.RELU));
    for (Activation activation : List.of(Activation.RELU6, Activation.SILU, Activation.GELU)) {
      cases.add(forward(s, " bias " + activation, false, true, activation));
    }
    for (ConvolutionShape some :
        List.of(SHAPES[1], SHAPES[3], depthwise(2, 7, 6, 20, Window.square(3, 1, 1)))) {
      ConvolutionShape blocked = some.withLayouts(ImageLayout.BLOCKED, ImageLayout.BLOCKED);
      cases.add(forward(blocked, " accumulate SILU", true, false, Activation.SILU));
      cases.add(forward(blocked, " bias hardswish", false, true, Activation.HARDSWISH));
    }
    cases.add(prepared(s, 16)); // prepared for more images than come
    cases.add(prepared(SHAPES[1], 1)); // and for fewer
    for (int i : new int[] {2, 6, 11}) {
      cases.add(extreme(SHAPES[i], Float.NaN));
      cases.add(extreme(SHAPES[i], Float.POSITIVE_INFINITY));
      cases.add(extreme(SHAPES[i], 1e-42f));
    }
    return cases;
  }

  private static String name(String kernel, ConvolutionShape s) {
    return "%s [%d, %d, %d, %d] to %d channels%s, %s%s"
        .formatted(
            kernel,
            s.n(),
            s.h(),
            s.w(),
            s.cin(),
            s.cout(),
            s.groups() == 1 ? "" : " in " + s.groups() + " groups",
            s.window(),
            s.to() == ImageLayout.CHANNELS_LAST ? "" : ", " + s.from() + " to " + s.to());
  }

  private static int taps(ConvolutionShape s) {
    return s.window().height() * s.window().width();
  }

  private static int filterLength(ConvolutionShape s) {
    return s.filterLength();
  }

  private static KernelCase forward(
      ConvolutionShape s,
      String what,
      boolean accumulate,
      boolean withBias,
      Activation activation) {
    float[] x = Samples.normal(s.inputLength(), 1);
    float[] filter = Samples.normal(filterLength(s), 2);
    float[] bias = Samples.normal(s.cout(), 3);
    float[] y = stored(s);
    Bound bound = forwardBound(s, x, filter).plus(4 * Bound.ROUNDING); // bias and stored values
    return new KernelCase(
        name("forward", s) + what,
        call -> {
          Buffer added = withBias ? call.input(bias) : null;
          Buffer result =
              accumulate ? call.updated("y", y, bound) : call.output("y", y.length, bound);
          call.backend()
              .convolution()
              .forward(
                  s,
                  call.input(x),
                  call.input(filter),
                  result,
                  new Epilogue(accumulate, added, activation));
        });
  }

  /** Returns what y contains before a product is added to it, with zeros in the padding. */
  private static float[] stored(ConvolutionShape s) {
    float[] y = Samples.normal(s.outputLength(), 4);
    int pixels = s.outputHeight() * s.outputWidth();
    return s.to() == ImageLayout.BLOCKED
        ? Samples.padded(y, ChannelShape.ofBlocked(s.n(), pixels, s.cout()))
        : y;
  }

  /** What {@code forward} computes, by a filter that was prepared for batches of another size. */
  private static KernelCase prepared(ConvolutionShape s, int typical) {
    float[] x = Samples.normal(s.inputLength(), 1);
    float[] filter = Samples.normal(filterLength(s), 2);
    float[] bias = Samples.normal(s.cout(), 3);
    float[] y = stored(s);
    Bound bound = forwardBound(s, x, filter).plus(4 * Bound.ROUNDING);
    return new KernelCase(
        name("prepared forward", s) + " for " + typical,
        call ->
            call.backend()
                .convolution()
                .prepare(s.withImages(typical), call.input(filter))
                .forward(
                    s.n(),
                    call.input(x),
                    call.updated("y", y, bound),
                    new Epilogue(true, call.input(bias), Activation.RELU)));
  }

  /** {@code value} in a few places of x: exactly the windows that see it are touched. */
  private static KernelCase extreme(ConvolutionShape s, float value) {
    float[] x = Samples.with(value, s.inputLength(), 5);
    float[] filter = Samples.positive(filterLength(s), 6);
    Bound bound = forwardBound(s, x, filter);
    return new KernelCase(
        name("forward", s) + " with " + value,
        call ->
            call.backend()
                .convolution()
                .forward(
                    s,
                    call.input(x),
                    call.input(filter),
                    call.output("y", s.outputLength(), bound),
                    Epilogue.STORE));
  }

  private static KernelCase backwardData(ConvolutionShape s) {
    float[] gy = Samples.normal(s.outputLength(), 1);
    float[] filter = Samples.normal(filterLength(s), 2);
    float[] magnitude =
        Magnitude.of(
            s.inputLength(),
            gy,
            filter,
            (on, a, b, to) -> on.convolution().backwardData(s, a, b, to));
    Bound bound = Bound.of(MatrixProductSpec.sumError(taps(s) * s.groupOutputs()), magnitude);
    return new KernelCase(
        name("backwardData", s),
        call ->
            call.backend()
                .convolution()
                .backwardData(
                    s,
                    call.input(gy),
                    call.input(filter),
                    call.output("gx", s.inputLength(), bound)));
  }

  private static KernelCase backwardFilter(ConvolutionShape s) {
    float[] x = Samples.normal(s.inputLength(), 1);
    float[] gy = Samples.normal(s.outputLength(), 2);
    float[] magnitude =
        Magnitude.of(
            filterLength(s), x, gy, (on, a, b, to) -> on.convolution().backwardFilter(s, a, b, to));
    int pixels = s.n() * s.outputHeight() * s.outputWidth();
    Bound bound = Bound.of(MatrixProductSpec.sumError(pixels), magnitude);
    return new KernelCase(
        name("backwardFilter", s),
        call ->
            call.backend()
                .convolution()
                .backwardFilter(
                    s, call.input(x), call.input(gy), call.output("gf", filterLength(s), bound)));
  }

  private static Bound forwardBound(ConvolutionShape s, float[] x, float[] filter) {
    float[] magnitude =
        Magnitude.of(
            s.outputLength(),
            x,
            filter,
            (on, a, b, to) -> on.convolution().forward(s, a, b, to, Epilogue.STORE));
    return Bound.of(MatrixProductSpec.sumError(taps(s) * s.groupInputs()), magnitude);
  }
}
