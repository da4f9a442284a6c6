package kinesic.nn.weighting;

import java.util.List;
import java.util.Map;
import kinesic.engine.Tensor;

/** A weighting that makes one loss of those of the tasks. */
public non-sealed interface LossWeighting extends TaskWeighting {

  /**
   * Returns the loss that is minimised, a scalar that is recorded for the backward pass.
   *
   * @param sum the sum of all losses, each with the weight 1
   * @param tasks the losses of the tasks by name, scalars
   * @param others further losses, which are not weighted
   * @throws IllegalArgumentException if the tasks are not those of this weighting
   */
  Tensor total(Tensor sum, Map<String, Tensor> tasks, List<Tensor> others);

  /**
   * Returns whether {@link #total} calls the same kernels in each step of a run, with the same
   * numbers apart from the contents of tensors, so that a backend can capture them.
   */
  boolean isRepeatable();
}
