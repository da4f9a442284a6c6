package kinesic.engine.playground;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import kinesic.engine.RandomStream;
import kinesic.engine.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A function that a program may call.
 *
 * @param usage how it is called, such as {@code sum(x, axis)}
 * @param meaning what it returns, in a few words
 * @param fewest the smallest number of arguments
 * @param most the largest number of arguments
 * @param body computes the result
 */
record Function(String usage, String meaning, int fewest, int most, Body body) {

  private static final int MANY = Integer.MAX_VALUE;
  private static final Map<String, Function> ALL = catalogue();

  /** Computes a result from arguments whose number has been checked. */
  interface Body {
    Tensor apply(Arguments arguments) throws ProgramException;
  }

  /** Returns the name, which is the beginning of the usage. */
  String name() {
    return usage.substring(0, usage.indexOf('('));
  }

  /** Returns all functions, in the order in which they are listed. */
  static Collection<Function> all() {
    return ALL.values();
  }

  /** Returns the function with this name, or null. */
  static @Nullable Function named(String name) {
    return ALL.get(name);
  }

  private static Map<String, Function> catalogue() {
    Map<String, Function> all = new LinkedHashMap<>();
    pointwise(all);
    reductions(all);
    products(all);
    movement(all);
    creation(all);
    return all;
  }

  private static void pointwise(Map<String, Function> all) {
    unary(all, "relu(x)", "x where it is positive, else 0", Tensor::relu);
    unary(all, "tanh(x)", "the hyperbolic tangent", Tensor::tanh);
    unary(all, "sigmoid(x)", "1 / (1 + exp(-x))", Tensor::sigmoid);
    unary(all, "softplus(x)", "log(1 + exp(x))", Tensor::softplus);
    unary(all, "gelu(x)", "x times the normal distribution function", Tensor::gelu);
    unary(all, "exp(x)", "e to the power x", Tensor::exp);
    unary(all, "log(x)", "the natural logarithm", Tensor::log);
    unary(all, "sqrt(x)", "the square root", Tensor::sqrt);
    unary(all, "square(x)", "x * x", Tensor::square);
    unary(all, "abs(x)", "the absolute value", Tensor::abs);
    unary(all, "sin(x)", "the sine", Tensor::sin);
    unary(all, "cos(x)", "the cosine", Tensor::cos);
    binary(all, "maximum(x, y)", "the larger of two elements", Tensor::maximum);
    binary(all, "minimum(x, y)", "the smaller of two elements", Tensor::minimum);
  }

  private static void reductions(Map<String, Function> all) {
    reduction(all, "sum(x, axis)", "the sum", Tensor::sum, Tensor::sum);
    reduction(all, "mean(x, axis)", "the mean", Tensor::mean, Tensor::mean);
    reduction(all, "max(x, axis)", "the largest element", x -> x.max(false), Tensor::max);
    reduction(all, "min(x, axis)", "the smallest element", x -> x.min(false), Tensor::min);
    add(
        all,
        "softmax(x)",
        "exp(x) divided by its sum over the last axis",
        1,
        1,
        a -> a.tensor(0).softmax());
    add(all, "logSoftmax(x)", "log(softmax(x))", 1, 1, a -> a.tensor(0).logSoftmax());
    add(
        all,
        "crossEntropy(scores, label, ...)",
        "the mean of -log softmax at the labels, one for each row",
        2,
        MANY,
        a -> a.tensor(0).crossEntropy(a.integers(1)));
  }

  private static void products(Map<String, Function> all) {
    binary(all, "matmul(x, y)", "the matrix product, also x @ y", Tensor::matmul);
    add(
        all,
        "conv2d(x, filter, padding)",
        "the convolution of images [n, h, w, in] with filters [kh, kw, in, out]",
        2,
        3,
        a -> a.tensor(0).conv2d(a.tensor(1), 1, a.count() > 2 ? a.integer(2, a.padding()) : 0));
  }

  private static void movement(Map<String, Function> all) {
    add(
        all,
        "reshape(x, size, ...)",
        "the same elements in another shape",
        1,
        MANY,
        a -> a.tensor(0).reshape(a.integers(1)));
    unary(all, "transpose(x)", "x with its last two axes swapped", Tensor::transpose);
    add(
        all,
        "concat(axis, x, ...)",
        "tensors one after the other",
        2,
        MANY,
        a -> Tensor.concat(a.integer(0), a.tensors(1)));
    add(
        all,
        "slice(x, axis, from, to)",
        "a range of an axis",
        4,
        4,
        a -> a.tensor(0).slice(a.integer(1), a.integer(2), a.integer(3)));
    unary(all, "detach(x)", "x as a constant: no gradient passes", Tensor::detach);
  }

  private static void creation(Map<String, Function> all) {
    add(all, "zeros(size, ...)", "zeros", 0, MANY, a -> Tensor.zeros(a.sizes(0)));
    add(all, "ones(size, ...)", "ones", 0, MANY, a -> Tensor.ones(a.sizes(0)));
    add(all, "arange(n)", "0, 1, ..., n - 1", 1, 1, a -> Tensor.arange(a.sizes(0).elements()));
    add(
        all,
        "normal(seed, size, ...)",
        "normal random numbers, for each seed the same",
        1,
        MANY,
        a -> new RandomStream(a.integer(0), "playground").normal(a.sizes(1), 0, 1));
  }

  private static void unary(
      Map<String, Function> all, String usage, String meaning, UnaryOperator<Tensor> f) {
    add(all, usage, meaning, 1, 1, a -> f.apply(a.tensor(0)));
  }

  private static void binary(
      Map<String, Function> all, String usage, String meaning, BinaryOperator<Tensor> f) {
    add(all, usage, meaning, 2, 2, a -> f.apply(a.tensor(0), a.tensor(1)));
  }

  /** A reduction of one axis. */
  private interface OfAxis {
    Tensor apply(Tensor x, int axis);
  }

  private static void reduction(
      Map<String, Function> all,
      String usage,
      String meaning,
      UnaryOperator<Tensor> whole,
      OfAxis ofAxis) {
    String text = meaning + " of all elements, or along an axis";
    add(
        all,
        usage,
        text,
        1,
        2,
        a -> a.count() == 1 ? whole.apply(a.tensor(0)) : ofAxis.apply(a.tensor(0), a.integer(1)));
  }

  private static void add(
      Map<String, Function> all, String usage, String meaning, int fewest, int most, Body body) {
    Function function = new Function(usage, meaning, fewest, most, body);
    all.put(function.name(), function);
  }
}
