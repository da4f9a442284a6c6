package kinesic.benchmarks;

/** A product of two given matrices, to be run again and again. */
interface PreparedProduct extends AutoCloseable {

  /** Computes it once. */
  void run();

  /** Ends what was opened for it. */
  @Override
  default void close() {}
}
