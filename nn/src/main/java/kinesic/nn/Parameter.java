package kinesic.nn;

import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.kernels.Backend;
import kinesic.nn.init.Initialiser;

/** A learnable tensor of a module, together with its initialiser. */
public final class Parameter {

  private final Module owner;
  private final String name;
  private Tensor tensor;
  private final Initialiser initialiser;
  private boolean hasValues;

  Parameter(Module owner, String name, Tensor memory, Initialiser initialiser) {
    this.owner = owner;
    this.name = name;
    this.tensor = memory.asParameter();
    this.initialiser = initialiser;
  }

  /** Returns the shape, which is known before the parameter has values. */
  public Shape shape() {
    return tensor.shape();
  }

  /**
   * Returns the values: a leaf that collects a gradient, or, if the module is frozen, a constant.
   *
   * @throws IllegalStateException if the parameter has no values yet
   */
  public Tensor tensor() {
    if (!hasValues) {
      throw new IllegalStateException(
          "module: parameter %s %s has no values yet; call initialise(seed) or load(values) on the root"
              .formatted(Module.qualified(owner.path(), name), shape()));
    }
    return owner.isFrozen() ? tensor.detach() : tensor;
  }

  void clearGradient() {
    tensor.clearGradient();
  }

  void draw(RandomStream stream) {
    assign(initialiser.draw(stream, tensor.backend(), shape()));
  }

  /** Moves the values to a backend; a gradient stays behind. */
  void to(Backend backend) {
    tensor = Module.moved(tensor.detach(), backend).asParameter();
  }

  void assign(Tensor values) {
    values.copyTo(tensor);
    hasValues = true;
  }
}
