package kinesic.engine.op;

import kinesic.engine.Shape;

/** A tensor viewed as rows along its last axis. */
record Rows(int count, int length) {

  static Rows of(String op, Shape shape) {
    if (shape.rank() == 0) {
      throw new IllegalArgumentException(op + ": needs at least one axis, the input is a scalar");
    }
    return new Rows(shape.outer(-1), shape.size(-1));
  }
}
