package kinesic.nn.golden;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import kinesic.engine.Ranking;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.io.JsonException;
import kinesic.engine.op.Attention;
import kinesic.engine.op.SelfAttention;

/** Ops on tensors of any meaning. */
final class TensorOperations {

  private TensorOperations() {}

  static Map<String, Operation> all() {
    Map<String, Operation> all = new TreeMap<>();
    elementwise(all);
    reductions(all);
    products(all);
    attention(all);
    return all;
  }

  private static void elementwise(Map<String, Operation> all) {
    Map<String, UnaryOperator<Tensor>> unary =
        Map.ofEntries(
            Map.entry("negate", Tensor::negate),
            Map.entry("exp", Tensor::exp),
            Map.entry("log", Tensor::log),
            Map.entry("sqrt", Tensor::sqrt),
            Map.entry("square", Tensor::square),
            Map.entry("abs", Tensor::abs),
            Map.entry("reciprocal", Tensor::reciprocal),
            Map.entry("tanh", Tensor::tanh),
            Map.entry("sigmoid", Tensor::sigmoid),
            Map.entry("relu", Tensor::relu),
            Map.entry("softplus", Tensor::softplus),
            Map.entry("rsqrt", Tensor::rsqrt),
            Map.entry("sign", Tensor::sign),
            Map.entry("floor", Tensor::floor),
            Map.entry("round", Tensor::round),
            Map.entry("sin", Tensor::sin),
            Map.entry("cos", Tensor::cos),
            Map.entry("erf", Tensor::erf),
            Map.entry("log1p", Tensor::log1p),
            Map.entry("expm1", Tensor::expm1),
            Map.entry("relu6", Tensor::relu6),
            Map.entry("gelu", Tensor::gelu),
            Map.entry("geluTanh", Tensor::geluTanh),
            Map.entry("silu", Tensor::silu),
            Map.entry("mish", Tensor::mish),
            Map.entry("hardsigmoid", Tensor::hardsigmoid),
            Map.entry("hardswish", Tensor::hardswish));
    unary.forEach((op, f) -> all.put(op, in -> f.apply(in.tensor("x"))));
    Map<String, BinaryOperator<Tensor>> binary =
        Map.ofEntries(
            Map.entry("add", Tensor::add),
            Map.entry("subtract", Tensor::subtract),
            Map.entry("multiply", Tensor::multiply),
            Map.entry("divide", Tensor::divide),
            Map.entry("maximum", Tensor::maximum),
            Map.entry("minimum", Tensor::minimum),
            Map.entry("atan2", Tensor::atan2),
            Map.entry("pow", Tensor::pow),
            Map.entry("greaterThan", Tensor::greaterThan),
            Map.entry("greaterOrEqual", Tensor::greaterOrEqual),
            Map.entry("lessThan", Tensor::lessThan),
            Map.entry("lessOrEqual", Tensor::lessOrEqual),
            Map.entry("equalTo", Tensor::equalTo),
            Map.entry("notEqualTo", Tensor::notEqualTo));
    binary.forEach((op, f) -> all.put(op, in -> f.apply(in.tensor("input"), in.tensor("other"))));
    all.put("addValue", in -> in.tensor("x").add(in.number("value")));
    all.put("subtractValue", in -> in.tensor("x").subtract(in.number("value")));
    all.put("multiplyValue", in -> in.tensor("x").multiply(in.number("value")));
    all.put("divideValue", in -> in.tensor("x").divide(in.number("value")));
    all.put("leakyReluValue", in -> in.tensor("x").leakyRelu(in.number("value")));
    all.put("leakyRelu", in -> in.tensor("x").leakyRelu(in.tensor("slope")));
    all.put("elu", in -> in.tensor("x").elu(in.number("value")));
    all.put("powValue", in -> in.tensor("x").pow(in.number("value")));
    all.put("maskedFill", in -> in.tensor("x").maskedFill(in.tensor("mask"), in.number("value")));
    all.put("clamp", in -> in.tensor("x").clamp(in.number("low"), in.number("high")));
    all.put("where", in -> in.tensor("mask").where(in.tensor("x"), in.tensor("y")));
  }

  private static void reductions(Map<String, Operation> all) {
    all.put("sumAll", in -> in.tensor("x").sum());
    all.put("meanAll", in -> in.tensor("x").mean());
    all.put("sum", in -> in.tensor("x").sum(in.flag("keep"), in.integers("axes")));
    all.put("mean", in -> in.tensor("x").mean(in.flag("keep"), in.integers("axes")));
    all.put("sumTo", in -> in.tensor("x").sumTo(Shape.of(in.integers("shape"))));
    all.put("max", in -> in.tensor("x").max(in.integer("axis")));
    all.put("min", in -> in.tensor("x").min(in.integer("axis")));
    all.put("argMax", in -> reduced(in, in.tensor("x").argMax(in.integer("axis"))));
    all.put("argMin", in -> reduced(in, in.tensor("x").argMin(in.integer("axis"))));
    all.put("cumSum", in -> in.tensor("x").cumSum(in.integer("axis")));
    all.put(
        "sort", in -> ranked(in, in.tensor("x").sort(in.integer("axis"), in.flag("descending"))));
    all.put("topK", in -> ranked(in, in.tensor("x").topK(in.integer("k"), in.integer("axis"))));
    all.put("maxOver", in -> in.tensor("x").max(in.flag("keep"), in.integers("axes")));
    all.put("minOver", in -> in.tensor("x").min(in.flag("keep"), in.integers("axes")));
    all.put("prod", in -> in.tensor("x").prod(in.flag("keep"), in.integers("axes")));
    all.put("logSumExp", in -> in.tensor("x").logSumExp(in.flag("keep"), in.integers("axes")));
    all.put(
        "variance",
        in -> in.tensor("x").variance(in.flag("unbiased"), in.flag("keep"), in.integers("axes")));
    all.put(
        "standardDeviation",
        in ->
            in.tensor("x")
                .standardDeviation(in.flag("unbiased"), in.flag("keep"), in.integers("axes")));
    all.put(
        "norm",
        in ->
            in.tensor("x")
                .norm(Float.parseFloat(in.text("p")), in.flag("keep"), in.integers("axes")));
    all.put("softmax", in -> in.tensor("x").softmax(in.integer("axis")));
    all.put("logSoftmax", in -> in.tensor("x").logSoftmax(in.integer("axis")));
  }

  /** Returns indices, one for each element of the axes that are left, as a tensor. */
  private static Tensor reduced(Arguments in, int[] index) throws JsonException {
    float[] values = new float[index.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = index[i];
    }
    return Tensor.of(in.tensor("x").shape().without(in.integer("axis")), values);
  }

  private static Tensor ranked(Arguments in, Ranking ranking) {
    in.result("indices", ranking.indices());
    return ranking.values();
  }

  private static void products(Map<String, Operation> all) {
    all.put(
        "matmul",
        in ->
            in.tensor("a")
                .matmul(in.tensor("b"), in.flag("transposeLeft"), in.flag("transposeRight")));
    all.put(
        "einsum",
        in ->
            Tensor.einsum(
                in.text("equation"),
                Stream.of("a", "b", "c").filter(in::has).map(in::tensor).toArray(Tensor[]::new)));
  }

  private static void attention(Map<String, Operation> all) {
    all.put(
        "attention",
        in ->
            in.has("mask")
                ? in.tensor("q").attention(in.tensor("k"), in.tensor("v"), in.tensor("mask"))
                : in.tensor("q").attention(in.tensor("k"), in.tensor("v")));
    all.put(
        "causalAttention", in -> in.tensor("q").causalAttention(in.tensor("k"), in.tensor("v")));
    all.put(
        "Attention",
        in ->
            new Attention(in.integer("heads"), in.number("scale", Float.NaN), in.flag("causal"))
                .apply(
                    Stream.of("q", "k", "v", "mask")
                        .filter(in::has)
                        .map(in::tensor)
                        .toArray(Tensor[]::new)));
    all.put(
        "SelfAttention",
        in ->
            new SelfAttention(in.integer("heads"), Float.NaN, in.flag("causal"))
                .apply(in.tensor("x")));
  }
}
