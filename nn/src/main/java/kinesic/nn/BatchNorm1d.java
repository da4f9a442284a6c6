package kinesic.nn;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Autograd;
import kinesic.engine.op.BatchNorm;
import kinesic.kernels.Activation;
import kinesic.nn.init.Initialiser;
import org.jspecify.annotations.Nullable;

/**
 * Batch normalisation of each feature of [n, features] or [n, length, features] (Ioffe and Szegedy
 * 2015): y = γ · (x - mean) / √(variance + ε) + β.
 *
 * <p>Training mode uses the mean and the biased variance of the batch and updates the running
 * statistics as {@link BatchNorm2d} does. Evaluation mode uses the running statistics. The
 * parameters are {@code weight} (γ) and {@code bias} (β), the buffers {@code running_mean} and
 * {@code running_var}, all [features].
 */
public final class BatchNorm1d extends Layer {

  private final int features;
  private final float epsilon;
  private final float momentum;
  private final Parameter weight;
  private final Parameter bias;
  private final ModuleBuffer runningMean;
  private final ModuleBuffer runningVariance;

  /** Creates a layer with {@link BatchNorm2d#EPSILON} and {@link BatchNorm2d#MOMENTUM}. */
  public BatchNorm1d(int features) {
    this(features, BatchNorm2d.EPSILON, BatchNorm2d.MOMENTUM);
  }

  /**
   * Creates a layer.
   *
   * @param features the number of features
   * @param epsilon added to the variance; positive
   * @param momentum the weight of each batch in the running statistics, in [0, 1]
   * @throws IllegalArgumentException if epsilon or momentum is out of range
   */
  public BatchNorm1d(int features, float epsilon, float momentum) {
    if (!(epsilon > 0 && epsilon < Float.POSITIVE_INFINITY) || !(momentum >= 0 && momentum <= 1)) {
      throw new IllegalArgumentException(
          "batchNorm1d: epsilon must be positive and momentum in [0, 1], got %s and %s"
              .formatted(epsilon, momentum));
    }
    this.features = features;
    this.epsilon = epsilon;
    this.momentum = momentum;
    Shape shape = Shape.of(features);
    weight = parameter("weight", shape, Initialiser.constant(1f));
    bias = parameter("bias", shape, Initialiser.constant(0f));
    runningMean = buffer("running_mean", shape, 0f);
    runningVariance = buffer("running_var", shape, 1f);
  }

  @Override
  public Tensor forward(Tensor x) {
    BatchNorm op =
        isTraining()
            ? new BatchNorm(epsilon, Activation.NONE, running())
            : new BatchNorm(
                epsilon, Activation.NONE, runningMean.tensor(), runningVariance.tensor());
    return op.apply(x, weight.tensor(), bias.tensor());
  }

  /**
   * Returns the running statistics that follow the batch; null while a checkpointed block is
   * computed again, which must not update them a second time.
   */
  private BatchNorm.@Nullable Running running() {
    return Autograd.isRecomputing()
        ? null
        : new BatchNorm.Running(runningMean.tensor(), runningVariance.tensor(), momentum);
  }

  @Override
  protected String describe() {
    return "BatchNorm1d(" + features + ")";
  }
}
