package kinesic.engine.op;

import static kinesic.engine.spec.Input.uniform;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.spec.Input;
import kinesic.engine.spec.OpSpec;
import kinesic.engine.spec.Sample;

/** Specs of products of more than two matrices, and of what is composed of them. */
final class ProductSpecs {

  private ProductSpecs() {}

  static List<OpSpec> all() {
    return List.of(batchedMatmul(), linearOfManyAxes(), einsum());
  }

  private static OpSpec batchedMatmul() {
    return new OpSpec("batched matmul", MatMul.class)
        .with(
            batch(false, false),
            batch(true, false),
            batch(false, true),
            batch(true, true),
            shared(false, false),
            shared(true, false),
            shared(false, true),
            shared(true, true),
            new Sample(
                    "leading axes that broadcast",
                    in -> in[0].matmul(in[1]),
                    uniform(2, 1, 3, 4),
                    uniform(3, 4, 2))
                .gives(Shape.of(2, 3, 3, 2), ProductSpecs::broadcastProducts),
            new Sample(
                    "a single left matrix",
                    in -> in[0].matmul(in[1]),
                    uniform(3, 4),
                    uniform(2, 4, 5))
                .gives(Shape.of(2, 3, 5), x -> products(2, 0, 20, 3, 4, 5, x[0], x[1])),
            new Sample(
                    "matrices without rows",
                    in -> in[0].matmul(in[1]),
                    uniform(2, 0, 4),
                    uniform(2, 4, 3))
                .gives(Shape.of(2, 0, 3), x -> new double[0]),
            new Sample(
                    "no inner size", in -> in[0].matmul(in[1]), uniform(2, 3, 0), uniform(2, 0, 3))
                .gives(Shape.of(2, 3, 3), x -> new double[18]),
            new Sample("no matrices", in -> in[0].matmul(in[1]), uniform(0, 3, 4), uniform(4, 3))
                .gives(Shape.of(0, 3, 3), x -> new double[0]))
        .refuses(
            "matmul: leading axes do not broadcast - left [2, 3, 4], right [3, 4, 5]: axis -3 is 2"
                + " and 3",
            in -> in[0].matmul(in[1]),
            uniform(2, 3, 4),
            uniform(3, 4, 5))
        .refuses(
            "matmul: inner sizes differ - left [2, 3, 4], right [2, 3, 4]: left axis 2 is 4, right"
                + " axis 1 is 3",
            in -> in[0].matmul(in[1]),
            uniform(2, 3, 4),
            uniform(2, 3, 4));
  }

  /** Products of two pairs of matrices, [3, 4] and [4, 5]. */
  private static Sample batch(boolean transposeX, boolean transposeY) {
    return sample("", transposeX, transposeY, transposeY ? uniform(2, 5, 4) : uniform(2, 4, 5), 20);
  }

  /** Products of two matrices, [3, 4], with one, [4, 5]. */
  private static Sample shared(boolean transposeX, boolean transposeY) {
    Input y = transposeY ? uniform(5, 4) : uniform(4, 5);
    return sample(", a single matrix", transposeX, transposeY, y, 0);
  }

  private static Sample sample(
      String what, boolean transposeX, boolean transposeY, Input y, int yStep) {
    return new Sample(
            (transposeX ? "xᵀ" : "x") + " · " + (transposeY ? "yᵀ" : "y") + what,
            in -> in[0].matmul(in[1], transposeX, transposeY),
            transposeX ? uniform(2, 4, 3) : uniform(2, 3, 4),
            y)
        .gives(
            Shape.of(2, 3, 5),
            in -> {
              double[] xs = transposeX ? transposed(in[0], 4, 3) : in[0];
              double[] ys = transposeY ? transposed(in[1], 5, 4) : in[1];
              return products(2, 12, yStep, 3, 4, 5, xs, ys);
            });
  }

  /** Products of {@code count} matrices [m, k], xStep apart, and [k, n], yStep apart. */
  private static double[] products(
      int count, int xStep, int yStep, int m, int k, int n, double[] x, double[] y) {
    double[] z = new double[count * m * n];
    for (int i = 0; i < z.length; i++) {
      int matrix = i / (m * n);
      for (int p = 0; p < k; p++) {
        z[i] += x[matrix * xStep + i / n % m * k + p] * y[matrix * yStep + p * n + i % n];
      }
    }
    return z;
  }

  /** Products of [2, 1, 3, 4] and [3, 4, 2]. */
  private static double[] broadcastProducts(double[][] in) {
    double[] z = new double[36];
    for (int i = 0; i < z.length; i++) {
      for (int p = 0; p < 4; p++) {
        z[i] += in[0][(i / 18 * 3 + i / 2 % 3) * 4 + p] * in[1][(i / 6 % 3 * 4 + p) * 2 + i % 2];
      }
    }
    return z;
  }

  private static double[] transposed(double[] x, int rows, int columns) {
    double[] y = new double[x.length];
    int matrix = rows * columns;
    for (int i = 0; i < x.length; i++) {
      y[i / matrix * matrix + i % columns * rows + i / columns % rows] = x[i];
    }
    return y;
  }

  private static OpSpec linearOfManyAxes() {
    return new OpSpec("linear of many axes", Linear.class)
        .with(
            new Sample(
                    "two leading axes",
                    in -> new Linear().apply(in),
                    uniform(2, 3, 4),
                    uniform(4, 5),
                    uniform(5))
                .gives(
                    Shape.of(2, 3, 5),
                    x -> {
                      double[] y = products(1, 0, 0, 6, 4, 5, x[0], x[1]);
                      for (int i = 0; i < y.length; i++) {
                        y[i] += x[2][i % 5];
                      }
                      return y;
                    }),
            new Sample(
                    "no samples",
                    in -> new Linear().apply(in),
                    uniform(0, 3, 4),
                    uniform(4, 5),
                    uniform(5))
                .gives(Shape.of(0, 3, 5), x -> new double[0]));
  }

  private static OpSpec einsum() {
    return new OpSpec("einsum", MatMul.class)
        .with(
            einsum(
                "ij,jk->ik",
                x -> products(1, 0, 0, 3, 4, 5, x[0], x[1]),
                Shape.of(3, 5),
                uniform(3, 4),
                uniform(4, 5)),
            einsum(
                "ij,jk",
                x -> products(1, 0, 0, 3, 4, 5, x[0], x[1]),
                Shape.of(3, 5),
                uniform(3, 4),
                uniform(4, 5)),
            einsum(
                "jk,ij->ki",
                x -> transposed(products(1, 0, 0, 3, 4, 5, x[1], x[0]), 3, 5),
                Shape.of(5, 3),
                uniform(4, 5),
                uniform(3, 4)),
            einsum(
                "bqd, bkd -> bqk",
                x -> products(2, 12, 20, 3, 4, 5, x[0], transposed(x[1], 5, 4)),
                Shape.of(2, 3, 5),
                uniform(2, 3, 4),
                uniform(2, 5, 4)),
            einsum("ij->ji", x -> transposed(x[0], 3, 4), Shape.of(4, 3), uniform(3, 4)),
            einsum(
                "i,j->ij",
                x -> products(1, 0, 0, 3, 1, 4, x[0], x[1]),
                Shape.of(3, 4),
                uniform(3),
                uniform(4)),
            einsum(
                "i,i->",
                x -> products(1, 0, 0, 1, 3, 1, x[0], x[1]),
                Shape.SCALAR,
                uniform(3),
                uniform(3)),
            einsum(
                "i,i->i",
                x -> products(3, 1, 1, 1, 1, 1, x[0], x[1]),
                Shape.of(3),
                uniform(3),
                uniform(3)),
            einsum(
                "ij,k->k",
                x -> products(1, 0, 0, 1, 1, 2, new double[] {Arrays.stream(x[0]).sum()}, x[1]),
                Shape.of(2),
                uniform(3, 4),
                uniform(2)),
            einsum(
                "ij,jk,kl->il",
                x -> products(1, 0, 0, 2, 4, 2, products(1, 0, 0, 2, 3, 4, x[0], x[1]), x[2]),
                Shape.of(2, 2),
                uniform(2, 3),
                uniform(3, 4),
                uniform(4, 2)),
            einsum("ij,jk->ik", x -> new double[6], Shape.of(2, 3), uniform(2, 0), uniform(0, 3)))
        .refuses(
            "einsum: \"ij,jk->ix\": the letter x of the result is in no operand",
            in -> Tensor.einsum("ij,jk->ix", in),
            uniform(2, 3),
            uniform(3, 2))
        .refuses(
            "einsum: \"i.j->ij\": . is not a letter",
            in -> Tensor.einsum("i.j->ij", in),
            uniform(2, 3))
        .refuses(
            "einsum: \"ii->i\": the letter i occurs twice in ii",
            in -> Tensor.einsum("ii->i", in),
            uniform(2, 2))
        .refuses(
            "einsum: \"ij,jk\": names 2 operands but 1 are given",
            in -> Tensor.einsum("ij,jk", in),
            uniform(2, 3))
        .refuses(
            "einsum: \"ij,jk\": jk does not name each axis of operand 1 [3]",
            in -> Tensor.einsum("ij,jk", in),
            uniform(2, 3),
            uniform(3))
        .refuses(
            "einsum: \"ij,jk\": the letter j is 3, but axis 0 of operand 1 [4, 2] is 4",
            in -> Tensor.einsum("ij,jk", in),
            uniform(2, 3),
            uniform(4, 2));
  }

  private static Sample einsum(
      String equation, Function<double[][], double[]> values, Shape shape, Input... inputs) {
    return new Sample(equation, in -> Tensor.einsum(equation, in), inputs).gives(shape, values);
  }
}
