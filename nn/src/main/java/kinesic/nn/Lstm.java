package kinesic.nn;

import kinesic.engine.Tensor;

/**
 * A long short-term memory over sequences, [n, steps, in] to [n, steps, size], as PyTorch's {@code
 * LSTM} with {@code batch_first}; {@link kinesic.engine.op.Lstm} has the formulas. The initial
 * states are 0.
 *
 * <p>The parameters of layer 0 are {@code weight_ih_l0}, [in, 4 · size], {@code weight_hh_l0},
 * [size, 4 · size], {@code bias_ih_l0} and {@code bias_hh_l0}, [4 · size]; those of the other
 * direction end in {@code _reverse}.
 */
public final class Lstm extends Recurrent {

  /** Creates one layer that reads sequences forward. */
  public Lstm(int in, int size) {
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
  public Lstm(int in, int size, int layers, boolean bidirectional, float dropout) {
    super(4, in, size, layers, bidirectional, dropout);
  }

  @Override
  Tensor states(Tensor x, Tensor weight, Tensor bias) {
    Tensor both = new kinesic.engine.op.Lstm().apply(x, weight, bias); // h and c side by side
    return both.slice(2, 0, weight.size(0));
  }
}
