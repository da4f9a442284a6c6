package kinesic.engine.op;

import static kinesic.engine.spec.Input.uniform;

import java.util.List;
import java.util.Objects;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.spec.OpSpec;
import kinesic.engine.spec.Sample;

/** Specs of the matrix product and the linear layer. */
final class NetworkSpecs {

  private NetworkSpecs() {}

  static List<OpSpec> all() {
    return List.of(matmul(), linear());
  }

  private static OpSpec matmul() {
    return new OpSpec("matmul", MatMul.class)
        .with(
            product(false, false),
            product(true, false),
            product(false, true),
            product(true, true),
            new Sample("of one row", in -> in[0].matmul(in[1]), uniform(1, 5), uniform(5, 1))
                .gives(Shape.of(1, 1), x -> product(1, 5, 1, x[0], x[1])),
            new Sample("no inner size", in -> in[0].matmul(in[1]), uniform(2, 0), uniform(0, 3))
                .gives(Shape.of(2, 3), x -> new double[6]),
            new Sample("no columns", in -> in[0].matmul(in[1]), uniform(3, 4), uniform(4, 0))
                .gives(Shape.of(3, 0), x -> new double[0]),
            new Sample(
                    "no inner size, transposed",
                    in -> in[0].matmul(in[1], true, true),
                    uniform(0, 2),
                    uniform(3, 0))
                .gives(Shape.of(2, 3), x -> new double[6]),
            new Sample("no rows", in -> in[0].matmul(in[1]), uniform(0, 4), uniform(4, 3))
                .gives(Shape.of(0, 3), x -> new double[0]),
            new Sample("of x with itself", in -> in[0].matmul(in[0]), uniform(3, 3))
                .gives(Shape.of(3, 3), x -> product(3, 3, 3, x[0], x[0])))
        .refuses(
            "matmul: inner sizes differ - left [32, 128], right [64, 10]: left axis 1 is 128, right"
                + " axis 0 is 64",
            in -> in[0].matmul(in[1]),
            uniform(32, 128),
            uniform(64, 10))
        .refuses(
            "matmul: inner sizes differ - left [3, 4] transposed, right [5, 6] transposed: left axis"
                + " 0 is 3, right axis 1 is 6",
            in -> in[0].matmul(in[1], true, true),
            uniform(3, 4),
            uniform(5, 6))
        .refuses(
            "matmul: both operands must be matrices - left [3], right [3, 4]",
            in -> in[0].matmul(in[1]),
            uniform(3),
            uniform(3, 4));
  }

  private static Sample product(boolean transposeLeft, boolean transposeRight) {
    return new Sample(
            (transposeLeft ? "xᵀ" : "x") + " · " + (transposeRight ? "yᵀ" : "y"),
            in -> in[0].matmul(in[1], transposeLeft, transposeRight),
            transposeLeft ? uniform(7, 3) : uniform(3, 7),
            transposeRight ? uniform(5, 7) : uniform(7, 5))
        .gives(
            Shape.of(3, 5),
            x ->
                product(
                    3,
                    7,
                    5,
                    transposeLeft ? transposed(7, 3, x[0]) : x[0],
                    transposeRight ? transposed(5, 7, x[1]) : x[1]));
  }

  private static double[] product(int m, int k, int n, double[] x, double[] y) {
    double[] z = new double[m * n];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        for (int l = 0; l < k; l++) {
          z[i * n + j] += x[i * k + l] * y[l * n + j];
        }
      }
    }
    return z;
  }

  static double[] transposed(int rows, int columns, double[] x) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i % columns * rows + i / columns] = x[i];
    }
    return y;
  }

  private static OpSpec linear() {
    return new OpSpec("linear", Linear.class)
        .with(
            new Sample("3 rows", NetworkSpecs::linear, uniform(3, 7), uniform(7, 5), uniform(5))
                .gives(
                    Shape.of(3, 5),
                    x -> {
                      double[] y = product(3, 7, 5, x[0], x[1]);
                      for (int i = 0; i < y.length; i++) {
                        y[i] += x[2][i % 5];
                      }
                      return y;
                    }),
            new Sample("no input", NetworkSpecs::linear, uniform(2, 0), uniform(0, 3), uniform(3))
                .gives(
                    Shape.of(2, 3),
                    x -> new double[] {x[2][0], x[2][1], x[2][2], x[2][0], x[2][1], x[2][2]}),
            new Sample("no output", NetworkSpecs::linear, uniform(2, 3), uniform(3, 0), uniform(0))
                .gives(Shape.of(2, 0), x -> new double[0]),
            new Sample("no rows", NetworkSpecs::linear, uniform(0, 7), uniform(7, 5), uniform(5))
                .gives(Shape.of(0, 5), x -> new double[0]))
        .refuses(
            "linear: input features differ - x [3, 7], weight [6, 5]: x axis 1 is 7, weight axis 0"
                + " is 6",
            NetworkSpecs::linear,
            uniform(3, 7),
            uniform(6, 5),
            uniform(5))
        .refuses(
            "linear: output features differ - weight [7, 5], bias [4]: weight axis 1 is 5, bias has"
                + " 4",
            NetworkSpecs::linear,
            uniform(3, 7),
            uniform(7, 5),
            uniform(4))
        .refuses(
            "linear: needs x [..., in], weight [in, out] and bias [out] - x [7], weight [7, 5], bias"
                + " [5]",
            NetworkSpecs::linear,
            uniform(7),
            uniform(7, 5),
            uniform(5));
  }

  private static Tensor linear(Tensor[] in) {
    return new Linear().apply(in);
  }

  /**
   * Returns a sample with the same result that applies the op to blocked images: to input 0 and, if
   * it is an image, the last one, a residual.
   */
  static Sample blocked(Sample s) {
    int channels = Objects.requireNonNull(s.expected()).shape().size(-1);
    return new Sample(
        s.name() + ", blocked",
        in -> {
          Tensor[] inputs = in.clone();
          for (int i = 0; i < in.length; i++) {
            boolean isImage = i != 1 && in[i].shape().rank() == 4; // input 1 may be a filter
            inputs[i] = isImage ? in[i].toBlocked() : in[i];
          }
          return s.function().apply(inputs).fromBlocked(channels);
        },
        s.inputs(),
        s.expected(),
        s.forwardTolerance(),
        s.gradientTolerance());
  }
}
