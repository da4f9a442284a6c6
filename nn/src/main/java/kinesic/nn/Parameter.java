package kinesic.nn;

import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.nn.init.Initialiser;

/** What a module learns: a leaf of the tape, with the way it gets its first values. */
public final class Parameter {

  private final Module owner;
  private final String name;
  private final Tensor tensor;
  private final Initialiser initialiser;
  private boolean hasValues;

  Parameter(Module owner, String name, Tensor memory, Initialiser initialiser) {
    this.owner = owner;
    this.name = name;
    this.tensor = memory.asParameter();
    this.initialiser = initialiser;
  }

  /** The shape, known before there are values. */
  public Shape shape() {
    return tensor.shape();
  }

  /**
   * The leaf that collects the gradient.
   *
   * @throws IllegalStateException if there are no values yet
   */
  public Tensor tensor() {
    if (!hasValues) {
      throw new IllegalStateException(
          "module: "
              + Module.qualified(owner.path(), name)
              + ", "
              + shape()
              + ", has no values yet: call initialise(seed) or load(values) on the whole network");
    }
    return tensor;
  }

  void draw(RandomStream stream) {
    assign(initialiser.draw(stream, shape()));
  }

  void assign(Tensor values) {
    values.copyTo(tensor);
    hasValues = true;
  }
}
