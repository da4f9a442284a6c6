package kinesic.nn.inference;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.kernels.Epilogue;
import kinesic.kernels.PreparedProduct;

/**
 * Computes activation(x · weight · scale + shift + residual) in one kernel, for the rows of x,
 * [..., in].
 *
 * @param weight [in, out]
 * @param then what is applied to the result
 */
record Product(Tensor weight, Channelwise then) implements Fusible {

  @Override
  public int channels() {
    return weight.size(1);
  }

  @Override
  public Fusible with(Channelwise other) {
    return new Product(weight, other);
  }

  @Override
  public Step prepare(int n) {
    Tensor scaled = Snapshot.of(then.scaled(weight));
    PreparedProduct kernel =
        scaled.backend().matrixProduct().prepare(channels(), weight.size(0), scaled.buffer());
    Epilogue epilogue = then.epilogue();
    return (in, overwrite) -> {
      Tensor x = in[0];
      Shape result = x.shape().with(-1, channels());
      Tensor y = then.target(in, overwrite, x.backend(), result);
      kernel.multiply(x.shape().outer(-1), x.buffer(), y.buffer(), epilogue);
      return y;
    };
  }
}
