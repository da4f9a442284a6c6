package kinesic.kernels.conformance;

import kinesic.kernels.Backend;
import kinesic.kernels.Buffer;

/** The operands of one run of a {@link KernelCase}. */
public interface Call {

  /** The backend that runs the call. */
  Backend backend();

  /** An operand that is read; the kernel must leave it as it is. */
  Buffer input(float[] values);

  /** An operand that is written in full; it holds NaN before, as stale memory might. */
  Buffer output(String name, int length, Bound bound);

  /** An operand that is read and written. */
  Buffer updated(String name, float[] values, Bound bound);

  /** What the kernel returned instead of writing it. */
  void returned(String name, double[] values, Bound bound);
}
