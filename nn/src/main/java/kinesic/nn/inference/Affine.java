package kinesic.nn.inference;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.op.Images;
import kinesic.kernels.Buffer;
import kinesic.kernels.Normalisation;
import org.jspecify.annotations.Nullable;

/**
 * Computes activation(x · scale + shift + residual) where it cannot be fused with a convolution.
 * Uses the kernel of batch normalisation with mean 0 and variance 1.
 *
 * @param like a tensor of the backend, [channels]
 * @param then what is applied to x
 */
record Affine(Tensor like, Channelwise then) implements Fusible {

  @Override
  public int channels() {
    return like.size(0);
  }

  @Override
  public Fusible with(Channelwise other) {
    return new Affine(like, other);
  }

  @Override
  public Step prepare(int n) {
    Buffer zero = filled(0f).buffer();
    Buffer one = filled(1f).buffer();
    Buffer scale = snapshot(then.scale(), 1f);
    Buffer shift = snapshot(then.shift(), 0f);
    return (in, overwrite) -> {
      Tensor x = in[0];
      Tensor y = Tensor.allocate(x.backend(), x.shape());
      y.backend()
          .normalisation()
          .normalise(
              new Normalisation.Inputs(
                  Images.channels("inference", x.shape(), channels()),
                  x.buffer(),
                  zero,
                  one,
                  0f,
                  scale,
                  shift,
                  then.activation()),
              in.length > 1 ? in[1].buffer() : null,
              y.buffer());
      return y;
    };
  }

  private Buffer snapshot(@Nullable Tensor t, float otherwise) {
    return (t == null ? filled(otherwise) : Snapshot.of(t)).buffer();
  }

  private Tensor filled(float value) {
    return Snapshot.of(Tensor.full(like.backend(), Shape.of(channels()), value));
  }
}
