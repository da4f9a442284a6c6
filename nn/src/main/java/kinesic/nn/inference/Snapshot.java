package kinesic.nn.inference;

import kinesic.engine.Tensor;

/** Copies tensors into memory that no step scope recycles. */
final class Snapshot {

  private Snapshot() {}

  static Tensor of(Tensor t) {
    Tensor copy = new Tensor(t.shape(), t.backend().allocate(t.shape().elements()));
    t.copyTo(copy);
    return copy;
  }
}
