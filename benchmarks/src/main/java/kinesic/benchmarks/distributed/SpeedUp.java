package kinesic.benchmarks.distributed;

/**
 * A model of the time of a step on several machines with one rank each, from times that were
 * measured on one:
 *
 * <pre>
 * T(N)     = ⌈M/N⌉ c + bytes(N) / rate + 3 latency + u
 * bytes(N) = 2 (N - 1)/N v + (N - 1) ⌈M/N⌉ s
 * </pre>
 *
 * <p>T(1) is M c + u. The rate is that of the link, or that of an exchange on this machine if it is
 * lower; what a rank sends and what it receives pass at the same time. The three messages are the
 * gathered losses and statistics, the slices that each rank sends to be added, and the sums that it
 * gets back. The model has no waiting for slower machines, no other traffic, and no overlap of
 * computing and exchanging.
 *
 * @param microBatches M, the micro-batches of a step
 * @param compute c, the time of a micro-batch in milliseconds
 * @param update u, the time of an update in milliseconds
 * @param vector v, the bytes of the gradients
 * @param statistics s, the bytes of the statistics of a micro-batch
 * @param local the rate of an exchange on this machine, in bytes per millisecond and direction
 * @param latency of a message, in milliseconds
 */
record SpeedUp(
    int microBatches,
    double compute,
    double update,
    double vector,
    double statistics,
    double local,
    double latency) {

  private static final int MESSAGES = 3;
  private static final double BITS = 8; // of a byte

  /**
   * Returns the time of a step in milliseconds.
   *
   * @param ranks N, at least 1
   * @param gigabits the rate of the link in Gbit/s
   */
  double stepMillis(int ranks, double gigabits) {
    double own = Math.ceilDiv(microBatches, ranks);
    if (ranks == 1) {
      return own * compute + update;
    }
    double bytes = 2. * (ranks - 1) / ranks * vector + (ranks - 1) * own * statistics;
    double rate = Math.min(1e6 * gigabits / BITS, local);
    return own * compute + bytes / rate + MESSAGES * latency + update;
  }

  /** Returns T(1) / T(N). */
  double speedUp(int ranks, double gigabits) {
    return stepMillis(1, gigabits) / stepMillis(ranks, gigabits);
  }
}
