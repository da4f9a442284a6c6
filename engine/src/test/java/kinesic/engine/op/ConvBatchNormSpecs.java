package kinesic.engine.op;

import static kinesic.engine.op.NetworkSpecs.blocked;
import static kinesic.engine.spec.Input.between;
import static kinesic.engine.spec.Input.uniform;

import java.util.stream.IntStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.spec.Input;
import kinesic.engine.spec.OpSpec;
import kinesic.engine.spec.Sample;
import kinesic.kernels.Activation;
import kinesic.kernels.ImageLayout;
import kinesic.kernels.Window;

/** Specs of the convolution with batch normalisation. */
final class ConvBatchNormSpecs {

  private static final float EPSILON = 1e-3f;

  private ConvBatchNormSpecs() {}

  static OpSpec spec() {
    return new OpSpec("convBatchNorm", ConvBatchNorm.class)
        .with(
            sample("1x1", Activation.NONE, 1, 1, false),
            sample("1x1, relu", Activation.RELU, 1, 1, false),
            sample("3x3, stride 2, relu", Activation.RELU, 3, 2, false),
            sample("3x3, residual", Activation.NONE, 3, 1, true),
            sample("3x3, residual, relu", Activation.RELU, 3, 1, true),
            new Sample(
                    "no input channels",
                    in -> plain(in),
                    uniform(2, 4, 4, 0),
                    uniform(1, 1, 0, 3),
                    uniform(3),
                    between(0.5, 1, 3))
                .gives(
                    Shape.of(2, 4, 4, 3),
                    x -> IntStream.range(0, 96).mapToDouble(i -> x[3][i % 3]).toArray()),
            new Sample(
                    "no output channels",
                    in -> plain(in),
                    uniform(2, 4, 4, 3),
                    uniform(1, 1, 3, 0),
                    uniform(0),
                    uniform(0))
                .gives(Shape.of(2, 4, 4, 0), x -> new double[0]),
            blocked(sample("1x1, relu", Activation.RELU, 1, 1, false)),
            blocked(sample("3x3, stride 2, residual", Activation.NONE, 3, 2, true)),
            blocked(sample("3x3, residual, relu", Activation.RELU, 3, 1, true)),
            new Sample( // reads no padding and writes its own
                "stem that writes blocks with padding",
                in ->
                    new ConvBatchNorm(
                            options(1, 1).to(ImageLayout.BLOCKED), EPSILON, Activation.NONE)
                        .apply(in),
                uniform(2, 4, 4, 3),
                uniform(3, 3, 3, 20),
                between(0.3, 0.4, 20),
                uniform(20)))
        .refuses(
            "convBatchNorm: channels differ - images [2, 4, 4, 3], filter [1, 1, 2, 5]: images axis"
                + " 3 is 3, filter axis 2 is 2",
            ConvBatchNormSpecs::plain,
            uniform(2, 4, 4, 3),
            uniform(1, 1, 2, 5),
            uniform(5),
            uniform(5))
        .refuses(
            "convBatchNorm: beta must be [5] but is [3] - x [2, 4, 4, 5]",
            ConvBatchNormSpecs::plain,
            uniform(2, 4, 4, 3),
            uniform(1, 1, 3, 5),
            uniform(5),
            uniform(3))
        .refuses(
            "convBatchNorm: residual must be [2, 4, 4, 5] but is [2, 4, 4, 3] - x [2, 4, 4, 5]",
            ConvBatchNormSpecs::plain,
            uniform(2, 4, 4, 3),
            uniform(1, 1, 3, 5),
            uniform(5),
            uniform(5),
            uniform(2, 4, 4, 3))
        .refuses(
            "convBatchNorm: residual must be [2, 1, 4, 4, 16] but is [2, 4, 4, 5] - x [2, 1, 4, 4,"
                + " 16]: convert the residual with toBlocked()",
            ConvBatchNormSpecs::plain,
            uniform(2, 1, 4, 4, 16),
            uniform(1, 1, 3, 5),
            uniform(5),
            uniform(5),
            uniform(2, 4, 4, 5))
        .refuses(
            "convBatchNorm: gamma must be [5] but is [16] - x [2, 1, 4, 4, 16]",
            ConvBatchNormSpecs::plain,
            uniform(2, 1, 4, 4, 16),
            uniform(1, 1, 3, 5),
            uniform(16),
            uniform(16))
        .refuses(
            "convBatchNorm: batch statistics need at least 2 values per channel - x [1, 1, 1, 5]",
            ConvBatchNormSpecs::plain,
            uniform(1, 1, 1, 3),
            uniform(1, 1, 3, 5),
            uniform(5),
            uniform(5))
        .refuses(
            "convBatchNorm: needs x, filter, gamma, beta and optionally a residual, not 2 inputs",
            ConvBatchNormSpecs::plain,
            uniform(1, 4, 4, 3),
            uniform(1, 1, 3, 5));
  }

  private static ConvolutionOptions options(int stride, int padding) {
    return ConvolutionOptions.DEFAULT.stride(stride).padding(padding);
  }

  private static Tensor plain(Tensor[] in) {
    return new ConvBatchNorm(options(1, 0), EPSILON, Activation.RELU).apply(in);
  }

  private static Sample sample(
      String name, Activation activation, int kernel, int stride, boolean added) {
    int[] image = {2, 5, 4, 3};
    Window window = Window.square(kernel, stride, kernel / 2);
    int oh = window.outputHeight(5);
    int ow = window.outputWidth(4);
    int cout = 3;
    Shape result = Shape.of(2, oh, ow, cout);
    Input filter = uniform(kernel, kernel, 3, cout);
    Input[] inputs = {uniform(image), filter, between(0.3, 0.4, cout), clearOfTheKink(cout)};
    if (added) {
      inputs =
          new Input[] {inputs[0], filter, inputs[2], inputs[3], between(-0.2, 0.2, 2, oh, ow, 3)};
    }
    return new Sample(
            name,
            in -> new ConvBatchNorm(options(stride, kernel / 2), EPSILON, activation).apply(in),
            inputs)
        .gives(
            result,
            x -> {
              double[] z = convolution(image, kernel, window, x[0], x[1], result);
              int rows = z.length / cout;
              double[] y = new double[z.length];
              for (int i = 0; i < y.length; i++) {
                int c = i % cout;
                double mean =
                    IntStream.range(0, rows).mapToDouble(r -> z[r * cout + c]).sum() / rows;
                double variance =
                    IntStream.range(0, rows)
                            .mapToDouble(r -> Math.pow(z[r * cout + c] - mean, 2))
                            .sum()
                        / rows;
                y[i] = (z[i] - mean) / Math.sqrt(variance + EPSILON) * x[2][c] + x[3][c];
                y[i] += x.length == 5 ? x[4][i] : 0;
                y[i] = activation == Activation.RELU ? Math.max(y[i], 0) : y[i];
              }
              return y;
            })
        .within(1e-5, 3e-4); // as of the convolution
  }

  /**
   * 3 and -3 in turn. With γ at most 0.4 and at most 40 rows a normalised value moves β by less
   * than 2.5.
   */
  private static Input clearOfTheKink(int channels) {
    Input magnitude = between(2.9, 3.1, channels);
    return new Input(
        magnitude.shape(),
        (count, stream) -> {
          float[] values = magnitude.elements().draw(count, stream);
          for (int i = 1; i < count; i += 2) {
            values[i] = -values[i];
          }
          return values;
        },
        true);
  }

  private static double[] convolution(
      int[] image, int kernel, Window window, double[] x, double[] f, Shape result) {
    int cin = image[3];
    int cout = result.size(-1);
    double[] z = new double[result.elements()];
    for (int i = 0; i < z.length; i++) {
      int ox = i / cout % result.size(2);
      int oy = i / cout / result.size(2) % result.size(1);
      int n = i / cout / result.size(2) / result.size(1);
      for (int t = 0; t < kernel * kernel * cin; t++) {
        int iy = oy * window.strideY() - window.padTop() + t / cin / kernel;
        int ix = ox * window.strideX() - window.padLeft() + t / cin % kernel;
        if (iy >= 0 && iy < image[1] && ix >= 0 && ix < image[2]) {
          z[i] += x[((n * image[1] + iy) * image[2] + ix) * cin + t % cin] * f[t * cout + i % cout];
        }
      }
    }
    return z;
  }
}
