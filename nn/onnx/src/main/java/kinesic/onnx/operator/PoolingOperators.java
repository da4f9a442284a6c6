package kinesic.onnx.operator;

import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.op.AveragePool2d;
import kinesic.engine.op.ConvolutionOptions;
import kinesic.engine.op.MaxPool2d;
import kinesic.engine.op.PoolingWindows;
import kinesic.kernels.PoolingAxis;
import kinesic.kernels.Window;
import org.jspecify.annotations.Nullable;

/**
 * Maxima and means of windows of one to three spatial axes. Images with one are images of one row;
 * those with three are pooled in their planes, and the results across them.
 */
final class PoolingOperators {

  private PoolingOperators() {}

  /** Pools images [n, h, w, c] or blocked ones. */
  @FunctionalInterface
  private interface Pooling {
    Tensor pool(Tensor images, SpatialAxis down, SpatialAxis across);
  }

  static void register(Operators operators) {
    operators.add(
        "MaxPool", 1, ((Operator) PoolingOperators::max).checked(PoolingOperators::check));
    operators.add("AveragePool", 1, PoolingOperators::average);
    operators.add("LpPool", 2, PoolingOperators::norm);
    operators.add("GlobalAveragePool", 1, call -> global(call, PoolingOperators::mean));
    operators.add("GlobalMaxPool", 1, call -> global(call, (t, axes) -> t.max(true, axes)));
    operators.add(
        "GlobalLpPool",
        2,
        call -> {
          float p = (float) call.integer("p", 2);
          return global(call, (t, axes) -> t.norm(p, true, axes));
        });
  }

  private static @Nullable String check(Attributes node, long version) {
    return node.hasOutput(1) ? "the indices of the maxima" : null;
  }

  private static List<Operand> max(Call call) {
    boolean ceil = call.flag("ceil_mode", false);
    return List.of(
        pool(
            call,
            call.tensor(0),
            (images, y, x) ->
                new MaxPool2d(new PoolingWindows.Sliding(SpatialAxis.window(y, x), ceil, false))
                    .apply(images)));
  }

  private static List<Operand> average(Call call) {
    boolean ceil = call.flag("ceil_mode", false);
    boolean counted = call.flag("count_include_pad", false);
    List<Long> dilations = call.attributes().integers("dilations", List.of());
    boolean dilated = dilations.stream().anyMatch(dilation -> dilation > 1);
    if (dilated) {
      Pooling means =
          (images, y, x) -> means(call, images, SpatialAxis.window(y, x), ceil, counted);
      return List.of(pool(call, call.tensor(0).unblocked(), means));
    }
    return List.of(
        pool(
            call,
            call.tensor(0),
            (images, y, x) ->
                new AveragePool2d(
                        new PoolingWindows.Sliding(SpatialAxis.window(y, x), ceil, counted))
                    .apply(images)));
  }

  private static List<Operand> norm(Call call) {
    float p = (float) call.integer("p", 2);
    boolean ceil = call.flag("ceil_mode", false);
    TensorOperand powers =
        call.tensor(0).unblocked().map(t -> p == 2 ? t.square() : t.abs().pow(p));
    Pooling sums = (images, y, x) -> sums(call, images, SpatialAxis.window(y, x), ceil);
    TensorOperand result = pool(call, powers, sums);
    return List.of(result.map(t -> p == 2 ? t.sqrt() : t.pow(1 / p)));
  }

  private static List<Operand> global(Call call, BiFunction<Tensor, int[], Tensor> function) {
    TensorOperand x = call.tensor(0);
    int[] spatial = IntStream.range(2, x.shape().rank()).toArray();
    return List.of(x.map(t -> function.apply(t, x.layout().axes(spatial))));
  }

  /** Returns the mean over axes, which stay; one op for axes that lie side by side. */
  private static Tensor mean(Tensor t, int... axes) {
    int first = IntStream.of(axes).min().orElse(0);
    int last = IntStream.of(axes).max().orElse(-1);
    if (last - first + 1 != axes.length || axes.length == 0) {
      return t.mean(true, axes);
    }
    Shape kept = t.shape();
    int size = 1;
    for (int axis : axes) {
      size *= kept.size(axis);
      kept = kept.with(axis, 1);
    }
    Tensor rows = t.reshape(t.shape().outer(first), size, t.shape().inner(last));
    return rows.mean(1).reshape(kept.toArray());
  }

  private static TensorOperand pool(Call call, TensorOperand x, Pooling pooling) {
    List<SpatialAxis> axes = SpatialAxis.of(call, SpatialAxis.kernel(call, List.of()), x.shape());
    if (axes.size() != x.shape().rank() - 2) {
      throw new IllegalArgumentException(
          "the window has %s axes, the images are %s".formatted(axes.size(), x.shape()));
    }
    return switch (axes.size()) {
      case 1 -> {
        Tensor row = x.channelsLast().unsqueeze(1);
        Tensor y = pooling.pool(row, SpatialAxis.SINGLE, axes.getFirst()).squeeze(1);
        yield TensorOperand.ofChannelsLast(y).with(x.type());
      }
      case 2 -> {
        TensorOperand images = x.images();
        yield images.with(pooling.pool(images.tensor(), axes.get(0), axes.get(1)));
      }
      case 3 -> TensorOperand.ofChannelsLast(volumes(x, axes, pooling)).with(x.type());
      default -> throw call.unsupported("images with %s spatial axes".formatted(axes.size()));
    };
  }

  /** Pools the planes of volumes [n, d, h, w, c], then the results across them. */
  private static Tensor volumes(TensorOperand x, List<SpatialAxis> axes, Pooling pooling) {
    Tensor volumes = x.channelsLast();
    Shape s = volumes.shape();
    Tensor planes = volumes.reshape(s.size(0) * s.size(1), s.size(2), s.size(3), s.size(4));
    Tensor pooled = pooling.pool(planes, axes.get(1), axes.get(2));
    int rows = pooled.size(1);
    int columns = pooled.size(2);
    Tensor stacks = pooled.reshape(s.size(0), s.size(1), rows * columns, s.size(4));
    Tensor y = pooling.pool(stacks, axes.get(0), SpatialAxis.SINGLE);
    return y.reshape(s.size(0), y.size(1), rows, columns, s.size(4));
  }

  // ---------------------------------------------------------------- sums

  /**
   * Returns the sums of the windows of images [n, h, w, c]: a convolution of each channel with
   * ones, with padding for windows that exceed the image.
   */
  private static Tensor sums(Call call, Tensor images, Window window, boolean ceil) {
    PoolingAxis down = down(images, window, ceil, true);
    PoolingAxis across = across(images, window, ceil, true);
    int channels = images.size(3);
    ConvolutionOptions options =
        ConvolutionOptions.DEFAULT
            .stride(window.strideY(), window.strideX())
            .dilation(window.dilationY(), window.dilationX())
            .padding(
                window.padTop(),
                window.padLeft(),
                after(down, window.spanY()),
                after(across, window.spanX()))
            .groups(channels);
    Shape taps = Shape.of(window.height(), window.width(), 1, channels);
    Tensor y = images.conv2d(Tensor.full(call.backend(), taps, 1f), options);
    return y.slice(1, 0, down.windows()).slice(2, 0, across.windows());
  }

  /** Returns the padding after the last pixel that the last window needs. */
  private static int after(PoolingAxis axis, int span) {
    int end = (axis.windows() - 1) * axis.stride() - axis.before() + span;
    return Math.max(end - axis.pixels(), 0);
  }

  /** Returns the means of windows of images [n, h, w, c] whose taps may be apart. */
  private static Tensor means(
      Call call, Tensor images, Window window, boolean ceil, boolean counted) {
    Tensor sums = sums(call, images, window, ceil);
    PoolingAxis down = down(images, window, ceil, counted);
    PoolingAxis across = across(images, window, ceil, counted);
    float[] factors = new float[down.windows() * across.windows()];
    for (int i = 0; i < factors.length; i++) {
      int y = i / across.windows();
      int x = i % across.windows();
      factors[i] = 1f / (down.divisor(y) * across.divisor(x));
    }
    Shape pixels = Shape.of(1, down.windows(), across.windows(), 1);
    return sums.multiply(Tensor.of(call.backend(), pixels, factors));
  }

  private static PoolingAxis down(Tensor images, Window w, boolean ceil, boolean counted) {
    return PoolingAxis.sliding(
        images.size(1),
        w.height(),
        w.strideY(),
        w.dilationY(),
        w.padTop(),
        w.padBottom(),
        ceil,
        counted);
  }

  private static PoolingAxis across(Tensor images, Window w, boolean ceil, boolean counted) {
    return PoolingAxis.sliding(
        images.size(2),
        w.width(),
        w.strideX(),
        w.dilationX(),
        w.padLeft(),
        w.padRight(),
        ceil,
        counted);
  }
}
