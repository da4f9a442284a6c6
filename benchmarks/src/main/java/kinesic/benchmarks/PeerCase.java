package kinesic.benchmarks;

import java.util.function.Function;
import kinesic.kernels.Backend;

/**
 * One thing that is timed on both sides.
 *
 * @param name the name that the peers print for it too, such as {@code gemm/1024}
 * @param measurement sets the case up on a backend, times it, and gives the figure
 */
record PeerCase(String name, Function<Backend, Figure> measurement) {

  /**
   * What a case came to.
   *
   * @param millis the median time of one repetition
   * @param operations floating-point operations of one repetition; 0 where no rate makes sense
   */
  record Figure(double millis, double operations) {

    /** Operations in 10⁹ a second. */
    double gigaflops() {
      return operations * 1e-6 / millis;
    }
  }
}
