package kinesic.benchmarks;

/** A product of two fixed matrices that can be run repeatedly. */
interface PreparedProduct extends AutoCloseable {

  /** Computes the product once. */
  void run();

  /** Closes the backend of this product, if it has one. */
  @Override
  default void close() {}
}
