package kinesic.kernels.cuda.standin;

/** The precision of the factors of a product. */
enum Rounding {
  /** 24 bits, as floats are stored. */
  FLOAT,
  /** 11 bits, as tensor cores multiply floats. */
  TF32;

  private static final int DROPPED = 13;

  double[] toDoubles(float[] x) {
    double[] y = new double[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = this == TF32 ? tf32(x[i]) : x[i];
    }
    return y;
  }

  private static float tf32(float x) {
    if (!Float.isFinite(x)) {
      return x;
    }
    int bits = Float.floatToRawIntBits(x) + (1 << (DROPPED - 1));
    return Float.intBitsToFloat(bits & -(1 << DROPPED));
  }
}
