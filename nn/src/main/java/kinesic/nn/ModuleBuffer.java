package kinesic.nn;

import kinesic.engine.Tensor;
import kinesic.kernels.Backend;

/** A tensor of a module that is saved with the parameters but not learned. */
public final class ModuleBuffer {

  private Tensor tensor;

  ModuleBuffer(Tensor tensor) {
    this.tensor = tensor;
  }

  /** Returns the values; the tensor is another one after {@link Module#to}. */
  public Tensor tensor() {
    return tensor;
  }

  void to(Backend backend) {
    tensor = Module.moved(tensor, backend);
  }
}
