package kinesic.onnx.export;

import static java.util.Map.entry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kinesic.engine.Shape;
import kinesic.engine.autograd.Op;
import kinesic.engine.op.AveragePool2d;
import kinesic.engine.op.Conv2d;
import kinesic.engine.op.ConvTranspose2d;
import kinesic.engine.op.ConvolutionOptions;
import kinesic.engine.op.Interpolate;
import kinesic.engine.op.MaxPool2d;
import kinesic.engine.op.PoolingWindows;
import kinesic.kernels.ImageLayout;
import kinesic.kernels.InterpolationMode;
import kinesic.kernels.PoolingAxis;
import kinesic.kernels.Window;

/** Ops on images, which are [n, c, h, w] in the file. */
final class ImageWriters {

  static final Map<Class<? extends Op>, OpWriter> TABLE =
      Map.ofEntries(
          entry(Conv2d.class, ImageWriters::convolution),
          entry(ConvTranspose2d.class, ImageWriters::transposedConvolution),
          entry(MaxPool2d.class, call -> pooling(call, "Max", call.op(MaxPool2d.class).windows())),
          entry(
              AveragePool2d.class,
              call -> pooling(call, "Average", call.op(AveragePool2d.class).windows())),
          entry(Interpolate.class, ImageWriters::resize));

  private static final Order FILTER = new Order(List.of(3, 2, 0, 1));

  private ImageWriters() {}

  // ---------------------------------------------------------------- convolutions

  private static Written convolution(OpCall call) {
    ConvolutionOptions options = call.op(Conv2d.class).options();
    Shape filter = call.shape(1);
    List<String> inputs = new ArrayList<>();
    inputs.add(call.images(0, filter.size(2) * options.groups()));
    inputs.add(call.input(1, FILTER));
    inputs.addAll(bias(call));
    Attributes attributes = attributes(options.window(filter.size(0), filter.size(1)));
    attributes.with("group", (long) options.groups());
    return call.images(
        call.node("Conv", attributes, inputs.toArray(String[]::new)), filter.size(3));
  }

  private static List<String> bias(OpCall call) {
    return call.inputs() == 3 ? List.of(call.input(2)) : List.of();
  }

  private static Attributes attributes(Window w) {
    return new Attributes()
        .with("kernel_shape", w.height(), w.width())
        .with("strides", w.strideY(), w.strideX())
        .with("dilations", w.dilationY(), w.dilationX())
        .with("pads", w.padTop(), w.padLeft(), w.padBottom(), w.padRight());
  }

  private static Written transposedConvolution(OpCall call) {
    ConvTranspose2d op = call.op(ConvTranspose2d.class);
    ConvolutionOptions options = op.options();
    Shape filter = call.shape(1);
    List<String> inputs = new ArrayList<>();
    inputs.add(call.images(0, filter.size(3)));
    inputs.add(call.input(1, FILTER));
    inputs.addAll(bias(call));
    Attributes attributes = attributes(options.window(filter.size(0), filter.size(1)));
    attributes
        .with("group", (long) options.groups())
        .with("output_padding", op.outputPadY(), op.outputPadX());
    return call.images(
        call.node("ConvTranspose", attributes, inputs.toArray(String[]::new)),
        filter.size(2) * options.groups());
  }

  // ---------------------------------------------------------------- pooling

  private static Written pooling(OpCall call, String kind, PoolingWindows windows) {
    String x = call.images(0);
    String y =
        switch (windows) {
          case PoolingWindows.Sliding s -> sliding(call, kind, s, x);
          case PoolingWindows.Adaptive a -> adaptive(call, kind, a, x);
        };
    return call.images(y, channels(call));
  }

  /** Returns the number of channels in the file, with the padding of blocked images. */
  private static int channels(OpCall call) {
    Shape s = call.shape(0);
    return s.rank() == 5 ? s.size(1) * ImageLayout.BLOCK : s.size(3);
  }

  /**
   * Where padding counts but a last window exceeds it, ONNX leaves open what counts: the padding is
   * added before.
   */
  private static String sliding(OpCall call, String kind, PoolingWindows.Sliding s, String x) {
    Window w = s.window();
    if (kind.equals("Average") && s.ceil() && s.countsPadding()) {
      String padded =
          call.node(
              "Pad",
              x,
              call.integers(w.padTop(), w.padLeft(), w.padBottom(), w.padRight()),
              call.number(0),
              call.integers(2, 3));
      Attributes attributes = attributes(w.withPadding(0, 0, 0, 0)).with("ceil_mode", true);
      return call.node("AveragePool", attributes, padded);
    }
    Attributes attributes = attributes(w).with("ceil_mode", s.ceil());
    return call.node(
        kind + "Pool",
        kind.equals("Max") ? attributes : attributes.with("count_include_pad", s.countsPadding()),
        x);
  }

  /** Windows of one size where they divide the image; otherwise one slice for each window. */
  private static String adaptive(
      OpCall call, String kind, PoolingWindows.Adaptive windows, String x) {
    int h = call.shape(0).size(-3);
    int w = call.shape(0).size(-2);
    int rows = windows.rows();
    int columns = windows.columns();
    if (h % rows == 0 && w % columns == 0) {
      Window window = new Window(h / rows, w / columns, h / rows, w / columns, 0, 0);
      return call.node(kind + "Pool", attributes(window), x);
    }
    String reduction = kind.equals("Max") ? "ReduceMax" : "ReduceMean";
    String across = along(call, reduction, x, 3, PoolingAxis.adaptive(w, columns));
    return along(call, reduction, across, 2, PoolingAxis.adaptive(h, rows));
  }

  private static String along(OpCall call, String type, String x, int axis, PoolingAxis windows) {
    String[] parts = new String[windows.windows()];
    for (int i = 0; i < parts.length; i++) {
      int first = windows.first(i);
      String part =
          call.node(
              "Slice",
              x,
              call.integers(first),
              call.integers(first + windows.count(i)),
              call.integers(axis));
      parts[i] =
          call.node(type, new Attributes().with("keepdims", true), part, call.integers(axis));
    }
    return call.node("Concat", new Attributes().with("axis", (long) axis), parts);
  }

  // ---------------------------------------------------------------- another size

  private static Written resize(OpCall call) {
    Interpolate op = call.op(Interpolate.class);
    Attributes attributes =
        switch (op.mode()) {
          case NEAREST -> new Attributes().with("mode", "nearest").with("nearest_mode", "floor");
          case BILINEAR -> new Attributes().with("mode", "linear");
          case BICUBIC -> new Attributes().with("mode", "cubic").with("cubic_coeff_a", -0.75f);
        };
    attributes.with("coordinate_transformation_mode", places(op));
    String x = call.images(0);
    String y =
        op.hasFactors()
            ? call.node("Resize", attributes, x, "", factors(call, op))
            : call.node("Resize", attributes, x, "", "", sizes(call, x));
    return call.images(y, channels(call));
  }

  private static String factors(OpCall call, Interpolate op) {
    return call.numbers(1, 1, (float) op.factorY(), (float) op.factorX());
  }

  /**
   * Returns the sizes of the result, those of the axes that stay included: ONNX Runtime 1.24 mixes
   * up others when it moves transpositions.
   */
  private static String sizes(OpCall call, String x) {
    int rows = call.shape().size(-3);
    int columns = call.shape().size(-2);
    if (call.next(0).equals(call.shape(0))) {
      return call.integers(call.shape(0).size(0), channels(call), rows, columns);
    }
    String kept = call.node("Shape", new Attributes().with("start", 0L).with("end", 2L), x);
    return call.node(
        "Concat", new Attributes().with("axis", 0L), kept, call.integers(rows, columns));
  }

  private static String places(Interpolate op) {
    if (op.mode() == InterpolationMode.NEAREST) {
      return "asymmetric";
    }
    return op.alignsCorners() ? "align_corners" : "half_pixel";
  }
}
