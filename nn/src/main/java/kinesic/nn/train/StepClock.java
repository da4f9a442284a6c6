package kinesic.nn.train;

/** Measures the parts of a step one after the other. */
final class StepClock {

  private long start = System.nanoTime();

  /** Returns the seconds since the last call, or since construction. */
  double lap() {
    long end = System.nanoTime();
    double seconds = 1e-9 * (end - start);
    start = end;
    return seconds;
  }
}
