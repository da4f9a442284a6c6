package kinesic.benchmarks;

import kinesic.kernels.Backend;
import kinesic.kernels.Backends;

/** The twins of each benchmark: the same calls on the plain loops and on the vector kernels. */
public enum Contestant {
  /** The reference loops, which accumulate in double. */
  SCALAR {
    @Override
    Backend open(int threads) {
      return Backends.scalar(threads);
    }
  },
  /** The kernels on the Vector API. */
  VECTOR {
    @Override
    Backend open(int threads) {
      return Backends.vector(threads);
    }
  };

  /** A backend of its own with {@code threads} threads. */
  abstract Backend open(int threads);
}
