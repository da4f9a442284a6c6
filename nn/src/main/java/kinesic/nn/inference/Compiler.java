package kinesic.nn.inference;

import static java.util.Map.entry;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Op;
import kinesic.engine.op.Add;
import kinesic.engine.op.BatchNorm;
import kinesic.engine.op.Conv2d;
import kinesic.engine.op.FromBlocked;
import kinesic.engine.op.MatMul;
import kinesic.engine.op.Multiply;
import kinesic.engine.op.Pointwise;
import kinesic.engine.op.Reshape;
import kinesic.engine.trace.Graph;
import kinesic.engine.trace.Value;
import kinesic.kernels.Activation;
import kinesic.kernels.ConvolutionShape;
import kinesic.kernels.ImageLayout;
import kinesic.kernels.Unary;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the operation that computes each value of a graph. Convolutions and products with a
 * constant matrix are prepared, and what follows them is fused into their kernel: batch
 * normalisation with constant statistics, a bias, a residual, an activation. Point-wise functions
 * overwrite their input, and heads of few channels are joined, see {@link ParallelHeads}. All other
 * ops evaluate themselves.
 *
 * <p>A value is fused into the operation that reads it if nothing else reads it.
 */
final class Compiler {

  /** Describes how to compute the result of an op; returns null to leave the op as it is. */
  @FunctionalInterface
  private interface Rule {
    @Nullable Stage compile(Compiler compiler, Value.Result result);
  }

  /** The ops that are not simply evaluated. */
  private static final Map<Class<? extends Op>, Rule> RULES =
      Map.ofEntries(
          entry(Conv2d.class, Compiler::convolution),
          entry(kinesic.engine.op.Linear.class, Compiler::linear),
          entry(MatMul.class, Compiler::product),
          entry(BatchNorm.class, Compiler::normalisation),
          entry(Multiply.class, Compiler::scaling),
          entry(Add.class, Compiler::sum),
          entry(Reshape.class, Compiler::shuffle),
          entry(Pointwise.class, Compiler::function));

  /** The functions that an epilogue can apply. */
  private static final Map<Unary, Activation> ACTIVATIONS = activations();

  private static Map<Unary, Activation> activations() {
    Map<Unary, Activation> byFunction = new EnumMap<>(Unary.class);
    for (Activation activation : Activation.values()) {
      Unary function = activation.function();
      if (function != null) {
        byFunction.put(function, activation);
      }
    }
    return byFunction;
  }

  /**
   * How a value is computed.
   *
   * @param operation the operation
   * @param inputs its inputs; a residual is the last one
   */
  record Stage(Operation operation, List<Value> inputs) {

    /** Returns the operation, if something can be fused into it. */
    private Fusible linear() {
      return (Fusible) operation;
    }

    private boolean isLinear() {
      return linear().isLinear();
    }
  }

  private final BatchAxis batch;
  private final int typical; // images
  private final Map<Value, Integer> uses = new HashMap<>();
  private final Map<Value, Stage> stages = new HashMap<>();

  /**
   * Compiles a graph.
   *
   * @param batch the shapes for any batch size
   * @param typical the batch size for which algorithms are chosen
   */
  Compiler(Graph graph, BatchAxis batch, int typical) {
    this.batch = batch;
    this.typical = typical;
    for (Value.Result result : graph.results()) {
      result.inputs().forEach(value -> uses.merge(value, 1, Integer::sum));
    }
    graph.outputs().forEach(value -> uses.merge(value, 1, Integer::sum));
    for (Value.Result result : graph.results()) {
      stages.put(result, compile(result));
    }
    ParallelHeads.join(graph, stages, this::isUsedOnce);
    for (Value output : graph.outputs()) {
      if (batch.isInterleaved(output)) {
        throw new IllegalArgumentException(
            "inference: the output %s does not contain the images one after another"
                .formatted(output));
      }
    }
  }

  /** Returns how each result is computed, including those that were fused into others. */
  Map<Value, Stage> stages() {
    return stages;
  }

  private Stage compile(Value.Result result) {
    Rule rule = RULES.get(result.op().getClass());
    Stage special = rule == null ? null : rule.compile(this, result);
    if (special != null) {
      if (result.inputs().stream().anyMatch(batch::isInterleaved)) {
        batch.requireIndependent(result);
      }
      return special;
    }
    batch.requireIndependent(result);
    return new Stage(new Evaluation(result, batch), result.inputs());
  }

  /** Returns the tensor if {@code value} is a constant; otherwise null. */
  private static @Nullable Tensor constant(Value value) {
    return value instanceof Value.Constant constant ? constant.tensor() : null;
  }

  // ---------------------------------------------------------------- linear ops

  private @Nullable Stage convolution(Value.Result result) {
    List<Value> inputs = result.inputs();
    Tensor filter = constant(inputs.get(1));
    if (filter == null) {
      return null;
    }
    Value x = inputs.getFirst();
    ConvolutionShape sizes = ((Conv2d) result.op()).sizes(batch.shape(x, typical), filter.shape());
    Value blocked = blocked(x);
    Stage convolution =
        blocked == null
            ? new Stage(new Convolution(sizes, filter), List.of(x))
            : new Stage(
                new Convolution(sizes.withLayouts(ImageLayout.BLOCKED, sizes.to()), filter),
                List.of(blocked));
    if (inputs.size() == 2) {
      return convolution;
    }
    Tensor bias = constant(inputs.get(2));
    return bias == null ? null : then(convolution, null, bias, List.of(), Activation.NONE);
  }

  /**
   * Returns blocked images that hold the same as the images x, [n, h, w, c]: those from which x is
   * copied, or x itself if a convolution can write it in blocks; null if there are none.
   */
  private @Nullable Value blocked(Value x) {
    if (x instanceof Value.Result result && result.op() instanceof FromBlocked) {
      return result.inputs().getFirst();
    }
    Stage before = fusible(x);
    if (before == null
        || !(before.operation() instanceof Convolution convolution)
        || convolution.sizes().from() != ImageLayout.BLOCKED
        || convolution.sizes().to() != ImageLayout.CHANNELS_LAST
        || convolution.then().added()) {
      return null;
    }
    stages.put(x, new Stage(convolution.to(ImageLayout.BLOCKED), before.inputs()));
    return x;
  }

  /** A shuffle of the channels of a convolution is one of its filter. */
  private @Nullable Stage shuffle(Value.Result result) {
    ChannelShuffle shuffle = ChannelShuffle.of(result);
    if (shuffle == null || !shuffle.between().stream().allMatch(this::isUsedOnce)) {
      return null;
    }
    Stage before = fusible(shuffle.images());
    return before != null
            && before.operation() instanceof Convolution convolution
            && convolution.canShuffle()
        ? new Stage(
            convolution.shuffled(shuffle.order()).to(ImageLayout.CHANNELS_LAST), before.inputs())
        : null;
  }

  private @Nullable Stage linear(Value.Result result) {
    Stage product = product(result.inputs(), false);
    Tensor bias = constant(result.inputs().get(2));
    return product == null || bias == null
        ? null
        : then(product, null, bias, List.of(), Activation.NONE);
  }

  private @Nullable Stage product(Value.Result result) {
    MatMul op = (MatMul) result.op();
    return op.transposesX() ? null : product(result.inputs(), op.transposesY());
  }

  /** Returns the product of rows with a constant matrix; null if the matrix is not constant. */
  private @Nullable Stage product(List<Value> inputs, boolean transpose) {
    Value x = inputs.getFirst();
    Tensor weight = constant(inputs.get(1));
    if (weight == null || weight.shape().rank() != 2) {
      return null;
    }
    Tensor matrix = transpose ? weight.transpose() : weight;
    return new Stage(new Product(matrix, Channelwise.IDENTITY), List.of(x));
  }

  // ---------------------------------------------------------------- what can follow them

  private @Nullable Stage normalisation(Value.Result result) {
    BatchNorm op = (BatchNorm) result.op();
    List<Value> inputs = result.inputs();
    Tensor gamma = constant(inputs.get(1));
    Tensor beta = constant(inputs.get(2));
    if (!op.hasConstantStatistics() || gamma == null || beta == null) {
      return null;
    }
    Tensor scale = gamma.divide(op.variance().add(op.epsilon()).sqrt());
    Tensor shift = beta.subtract(op.mean().multiply(scale));
    Value x = inputs.getFirst();
    Stage before = fusible(x);
    if (before == null || !before.isLinear() || before.linear().channels() != scale.size(0)) {
      before = new Stage(new Affine(scale, Channelwise.IDENTITY), List.of(x));
    }
    return then(before, scale, shift, inputs.subList(3, inputs.size()), op.activation());
  }

  private @Nullable Stage scaling(Value.Result result) {
    for (int i = 0; i < 2; i++) {
      Stage before = fusible(result.inputs().get(i));
      Tensor scale = channelwise(before, result, result.inputs().get(1 - i));
      if (before != null && scale != null) {
        return then(before, scale, null, List.of(), Activation.NONE);
      }
    }
    return null;
  }

  private @Nullable Stage sum(Value.Result result) {
    for (int i = 0; i < 2; i++) {
      Value other = result.inputs().get(1 - i);
      Stage before = fusible(result.inputs().get(i));
      Tensor shift = channelwise(before, result, other);
      if (before != null && shift != null) {
        return then(before, null, shift, List.of(), Activation.NONE);
      }
      boolean sameShape = result.inputs().getFirst().shape().equals(result.inputs().get(1).shape());
      if (before != null && before.isLinear() && sameShape && constant(other) == null) {
        return then(before, null, null, List.of(other), Activation.NONE);
      }
    }
    return null;
  }

  private Stage function(Value.Result result) {
    Unary function = ((Pointwise) result.op()).function();
    Activation activation = ACTIVATIONS.get(function);
    Stage before = fusible(result.inputs().getFirst());
    return activation == null || before == null || !before.linear().isOpen()
        ? new Stage(new Elementwise(function), result.inputs())
        : new Stage(before.linear().then(activation), before.inputs());
  }

  /** Returns how {@code value} is computed if something can be fused into that; otherwise null. */
  private @Nullable Stage fusible(Value value) {
    Stage stage = stages.get(value);
    return stage != null && isUsedOnce(value) && stage.operation() instanceof Fusible
        ? stage
        : null;
  }

  private boolean isUsedOnce(Value value) {
    return uses.getOrDefault(value, 0) == 1;
  }

  /**
   * Returns {@code operand}, [channels], if it is constant and belongs to the channels of a linear
   * operation; otherwise null.
   *
   * @param result of adding or multiplying {@code before} and {@code operand}
   */
  private static @Nullable Tensor channelwise(
      @Nullable Stage before, Value.Result result, Value operand) {
    Tensor t = constant(operand);
    if (before == null || !before.isLinear() || t == null) {
      return null;
    }
    int channels = before.linear().channels();
    Shape wanted = channelAxes(result.shape(), channels);
    return t.shape().elements() == wanted.elements() && t.shape().broadcastsTo(wanted)
        ? t.reshape(-1).slice(0, 0, channels)
        : null;
  }

  /** Returns the shape of one value for each channel that broadcasts to {@code x}. */
  private static Shape channelAxes(Shape x, int channels) {
    int blocks = ImageLayout.blocks(channels);
    if (x.rank() == 5 && x.size(4) == ImageLayout.BLOCK && x.size(1) == blocks) {
      return Shape.of(1, blocks, 1, 1, ImageLayout.BLOCK);
    }
    int[] sizes = new int[x.rank()];
    Arrays.fill(sizes, 1);
    sizes[sizes.length - 1] = channels;
    return Shape.of(sizes);
  }

  private static Stage then(
      Stage before,
      @Nullable Tensor scale,
      @Nullable Tensor shift,
      List<Value> residual,
      Activation activation) {
    List<Value> inputs = new ArrayList<>(before.inputs());
    inputs.addAll(residual);
    return new Stage(before.linear().then(scale, shift, !residual.isEmpty(), activation), inputs);
  }
}
