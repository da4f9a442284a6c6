package kinesic.kernels.conformance;

import kinesic.kernels.Backend;
import kinesic.kernels.Backends;
import kinesic.kernels.Buffer;

/** The size of what a kernel adds up, the natural scale of its rounding errors. */
final class Magnitude {

  private Magnitude() {}

  /** A kernel of the reference with two operands. */
  interface Product {
    void run(Backend reference, Buffer a, Buffer b, Buffer result);
  }

  /** Runs the reference kernel on |a| and |b|: the sum of the sizes of the terms of each result. */
  static float[] of(int length, float[] a, float[] b, Product product) {
    try (Backend reference = Backends.scalar(1)) {
      Buffer left = reference.allocate(a.length);
      Buffer right = reference.allocate(b.length);
      Buffer result = reference.allocate(length);
      reference.write(Samples.absolute(a), 0, left, 0, a.length);
      reference.write(Samples.absolute(b), 0, right, 0, b.length);
      product.run(reference, left, right, result);
      float[] magnitude = new float[length];
      reference.read(result, 0, magnitude, 0, length);
      return magnitude;
    }
  }
}
