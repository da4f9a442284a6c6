package kinesic.nn.weighting;

import java.util.List;
import java.util.Map;
import kinesic.engine.Tensor;

/** The sum of all losses, L = Σ_t L_t: every weight is 1. The loss need not name its tasks. */
public final class EqualWeighting implements LossWeighting {

  /** The weighting without state. */
  public EqualWeighting() {}

  @Override
  public Tensor total(Tensor sum, Map<String, Tensor> tasks, List<Tensor> others) {
    return sum;
  }

  @Override
  public boolean isRepeatable() {
    return true;
  }
}
