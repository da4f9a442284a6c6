package kinesic.engine.op;

import static kinesic.engine.op.NetworkSpecs.blocked;
import static kinesic.engine.spec.Input.between;
import static kinesic.engine.spec.Input.uniform;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import kinesic.engine.Shape;
import kinesic.engine.spec.Input;
import kinesic.engine.spec.OpSpec;
import kinesic.engine.spec.Sample;
import kinesic.kernels.Activation;

/** Specs of batch normalisation, softmax and cross-entropy. */
final class NormalisationSpecs {

  private NormalisationSpecs() {}

  static List<OpSpec> all() {
    return List.of(batchNorm(), layerNorm(), rmsNorm(), softmax(), logSoftmax(), crossEntropy());
  }

  private static OpSpec batchNorm() {
    Input x = twoSided(2, 3, 2, 3);
    Input gamma = between(0.9, 1.1, 3);
    Input beta = between(-0.1, 0.1, 3);
    Input residual = between(-0.2, 0.2, 2, 3, 2, 3);
    Input mean = between(-0.1, 0.1, 3).constant();
    Input variance = between(0.9, 1.1, 3).constant();
    return new OpSpec("batchNorm", BatchNorm.class)
        .with(
            normalisation("batch", Activation.NONE, false, x, gamma, beta),
            normalisation("batch, relu", Activation.RELU, false, x, gamma, beta),
            normalisation("batch, residual", Activation.NONE, false, x, gamma, beta, residual),
            normalisation(
                "batch, residual, relu", Activation.RELU, false, x, gamma, beta, residual),
            normalisation("frozen", Activation.NONE, true, x, gamma, beta, mean, variance),
            normalisation("frozen, relu", Activation.RELU, true, x, gamma, beta, mean, variance),
            normalisation(
                "frozen, residual",
                Activation.NONE,
                true,
                x,
                gamma,
                beta,
                residual,
                mean,
                variance),
            normalisation(
                "frozen, residual, relu",
                Activation.RELU,
                true,
                x,
                gamma,
                beta,
                residual,
                mean,
                variance),
            normalisation(
                "no channels",
                Activation.RELU,
                false,
                uniform(3, 0),
                uniform(0),
                uniform(0),
                uniform(3, 0)),
            normalisation(
                "frozen, no rows",
                Activation.RELU,
                true,
                uniform(0, 3),
                gamma,
                beta,
                mean,
                variance),
            blocked(normalisation("batch, relu", Activation.RELU, false, x, gamma, beta)),
            blocked(
                normalisation(
                    "batch, residual, 21 channels",
                    Activation.NONE,
                    false,
                    twoSided(2, 3, 2, 21),
                    between(0.9, 1.1, 21),
                    between(-0.1, 0.1, 21),
                    between(-0.2, 0.2, 2, 3, 2, 21))),
            blocked(
                normalisation(
                    "frozen, relu", Activation.RELU, true, x, gamma, beta, mean, variance)),
            new Sample( // reads no padding and writes its own
                "blocks with padding",
                in -> new BatchNorm(1e-3f, Activation.NONE).apply(in),
                uniform(2, 2, 2, 3, 16),
                between(0.9, 1.1, 20),
                between(-0.1, 0.1, 20)),
            normalisation( // these are rows: blocked images with 16 channels have one block
                "five axes",
                Activation.NONE,
                false,
                uniform(2, 2, 2, 3, 16),
                between(0.9, 1.1, 16),
                between(-0.1, 0.1, 16)))
        .refuses(
            "batchNorm: batch statistics need at least 2 values per channel - x [1, 3]",
            in -> new BatchNorm(1e-5f, Activation.NONE).apply(in),
            uniform(1, 3),
            uniform(3),
            uniform(3))
        .refuses(
            "batchNorm: has no gradient with activation SILU; use NONE and apply the function to the"
                + " result",
            in -> new BatchNorm(1e-5f, Activation.SILU).apply(in[0].asParameter(), in[1], in[2]),
            uniform(2, 3),
            uniform(3),
            uniform(3))
        .refuses(
            "batchNorm: gamma must be [3] but is [4] - x [2, 3]",
            in -> new BatchNorm(1e-5f, Activation.NONE).apply(in),
            uniform(2, 3),
            uniform(4),
            uniform(3))
        .refuses(
            "batchNorm: residual must be [2, 3] but is [3] - x [2, 3]",
            in -> new BatchNorm(1e-5f, Activation.NONE).apply(in),
            uniform(2, 3),
            uniform(3),
            uniform(3),
            uniform(3))
        .refuses(
            "batchNorm: residual must be [2, 2, 3, 3, 16] but is [2, 3, 3, 20] - x [2, 2, 3, 3, 16]:"
                + " convert the residual with toBlocked()",
            in -> new BatchNorm(1e-5f, Activation.NONE).apply(in),
            uniform(2, 2, 3, 3, 16),
            uniform(20),
            uniform(20),
            uniform(2, 3, 3, 20))
        .refuses(
            "batchNorm: residual must be [2, 3, 3, 20] but is [2, 2, 3, 3, 16] - x [2, 3, 3, 20]:"
                + " convert the residual with fromBlocked(20)",
            in -> new BatchNorm(1e-5f, Activation.NONE).apply(in),
            uniform(2, 3, 3, 20),
            uniform(20),
            uniform(20),
            uniform(2, 2, 3, 3, 16))
        .refuses(
            "batchNorm: 20 channels take 2 blocks of 16 - x [2, 3, 3, 3, 16]: axis 1 is 3",
            in -> new BatchNorm(1e-5f, Activation.NONE).apply(in),
            uniform(2, 3, 3, 3, 16),
            uniform(20),
            uniform(20))
        .refuses(
            "batchNorm: variance must be [3] but is [2] - x [2, 3]",
            in -> new BatchNorm(1e-5f, Activation.NONE, in[1], in[3]).apply(in[0], in[1], in[2]),
            uniform(2, 3),
            uniform(3),
            uniform(3),
            uniform(2))
        .refuses(
            "batchNorm: needs x, gamma, beta and optionally a residual, not 2 inputs",
            in -> new BatchNorm(1e-5f, Activation.NONE).apply(in),
            uniform(2, 3),
            uniform(3));
  }

  /** About 1 and -1 in turn: normalised over an odd number of channels, nothing comes near 0. */
  private static Input twoSided(int... sizes) {
    Input magnitude = between(0.8, 1.2, sizes);
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

  /** The inputs are those of the op, then, if frozen, mean and variance. */
  private static Sample normalisation(
      String name, Activation activation, boolean frozen, Input... inputs) {
    float epsilon = 1e-3f;
    int channels = inputs[0].shape().size(-1);
    int arguments = inputs.length - (frozen ? 2 : 0);
    return new Sample(
            name,
            in -> {
              BatchNorm op =
                  frozen
                      ? new BatchNorm(epsilon, activation, in[arguments], in[arguments + 1])
                      : new BatchNorm(epsilon, activation);
              return op.apply(Arrays.copyOf(in, arguments));
            },
            inputs)
        .gives(
            inputs[0].shape(),
            x -> {
              double[][] statistics =
                  frozen
                      ? new double[][] {x[arguments], x[arguments + 1]}
                      : statistics(channels, x[0]);
              double[] y = new double[x[0].length];
              for (int i = 0; i < y.length; i++) {
                int c = i % channels;
                double deviation = Math.sqrt(statistics[1][c] + epsilon);
                y[i] = (x[0][i] - statistics[0][c]) / deviation * x[1][c] + x[2][c];
                y[i] += arguments == 4 ? x[3][i] : 0;
                y[i] = activation == Activation.RELU ? Math.max(y[i], 0) : y[i];
              }
              return y;
            });
  }

  /** Mean and biased variance of each column. */
  private static double[][] statistics(int channels, double[] x) {
    double[] mean = new double[channels];
    double[] variance = new double[channels];
    int rows = x.length / Math.max(channels, 1);
    for (int i = 0; i < x.length; i++) {
      mean[i % channels] += x[i] / rows;
    }
    for (int i = 0; i < x.length; i++) {
      variance[i % channels] += Math.pow(x[i] - mean[i % channels], 2) / rows;
    }
    return new double[][] {mean, variance};
  }

  private static OpSpec layerNorm() {
    return new OpSpec("layerNorm", LayerNorm.class)
        .with(
            rows("of a matrix", true, 1e-3f, 3, 7),
            rows("of long rows", true, 1e-5f, 2, 37),
            rows("of three axes", true, 0.5f, 2, 3, 5),
            rows("of a vector", true, 1e-3f, 9),
            rows("of no rows", true, 1e-3f, 0, 5),
            rows("of empty rows", true, 1e-3f, 3, 0))
        .refuses(
            "layerNorm: beta must be [3] but is [4] - x [2, 3]",
            in -> new LayerNorm(1e-5f).apply(in),
            uniform(2, 3),
            uniform(3),
            uniform(4))
        .refuses(
            "layerNorm: needs x and gamma and beta, not 2 inputs",
            in -> new LayerNorm(1e-5f).apply(in),
            uniform(2, 3),
            uniform(3))
        .refuses(
            "layerNorm: needs at least one axis, the input is a scalar",
            in -> new LayerNorm(1e-5f).apply(in),
            uniform(),
            uniform(3),
            uniform(3));
  }

  private static OpSpec rmsNorm() {
    return new OpSpec("rmsNorm", LayerNorm.class)
        .with(
            rows("of a matrix", false, 1e-3f, 3, 7),
            rows("of three axes", false, 0.5f, 2, 3, 5),
            rows("of no rows", false, 1e-3f, 0, 5))
        .refuses(
            "rmsNorm: gamma must be [3] but is [1] - x [2, 3]",
            in -> LayerNorm.rms(1e-5f).apply(in),
            uniform(2, 3),
            uniform(1));
  }

  private static Sample rows(String name, boolean centred, float epsilon, int... sizes) {
    int c = sizes[sizes.length - 1];
    Input x = uniform(sizes);
    Sample sample =
        centred
            ? new Sample(
                name,
                in -> new LayerNorm(epsilon).apply(in),
                x,
                between(0.5, 1.5, c),
                between(-0.5, 0.5, c))
            : new Sample(name, in -> LayerNorm.rms(epsilon).apply(in), x, between(0.5, 1.5, c));
    return sample.gives(
        x.shape(),
        in -> {
          double[] y = new double[in[0].length];
          for (int from = 0; from < y.length; from += c) {
            double[] row = Arrays.copyOfRange(in[0], from, from + c);
            double mean = centred ? Arrays.stream(row).sum() / c : 0;
            double square = Arrays.stream(row).map(v -> (v - mean) * (v - mean)).sum() / c;
            for (int i = 0; i < c; i++) {
              double beta = centred ? in[2][i] : 0;
              y[from + i] = (row[i] - mean) / Math.sqrt(square + epsilon) * in[1][i] + beta;
            }
          }
          return y;
        });
  }

  private static OpSpec softmax() {
    return new OpSpec("softmax", Softmax.class)
        .with(
            new Sample("of 3 rows", in -> in[0].softmax(), between(-3, 3, 3, 7))
                .gives(Shape.of(3, 7), x -> map(logSoftmax(7, x[0]), Math::exp)),
            new Sample("of three axes", in -> in[0].softmax(), uniform(2, 2, 3))
                .gives(Shape.of(2, 2, 3), x -> map(logSoftmax(3, x[0]), Math::exp)),
            new Sample("over the first axis", in -> in[0].softmax(0).permute(1, 0), uniform(7, 3))
                .gives(
                    Shape.of(3, 7),
                    x -> map(logSoftmax(7, NetworkSpecs.transposed(7, 3, x[0])), Math::exp)),
            new Sample("of empty rows", in -> in[0].softmax(), uniform(3, 0))
                .gives(Shape.of(3, 0), x -> new double[0]),
            new Sample("of no rows", in -> in[0].softmax(), uniform(0, 3))
                .gives(Shape.of(0, 3), x -> new double[0]))
        .refuses(
            "softmax: needs at least one axis, the input is a scalar",
            in -> in[0].softmax(),
            uniform());
  }

  private static OpSpec logSoftmax() {
    return new OpSpec("logSoftmax", LogSoftmax.class)
        .with(
            new Sample("of 3 rows", in -> in[0].logSoftmax(), between(-3, 3, 3, 7))
                .gives(Shape.of(3, 7), x -> logSoftmax(7, x[0])),
            new Sample("of a vector", in -> in[0].logSoftmax(), uniform(5))
                .gives(Shape.of(5), x -> logSoftmax(5, x[0])),
            new Sample("over axis -2", in -> in[0].logSoftmax(-2).permute(1, 0), uniform(7, 3))
                .gives(Shape.of(3, 7), x -> logSoftmax(7, NetworkSpecs.transposed(7, 3, x[0]))),
            new Sample("of empty rows", in -> in[0].logSoftmax(), uniform(3, 0))
                .gives(Shape.of(3, 0), x -> new double[0]),
            new Sample("of no rows", in -> in[0].logSoftmax(), uniform(0, 3))
                .gives(Shape.of(0, 3), x -> new double[0]))
        .refuses(
            "logSoftmax: needs at least one axis, the input is a scalar",
            in -> in[0].logSoftmax(),
            uniform());
  }

  private static double[] logSoftmax(int columns, double[] x) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      double sum = 0;
      for (int j = 0; j < columns; j++) {
        sum += Math.exp(x[i / columns * columns + j]);
      }
      y[i] = x[i] - Math.log(sum);
    }
    return y;
  }

  private static double[] map(double[] x, DoubleUnaryOperator f) {
    return Arrays.stream(x).map(f).toArray();
  }

  private static OpSpec crossEntropy() {
    int[] labels = {2, -1, 0, 6};
    return new OpSpec("crossEntropy", CrossEntropy.class)
        .with(
            new Sample("a row", in -> new CrossEntropy(labels).apply(in), between(-3, 3, 4, 7))
                .gives(Shape.of(4), x -> crossEntropy(labels, logSoftmax(7, x[0]))),
            new Sample("mean", in -> in[0].crossEntropy(labels), between(-3, 3, 4, 7))
                .gives(
                    Shape.SCALAR,
                    x ->
                        new double[] {
                          Arrays.stream(crossEntropy(labels, logSoftmax(7, x[0]))).sum() / 3
                        }),
            new Sample(
                    "labels on the backend",
                    in -> in[0].crossEntropy(in[0].backend().indices(labels), 3),
                    between(-3, 3, 4, 7))
                .gives(
                    Shape.SCALAR,
                    x ->
                        new double[] {
                          Arrays.stream(crossEntropy(labels, logSoftmax(7, x[0]))).sum() / 3
                        }),
            new Sample(
                    "nothing annotated",
                    in -> in[0].crossEntropy(new int[] {-1, -1}),
                    uniform(2, 3))
                .gives(Shape.SCALAR, x -> new double[1]),
            new Sample(
                    "no classes",
                    in -> new CrossEntropy(new int[] {-1, -1}).apply(in),
                    uniform(2, 0))
                .gives(Shape.of(2), x -> new double[2]),
            new Sample("no rows", in -> in[0].crossEntropy(new int[0]), uniform(0, 3))
                .gives(Shape.SCALAR, x -> new double[1]))
        .refuses(
            "crossEntropy: label 7 in row 1 is not a class of logits [2, 7]: axis 1 is 7",
            in -> in[0].crossEntropy(new int[] {0, 7}),
            uniform(2, 7))
        .refuses(
            "crossEntropy: needs logits [rows, classes] and one label per row - logits [2, 7], 3"
                + " labels",
            in -> in[0].crossEntropy(new int[] {0, 1, 2}),
            uniform(2, 7));
  }

  private static double[] crossEntropy(int[] labels, double[] logProbability) {
    double[] loss = new double[labels.length];
    for (int r = 0; r < labels.length; r++) {
      int columns = logProbability.length / labels.length;
      loss[r] = labels[r] < 0 ? 0 : -logProbability[r * columns + labels[r]];
    }
    return loss;
  }
}
