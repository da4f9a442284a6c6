package kinesic.engine.op;

import static kinesic.engine.spec.Input.between;
import static kinesic.engine.spec.Input.spread;
import static kinesic.engine.spec.Input.uniform;

import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;
import java.util.function.Function;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Op;
import kinesic.engine.spec.Input;
import kinesic.engine.spec.OpSpec;
import kinesic.engine.spec.Sample;
import kinesic.kernels.Binary;

/** Specs of the ops with two operands that broadcast. */
final class ArithmeticSpecs {

  /** Shapes of the left operand, the right one and the result. */
  private static final int[][][] SHAPES = {
    {{3, 5}, {3, 5}, {3, 5}},
    {{2, 3, 5}, {5}, {2, 3, 5}},
    {{5}, {2, 3, 5}, {2, 3, 5}},
    {{3, 1}, {1, 4}, {3, 4}},
    {{2, 1, 3}, {4, 1}, {2, 4, 3}},
    {{1, 1}, {3}, {1, 3}},
    {{}, {2, 2}, {2, 2}},
    {{}, {}, {}},
    {{0, 3}, {3}, {0, 3}},
    {{3, 0}, {3, 1}, {3, 0}},
    {{2, 1, 3}, {0, 1}, {2, 0, 3}},
  };

  private ArithmeticSpecs() {}

  static List<OpSpec> all() {
    return List.of(
        spec("add", Add.class, Tensor::add, Double::sum, Input::uniform, Input::uniform),
        spec(
            "subtract",
            Subtract.class,
            Tensor::subtract,
            (x, y) -> x - y,
            Input::uniform,
            Input::uniform),
        spec(
                "multiply",
                Multiply.class,
                Tensor::multiply,
                (x, y) -> x * y,
                Input::uniform,
                Input::uniform)
            .with(new Sample("x with itself", in -> in[0].multiply(in[0]), uniform(5))),
        spec(
            "divide",
            Divide.class,
            Tensor::divide,
            (x, y) -> x / y,
            Input::uniform,
            sizes -> between(0.5, 2, sizes)),
        spec(
            "pow",
            Pow.class,
            Tensor::pow,
            Math::pow,
            sizes -> between(0.5, 2, sizes),
            Input::uniform),
        spec(
            "atan2",
            Atan2.class,
            Tensor::atan2,
            Math::atan2,
            Input::uniform,
            sizes -> between(0.5, 2, sizes)),
        leakyRelu(),
        where(),
        compare(),
        extremum("maximum", Tensor::maximum, Math::max),
        extremum("minimum", Tensor::minimum, Math::min));
  }

  private static OpSpec leakyRelu() {
    return spec(
            "leakyRelu",
            LeakyRelu.class,
            (x, slope) -> x.leakyRelu(slope),
            (x, slope) -> x > 0 ? x : slope * x,
            Input::spread,
            Input::uniform)
        .with(
            new Sample("with one slope", in -> in[0].leakyRelu(0.125f), spread(5, 7))
                .gives(
                    Shape.of(5, 7),
                    in -> Arrays.stream(in[0]).map(x -> x > 0 ? x : 0.125 * x).toArray()));
  }

  private static OpSpec compare() {
    Input x = Input.of(Shape.of(5), 1, 2, 2, Float.NaN, -0f).constant();
    Input y = Input.of(Shape.of(5), 2, 2, 1, Float.NaN, 0).constant();
    return new OpSpec("compare", Compare.class)
        .with(
            comparison("greaterThan", in -> in[0].greaterThan(in[1]), x, y, 0, 0, 1, 0, 0),
            comparison("greaterOrEqual", in -> in[0].greaterOrEqual(in[1]), x, y, 0, 1, 1, 0, 1),
            comparison("lessThan", in -> in[0].lessThan(in[1]), x, y, 1, 0, 0, 0, 0),
            comparison("lessOrEqual", in -> in[0].lessOrEqual(in[1]), x, y, 1, 1, 0, 0, 1),
            comparison("equalTo", in -> in[0].equalTo(in[1]), x, y, 0, 1, 0, 0, 1),
            comparison("notEqualTo", in -> in[0].notEqualTo(in[1]), x, y, 1, 0, 1, 1, 0),
            comparison("greaterThan 1.5", in -> in[0].greaterThan(1.5f), x, y, 0, 1, 1, 0, 0),
            comparison("greaterOrEqual 2", in -> in[0].greaterOrEqual(2), x, y, 0, 1, 1, 0, 0),
            comparison("lessThan 2", in -> in[0].lessThan(2), x, y, 1, 0, 0, 0, 1),
            comparison("lessOrEqual 2", in -> in[0].lessOrEqual(2), x, y, 1, 1, 1, 0, 1),
            comparison("equalTo 0", in -> in[0].equalTo(0), x, y, 0, 0, 0, 0, 1),
            comparison("notEqualTo 0", in -> in[0].notEqualTo(0), x, y, 1, 1, 1, 1, 0),
            new Sample(
                    "of nothing",
                    in -> in[0].lessThan(in[1]),
                    uniform(0, 3).constant(),
                    uniform(3).constant())
                .gives(Shape.of(0, 3), in -> new double[0]))
        .refuses(
            "lessThan: an operand requires a gradient, but a comparison has none; detach it",
            in -> new Compare(Binary.LESS_THAN).apply(in),
            uniform(3),
            uniform(3))
        .refuses(
            "compare: ADD is no comparison", in -> new Compare(Binary.ADD).apply(in), uniform(3))
        .refuses(
            "greaterOrEqual: shapes do not broadcast - left [3], right [2]: axis -1 is 3 and 2",
            in -> in[0].greaterOrEqual(in[1]),
            uniform(3),
            uniform(2));
  }

  private static Sample comparison(
      String name, Function<Tensor[], Tensor> f, Input x, Input y, double... expected) {
    return new Sample(name, f, x, y).gives(x.shape(), in -> expected);
  }

  private static OpSpec where() {
    OpSpec spec = new OpSpec("where", Where.class);
    for (int[][] shapes : SHAPES) {
      Shape x = Shape.of(shapes[0]);
      Shape y = Shape.of(shapes[1]);
      Shape z = Shape.of(shapes[2]);
      spec =
          spec.with(
              new Sample(
                      "of " + x + " and " + y,
                      in -> in[0].where(in[1], in[2]),
                      mask(shapes[2]),
                      uniform(shapes[0]),
                      uniform(shapes[1]))
                  .gives(
                      z,
                      in -> {
                        double[] left = broadcast((a, b) -> a, in[1], x, in[2], y, z);
                        double[] right = broadcast((a, b) -> b, in[1], x, in[2], y, z);
                        Arrays.setAll(left, i -> in[0][i] != 0 ? left[i] : right[i]);
                        return left;
                      }));
    }
    return spec.with(
            new Sample(
                    "a repeated condition",
                    in -> in[0].where(in[1], in[2]),
                    Input.of(Shape.of(2, 1), 0, -0.5f).constant(),
                    uniform(2, 3),
                    uniform())
                .gives(
                    Shape.of(2, 3),
                    x -> new double[] {x[2][0], x[2][0], x[2][0], x[1][3], x[1][4], x[1][5]}))
        .with(
            new Sample(
                    "maskedFill",
                    in -> in[0].maskedFill(in[1], -7),
                    uniform(2, 3),
                    Input.of(Shape.of(3), 0, 1, Float.NaN).constant())
                .gives(Shape.of(2, 3), x -> new double[] {x[0][0], -7, -7, x[0][3], -7, -7}))
        .refuses(
            "where: the condition [3] requires a gradient but has none; detach it",
            in -> in[0].where(in[1], in[1]),
            uniform(3),
            uniform(3))
        .refuses(
            "where: shapes do not broadcast - left [3], right [2]: axis -1 is 3 and 2",
            in -> in[0].detach().where(in[1], in[2]),
            uniform(3),
            uniform(3),
            uniform(2))
        .refuses(
            "where: needs a condition and two operands, not 2 inputs",
            in -> new Where().apply(in),
            uniform(3),
            uniform(3));
  }

  /** Zeros and ones in turn, a constant. */
  private static Input mask(int... sizes) {
    return new Input(
        Shape.of(sizes),
        (count, stream) -> {
          float[] values = new float[count];
          for (int i = 0; i < count; i += 2) {
            values[i] = 1;
          }
          return values;
        },
        false);
  }

  private static OpSpec extremum(
      String name, BinaryOperator<Tensor> f, DoubleBinaryOperator reference) {
    return spec(name, Extremum.class, f, reference, Input::spread, ArithmeticSpecs::evenMultiples);
  }

  /** The multiples of 0.1, which lie between the elements of a spread input. */
  private static Input evenMultiples(int... sizes) {
    Input spread = spread(sizes);
    return new Input(
        spread.shape(),
        (count, stream) -> {
          float[] values = spread.elements().draw(count, stream);
          for (int i = 0; i < count; i++) {
            values[i] += 0.05f;
          }
          return values;
        },
        true);
  }

  private static OpSpec spec(
      String name,
      Class<? extends Op> op,
      BinaryOperator<Tensor> f,
      DoubleBinaryOperator reference,
      Function<int[], Input> left,
      Function<int[], Input> right) {
    OpSpec spec = new OpSpec(name, op);
    for (int[][] shapes : SHAPES) {
      Shape x = Shape.of(shapes[0]);
      Shape y = Shape.of(shapes[1]);
      Shape z = Shape.of(shapes[2]);
      spec =
          spec.with(
              new Sample(
                      x + " with " + y,
                      in -> f.apply(in[0], in[1]),
                      left.apply(shapes[0]),
                      right.apply(shapes[1]))
                  .gives(z, in -> broadcast(reference, in[0], x, in[1], y, z)));
    }
    return spec.refuses(
        name + ": shapes do not broadcast - left [4, 3], right [2, 3]: axis -2 is 4 and 2",
        in -> f.apply(in[0], in[1]),
        uniform(4, 3),
        uniform(2, 3));
  }

  private static double[] broadcast(
      DoubleBinaryOperator f, double[] x, Shape xShape, double[] y, Shape yShape, Shape z) {
    double[] result = new double[z.elements()];
    for (int i = 0; i < result.length; i++) {
      result[i] = f.applyAsDouble(x[position(i, z, xShape)], y[position(i, z, yShape)]);
    }
    return result;
  }

  /** Where the operand of shape {@code from} has the element that element {@code i} of z reads. */
  private static int position(int i, Shape z, Shape from) {
    int position = 0;
    int stride = 1;
    for (int back = 1; back <= z.rank(); back++) {
      int index = i % z.size(-back);
      i /= z.size(-back);
      if (back <= from.rank()) {
        position += from.size(-back) == 1 ? 0 : index * stride;
        stride *= from.size(-back);
      }
    }
    return position;
  }
}
