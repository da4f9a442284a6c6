package kinesic.nn;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.nn.inference.Symbol;
import kinesic.nn.init.Initialiser;

/**
 * y = x · weight + bias: x is [n, in], y is [n, out]; parameters {@code weight} [in, out] and
 * {@code bias} [out].
 */
public final class Linear extends Layer {

  private final int in;
  private final int out;
  private final Parameter weight;
  private final Parameter bias;

  /** With the uniform initialisation of Glorot and Bengio, and a bias of 0. */
  public Linear(int in, int out) {
    this(in, out, Initialiser.glorotUniform());
  }

  /** With weights from {@code initialiser} and a bias of 0. */
  public Linear(int in, int out, Initialiser initialiser) {
    this.in = in;
    this.out = out;
    weight = parameter("weight", Shape.of(in, out), initialiser);
    bias = parameter("bias", Shape.of(out), Initialiser.constant(0f));
  }

  @Override
  public Tensor forward(Tensor x) {
    return new kinesic.engine.op.Linear().apply(x, weight.tensor(), bias.tensor());
  }

  @Override
  public Symbol lower(Symbol x) {
    return x.linear(weight.tensor(), bias.tensor());
  }

  @Override
  protected String describe() {
    return "Linear(" + in + " -> " + out + ")";
  }
}
