package kinesic.nn.inference;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.op.Images;
import kinesic.kernels.Activation;
import kinesic.kernels.Buffer;
import kinesic.kernels.Normalisation;

/**
 * Computes activation(x · scale + shift + residual) where it cannot be fused with a convolution.
 * Uses the kernel of batch normalisation with mean 0 and variance 1.
 *
 * @param shape that of x
 * @param scale [channels]
 * @param shift [channels]
 * @param activation applied last
 */
record Affine(Shape shape, Tensor scale, Tensor shift, Activation activation) implements Operation {

  @Override
  public Step prepare() {
    Tensor gamma = Snapshot.of(scale);
    Tensor beta = Snapshot.of(shift);
    int channels = gamma.shape().elements();
    Buffer zero = constant(gamma, 0f);
    Buffer one = constant(gamma, 1f);
    return (n, in, out) ->
        out.backend()
            .normalisation()
            .normalise(
                new Normalisation.Inputs(
                    Images.channels("inference", shape.with(0, n), channels),
                    in[0],
                    zero,
                    one,
                    0f,
                    gamma.buffer(),
                    beta.buffer(),
                    activation),
                in.length > 1 ? in[1] : null,
                out);
  }

  private static Buffer constant(Tensor like, float value) {
    Buffer result = like.backend().allocate(like.shape().elements());
    like.backend().elementwise().fill(value, result);
    return result;
  }
}
