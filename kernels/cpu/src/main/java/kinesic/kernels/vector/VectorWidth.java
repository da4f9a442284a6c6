package kinesic.kernels.vector;

import jdk.incubator.vector.VectorShape;

/** How wide vectors are, for the choice of backend. */
public final class VectorWidth {

  private VectorWidth() {}

  /** The bits of the widest vector that this machine runs well. */
  public static int preferredBits() {
    return VectorShape.preferredShape().vectorBitSize();
  }

  /** The bits of the vectors that the kernels of this package use. */
  public static int bits() {
    return Lanes.FLOATS.vectorBitSize();
  }
}
