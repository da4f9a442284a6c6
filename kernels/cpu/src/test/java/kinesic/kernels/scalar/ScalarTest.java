package kinesic.kernels.scalar;

import java.util.SplittableRandom;
import kinesic.kernels.Backend;
import kinesic.kernels.Backends;
import kinesic.kernels.Buffer;

/**
 * Base of the tests of the scalar backend. The expected results are calculated by hand; for linear
 * kernels, the gradient must be the transpose of the forward pass.
 */
abstract class ScalarTest {

  /** The backend under test; it runs on the calling thread, so there is nothing to close. */
  static final Backend CPU = Backends.scalar(1);

  static Buffer of(float... values) {
    Buffer buffer = CPU.allocate(values.length);
    CPU.write(values, 0, buffer, 0, values.length);
    return buffer;
  }

  static Buffer random(int length, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return of(values);
  }

  static float[] values(Buffer buffer) {
    float[] values = new float[buffer.length()];
    CPU.read(buffer, 0, values, 0, values.length);
    return values;
  }

  static double dot(Buffer a, Buffer b) {
    float[] x = values(a);
    float[] y = values(b);
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += (double) x[i] * y[i];
    }
    return sum;
  }
}
