package kinesic.benchmarks;

import java.util.function.Function;
import kinesic.kernels.Backend;

/**
 * A case that is timed in Kinesic and in the peers.
 *
 * @param name the name, which the peers print as well, such as {@code gemm/1024}
 * @param measurement sets the case up on a backend and times it
 */
record PeerCase(String name, Function<Backend, Timing> measurement) {

  /**
   * The time of a case.
   *
   * @param millis the median time of one repetition in milliseconds
   * @param operations floating-point operations of one repetition; 0 if a rate is not meaningful
   */
  record Timing(double millis, double operations) {

    /** Returns the rate in GFLOP/s (10⁹ operations per second). */
    double gigaflops() {
      return operations * 1e-6 / millis;
    }
  }
}
