package kinesic.engine.op;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;

/** What the recurrent ops share: steps of sequences [steps, n, features], and checks. */
final class Sequence {

  private Sequence() {}

  /** Returns step {@code t}, [n, features]; the memory is shared. */
  static Tensor step(Tensor sequence, int t) {
    Shape shape = sequence.shape().without(0);
    int count = shape.elements();
    return new Tensor(shape, sequence.buffer().slice(t * count, count));
  }

  /** Returns the derivative of σ where its value is {@code s}: s (1 - s). */
  static Tensor slopeOfSigmoid(Tensor s) {
    return s.subtract(s.square());
  }

  /** Returns 1 - y², the derivative of tanh where its value is {@code y}. */
  static Tensor oneMinusSquare(Tensor y) {
    return y.square().negate().add(1f);
  }

  /**
   * Returns Σ h'ᵀ gs over all steps, where h' is the state of the previous step.
   *
   * @param first the initial state, [n, size]
   * @param states the states after each step, [steps, n, size]
   * @param gs the gradients of the gates, [steps, n, gates · size]
   */
  static Tensor gradientOfWeight(Tensor first, Tensor states, Tensor gs) {
    int steps = states.size(0);
    Tensor before = first.unsqueeze(0);
    Tensor previous =
        Tensor.concat(0, before, states).slice(0, 0, steps); // the last state has no successor
    int rows = gs.shape().outer(-1);
    return previous.reshape(rows, first.size(1)).matmul(gs.reshape(rows, gs.size(-1)), true, false);
  }

  /**
   * Checks the inputs of a recurrent op.
   *
   * @param gates the number of gates
   * @param most the number of inputs with initial states; 3 without
   */
  static void check(String op, int gates, int most, Tensor[] inputs) {
    if (inputs.length != 3 && inputs.length != most) {
      throw new IllegalArgumentException(
          "%s: needs 3 or %s inputs, not %s".formatted(op, most, inputs.length));
    }
    Shape x = inputs[0].shape();
    Shape u = inputs[1].shape();
    Shape b = inputs[2].shape();
    int size = u.rank() == 2 ? u.size(0) : -1;
    boolean fits =
        x.rank() == 3
            && size >= 0
            && x.size(2) == gates * size
            && u.size(1) == gates * size
            && b.equals(Shape.of(gates * size));
    for (int i = 3; fits && i < inputs.length; i++) {
      fits = inputs[i].shape().equals(Shape.of(x.size(1), size));
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "%s: needs x [steps, n, %s · size], u [size, %s · size], b [%s · size] and states [n, size]"
                  .formatted(op, gates, gates, gates)
              + " - x %s, u %s, b %s".formatted(x, u, b));
    }
  }
}
