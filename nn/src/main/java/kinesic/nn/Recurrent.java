package kinesic.nn;

import java.util.ArrayList;
import java.util.List;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.op.Linear;
import kinesic.nn.init.Initialiser;

/**
 * What {@link Lstm} and {@link Gru} share: layers one above the other, each of which reads a
 * sequence forward or in both directions. Sequences are [n, steps, features]; the initial states
 * are 0. Names and order of the gates are those of PyTorch: layer 0 has {@code weight_ih_l0}, [in,
 * gates · size], {@code weight_hh_l0}, [size, gates · size], {@code bias_ih_l0}, {@code
 * bias_hh_l0}, and in the other direction the same with {@code _reverse} at the end.
 */
abstract class Recurrent extends Layer {

  private final int in;
  private final int size;
  private final int layers;
  private final boolean bidirectional;
  private final float dropout;
  private final List<Direction> directions = new ArrayList<>();

  /** One direction of one layer. */
  private record Direction(
      Parameter inputWeight, Parameter inputBias, Parameter weight, Parameter bias) {}

  /**
   * Declares the parameters, uniform on ±1 / √size.
   *
   * @param gates the number of gates
   * @param dropout acts in training on the result of each layer but the last
   */
  Recurrent(int gates, int in, int size, int layers, boolean bidirectional, float dropout) {
    if (layers < 1) {
      throw new IllegalArgumentException(
          "recurrent: needs at least one layer, not %s".formatted(layers));
    }
    if (!(dropout >= 0f && dropout < 1f)) {
      throw new IllegalArgumentException(
          "recurrent: the probability of dropout must be in [0, 1), is " + dropout);
    }
    this.in = in;
    this.size = size;
    this.layers = layers;
    this.bidirectional = bidirectional;
    this.dropout = dropout;
    Initialiser uniform = Initialiser.uniform((float) (1 / Math.sqrt(size)));
    for (int layer = 0; layer < layers; layer++) {
      int features = layer == 0 ? in : size * (bidirectional ? 2 : 1);
      for (String end : bidirectional ? List.of("", "_reverse") : List.of("")) {
        String place = "l" + layer + end;
        Parameter inputWeight =
            parameter("weight_ih_" + place, Shape.of(features, gates * size), uniform);
        Parameter weight = parameter("weight_hh_" + place, Shape.of(size, gates * size), uniform);
        Parameter inputBias = parameter("bias_ih_" + place, Shape.of(gates * size), uniform);
        Parameter bias = parameter("bias_hh_" + place, Shape.of(gates * size), uniform);
        directions.add(new Direction(inputWeight, inputBias, weight, bias));
      }
    }
  }

  /**
   * Applies the layers.
   *
   * @param x [n, steps, in]
   * @return [n, steps, size], or [n, steps, 2 · size] with the results of both directions side by
   *     side
   */
  @Override
  public final Tensor forward(Tensor x) {
    if (x.shape().rank() != 3 || x.size(2) != in) {
      throw new IllegalArgumentException(
          "recurrent: needs x [n, steps, %s] - x %s".formatted(in, x.shape()));
    }
    Tensor y = x.permute(1, 0, 2);
    int each = bidirectional ? 2 : 1;
    for (int layer = 0; layer < layers; layer++) {
      if (layer > 0 && dropout > 0 && isTraining()) {
        y = y.dropout(dropout, stream("mask"));
      }
      Tensor forward = run(y, directions.get(layer * each));
      y =
          bidirectional
              ? Tensor.concat(2, forward, run(y.flip(0), directions.get(layer * each + 1)).flip(0))
              : forward;
    }
    return y.permute(1, 0, 2);
  }

  private Tensor run(Tensor x, Direction direction) {
    Tensor projected =
        new Linear().apply(x, direction.inputWeight.tensor(), direction.inputBias.tensor());
    return states(projected, direction.weight.tensor(), direction.bias.tensor());
  }

  /**
   * Returns the states of a sequence, [steps, n, size].
   *
   * @param x the contributions of the inputs to the gates, [steps, n, gates · size]
   * @param weight [size, gates · size]
   * @param bias [gates · size]
   */
  abstract Tensor states(Tensor x, Tensor weight, Tensor bias);

  @Override
  protected final String describe() {
    return "%s(%s -> %s%s%s)"
        .formatted(
            getClass().getSimpleName(),
            in,
            size,
            layers == 1 ? "" : ", " + layers + " layers",
            bidirectional ? ", both directions" : "");
  }
}
