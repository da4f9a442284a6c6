package kinesic.engine.op;

import kinesic.engine.RandomStream;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Formula;
import kinesic.engine.autograd.Op;
import org.jspecify.annotations.Nullable;

/**
 * y = x · mask, where mask is 0 with probability p and 1 / (1 - p) otherwise, so that E[y] = x
 * (Srivastava et al. 2014, inverted form). gx = gy · mask.
 */
public final class Dropout extends Op {

  private final float p;
  private final RandomStream stream;
  private @Nullable Tensor mask;

  /**
   * Drops elements with probability {@code p}, using the numbers of {@code stream}.
   *
   * @throws IllegalArgumentException if p is not in [0, 1)
   */
  public Dropout(float p, RandomStream stream) {
    if (!(p >= 0f && p < 1f)) {
      throw new IllegalArgumentException("dropout: the probability must be in [0, 1) but is " + p);
    }
    this.p = p;
    this.stream = stream;
  }

  @Override
  public Formula formula() {
    return new Formula("y = x m, m = 0 with probability p, else 1 / (1 - p)", "gx = gy m")
        .with("p", p);
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    Tensor m = stream.dropoutMask(inputs[0].backend(), inputs[0].shape(), 1f - p);
    mask = needsGradient(0) ? m : null;
    return inputs[0].multiply(m);
  }

  @Override
  protected Tensor[] backward(Tensor gy) {
    return new Tensor[] {gy.multiply(saved(mask))};
  }
}
