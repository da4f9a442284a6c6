package kinesic.kernels;

import java.util.Optional;

/**
 * Checks, in this order, whether the vector kernels can run well: a HotSpot VM with its C2
 * compiler, the incubator module, vectors of at least 128 bits. Only the last check loads a class
 * of the Vector API, after the other two have passed.
 */
final class VectorProbe {

  private static final int LEAST_BITS = 128;
  private static final String MODULE = "jdk.incubator.vector";

  private VectorProbe() {}

  /** Returns the reason why the vector kernels cannot run, or empty if they can. */
  static Optional<String> obstacle() {
    Optional<String> obstacle =
        obstacle(
            System.getProperty("java.vm.name", ""),
            System.getProperty("java.vm.info", ""),
            ModuleLayer.boot().findModule(MODULE).isPresent());
    return obstacle.isPresent() ? obstacle : narrowness(VectorBackend.preferredBits());
  }

  static Optional<String> obstacle(String vmName, String vmInfo, boolean modulePresent) {
    if (!(vmName.contains("HotSpot") || vmName.contains("OpenJDK"))) {
      return Optional.of("this Java VM is " + vmName + ", not HotSpot");
    }
    if (!vmName.contains("Server")
        || vmInfo.contains("emulated-client")
        || vmInfo.contains("interpreted")) {
      return Optional.of(
          "this Java VM runs without its optimising compiler C2 (" + vmName + ", " + vmInfo + ")");
    }
    if (!modulePresent) {
      return Optional.of(
          "the module " + MODULE + " is missing; start Java with --add-modules " + MODULE);
    }
    return Optional.empty();
  }

  static Optional<String> narrowness(int bits) {
    return bits < LEAST_BITS
        ? Optional.of(
            "vectors have "
                + bits
                + " bits on this machine, at least "
                + LEAST_BITS
                + " are required")
        : Optional.empty();
  }
}
