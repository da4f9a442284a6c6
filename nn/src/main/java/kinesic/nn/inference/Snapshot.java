package kinesic.nn.inference;

import kinesic.engine.Tensor;

/** Copies of tensors that outlive step scopes and do not follow their originals. */
final class Snapshot {

  private Snapshot() {}

  static Tensor of(Tensor t) {
    int length = t.shape().elements();
    Tensor copy = new Tensor(t.shape(), t.backend().allocate(length));
    t.backend().dataMovement().copyRows(1, length, t.buffer(), 0, length, copy.buffer(), 0, length);
    return copy;
  }
}
