package kinesic.kernels.cuda.standin;

/**
 * How often a device was used.
 *
 * @param launches kernels that were launched or captured
 * @param graphLaunches graphs that were launched
 * @param libraryCalls computations of cuBLAS and cuDNN
 * @param nondeterministicCalls those among them that may give other bits in another run
 * @param uploads copies from the host to the device
 * @param downloads copies from the device to the host
 * @param waits calls that made the host wait for the device, also hidden ones such as frees
 * @param allocations allocations of device memory
 */
public record Counts(
    long launches,
    long graphLaunches,
    long libraryCalls,
    long nondeterministicCalls,
    long uploads,
    long downloads,
    long waits,
    long allocations) {

  /** Returns what came after {@code earlier}. */
  public Counts since(Counts earlier) {
    return new Counts(
        launches - earlier.launches,
        graphLaunches - earlier.graphLaunches,
        libraryCalls - earlier.libraryCalls,
        nondeterministicCalls - earlier.nondeterministicCalls,
        uploads - earlier.uploads,
        downloads - earlier.downloads,
        waits - earlier.waits,
        allocations - earlier.allocations);
  }
}
