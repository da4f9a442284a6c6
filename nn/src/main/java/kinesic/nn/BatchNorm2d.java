package kinesic.nn;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Autograd;
import kinesic.engine.op.BatchNorm;
import kinesic.engine.op.Pointwise;
import kinesic.kernels.Activation;
import kinesic.kernels.Unary;
import kinesic.nn.init.Initialiser;
import org.jspecify.annotations.Nullable;

/**
 * Batch normalisation of each channel of images, [n, h, w, channels] or in blocks of 16 channels
 * (Ioffe and Szegedy 2015), optionally followed by the addition of a residual and an activation in
 * the same pass:
 *
 * <pre>
 * y = activation(γ · (x - mean) / √(variance + ε) + β + residual)
 * </pre>
 *
 * <p>Training mode uses the mean and the biased variance of the batch and updates the running
 * statistics: running = (1 - momentum) · running + momentum · batch, where the batch's variance is
 * the unbiased one. Evaluation mode uses the running statistics. The parameters are {@code weight}
 * (γ) and {@code bias} (β), the buffers {@code running_mean} and {@code running_var}, all
 * [channels].
 */
public final class BatchNorm2d extends Layer {

  /** The default of ε. */
  public static final float EPSILON = 1e-5f;

  /** The default weight of the batch in the running statistics. */
  public static final float MOMENTUM = 0.1f;

  private final int channels;
  private final Activation activation;
  private final float epsilon;
  private final float momentum;
  private final Parameter weight;
  private final Parameter bias;
  private final ModuleBuffer runningMean;
  private final ModuleBuffer runningVariance;

  /** Creates a layer without an activation; γ starts at 1. */
  public BatchNorm2d(int channels) {
    this(channels, Activation.NONE, 1f);
  }

  /** Creates a layer with an activation; γ starts at 1. */
  public BatchNorm2d(int channels, Activation activation) {
    this(channels, activation, 1f);
  }

  /**
   * Creates a layer with an activation and an initial value of γ.
   *
   * @param gamma 0 lets a residual block start as the identity (Goyal et al. 2017, section 5.1)
   */
  public BatchNorm2d(int channels, Activation activation, float gamma) {
    this(channels, activation, gamma, EPSILON, MOMENTUM);
  }

  /**
   * Creates a layer without an activation; γ starts at 1.
   *
   * @param channels the number of channels
   * @param epsilon added to the variance; positive
   * @param momentum the weight of each batch in the running statistics, in [0, 1]
   * @throws IllegalArgumentException if epsilon or momentum is out of range
   */
  public BatchNorm2d(int channels, float epsilon, float momentum) {
    this(channels, Activation.NONE, 1f, epsilon, momentum);
  }

  /**
   * Creates a layer.
   *
   * @param channels the number of channels
   * @param activation applied last
   * @param gamma the initial value of γ
   * @param epsilon added to the variance; positive
   * @param momentum the weight of each batch in the running statistics, in [0, 1]
   * @throws IllegalArgumentException if epsilon or momentum is out of range
   */
  public BatchNorm2d(
      int channels, Activation activation, float gamma, float epsilon, float momentum) {
    if (!(epsilon > 0 && epsilon < Float.POSITIVE_INFINITY) || !(momentum >= 0 && momentum <= 1)) {
      throw new IllegalArgumentException(
          "batchNorm2d: epsilon must be positive and momentum in [0, 1], got %s and %s"
              .formatted(epsilon, momentum));
    }
    this.channels = channels;
    this.activation = activation;
    this.epsilon = epsilon;
    this.momentum = momentum;
    Shape shape = Shape.of(channels);
    weight = parameter("weight", shape, Initialiser.constant(gamma));
    bias = parameter("bias", shape, Initialiser.constant(0f));
    runningMean = buffer("running_mean", shape, 0f);
    runningVariance = buffer("running_var", shape, 1f);
  }

  @Override
  public Tensor forward(Tensor x) {
    return normalise(x, null, activation);
  }

  /** Computes activation(batchNorm(x) + residual); the residual has the shape of x. */
  public Tensor forward(Tensor x, Tensor residual) {
    return normalise(x, residual, activation);
  }

  /** Computes last(batchNorm(x) + residual); the residual may be null. */
  Tensor normalise(Tensor x, @Nullable Tensor residual, Activation last) {
    BatchNorm op =
        isTraining()
            ? new BatchNorm(epsilon, fused(last), running())
            : new BatchNorm(epsilon, fused(last), runningMean.tensor(), runningVariance.tensor());
    return activated(
        last,
        residual == null ? op.apply(x, weight(), bias()) : op.apply(x, weight(), bias(), residual));
  }

  /** Returns the activation if the kernels of the normalisation know its gradient, else NONE. */
  static Activation fused(Activation last) {
    return last == Activation.RELU ? last : Activation.NONE;
  }

  /** Applies the activation if the kernels of the normalisation have not done so. */
  static Tensor activated(Activation last, Tensor y) {
    Unary function = last.function();
    return function == null || fused(last) == last ? y : new Pointwise(function).apply(y);
  }

  Tensor weight() {
    return weight.tensor();
  }

  Tensor bias() {
    return bias.tensor();
  }

  float epsilon() {
    return epsilon;
  }

  @Override
  Activation activation() {
    return activation;
  }

  /**
   * Returns the running statistics that follow the batch; null while a checkpointed block is
   * computed again, which must not update them a second time.
   */
  BatchNorm.@Nullable Running running() {
    return Autograd.isRecomputing()
        ? null
        : new BatchNorm.Running(runningMean.tensor(), runningVariance.tensor(), momentum);
  }

  @Override
  protected String describe() {
    String name = activation == Activation.RELU ? "ReLU" : activation.toString();
    return "BatchNorm2d(" + channels + (activation == Activation.NONE ? ")" : ", " + name + ")");
  }
}
