package kinesic.engine.op;

import static kinesic.engine.spec.Input.between;
import static kinesic.engine.spec.Input.spread;
import static kinesic.engine.spec.Input.uniform;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.spec.Input;
import kinesic.engine.spec.OpSpec;
import kinesic.engine.spec.Sample;

/** Specs of the ops that treat each element by itself. */
final class PointwiseSpecs {

  private PointwiseSpecs() {}

  static List<OpSpec> all() {
    return List.of(
        pointwise(),
        new OpSpec("affine", Affine.class)
            .with(
                map("add 2.5", x -> x.add(2.5f), x -> x + 2.5, uniform(3, 5)),
                map("subtract 2.5", x -> x.subtract(2.5f), x -> x - 2.5, uniform(3, 5)),
                map("divided by 3", x -> x.divide(3f), x -> x / 3, uniform(7)),
                map("times -3", x -> x.multiply(-3f), x -> -3 * x, uniform(7)),
                map("times 0 of nothing", x -> x.multiply(0f), x -> 0, uniform(0))),
        new OpSpec("clamp", Clamp.class)
            .with(
                map(
                    "to [-0.4, 0.5]", // between the odd multiples of 0.05
                    x -> x.clamp(-0.4f, 0.5f),
                    x -> Math.min(Math.max(x, -0.4f), 0.5f),
                    spread(5, 7)),
                map("of nothing", x -> x.clamp(0, 1), x -> x, spread(2, 0)))
            .refuses("clamp: low 2.0 exceeds high 1.0", in -> in[0].clamp(2, 1), uniform(3))
            .refuses(
                "clamp: low NaN exceeds high 1.0", in -> in[0].clamp(Float.NaN, 1), uniform(3)),
        elu(),
        dropout());
  }

  private static OpSpec pointwise() {
    return new OpSpec("pointwise", Pointwise.class)
        .with(
            map("negate", Tensor::negate, x -> -x, uniform(3, 5)),
            map("exp", Tensor::exp, Math::exp, uniform(3, 5)),
            map("log", Tensor::log, Math::log, between(0.5, 3, 17)),
            map("sqrt", Tensor::sqrt, Math::sqrt, between(0.5, 3, 17)),
            map("square", Tensor::square, x -> x * x, uniform(2, 3, 2)),
            map("abs", Tensor::abs, Math::abs, spread(17)),
            map("reciprocal", Tensor::reciprocal, x -> 1 / x, between(0.5, 2, 9)),
            map("reciprocal of negative", Tensor::reciprocal, x -> 1 / x, between(-2, -0.5, 9)),
            map("rsqrt", Tensor::rsqrt, x -> 1 / Math.sqrt(x), between(0.5, 3, 17)),
            map("sign", Tensor::sign, Math::signum, spread(17)),
            map("floor", Tensor::floor, Math::floor, spread(5, 7)),
            map("round", Tensor::round, Math::rint, between(0.6, 1.4, 9)),
            map("sin", Tensor::sin, Math::sin, between(-4, 4, 17)),
            map("cos", Tensor::cos, Math::cos, between(-4, 4, 17)),
            new Sample("erf", in -> in[0].erf(), Input.of(Shape.of(5), -2, -0.5f, 0, 0.25f, 1))
                .gives( // math.erf of Python
                    Shape.of(5),
                    x ->
                        new double[] {
                          -0.9953222650189527,
                          -0.5204998778130465,
                          0,
                          0.2763263901682369,
                          0.8427007929497149
                        }),
            map("log1p", Tensor::log1p, Math::log1p, between(-0.5, 2, 17)),
            map("expm1", Tensor::expm1, Math::expm1, between(-2, 2, 17)),
            map("square root as a power", x -> x.pow(0.5f), Math::sqrt, between(0.5, 3, 17)),
            map("tanh", Tensor::tanh, Math::tanh, between(-3, 3, 33)),
            map("sigmoid", Tensor::sigmoid, x -> 1 / (1 + Math.exp(-x)), between(-4, 4, 33)),
            map("relu", Tensor::relu, x -> Math.max(x, 0), spread(5, 7)),
            map("softplus", Tensor::softplus, x -> Math.log1p(Math.exp(x)), between(-4, 4, 33)),
            map("relu6", Tensor::relu6, x -> Math.min(Math.max(x, 0), 6), spread(13, 19)),
            map("hardsigmoid", Tensor::hardsigmoid, PointwiseSpecs::hardsigmoid, spread(13, 11)),
            map("hardswish", Tensor::hardswish, x -> x * hardsigmoid(x), spread(13, 11)),
            map("silu", Tensor::silu, x -> x / (1 + Math.exp(-x)), between(-4, 4, 33)),
            map("mish", Tensor::mish, PointwiseSpecs::mish, between(-4, 4, 33)),
            // torch.nn.functional.gelu 2.13 in double
            new Sample("gelu", in -> in[0].gelu(), Input.of(Shape.of(4), -2, -0.5f, 0.25f, 1))
                .gives(
                    Shape.of(4),
                    x ->
                        new double[] {
                          -0.04550026389635842,
                          -0.15426876936299344,
                          0.14967658142073093,
                          0.841344746068543
                        }),
            new Sample(
                    "geluTanh", in -> in[0].geluTanh(), Input.of(Shape.of(4), -2, -0.5f, 0.25f, 1))
                .gives(
                    Shape.of(4),
                    x ->
                        new double[] {
                          -0.04540230591222494,
                          -0.15428599017485606,
                          0.149675350701685,
                          0.8411919906082768
                        }),
            map("of a scalar", Tensor::exp, Math::exp, uniform()),
            map("of nothing", Tensor::tanh, Math::tanh, uniform(3, 0)));
  }

  private static double hardsigmoid(double x) {
    return Math.min(Math.max(x + 3, 0), 6) / 6;
  }

  private static double mish(double x) {
    return x * Math.tanh(Math.log1p(Math.exp(x)));
  }

  private static OpSpec elu() {
    return new OpSpec("elu", Elu.class)
        .with(
            map("alpha 1", x -> x.elu(1), x -> x > 0 ? x : Math.expm1(x), spread(5, 7)),
            map("alpha 0.5", x -> x.elu(0.5f), x -> x > 0 ? x : Math.expm1(x) / 2, spread(17)),
            map("of nothing", x -> x.elu(1), x -> x, spread(0, 3)));
  }

  private static OpSpec dropout() {
    return new OpSpec("dropout", Dropout.class)
        .with(
            new Sample("a half", in -> in[0].dropout(0.5f, stream()), uniform(4, 9)),
            map("with probability 0", x -> x.dropout(0f, stream()), x -> x, uniform(5)),
            map("of nothing", x -> x.dropout(0.2f, stream()), x -> x, uniform(0)))
        .refuses(
            "dropout: the probability must be in [0, 1) but is 1.0",
            in -> in[0].dropout(1f, stream()),
            uniform(3));
  }

  private static RandomStream stream() {
    return new RandomStream(3, "dropout");
  }

  private static Sample map(
      String name, Function<Tensor, Tensor> f, DoubleUnaryOperator reference, Input input) {
    Shape shape = input.shape();
    return new Sample(name, in -> f.apply(in[0]), input)
        .gives(shape, x -> Arrays.stream(x[0]).map(reference).toArray());
  }
}
