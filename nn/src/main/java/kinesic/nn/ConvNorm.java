package kinesic.nn;

import kinesic.engine.Tensor;
import kinesic.engine.op.ConvBatchNorm;
import kinesic.kernels.Activation;
import org.jspecify.annotations.Nullable;

/**
 * A convolution, batch normalisation of its result, and optionally the addition of a residual and
 * an activation:
 *
 * <pre>
 * y = activation(normalisation(convolution(x)) + residual)
 * </pre>
 *
 * <p>It computes the same bits as its parts one after the other. In training mode, a convolution
 * without a bias and its normalisation are one op, which needs less memory ({@link ConvBatchNorm}).
 *
 * <p>The parts are named {@code 0} and {@code 1}, as in torchvision, unless another module has
 * declared them under names of its own:
 *
 * <pre>{@code
 * stem = new ConvNorm(child("conv1", convolution), child("bn1", normalisation));
 * }</pre>
 */
public final class ConvNorm extends Layer {

  private final Conv2d convolution;
  private final BatchNorm2d normalisation;
  private final Activation activation;

  /**
   * Pairs a convolution and its normalisation, which also has the activation.
   *
   * @throws IllegalArgumentException if only one of them belongs to another module already
   */
  public ConvNorm(Conv2d convolution, BatchNorm2d normalisation) {
    this(convolution, normalisation, normalisation.activation());
  }

  private ConvNorm(Conv2d convolution, BatchNorm2d normalisation, Activation activation) {
    this.convolution = convolution;
    this.normalisation = normalisation;
    this.activation = activation;
    if (!convolution.isPart() || !normalisation.isPart()) {
      child("0", convolution);
      child("1", normalisation);
    }
  }

  @Override
  public Tensor forward(Tensor x) {
    return compute(x, null);
  }

  /**
   * Computes the result with a residual.
   *
   * @param residual has the shape of the result
   */
  public Tensor forward(Tensor x, Tensor residual) {
    return compute(x, residual);
  }

  private Tensor compute(Tensor x, @Nullable Tensor residual) {
    return normalisation.isTraining() && !convolution.hasBias()
        ? fused(x, residual)
        : separate(x, residual);
  }

  private Tensor fused(Tensor x, @Nullable Tensor residual) {
    ConvBatchNorm op =
        new ConvBatchNorm(
            convolution.options(x.backend()),
            normalisation.epsilon(),
            BatchNorm2d.fused(activation),
            normalisation.running());
    Tensor filter = convolution.weight();
    Tensor gamma = normalisation.weight();
    Tensor beta = normalisation.bias();
    return BatchNorm2d.activated(
        activation,
        residual == null
            ? op.apply(x, filter, gamma, beta)
            : op.apply(x, filter, gamma, beta, residual));
  }

  private Tensor separate(Tensor x, @Nullable Tensor residual) {
    return normalisation.normalise(convolution.apply(x), residual, activation);
  }

  @Override
  @Nullable Layer fuse(Layer next) {
    Activation last = next.activation();
    return last == null || activation != Activation.NONE
        ? null
        : new ConvNorm(convolution, normalisation, last);
  }
}
