package kinesic.engine.op;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Formula;
import kinesic.engine.autograd.Op;
import kinesic.kernels.Activation;
import kinesic.kernels.ChannelShape;
import kinesic.kernels.Normalisation;
import org.jspecify.annotations.Nullable;

/**
 * Batch normalisation of each channel over all its values (Ioffe and Szegedy 2015), with an
 * optional residual and an optional activation in the same pass:
 *
 * <pre>
 * x̂ = (x - mean) / √(variance + ε),   y = activation(γ·x̂ + β + residual)
 * </pre>
 *
 * <p>Inputs: x [..., c] or images [n, ⌈c/16⌉, h, w, 16] ({@link Images}), γ [c], β [c] and
 * optionally the residual, with the shape of x. In training, mean and (biased) variance are
 * computed over the batch, and {@link Running running statistics} may follow them. Otherwise they
 * are constants passed to the constructor.
 *
 * <p>Let g be gy where the activation passes, and r the number of values of a channel. With batch
 * statistics: gβ = Σ g, gγ = Σ g·x̂, and since mean and variance depend on x, gx = γ / √(variance +
 * ε) · (g - gβ/r - x̂·gγ/r). With constant statistics gx = γ / √(variance + ε) · g. The residual
 * receives g.
 */
public final class BatchNorm extends Op {

  /**
   * Statistics that each batch in training moves towards its own, in the same kernel call:
   *
   * <pre>
   * running = (1 - momentum) · running + momentum · batch
   * </pre>
   *
   * where the variance of the batch is the unbiased one. A {@link RunningUpdate.Collector} lets
   * this wait.
   *
   * @param mean [c], updated in place
   * @param variance [c], updated in place
   * @param momentum the weight of each batch, in [0, 1]
   */
  public record Running(Tensor mean, Tensor variance, float momentum) {

    /**
     * Checks the shapes.
     *
     * @throws IllegalArgumentException if they are not [c]
     */
    void requireShapes(String op, Shape in, ChannelShape sizes) {
      Shape channels = Shape.of(sizes.channels());
      require(op, "running mean", mean.shape(), channels, in);
      require(op, "running variance", variance.shape(), channels, in);
    }

    /**
     * Computes mean and biased variance of x, and moves the running ones towards them, unless a
     * {@link RunningUpdate.Collector} is open.
     */
    static void statistics(
        ChannelShape sizes, Tensor x, Tensor mean, Tensor variance, @Nullable Running running) {
      Normalisation kernels = x.backend().normalisation();
      if (running == null || RunningUpdate.isCollecting()) {
        kernels.statistics(sizes, x.buffer(), mean.buffer(), variance.buffer());
        if (running != null) {
          RunningUpdate.note(running, mean, variance, sizes.rows());
        }
      } else {
        kernels.trackedStatistics(
            sizes,
            x.buffer(),
            mean.buffer(),
            variance.buffer(),
            new Normalisation.Running(
                running.mean.buffer(), running.variance.buffer(), running.momentum));
      }
    }
  }

  private final float epsilon;
  private final Activation activation;
  private final boolean frozen;
  private final @Nullable Running running;
  private @Nullable Tensor mean;
  private @Nullable Tensor variance;
  private @Nullable Tensor x;
  private @Nullable Tensor gamma;
  private @Nullable Tensor beta;
  private @Nullable Tensor y; // only if a residual contributed to its sign

  /** Normalises with the statistics of the batch. */
  public BatchNorm(float epsilon, Activation activation) {
    this(epsilon, activation, null);
  }

  /**
   * Normalises with the statistics of the batch.
   *
   * @param running follow them; null for none
   */
  public BatchNorm(float epsilon, Activation activation, @Nullable Running running) {
    this.epsilon = epsilon;
    this.activation = activation;
    this.frozen = false;
    this.running = running;
  }

  /** Normalises with constant statistics, [c] each. */
  public BatchNorm(float epsilon, Activation activation, Tensor mean, Tensor variance) {
    this.epsilon = epsilon;
    this.activation = activation;
    this.frozen = true;
    this.running = null;
    this.mean = mean;
    this.variance = variance;
  }

  /** Returns the mean that was used, [c]; available after {@link #apply}. */
  public Tensor mean() {
    return saved(mean);
  }

  /** Returns the biased variance that was used, [c]; available after {@link #apply}. */
  public Tensor variance() {
    return saved(variance);
  }

  /** Returns whether mean and variance are constants, those of the constructor. */
  public boolean hasConstantStatistics() {
    return frozen;
  }

  /** Returns ε. */
  public float epsilon() {
    return epsilon;
  }

  /** Returns the activation that is applied last. */
  public Activation activation() {
    return activation;
  }

  @Override
  public Formula formula() {
    return frozen
        ? new Formula(
            "y = act(γ x̂ + β + residual), x̂ = (x - mean) / √(variance + ε), "
                + "constant mean and variance",
            "gx = γ / √(variance + ε) g, gγ = Σ g x̂, gβ = Σ g, gresidual = g, g = gy act'")
        : new Formula(
            "y = act(γ x̂ + β + residual), x̂ = (x - mean) / √(variance + ε)",
            "gx = γ / √(variance + ε) (g - gβ / n - x̂ gγ / n), gγ = Σ g x̂, gβ = Σ g, "
                + "gresidual = g, g = gy act'");
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    ChannelShape sizes = check(inputs);
    requireGradient(name(), activation, isRecorded());
    Tensor in = inputs[0];
    if (!frozen) {
      Tensor m = Tensor.allocate(in.backend(), inputs[1].shape());
      Tensor v = Tensor.allocate(in.backend(), inputs[1].shape());
      Running.statistics(sizes, in, m, v, running);
      mean = m;
      variance = v;
    }
    Tensor result = Tensor.allocate(in.backend(), in.shape());
    in.backend()
        .normalisation()
        .normalise(
            kernelInputs(in, inputs[1], inputs[2]),
            inputs.length == 4 ? inputs[3].buffer() : null,
            result.buffer());
    boolean wanted = needsGradient(0) || needsGradient(1) || needsGradient(2);
    if (wanted || (inputs.length == 4 && needsGradient(3))) {
      x = in;
      gamma = inputs[1];
      beta = inputs[2];
      y = inputs.length == 4 && activation != Activation.NONE ? result : null;
    }
    return result;
  }

  @Override
  protected Tensor[] backward(Tensor gy) {
    Tensor in = saved(x);
    Tensor gx = Tensor.allocate(in.backend(), in.shape());
    Tensor ggamma = Tensor.allocate(in.backend(), saved(gamma).shape());
    Tensor gbeta = Tensor.allocate(in.backend(), saved(beta).shape());
    boolean masked = activation != Activation.NONE;
    Tensor gresidual = null;
    if (inputCount() == 4) {
      gresidual = masked ? Tensor.allocate(in.backend(), in.shape()) : gy;
    }
    in.backend()
        .normalisation()
        .gradient(
            kernelInputs(in, saved(gamma), saved(beta)),
            frozen,
            y == null ? null : y.buffer(),
            gy.buffer(),
            gx.buffer(),
            ggamma.buffer(),
            gbeta.buffer(),
            masked && gresidual != null ? gresidual.buffer() : null);
    return gresidual == null
        ? new Tensor[] {gx, ggamma, gbeta}
        : new Tensor[] {gx, ggamma, gbeta, gresidual};
  }

  private Normalisation.Inputs kernelInputs(Tensor in, Tensor scale, Tensor shift) {
    return new Normalisation.Inputs(
        Images.channels(name(), in.shape(), scale.size(0)),
        in.buffer(),
        mean().buffer(),
        variance().buffer(),
        epsilon,
        scale.buffer(),
        shift.buffer(),
        activation);
  }

  private ChannelShape check(Tensor[] inputs) {
    if (inputs.length != 3 && inputs.length != 4) {
      throw new IllegalArgumentException(
          "batchNorm: needs x, gamma, beta and optionally a residual, not %s inputs"
              .formatted(inputs.length));
    }
    Shape in = inputs[0].shape();
    ChannelShape sizes = Images.channels(name(), in, inputs[1].shape().elements());
    requireShapes(
        name(),
        in,
        sizes,
        inputs[1].shape(),
        inputs[2].shape(),
        inputs.length == 4 ? inputs[3].shape() : null);
    if (frozen) {
      Shape channels = Shape.of(sizes.channels());
      require(name(), "mean", mean().shape(), channels, in);
      require(name(), "variance", variance().shape(), channels, in);
    } else {
      requireTwoValues(name(), in, sizes);
    }
    if (running != null) {
      running.requireShapes(name(), in, sizes);
    }
    return sizes;
  }

  /**
   * Checks the shapes of γ, β and the residual.
   *
   * @param op the name in the message
   * @param in the shape of x
   * @param sizes those of x
   * @throws IllegalArgumentException if γ, β or the residual do not match x
   */
  static void requireShapes(
      String op, Shape in, ChannelShape sizes, Shape gamma, Shape beta, @Nullable Shape residual) {
    Shape channels = Shape.of(sizes.channels());
    require(op, "gamma", gamma, channels, in);
    require(op, "beta", beta, channels, in);
    if (residual != null) {
      require(op, "residual", residual, in, in);
    }
  }

  /**
   * Checks that backward knows the activation.
   *
   * @throws IllegalArgumentException if the op is recorded with an activation other than NONE and
   *     RELU
   */
  static void requireGradient(String op, Activation activation, boolean recorded) {
    if (recorded && activation != Activation.NONE && activation != Activation.RELU) {
      throw new IllegalArgumentException(
          "%s: has no gradient with activation %s; use NONE and apply the function to the result"
              .formatted(op, activation));
    }
  }

  /**
   * Checks that a batch has a variance.
   *
   * @throws IllegalArgumentException if there are fewer than two values per channel
   */
  static void requireTwoValues(String op, Shape in, ChannelShape sizes) {
    if (sizes.rows() < 2) {
      throw new IllegalArgumentException(
          "%s: batch statistics need at least 2 values per channel - x %s".formatted(op, in));
    }
  }

  private static void require(String op, String role, Shape actual, Shape wanted, Shape in) {
    if (!actual.equals(wanted)) {
      throw new IllegalArgumentException(
          "%s: %s must be %s but is %s - x %s%s"
              .formatted(op, role, wanted, actual, in, Images.advice(actual, wanted)));
    }
  }
}
