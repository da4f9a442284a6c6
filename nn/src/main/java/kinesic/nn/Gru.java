package kinesic.nn;

import kinesic.engine.Tensor;

/**
 * A gated recurrent unit over sequences, [n, steps, in] to [n, steps, size], as PyTorch's {@code
 * GRU} with {@code batch_first}; {@link kinesic.engine.op.Gru} has the formulas. The initial states
 * are 0.
 *
 * <p>The parameters of layer 0 are {@code weight_ih_l0}, [in, 3 · size], {@code weight_hh_l0},
 * [size, 3 · size], {@code bias_ih_l0} and {@code bias_hh_l0}, [3 · size]; those of the other
 * direction end in {@code _reverse}.
 */
public final class Gru extends Recurrent {

  /** Creates one layer that reads sequences forward. */
  public Gru(int in, int size) {
    this(in, size, 1, false, 0f);
  }

  /**
   * Creates layers one above the other.
   *
   * @param in the features of a step
   * @param size the features of a state
   * @param layers the number of layers
   * @param bidirectional whether each layer also reads the sequence from the end; the result then
   *     has 2 · size features
   * @param dropout acts in training on the result of each layer but the last
   * @throws IllegalArgumentException if there is no layer, or the probability is not in [0, 1)
   */
  public Gru(int in, int size, int layers, boolean bidirectional, float dropout) {
    super(3, in, size, layers, bidirectional, dropout);
  }

  @Override
  Tensor states(Tensor x, Tensor weight, Tensor bias) {
    return new kinesic.engine.op.Gru().apply(x, weight, bias);
  }
}
