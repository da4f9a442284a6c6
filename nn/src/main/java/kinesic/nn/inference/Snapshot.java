package kinesic.nn.inference;

import kinesic.engine.Tensor;

/** Copies of tensors that outlive step scopes and do not follow their originals. */
final class Snapshot {

  private Snapshot() {}

  static Tensor of(Tensor t) {
    Tensor copy = new Tensor(t.shape(), t.backend().allocate(t.shape().elements()));
    t.copyTo(copy);
    return copy;
  }
}
