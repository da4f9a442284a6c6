package kinesic.benchmarks;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** How often each kernel was called and how long it took, summed up. Not thread-safe. */
final class KernelTimes {

  /**
   * The calls of one kernel.
   *
   * @param calls how many
   * @param nanos how long they took together
   */
  record Sum(long calls, long nanos) {

    private Sum plus(Sum other) {
      return new Sum(calls + other.calls, nanos + other.nanos);
    }
  }

  private final Map<String, Sum> sums = new LinkedHashMap<>();

  /** Adds one call of {@code kernel}. */
  void add(String kernel, long nanos) {
    sums.merge(kernel, new Sum(1, nanos), Sum::plus);
  }

  /** Forgets all calls. */
  void clear() {
    sums.clear();
  }

  /** The sums by kernel, in the order of first calls. */
  Map<String, Sum> sums() {
    return Collections.unmodifiableMap(sums);
  }
}
