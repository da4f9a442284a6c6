package kinesic.engine.op;

import static kinesic.engine.op.NetworkSpecs.blocked;
import static kinesic.engine.spec.Input.uniform;

import java.util.List;
import java.util.function.Function;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.spec.Input;
import kinesic.engine.spec.OpSpec;
import kinesic.engine.spec.Sample;
import kinesic.kernels.ImageLayout;
import kinesic.kernels.Window;

/** Specs of the convolution and its transpose. */
final class ConvolutionSpecs {

  private ConvolutionSpecs() {}

  static List<OpSpec> all() {
    return List.of(conv2d(), convTranspose2d());
  }

  private static OpSpec conv2d() {
    return new OpSpec("conv2d", Conv2d.class)
        .with(
            convolution("3x3", new int[] {2, 5, 4, 3}, new int[] {3, 3, 3, 2}, options(1, 1)),
            convolution("1x1", new int[] {2, 3, 3, 5}, new int[] {1, 1, 5, 3}, options(1, 0)),
            convolution(
                "different on both axes",
                new int[] {1, 7, 9, 2},
                new int[] {3, 2, 2, 3},
                ConvolutionOptions.DEFAULT.stride(2, 3).padding(0, 1)),
            convolution("stem", new int[] {1, 9, 9, 3}, new int[] {7, 7, 3, 1}, options(2, 3)),
            convolution("no images", new int[] {0, 5, 5, 2}, new int[] {3, 3, 2, 2}, options(1, 1)),
            blocked(
                convolution(
                    "3 to 20", new int[] {2, 5, 4, 3}, new int[] {3, 3, 3, 20}, options(1, 1))),
            blocked(
                convolution(
                    "20 to 3", new int[] {2, 3, 4, 20}, new int[] {3, 3, 20, 3}, options(2, 1))),
            blocked(
                convolution(
                    "48 to 16", new int[] {1, 3, 3, 48}, new int[] {1, 1, 48, 16}, options(1, 0))),
            blocked(
                convolution("none", new int[] {0, 5, 5, 2}, new int[] {3, 3, 2, 2}, options(1, 1))),
            convolution(
                "stem that writes blocks",
                in -> in[0].conv2d(in[1], options(2, 3).to(ImageLayout.BLOCKED)).fromBlocked(20),
                new int[] {1, 9, 9, 3},
                new int[] {7, 7, 3, 20},
                options(2, 3)),
            convolution(
                "that reads blocks",
                in -> in[0].toBlocked().conv2d(in[1], options(1, 1).to(ImageLayout.CHANNELS_LAST)),
                new int[] {1, 4, 3, 20},
                new int[] {3, 3, 20, 2},
                options(1, 1)),
            convolution(
                "dilated",
                new int[] {1, 7, 8, 2},
                new int[] {3, 2, 2, 3},
                options(1, 2).dilation(2, 3)),
            convolution(
                "dilated, strided",
                new int[] {1, 9, 8, 2},
                new int[] {3, 3, 2, 3},
                options(2, 2).dilation(2, 1)),
            convolution(
                "uneven padding",
                new int[] {2, 4, 5, 2},
                new int[] {2, 3, 2, 3},
                options(1, 0).padding(0, 2, 1, 1)),
            convolution(
                "that keeps the size",
                new int[] {1, 4, 5, 2},
                new int[] {2, 4, 2, 1},
                ConvolutionOptions.DEFAULT.dilation(1, 2).samePadding(2, 4)),
            convolution(
                "groups", new int[] {2, 4, 3, 6}, new int[] {3, 3, 2, 9}, options(1, 1).groups(3)),
            convolution(
                "depthwise",
                new int[] {2, 4, 5, 7},
                new int[] {3, 3, 1, 7},
                options(2, 1).groups(7)),
            convolution(
                "depthwise, dilated",
                new int[] {1, 6, 5, 3},
                new int[] {3, 3, 1, 3},
                options(1, 2).dilation(2).groups(3)),
            convolution(
                "groups, none",
                new int[] {0, 4, 3, 6},
                new int[] {3, 3, 2, 9},
                options(1, 1).groups(3)),
            biased("bias", new int[] {2, 4, 3, 2}, new int[] {3, 3, 2, 5}, options(1, 1)),
            biased(
                "bias, no images", new int[] {0, 4, 3, 2}, new int[] {3, 3, 2, 5}, options(1, 1)),
            biased(
                "bias, depthwise",
                new int[] {2, 4, 3, 5},
                new int[] {3, 3, 1, 5},
                options(1, 1).groups(5)),
            blocked(
                biased(
                    "bias, 2 groups",
                    new int[] {1, 3, 4, 32},
                    new int[] {1, 3, 16, 32},
                    options(1, 1).groups(2))),
            blocked(
                convolution(
                    "5 groups",
                    new int[] {1, 3, 4, 20},
                    new int[] {3, 1, 4, 10},
                    options(1, 1).groups(5))),
            blocked(
                biased(
                    "bias, depthwise",
                    new int[] {2, 5, 4, 20},
                    new int[] {3, 3, 1, 20},
                    options(2, 1).groups(20))),
            new Sample(
                "depthwise that writes blocks",
                in ->
                    in[0]
                        .conv2d(in[1], options(1, 1).groups(3).to(ImageLayout.BLOCKED))
                        .fromBlocked(3),
                uniform(2, 4, 4, 3),
                uniform(3, 3, 1, 3)),
            new Sample( // reads no padding and writes its own
                "blocks with padding",
                in -> in[0].conv2d(in[1], 1, 0),
                uniform(2, 2, 3, 3, 16),
                uniform(1, 1, 20, 3)))
        .refuses(
            "conv2d: channels differ - images [2, 8, 8, 3], filter [3, 3, 4, 16]: images axis 3 is"
                + " 3, filter axis 2 is 4",
            in -> in[0].conv2d(in[1], 1, 1),
            uniform(2, 8, 8, 3),
            uniform(3, 3, 4, 16))
        .refuses(
            "conv2d: channels differ - images [2, 3, 8, 8, 16], filter [3, 3, 20, 4]: images axis 1"
                + " is 3, filter axis 2 is 20, 2 blocks of 16",
            in -> in[0].conv2d(in[1], 1, 1),
            uniform(2, 3, 8, 8, 16),
            uniform(3, 3, 20, 4))
        .refuses(
            "conv2d: needs images [n, h, w, c] or [n, blocks, h, w, 16] - images [8, 8, 3]",
            in -> in[0].conv2d(in[1], 1, 1),
            uniform(8, 8, 3),
            uniform(3, 3, 3, 4))
        .refuses(
            "conv2d: needs images [n, h, w, c] or [n, blocks, h, w, 16] - images [1, 2, 8, 8, 8]",
            in -> in[0].conv2d(in[1], 1, 1),
            uniform(1, 2, 8, 8, 8),
            uniform(3, 3, 16, 4))
        .refuses(
            "conv2d: needs a filter [kh, kw, cin, cout] - images [2, 8, 8, 3], filter [3, 4]",
            in -> in[0].conv2d(in[1], 1, 1),
            uniform(2, 8, 8, 3),
            uniform(3, 4))
        .refuses(
            "conv2d: the filter exceeds the padded image - images [2, 2, 8, 3], filter [5, 5, 3,"
                + " 4], kernel [5, 5], stride [1, 1], padding [1, 1]",
            in -> in[0].conv2d(in[1], 1, 1),
            uniform(2, 2, 8, 3),
            uniform(5, 5, 3, 4))
        .refuses(
            "conv2d: channels differ - images [2, 8, 8, 6], filter [3, 3, 6, 4]: images axis 3 is 6,"
                + " filter axis 2 is 6 in each of 2 groups",
            in -> in[0].conv2d(in[1], options(1, 1).groups(2)),
            uniform(2, 8, 8, 6),
            uniform(3, 3, 6, 4))
        .refuses(
            "conv2d: 3 groups do not divide the output channels - filter [3, 3, 2, 4]: axis 3 is 4",
            in -> in[0].conv2d(in[1], options(1, 1).groups(3)),
            uniform(2, 8, 8, 6),
            uniform(3, 3, 2, 4))
        .refuses(
            "conv2d: the bias must have one value for each output channel - filter [3, 3, 3, 4],"
                + " bias [3]",
            in -> in[0].conv2d(in[1], in[2], options(1, 1)),
            uniform(2, 8, 8, 3),
            uniform(3, 3, 3, 4),
            uniform(3))
        .refuses(
            "convolution: padding keeps the size of the images only with stride 1 - stride [2, 2]",
            in -> in[0].conv2d(in[1], options(2, 1).samePadding(3, 3)),
            uniform(2, 8, 8, 3),
            uniform(3, 3, 3, 4))
        .refuses(
            "convolution: stride, dilation and groups must be at least 1 and padding at least 0 -"
                + " stride [1, 1], dilation [1, 1], padding [1, 1, 1, 1], groups 0",
            in -> in[0].conv2d(in[1], options(1, 1).groups(0)),
            uniform(2, 8, 8, 3),
            uniform(3, 3, 3, 4));
  }

  private static OpSpec convTranspose2d() {
    return new OpSpec("convTranspose2d", ConvTranspose2d.class)
        .with(
            transposed("3x3", options(1, 1), 0, uniform(2, 3, 4, 2), uniform(3, 3, 3, 2)),
            transposed("stride 2", options(2, 1), 1, uniform(1, 3, 2, 3), uniform(3, 3, 2, 3)),
            transposed(
                "bias, dilated, uneven",
                ConvolutionOptions.DEFAULT.stride(2, 1).dilation(1, 2).padding(1, 0, 0, 2),
                0,
                uniform(2, 3, 4, 3),
                uniform(2, 3, 4, 3),
                uniform(4)),
            transposed(
                "groups, bias",
                options(2, 0).groups(3),
                1,
                uniform(1, 3, 3, 6),
                uniform(2, 3, 1, 6),
                uniform(3)),
            transposed(
                "depthwise", options(2, 1).groups(5), 0, uniform(2, 3, 3, 5), uniform(4, 4, 1, 5)),
            transposed("no images", options(1, 1), 0, uniform(0, 3, 4, 2), uniform(3, 3, 3, 2)),
            blocked(
                transposed(
                    "stride 2, bias",
                    options(2, 1),
                    1,
                    uniform(2, 3, 2, 18),
                    uniform(3, 3, 20, 18),
                    uniform(20))),
            new Sample(
                "that writes blocks",
                in ->
                    in[0]
                        .convTranspose2d(in[1], in[2], options(2, 1).to(ImageLayout.BLOCKED), 0)
                        .fromBlocked(3),
                uniform(1, 3, 2, 4),
                uniform(4, 4, 3, 4),
                uniform(3)))
        .refuses(
            "convTranspose2d: the output padding must be at least 0 and less than the stride - [2,"
                + " 2], stride [2, 2]",
            in -> in[0].convTranspose2d(in[1], options(2, 1), 2),
            uniform(1, 3, 3, 2),
            uniform(3, 3, 4, 2))
        .refuses(
            "convTranspose2d: channels differ or do not form 1 groups - images [1, 3, 3, 2], filter"
                + " [3, 3, 2, 4]: filter axis 3 is 4",
            in -> in[0].convTranspose2d(in[1], options(1, 1), 0),
            uniform(1, 3, 3, 2),
            uniform(3, 3, 2, 4))
        .refuses(
            "convTranspose2d: the padding exceeds the result - images [1, 1, 1, 2], filter [3, 3, 4,"
                + " 2], kernel [3, 3], stride [1, 1], padding [2, 2]",
            in -> in[0].convTranspose2d(in[1], options(1, 2), 0),
            uniform(1, 1, 1, 2),
            uniform(3, 3, 4, 2))
        .refuses(
            "convTranspose2d: needs a filter [kh, kw, cout, cin] - images [1, 3, 3, 2], filter [3,"
                + " 2]",
            in -> in[0].convTranspose2d(in[1], options(1, 1), 0),
            uniform(1, 3, 3, 2),
            uniform(3, 2));
  }

  private static Sample transposed(
      String name, ConvolutionOptions options, int outputPadding, Input... in) {
    int[] image = in[0].shape().toArray();
    int[] filter = in[1].shape().toArray();
    Window w = options.window(filter[0], filter[1]);
    int rows = (image[1] - 1) * w.strideY() + w.spanY() - w.padTop() - w.padBottom();
    int columns = (image[2] - 1) * w.strideX() + w.spanX() - w.padLeft() - w.padRight();
    int cout = filter[2] * options.groups();
    Shape result = Shape.of(image[0], rows + outputPadding, columns + outputPadding, cout);
    return new Sample(
            name,
            t ->
                t.length == 2
                    ? t[0].convTranspose2d(t[1], options, outputPadding)
                    : t[0].convTranspose2d(t[1], t[2], options, outputPadding),
            in)
        .gives(result, x -> scattered(result, w, options.groups(), image, filter, x))
        .within(1e-5, 3e-4); // a sum of up to 81 products
  }

  /** Adds the products of each pixel of x at their places in y. */
  private static double[] scattered(
      Shape result, Window window, int groups, int[] image, int[] filter, double[][] x) {
    double[] y = new double[result.elements()];
    for (int i = 0; i < y.length; i++) {
      y[i] = x.length == 3 ? x[2][i % x[2].length] : 0;
    }
    for (int i = 0; i < x[0].length; i++) {
      int ci = i % image[3];
      int ox = i / image[3] % image[2];
      int oy = i / image[3] / image[2] % image[1];
      int n = i / image[3] / image[2] / image[1];
      int first = ci / (filter[3] / groups) * filter[2];
      for (int f = 0; f < filter[0] * filter[1] * filter[2]; f++) {
        int ky = f / filter[2] / filter[1];
        int kx = f / filter[2] % filter[1];
        int iy = oy * window.strideY() - window.padTop() + ky * window.dilationY();
        int ix = ox * window.strideX() - window.padLeft() + kx * window.dilationX();
        if (iy >= 0 && iy < result.size(1) && ix >= 0 && ix < result.size(2)) {
          int pixel = (n * result.size(1) + iy) * result.size(2) + ix;
          y[pixel * result.size(3) + first + f % filter[2]] += x[0][i] * x[1][f * filter[3] + ci];
        }
      }
    }
    return y;
  }

  private static ConvolutionOptions options(int stride, int padding) {
    return ConvolutionOptions.DEFAULT.stride(stride).padding(padding);
  }

  private static Sample convolution(
      String name, int[] image, int[] filter, ConvolutionOptions options) {
    return convolution(name, in -> in[0].conv2d(in[1], options), image, filter, options);
  }

  private static Sample convolution(
      String name,
      Function<Tensor[], Tensor> function,
      int[] image,
      int[] filter,
      ConvolutionOptions options) {
    return sample(name, function, options, uniform(image), uniform(filter));
  }

  private static Sample biased(String name, int[] image, int[] filter, ConvolutionOptions options) {
    return sample(
        name,
        in -> in[0].conv2d(in[1], in[2], options),
        options,
        uniform(image),
        uniform(filter),
        uniform(filter[3]));
  }

  private static Sample sample(
      String name, Function<Tensor[], Tensor> function, ConvolutionOptions options, Input... in) {
    int[] image = in[0].shape().toArray();
    int[] filter = in[1].shape().toArray();
    Window window = options.window(filter[0], filter[1]);
    Shape result =
        Shape.of(image[0], window.outputHeight(image[1]), window.outputWidth(image[2]), filter[3]);
    return new Sample(name, function, in)
        .gives(result, x -> convolved(result, window, options.groups(), image, filter, x))
        .within(1e-5, 3e-4); // a sum of up to 147 products
  }

  private static double[] convolved(
      Shape result, Window window, int groups, int[] image, int[] filter, double[][] x) {
    int oh = result.size(1);
    int ow = result.size(2);
    double[] y = new double[result.elements()];
    for (int i = 0; i < y.length; i++) {
      int co = i % filter[3];
      int ox = i / filter[3] % ow;
      int oy = i / filter[3] / ow % oh;
      int n = i / filter[3] / ow / oh;
      int first = co / (filter[3] / groups) * filter[2];
      for (int f = 0; f < filter[0] * filter[1] * filter[2]; f++) {
        int ky = f / filter[2] / filter[1];
        int kx = f / filter[2] % filter[1];
        int iy = oy * window.strideY() - window.padTop() + ky * window.dilationY();
        int ix = ox * window.strideX() - window.padLeft() + kx * window.dilationX();
        if (iy >= 0 && iy < image[1] && ix >= 0 && ix < image[2]) {
          int pixel = (n * image[1] + iy) * image[2] + ix;
          y[i] += x[0][pixel * image[3] + first + f % filter[2]] * x[1][f * filter[3] + co];
        }
      }
      y[i] += x.length == 3 ? x[2][co] : 0;
    }
    return y;
  }
}
