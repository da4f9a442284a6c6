package kinesic.benchmarks;

import kinesic.kernels.Backend;
import kinesic.kernels.Backends;

/** The backends that each benchmark runs on: the scalar reference and the vector kernels. */
public enum Contestant {
  /** The scalar reference loops, which accumulate in double. */
  SCALAR {
    @Override
    Backend open(int threads) {
      return Backends.scalar(threads);
    }
  },
  /** The Vector API kernels. */
  VECTOR {
    @Override
    Backend open(int threads) {
      return Backends.vector(threads);
    }
  };

  /** Opens a new backend with {@code threads} threads; the caller closes it. */
  abstract Backend open(int threads);
}
