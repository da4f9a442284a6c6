package kinesic.nn;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.nn.init.Initialiser;

/**
 * Fully connected layer: y = x · weight + bias, where x is [..., in] and y is [..., out]. The
 * parameters are {@code weight}, [in, out], and {@code bias}, [out].
 */
public final class Linear extends Layer {

  private final int in;
  private final int out;
  private final Parameter weight;
  private final Parameter bias;

  /** Creates a layer with weights from {@link Initialiser#glorotUniform} and a bias of 0. */
  public Linear(int in, int out) {
    this(in, out, Initialiser.glorotUniform());
  }

  /** Creates a layer with weights from {@code initialiser} and a bias of 0. */
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
  protected String describe() {
    return "Linear(" + in + " -> " + out + ")";
  }
}
