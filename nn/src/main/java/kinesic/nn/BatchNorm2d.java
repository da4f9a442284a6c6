package kinesic.nn;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.op.BatchNorm;
import kinesic.engine.op.ConvBatchNorm;
import kinesic.kernels.Activation;
import kinesic.kernels.Elementwise;
import kinesic.nn.inference.Symbol;
import kinesic.nn.init.Initialiser;
import org.jspecify.annotations.Nullable;

/**
 * Batch normalisation of [n, h, w, channels] over all axes but the last (Ioffe and Szegedy 2015),
 * with an optional activation, and an optional residual that is added before it, in the same pass.
 *
 * <p>Training uses the mean and the biased variance of the batch, and moves the running statistics
 * a tenth of the way to the batch's mean and unbiased variance; evaluation uses the running
 * statistics. Parameters {@code weight} (γ) and {@code bias} (β), buffers {@code running_mean} and
 * {@code running_var}, all [channels].
 */
public final class BatchNorm2d extends Layer {

  private static final float EPSILON = 1e-5f;
  private static final float MOMENTUM = 0.1f;

  private final int channels;
  private final Activation activation;
  private final Parameter weight;
  private final Parameter bias;
  private final Tensor runningMean;
  private final Tensor runningVariance;

  /** Without an activation; γ starts at 1. */
  public BatchNorm2d(int channels) {
    this(channels, Activation.NONE, 1f);
  }

  /** With an activation; γ starts at 1. */
  public BatchNorm2d(int channels, Activation activation) {
    this(channels, activation, 1f);
  }

  /**
   * With an activation and a start for γ.
   *
   * @param gamma 0 lets a residual block start as the identity (Goyal et al. 2017, section 5.1)
   */
  public BatchNorm2d(int channels, Activation activation, float gamma) {
    this.channels = channels;
    this.activation = activation;
    Shape shape = Shape.of(channels);
    weight = parameter("weight", shape, Initialiser.constant(gamma));
    bias = parameter("bias", shape, Initialiser.constant(0f));
    runningMean = buffer("running_mean", shape, 0f);
    runningVariance = buffer("running_var", shape, 1f);
  }

  @Override
  public Tensor forward(Tensor x) {
    return apply(x, null);
  }

  /** activation(batchNorm(x) + residual), the residual having the shape of x. */
  public Tensor forward(Tensor x, Tensor residual) {
    return apply(x, residual);
  }

  private Tensor apply(Tensor x, @Nullable Tensor residual) {
    BatchNorm op =
        isTraining()
            ? new BatchNorm(EPSILON, activation)
            : new BatchNorm(EPSILON, activation, runningMean, runningVariance);
    Tensor y =
        residual == null
            ? op.apply(x, weight.tensor(), bias.tensor())
            : op.apply(x, weight.tensor(), bias.tensor(), residual);
    if (isTraining()) {
      track(y, op.mean(), op.variance());
    }
    return y;
  }

  /**
   * {@code forward(convolution.forward(x), residual)}, to the same bits; in training as one op that
   * takes less memory ({@link ConvBatchNorm}).
   *
   * @param residual null for none
   */
  Tensor forward(Conv2d convolution, Tensor x, @Nullable Tensor residual) {
    if (!isTraining()) {
      return apply(convolution.forward(x), residual);
    }
    ConvBatchNorm op =
        new ConvBatchNorm(convolution.stride(), convolution.padding(), EPSILON, activation);
    Tensor filter = convolution.weight();
    Tensor y =
        residual == null
            ? op.apply(x, filter, weight.tensor(), bias.tensor())
            : op.apply(x, filter, weight.tensor(), bias.tensor(), residual);
    track(y, op.mean(), op.variance());
    return y;
  }

  /** Moves the running statistics towards those of the batch that became y. */
  private void track(Tensor y, Tensor mean, Tensor variance) {
    float rows = (float) y.shape().elements() / channels;
    moveTowards(mean, 1f, runningMean);
    moveTowards(variance, rows / (rows - 1), runningVariance);
  }

  @Override
  public Symbol lower(Symbol x) {
    Tensor scale = scale();
    return x.affine(scale, shift(scale), activation);
  }

  /** activation(batchNorm(x) + residual), the residual having the shape of x. */
  public Symbol lower(Symbol x, Symbol residual) {
    Tensor scale = scale();
    return x.affine(scale, shift(scale), residual, activation);
  }

  /** γ / √(running variance + ε): in evaluation mode the layer is x · scale + shift. */
  private Tensor scale() {
    return weight.tensor().divide(runningVariance.add(EPSILON).sqrt());
  }

  /** β - running mean · scale. */
  private Tensor shift(Tensor scale) {
    return bias.tensor().subtract(runningMean.multiply(scale));
  }

  /** running = (1 - momentum) · running + momentum · scale · batch. */
  private static void moveTowards(Tensor batch, float scale, Tensor running) {
    Elementwise kernel = running.backend().elementwise();
    kernel.affine(1 - MOMENTUM, running.buffer(), 0f, running.buffer());
    kernel.addScaled(MOMENTUM * scale, batch.buffer(), running.buffer());
  }

  @Override
  protected String describe() {
    return "BatchNorm2d(" + channels + (activation == Activation.NONE ? ")" : ", ReLU)");
  }
}
