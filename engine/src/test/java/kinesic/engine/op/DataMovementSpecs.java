package kinesic.engine.op;

import static kinesic.engine.spec.Input.spread;
import static kinesic.engine.spec.Input.uniform;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.spec.OpSpec;
import kinesic.engine.spec.Sample;
import kinesic.kernels.Backend;
import kinesic.kernels.Backends;
import kinesic.kernels.Indices;

/** Specs of the ops that move elements, and of the reductions. */
final class DataMovementSpecs {

  private static final Backend OTHER = Backends.scalar(1);

  private DataMovementSpecs() {}

  static List<OpSpec> all() {
    return List.of(
        reshape(),
        permute(),
        to(),
        toBlocked(),
        fromBlocked(),
        slice(),
        gatherRows(),
        concat(),
        sum(),
        mean(),
        max());
  }

  private static OpSpec reshape() {
    return new OpSpec("reshape", Reshape.class)
        .with(
            moves("to a matrix", in -> in[0].reshape(3, 4), Shape.of(3, 4), i -> i, 2, 6),
            moves("with an open size", in -> in[0].reshape(3, -1), Shape.of(3, 4), i -> i, 2, 6),
            moves("to a scalar", in -> in[0].reshape(), Shape.SCALAR, i -> i, 1, 1),
            moves("unsqueeze", in -> in[0].unsqueeze(1), Shape.of(2, 1, 3), i -> i, 2, 3),
            moves("unsqueeze at the end", in -> in[0].unsqueeze(-1), Shape.of(3, 1), i -> i, 3),
            moves("unsqueeze of a scalar", in -> in[0].unsqueeze(0), Shape.of(1), i -> i),
            moves("squeeze", in -> in[0].squeeze(-2), Shape.of(2, 3), i -> i, 2, 1, 3),
            moves("of nothing", in -> in[0].reshape(0, 7), Shape.of(0, 7), i -> i, 3, 0))
        .refuses(
            "squeeze: axis 0 of shape [2, 6] has size 2, not 1",
            in -> in[0].squeeze(0),
            uniform(2, 6))
        .refuses(
            "axis 3 cannot be inserted into shape [2, 6]", in -> in[0].unsqueeze(3), uniform(2, 6))
        .refuses(
            "reshape: [2, 6] with 12 elements cannot be reshaped to [5, 2]",
            in -> in[0].reshape(5, 2),
            uniform(2, 6))
        .refuses(
            "reshape: [2, 6] with 12 elements cannot be reshaped to [5, -1]",
            in -> in[0].reshape(5, -1),
            uniform(2, 6))
        .refuses(
            "reshape: [2, 6] with 12 elements cannot be reshaped to [-1, -1]",
            in -> in[0].reshape(-1, -1),
            uniform(2, 6))
        .refuses(
            "reshape: [0] with 0 elements cannot be reshaped to [0, -1]",
            in -> in[0].reshape(0, -1),
            uniform(0));
  }

  private static OpSpec permute() {
    return new OpSpec("permute", Permute.class)
        .with(
            moves(
                "transpose", in -> in[0].transpose(), Shape.of(5, 3), i -> i % 3 * 5 + i / 3, 3, 5),
            moves(
                "of three axes",
                in -> in[0].permute(2, 0, 1), // y[c, a, b] = x[a, b, c]
                Shape.of(4, 2, 3),
                i -> i / 3 % 2 * 12 + i % 3 * 4 + i / 6,
                2,
                3,
                4),
            moves(
                "with negative axes",
                in -> in[0].permute(-1, 0, -2),
                Shape.of(4, 2, 3),
                i -> i / 3 % 2 * 12 + i % 3 * 4 + i / 6,
                2,
                3,
                4),
            moves("of a scalar", in -> in[0].permute(), Shape.SCALAR, i -> i),
            moves("of nothing", in -> in[0].transpose(), Shape.of(0, 3), i -> i, 3, 0))
        .refuses(
            "permute: [0, 0] is not a permutation of the axes of shape [3, 5]",
            in -> in[0].permute(0, 0),
            uniform(3, 5))
        .refuses(
            "permute: [1, -1] is not a permutation of the axes of shape [3, 5]",
            in -> in[0].permute(1, -1),
            uniform(3, 5))
        .refuses("axis 2 does not exist in shape [3, 5]", in -> in[0].permute(0, 2), uniform(3, 5))
        .refuses(
            "permute: [1, 0] is not a permutation of the axes of shape [3]",
            in -> in[0].transpose(),
            uniform(3));
  }

  /** The result comes back, because the checks compare it on the backend of the inputs. */
  private static OpSpec to() {
    return new OpSpec("to", To.class)
        .with(
            moves(
                "another backend and back",
                DataMovementSpecs::thereAndBack,
                Shape.of(3, 2),
                i -> i,
                3,
                2),
            moves("nothing", DataMovementSpecs::thereAndBack, Shape.of(0), i -> i, 0));
  }

  private static Tensor thereAndBack(Tensor[] in) {
    return in[0].to(OTHER).to(in[0].backend());
  }

  private static OpSpec toBlocked() {
    return new OpSpec("toBlocked", ToBlocked.class)
        .with(
            intoBlocks(3),
            intoBlocks(20),
            intoBlocks(48),
            new Sample("no images", in -> in[0].toBlocked(), uniform(0, 3, 2, 20))
                .gives(Shape.of(0, 2, 3, 2, 16), x -> new double[0]),
            new Sample("no channels", in -> in[0].toBlocked(), uniform(2, 3, 2, 0))
                .gives(Shape.of(2, 0, 3, 2, 16), x -> new double[0]))
        .refuses(
            "toBlocked: needs images [n, h, w, c] - images [2, 1, 3, 3, 16]",
            in -> in[0].toBlocked(),
            uniform(2, 1, 3, 3, 16))
        .refuses(
            "toBlocked: needs images [n, h, w, c] or [n, blocks, h, w, 16] - images [3, 3]",
            in -> in[0].toBlocked(),
            uniform(3, 3));
  }

  private static Sample intoBlocks(int channels) {
    int blocks = (channels + 15) / 16;
    return new Sample(channels + " channels", in -> in[0].toBlocked(), uniform(2, 3, 2, channels))
        .gives(
            Shape.of(2, blocks, 3, 2, 16),
            x -> {
              double[] y = new double[2 * blocks * 6 * 16];
              for (int i = 0; i < x[0].length; i++) {
                int c = i % channels;
                int pixel = i / channels % 6;
                int image = i / channels / 6;
                y[((image * blocks + c / 16) * 6 + pixel) * 16 + c % 16] = x[0][i];
              }
              return y;
            });
  }

  private static OpSpec fromBlocked() {
    return new OpSpec("fromBlocked", FromBlocked.class)
        .with(
            outOfBlocks(3),
            outOfBlocks(20),
            outOfBlocks(48),
            moves(
                "no images",
                in -> in[0].fromBlocked(3),
                Shape.of(0, 3, 2, 3),
                i -> i,
                0,
                1,
                3,
                2,
                16))
        .refuses(
            "fromBlocked: needs images [n, 2, h, w, 16] for 20 channels - images [2, 3, 4, 4, 16]",
            in -> in[0].fromBlocked(20),
            uniform(2, 3, 4, 4, 16))
        .refuses(
            "fromBlocked: needs images [n, 1, h, w, 16] for 16 channels - images [1, 4, 4, 16]",
            in -> in[0].fromBlocked(16),
            uniform(1, 4, 4, 16));
  }

  private static Sample outOfBlocks(int channels) {
    int blocks = (channels + 15) / 16;
    return moves(
        channels + " channels",
        in -> in[0].fromBlocked(channels),
        Shape.of(2, 3, 2, channels),
        i -> {
          int c = i % channels;
          return ((i / channels / 6 * blocks + c / 16) * 6 + i / channels % 6) * 16 + c % 16;
        },
        2,
        blocks,
        3,
        2,
        16);
  }

  private static OpSpec slice() {
    return new OpSpec("slice", Slice.class)
        .with(
            moves("of rows", in -> in[0].slice(0, 1, 3), Shape.of(2, 5), i -> i + 5, 4, 5),
            moves(
                "of the middle",
                in -> in[0].slice(1, 1, 3),
                Shape.of(2, 2, 3),
                i -> i / 6 * 12 + 3 + i % 6,
                2,
                4,
                3),
            moves(
                "of the last axis",
                in -> in[0].slice(-1, 2, 5),
                Shape.of(3, 3),
                i -> i / 3 * 7 + 2 + i % 3,
                3,
                7),
            moves("of all", in -> in[0].slice(0, 0, 3), Shape.of(3), i -> i, 3),
            moves("that is empty", in -> in[0].slice(0, 2, 2), Shape.of(0), i -> i, 3),
            moves("of rows of nothing", in -> in[0].slice(0, 1, 3), Shape.of(2, 0), i -> i, 4, 0),
            moves("of no rows", in -> in[0].slice(1, 1, 3), Shape.of(0, 2), i -> i, 0, 3))
        .refuses(
            "slice: 1 to 4 is not a range of axis 0 of shape [3, 5]",
            in -> in[0].slice(0, 1, 4),
            uniform(3, 5))
        .refuses(
            "slice: -1 to 2 is not a range of axis 1 of shape [3, 5]",
            in -> in[0].slice(1, -1, 2),
            uniform(3, 5))
        .refuses(
            "axis 2 does not exist in shape [3, 5]", in -> in[0].slice(2, 0, 1), uniform(3, 5));
  }

  private static Indices rows(Backend backend, float... rows) {
    return backend.indices(Tensor.of(backend, Shape.of(rows.length), rows).buffer());
  }

  private static OpSpec gatherRows() {
    return new OpSpec("gatherRows", GatherRows.class)
        .with(
            moves(
                "some of them twice",
                in -> in[0].gatherRows(3, 0, 3, 3),
                Shape.of(4, 5),
                i -> (i / 5 == 1 ? 0 : 15) + i % 5,
                4,
                5),
            moves("of a vector", in -> in[0].gatherRows(2, 1), Shape.of(2), i -> 2 - i, 3),
            moves(
                "by floats on the backend",
                in -> in[0].gatherRows(rows(in[0].backend(), 2, 1)),
                Shape.of(2),
                i -> 2 - i,
                3),
            moves("none", in -> in[0].gatherRows(), Shape.of(0, 5), i -> i, 4, 5),
            moves("none of none", in -> in[0].gatherRows(), Shape.of(0, 5), i -> i, 0, 5),
            moves("of rows of nothing", in -> in[0].gatherRows(2, 0), Shape.of(2, 0), i -> i, 3, 0))
        .refuses(
            "gatherRows: index 4 at position 1 is not a row of [4, 5]: axis 0 is 4",
            in -> in[0].gatherRows(0, 4),
            uniform(4, 5))
        .refuses(
            "gatherRows: needs at least one axis, not a scalar",
            in -> in[0].gatherRows(0),
            uniform());
  }

  private static OpSpec concat() {
    return new OpSpec("concat", Concat.class)
        .with(
            new Sample("of rows", in -> Tensor.concat(0, in), uniform(2, 3), uniform(1, 3))
                .gives(Shape.of(3, 3), x -> joined(1, x)),
            new Sample(
                    "along the last axis",
                    in -> Tensor.concat(-1, in),
                    uniform(2, 3),
                    uniform(2, 0),
                    uniform(2, 2).constant(),
                    uniform(2, 1))
                .gives(Shape.of(2, 6), x -> joined(2, x)),
            new Sample(
                    "in the middle", in -> Tensor.concat(1, in), uniform(2, 1, 3), uniform(2, 2, 3))
                .gives(Shape.of(2, 3, 3), x -> joined(2, x)),
            new Sample("of nothing", in -> Tensor.concat(1, in), uniform(0, 2), uniform(0, 3))
                .gives(Shape.of(0, 5), x -> new double[0]),
            new Sample("of empty rows", in -> Tensor.concat(0, in), uniform(2, 0), uniform(3, 0))
                .gives(Shape.of(5, 0), x -> new double[0]),
            new Sample("stack", in -> Tensor.stack(0, in), uniform(2, 3), uniform(2, 3))
                .gives(Shape.of(2, 2, 3), x -> joined(1, x)),
            new Sample("stack at the end", in -> Tensor.stack(-1, in), uniform(3), uniform(3))
                .gives(Shape.of(3, 2), x -> joined(3, x)),
            new Sample("stack of nothing", in -> Tensor.stack(1, in), uniform(2, 0), uniform(2, 0))
                .gives(Shape.of(2, 2, 0), x -> new double[0]),
            new Sample("of one", in -> Tensor.concat(0, in), uniform(4))
                .gives(Shape.of(4), x -> x[0]),
            new Sample("of x with itself", in -> Tensor.concat(0, in[0], in[0]), uniform(3))
                .gives(Shape.of(6), x -> joined(1, new double[][] {x[0], x[0]})))
        .refuses("concat: needs at least one tensor", in -> Tensor.concat(0), uniform(1))
        .refuses("concat: needs at least one tensor", in -> Tensor.stack(0), uniform(1))
        .refuses(
            "stack: shapes differ - input 0 [2, 3], input 1 [1, 3]",
            in -> Tensor.stack(0, in),
            uniform(2, 3),
            uniform(1, 3))
        .refuses(
            "concat: shapes may differ on axis 0 only - input 0 [2, 3], input 1 [2, 4]",
            in -> Tensor.concat(0, in),
            uniform(2, 3),
            uniform(2, 4))
        .refuses(
            "concat: shapes may differ on axis 0 only - input 0 [2, 3], input 1 [3]",
            in -> Tensor.concat(0, in),
            uniform(2, 3),
            uniform(3));
  }

  /** Row r of the result is row r of each part, one after the other. */
  private static double[] joined(int rows, double[][] parts) {
    int total = 0;
    for (double[] part : parts) {
      total += part.length;
    }
    double[] result = new double[total];
    int at = 0;
    for (int r = 0; r < rows; r++) {
      for (double[] part : parts) {
        int length = part.length / rows;
        System.arraycopy(part, r * length, result, at, length);
        at += length;
      }
    }
    return result;
  }

  private static OpSpec sum() {
    return new OpSpec("sum", Sum.class)
        .with(
            new Sample("of all", in -> in[0].sum(), uniform(3, 5))
                .gives(Shape.SCALAR, x -> sums(1, 15, 1, x[0])),
            new Sample("over the first axis", in -> in[0].sum(0), uniform(3, 5))
                .gives(Shape.of(5), x -> sums(1, 3, 5, x[0])),
            new Sample("over the middle axis", in -> in[0].sum(1), uniform(2, 7, 3))
                .gives(Shape.of(2, 3), x -> sums(2, 7, 3, x[0])),
            new Sample("over the last axis", in -> in[0].sum(-1), uniform(3, 5))
                .gives(Shape.of(3), x -> sums(3, 5, 1, x[0])),
            new Sample("of nothing", in -> in[0].sum(1), uniform(2, 0))
                .gives(Shape.of(2), x -> new double[2]),
            new Sample("of no rows", in -> in[0].sum(1), uniform(0, 2))
                .gives(Shape.of(0), x -> new double[0]),
            new Sample("of no columns", in -> in[0].sum(1), uniform(2, 3, 0))
                .gives(Shape.of(2, 0), x -> new double[0]),
            new Sample("over two axes", in -> in[0].sum(false, 2, 0), uniform(2, 7, 3))
                .gives(Shape.of(7), x -> sums(1, 2, 7, sums(14, 3, 1, x[0]))),
            new Sample("over two axes, kept", in -> in[0].sum(true, 0, -1), uniform(2, 7, 3))
                .gives(Shape.of(1, 7, 1), x -> sums(1, 2, 7, sums(14, 3, 1, x[0]))),
            new Sample("over all axes, kept", in -> in[0].sum(true), uniform(3, 5))
                .gives(Shape.of(1, 1), x -> sums(1, 15, 1, x[0])),
            new Sample("over axes of size 1", in -> in[0].sum(false, 0, 2), uniform(1, 3, 1))
                .gives(Shape.of(3), x -> x[0]),
            new Sample("over empty axes", in -> in[0].sum(true, 0, 1), uniform(3, 0, 2))
                .gives(Shape.of(1, 1, 2), x -> new double[2]),
            new Sample("mean over two axes", in -> in[0].mean(false, 0, 1), uniform(2, 7, 3))
                .gives(
                    Shape.of(3),
                    x -> Arrays.stream(sums(1, 14, 3, x[0])).map(v -> v / 14).toArray()),
            new Sample("mean over an axis, kept", in -> in[0].mean(true, -1), uniform(3, 5))
                .gives(
                    Shape.of(3, 1),
                    x -> Arrays.stream(sums(3, 5, 1, x[0])).map(v -> v / 5).toArray()),
            new Sample("to the last axis", in -> in[0].sumTo(Shape.of(3)), uniform(2, 7, 3))
                .gives(Shape.of(3), x -> sums(1, 14, 3, x[0])),
            new Sample("to a middle axis", in -> in[0].sumTo(Shape.of(7, 1)), uniform(2, 7, 3))
                .gives(Shape.of(7, 1), x -> sums(1, 2, 7, sums(14, 3, 1, x[0]))),
            new Sample("to outer axes", in -> in[0].sumTo(Shape.of(2, 1, 1)), uniform(2, 7, 3))
                .gives(Shape.of(2, 1, 1), x -> sums(2, 21, 1, x[0])),
            new Sample("to a scalar", in -> in[0].sumTo(Shape.SCALAR), uniform(2, 3))
                .gives(Shape.SCALAR, x -> sums(1, 6, 1, x[0])),
            new Sample("to fewer axes of size 1", in -> in[0].sumTo(Shape.of(1)), uniform(1, 1, 1))
                .gives(Shape.of(1), x -> x[0]),
            new Sample("of no rows to one", in -> in[0].sumTo(Shape.of(1, 3)), uniform(0, 3))
                .gives(Shape.of(1, 3), x -> new double[3]))
        .refuses("axis 2 does not exist in shape [3, 5]", in -> in[0].sum(2), uniform(3, 5))
        .refuses(
            "sum: axis -1 occurs twice in [1, -1]", in -> in[0].sum(true, 1, -1), uniform(3, 5))
        .refuses(
            "sumTo: [2, 3] does not broadcast to [4, 3]",
            in -> in[0].sumTo(Shape.of(2, 3)),
            uniform(4, 3))
        .refuses(
            "sumTo: [1, 3] does not broadcast to [3]",
            in -> in[0].sumTo(Shape.of(1, 3)),
            uniform(3));
  }

  private static OpSpec mean() {
    return new OpSpec("mean", Mean.class)
        .with(
            new Sample("of all", in -> in[0].mean(), uniform(2, 3))
                .gives(Shape.SCALAR, x -> divided(6, sums(1, 6, 1, x[0]))),
            new Sample("of few", in -> Mean.all(in[0], 2), uniform(5))
                .gives(Shape.SCALAR, x -> divided(2, sums(1, 5, 1, x[0]))),
            new Sample("over the first axis", in -> in[0].mean(0), uniform(3, 5))
                .gives(Shape.of(5), x -> divided(3, sums(1, 3, 5, x[0]))),
            new Sample("over the middle axis", in -> in[0].mean(1), uniform(2, 7, 3))
                .gives(Shape.of(2, 3), x -> divided(7, sums(2, 7, 3, x[0]))),
            new Sample("over the last axis", in -> in[0].mean(-1), uniform(3, 5))
                .gives(Shape.of(3), x -> divided(5, sums(3, 5, 1, x[0]))),
            new Sample("of no rows", in -> in[0].mean(1), uniform(0, 2))
                .gives(Shape.of(0), x -> new double[0]))
        .refuses("axis 2 does not exist in shape [3, 5]", in -> in[0].mean(2), uniform(3, 5));
  }

  private static double[] divided(int count, double[] sums) {
    return Arrays.stream(sums).map(v -> v / count).toArray();
  }

  private static double[] sums(int outer, int size, int inner, double[] x) {
    double[] result = new double[outer * inner];
    for (int i = 0; i < x.length; i++) {
      result[i / (size * inner) * inner + i % inner] += x[i];
    }
    return result;
  }

  private static OpSpec max() {
    return new OpSpec("max", Max.class)
        .with(
            new Sample("over the first axis", in -> in[0].max(0), spread(3, 5))
                .gives(Shape.of(5), x -> maxima(1, 3, 5, x[0])),
            new Sample("over the middle axis", in -> in[0].max(1), spread(2, 7, 3))
                .gives(Shape.of(2, 3), x -> maxima(2, 7, 3, x[0])),
            new Sample("over the last axis", in -> in[0].max(-1), spread(3, 5))
                .gives(Shape.of(3), x -> maxima(3, 5, 1, x[0])),
            new Sample("of rows of nothing", in -> in[0].max(0), spread(3, 0))
                .gives(Shape.of(0), x -> new double[0]),
            new Sample("of no rows", in -> in[0].max(1), spread(0, 5))
                .gives(Shape.of(0), x -> new double[0]))
        .refuses(
            "max: axis 1 of shape [2, 0] has size 0 and therefore no maximum",
            in -> in[0].max(1),
            uniform(2, 0));
  }

  private static double[] maxima(int outer, int size, int inner, double[] x) {
    double[] result = new double[outer * inner];
    Arrays.fill(result, Double.NEGATIVE_INFINITY);
    for (int i = 0; i < x.length; i++) {
      int at = i / (size * inner) * inner + i % inner;
      result[at] = Math.max(result[at], x[i]);
    }
    return result;
  }

  /** A sample whose result has element {@code from(i)} of its only input at i. */
  private static Sample moves(
      String name,
      Function<Tensor[], Tensor> function,
      Shape shape,
      IntUnaryOperator from,
      int... sizes) {
    return new Sample(name, function, uniform(sizes))
        .gives(
            shape,
            x -> {
              double[] result = new double[shape.elements()];
              for (int i = 0; i < result.length; i++) {
                result[i] = x[0][from.applyAsInt(i)];
              }
              return result;
            });
  }
}
