package kinesic.engine.op;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Formula;
import kinesic.engine.autograd.Op;
import kinesic.kernels.Activation;
import kinesic.kernels.ChannelShape;
import kinesic.kernels.ConvolutionShape;
import kinesic.kernels.Normalisation;
import org.jspecify.annotations.Nullable;

/**
 * A convolution followed by batch normalisation, fused into one op for training: {@link BatchNorm}
 * of {@link Conv2d}, with the same bits, forward and backward.
 *
 * <pre>
 * z = conv(x, filter),   y = activation(γ · (z - mean) / √(variance + ε) + β + residual)
 * </pre>
 *
 * <p>Inputs: images x with cin channels in either layout ({@link Images}), filter [kh, kw, cin /
 * groups, cout], γ [cout], β [cout] and optionally the residual, with the shape of y. Mean and
 * variance are those of z over the batch; {@link BatchNorm.Running running statistics} may follow
 * them.
 *
 * <p>The fusion saves memory because no one else refers to z: backward overwrites it with its own
 * gradient, unless the tape is retained, and releases it once the gradients of x and of the filter
 * are computed. The gradient of the residual overwrites gy if the tape allows it.
 */
public final class ConvBatchNorm extends Op {

  private final ConvolutionOptions options;
  private final float epsilon;
  private final Activation activation;
  private final BatchNorm.@Nullable Running running;
  private @Nullable ConvolutionShape sizes;
  private @Nullable Tensor mean;
  private @Nullable Tensor variance;
  private @Nullable Tensor x;
  private @Nullable Tensor filter;
  private @Nullable Tensor gamma;
  private @Nullable Tensor beta;
  private @Nullable Tensor z;
  private @Nullable Tensor y; // only if a residual contributed to its sign

  /** Convolves with stride, padding, dilation, groups and layout of {@code options}. */
  public ConvBatchNorm(ConvolutionOptions options, float epsilon, Activation activation) {
    this(options, epsilon, activation, null);
  }

  /**
   * Convolves with stride, padding, dilation, groups and layout of {@code options}.
   *
   * @param running follow the statistics of the batch; null for none
   */
  public ConvBatchNorm(
      ConvolutionOptions options,
      float epsilon,
      Activation activation,
      BatchNorm.@Nullable Running running) {
    this.options = options;
    this.epsilon = epsilon;
    this.activation = activation;
    this.running = running;
  }

  /** Returns the mean of z, [cout]; available after {@link #apply}. */
  public Tensor mean() {
    return saved(mean);
  }

  /** Returns the biased variance of z, [cout]; available after {@link #apply}. */
  public Tensor variance() {
    return saved(variance);
  }

  @Override
  public Formula formula() {
    return new Formula(
        "y = act(γ x̂ + β + residual), x̂ = (z - mean) / √(variance + ε), z = conv(x, f)",
        "gz = γ / √(variance + ε) (g - gβ / n - x̂ gγ / n), gγ = Σ g x̂, gβ = Σ g, "
            + "gresidual = g, g = gy act', gx and gf from gz as of conv");
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    if (inputs.length != 4 && inputs.length != 5) {
      throw new IllegalArgumentException(
          "convBatchNorm: needs x, filter, gamma, beta and optionally a residual, not %s inputs"
              .formatted(inputs.length));
    }
    BatchNorm.requireGradient(name(), activation, isRecorded());
    ConvolutionShape s =
        Images.of(name(), inputs[0].shape()).convolution(name(), inputs[1].shape(), options);
    Shape shape = Images.results(s).shape();
    ChannelShape channels = Images.channels(name(), shape, s.cout());
    boolean added = inputs.length == 5;
    BatchNorm.requireShapes(
        name(),
        shape,
        channels,
        inputs[2].shape(),
        inputs[3].shape(),
        added ? inputs[4].shape() : null);
    BatchNorm.requireTwoValues(name(), shape, channels);
    if (running != null) {
      running.requireShapes(name(), shape, channels);
    }
    Tensor in = inputs[0];
    Tensor convolved = Conv2d.convolve(s, in, inputs[1], null);
    Tensor m = Tensor.allocate(in.backend(), Shape.of(s.cout()));
    Tensor v = Tensor.allocate(in.backend(), Shape.of(s.cout()));
    Tensor result = Tensor.allocate(in.backend(), shape);
    Normalisation normalisation = in.backend().normalisation();
    BatchNorm.Running.statistics(channels, convolved, m, v, running);
    mean = m;
    variance = v;
    normalisation.normalise(
        kernelInputs(convolved, inputs[2], inputs[3]),
        added ? inputs[4].buffer() : null,
        result.buffer());
    sizes = s;
    if (isRecorded()) {
      x = needsGradient(1) ? in : null;
      filter = needsGradient(0) ? inputs[1] : null;
      gamma = inputs[2];
      beta = inputs[3];
      z = convolved;
      y = added && activation != Activation.NONE ? result : null;
    } else {
      discard(convolved);
    }
    return result;
  }

  @Override
  protected @Nullable Tensor[] backward(Tensor gy) {
    Tensor convolved = saved(z);
    Tensor ggamma = Tensor.allocate(gy.backend(), saved(gamma).shape());
    Tensor gbeta = Tensor.allocate(gy.backend(), saved(beta).shape());
    boolean masked = activation != Activation.NONE;
    boolean added = inputCount() == 5;
    Tensor gz = mayOverwriteSaved() ? convolved : Tensor.allocate(gy.backend(), convolved.shape());
    Tensor gresidual = gy;
    if (added && masked && !mayOverwriteGradient()) {
      gresidual = Tensor.allocate(gy.backend(), gy.shape());
    }
    gy.backend()
        .normalisation()
        .gradient(
            kernelInputs(convolved, saved(gamma), saved(beta)),
            false,
            y == null ? null : y.buffer(),
            gy.buffer(),
            gz.buffer(),
            ggamma.buffer(),
            gbeta.buffer(),
            added && masked ? gresidual.buffer() : null);
    ConvolutionShape s = saved(sizes);
    Tensor gx = needsGradient(0) ? Conv2d.imageGradient(s, gz, saved(filter)) : null;
    Tensor gf = needsGradient(1) ? Conv2d.filterGradient(s, saved(x), gz) : null;
    discard(gz);
    return added
        ? new @Nullable Tensor[] {gx, gf, ggamma, gbeta, gresidual}
        : new @Nullable Tensor[] {gx, gf, ggamma, gbeta};
  }

  private Normalisation.Inputs kernelInputs(Tensor convolved, Tensor scale, Tensor shift) {
    return new Normalisation.Inputs(
        Images.channels(name(), convolved.shape(), scale.size(0)),
        convolved.buffer(),
        mean().buffer(),
        variance().buffer(),
        epsilon,
        scale.buffer(),
        shift.buffer(),
        activation);
  }
}
