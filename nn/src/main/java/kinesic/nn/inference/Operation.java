package kinesic.nn.inference;

import kinesic.engine.Tensor;

/** Computes a value of a compiled network from its inputs. */
@FunctionalInterface
interface Operation {

  /** A prepared operation. */
  @FunctionalInterface
  interface Step {

    /**
     * Computes the value.
     *
     * @param in the inputs
     * @param overwrite whether no other operation reads the last input, so that the result may be
     *     computed in its memory
     */
    Tensor run(Tensor[] in, boolean overwrite);
  }

  /**
   * Prepares the operation for batches of {@code n} images. Copies all tensors, which may change
   * afterwards. Called once, unless it depends on n.
   */
  Step prepare(int n);

  /** Returns whether the prepared operation suits any batch size. */
  default boolean suitsAnyBatch() {
    return true;
  }
}
