package kinesic.kernels.conformance;

import kinesic.kernels.Backend;
import kinesic.kernels.Buffer;

/** The operands of one run of a {@link KernelCase}. */
public interface Call {

  /** Returns the backend that runs the call. */
  Backend backend();

  /** Returns an operand that is read; the kernel must not change it. */
  Buffer input(float[] values);

  /** Returns an operand that is written completely; it contains NaN before, like stale memory. */
  Buffer output(String name, int length, Bound bound);

  /** Returns an operand that is read and written. */
  Buffer updated(String name, float[] values, Bound bound);

  /** Records a value that the kernel returned instead of writing it. */
  void returned(String name, double[] values, Bound bound);
}
