package kinesic.engine.op;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Op;
import kinesic.kernels.Activation;
import kinesic.kernels.ChannelShape;
import kinesic.kernels.Normalisation;
import org.jspecify.annotations.Nullable;

/**
 * Batch normalisation over all axes but the last (Ioffe and Szegedy 2015), with an optional
 * residual and an optional activation in the same pass:
 *
 * <pre>
 * x̂ = (x - mean) / √(variance + ε),   y = activation(γ·x̂ + β + residual)
 * </pre>
 *
 * <p>Inputs: x [..., c], γ [c], β [c] and optionally the residual, with the shape of x. In
 * training, mean and (biased) variance are computed over the batch; callers read them to update
 * running statistics. Otherwise they are constants passed to the constructor.
 *
 * <p>Let g be gy where the activation passes, and r the number of rows. With batch statistics: gβ =
 * Σ g, gγ = Σ g·x̂, and since mean and variance depend on x, gx = γ / √(variance + ε) · (g - gβ/r -
 * x̂·gγ/r). With constant statistics gx = γ / √(variance + ε) · g. The residual receives g.
 */
public final class BatchNorm extends Op {

  private final float epsilon;
  private final Activation activation;
  private final boolean frozen;
  private @Nullable Tensor mean;
  private @Nullable Tensor variance;
  private @Nullable Tensor x;
  private @Nullable Tensor gamma;
  private @Nullable Tensor beta;
  private @Nullable Tensor y; // only if a residual contributed to its sign

  /** Normalises with the statistics of the batch. */
  public BatchNorm(float epsilon, Activation activation) {
    this.epsilon = epsilon;
    this.activation = activation;
    this.frozen = false;
  }

  /** Normalises with constant statistics, [c] each. */
  public BatchNorm(float epsilon, Activation activation, Tensor mean, Tensor variance) {
    this.epsilon = epsilon;
    this.activation = activation;
    this.frozen = true;
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

  @Override
  protected Tensor forward(Tensor[] inputs) {
    check(inputs);
    Tensor in = inputs[0];
    Rows rows = Rows.of(name(), in.shape());
    if (!frozen) {
      Tensor m = Tensor.allocate(in.backend(), Shape.of(rows.length()));
      Tensor v = Tensor.allocate(in.backend(), Shape.of(rows.length()));
      in.backend()
          .normalisation()
          .statistics(
              ChannelShape.ofRows(rows.count(), rows.length()),
              in.buffer(),
              m.buffer(),
              v.buffer());
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
    Rows rows = Rows.of(name(), in.shape());
    Tensor gx = Tensor.allocate(in.backend(), in.shape());
    Tensor ggamma = Tensor.allocate(in.backend(), Shape.of(rows.length()));
    Tensor gbeta = Tensor.allocate(in.backend(), Shape.of(rows.length()));
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
    Rows rows = Rows.of(name(), in.shape());
    return new Normalisation.Inputs(
        ChannelShape.ofRows(rows.count(), rows.length()),
        in.buffer(),
        mean().buffer(),
        variance().buffer(),
        epsilon,
        scale.buffer(),
        shift.buffer(),
        activation);
  }

  private void check(Tensor[] inputs) {
    if (inputs.length != 3 && inputs.length != 4) {
      throw new IllegalArgumentException(
          "batchNorm: needs x, gamma, beta and optionally a residual, not %s inputs"
              .formatted(inputs.length));
    }
    Shape in = inputs[0].shape();
    requireShapes(
        name(),
        in,
        inputs[1].shape(),
        inputs[2].shape(),
        inputs.length == 4 ? inputs[3].shape() : null);
    if (frozen) {
      Shape channels = Shape.of(in.size(-1));
      require(name(), "mean", mean().shape(), channels, in);
      require(name(), "variance", variance().shape(), channels, in);
    } else {
      requireTwoRows(name(), in);
    }
  }

  /**
   * Checks the shapes of γ, β and the residual.
   *
   * @param op the name in the message
   * @param in the shape of x
   * @throws IllegalArgumentException if γ, β or the residual do not match x
   */
  static void requireShapes(
      String op, Shape in, Shape gamma, Shape beta, @Nullable Shape residual) {
    Shape channels = Shape.of(Rows.of(op, in).length());
    require(op, "gamma", gamma, channels, in);
    require(op, "beta", beta, channels, in);
    if (residual != null) {
      require(op, "residual", residual, in, in);
    }
  }

  /**
   * Checks that a batch has a variance.
   *
   * @throws IllegalArgumentException if there are fewer than two rows
   */
  static void requireTwoRows(String op, Shape in) {
    if (Rows.of(op, in).count() < 2) {
      throw new IllegalArgumentException(
          "%s: batch statistics need at least 2 values per channel - x %s".formatted(op, in));
    }
  }

  private static void require(String op, String role, Shape actual, Shape wanted, Shape in) {
    if (!actual.equals(wanted)) {
      throw new IllegalArgumentException(
          "%s: %s must be %s but is %s - x %s".formatted(op, role, wanted, actual, in));
    }
  }
}
