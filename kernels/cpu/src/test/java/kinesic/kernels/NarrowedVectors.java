package kinesic.kernels;

/** Whether the width for which the suite is run, see pom.xml, is one that this machine has. */
final class NarrowedVectors {

  private NarrowedVectors() {}

  static boolean fitThisMachine() {
    return Integer.getInteger("kinesic.vector.bits", 0) <= VectorBackend.preferredBits();
  }
}
