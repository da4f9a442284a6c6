package kinesic.nn.distributed;

import java.time.Duration;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * How long a rank waits for the others.
 *
 * @param limit the time without a single byte after which a rank counts as lost; also the time that
 *     ranks may take to appear. It must be longer than the slowest step, validation or writing of a
 *     checkpoint of any rank
 * @param killed says whether this process is to end, for engines that set a flag instead of
 *     interrupting threads; asked several times a second by the thread that waits, and only then
 */
public record Patience(Duration limit, BooleanSupplier killed) {

  private static final long MOST_TICK_NANOS = 200_000_000;

  private static final Duration MOST_HANDSHAKE = Duration.ofSeconds(10);

  /**
   * Checks the limit.
   *
   * @throws IllegalArgumentException if the limit is not positive
   */
  public Patience {
    if (!limit.isPositive()) {
      throw new IllegalArgumentException("patience: %s is not positive".formatted(limit));
    }
    Objects.requireNonNull(killed);
  }

  /** Returns a patience that ends after {@code limit} only. */
  public static Patience of(Duration limit) {
    return new Patience(limit, () -> false);
  }

  /** Returns the time between two looks at the clock and at {@link #killed}, in nanoseconds. */
  long tickNanos() {
    return Math.clamp(limit.toNanos() / 10, 1, MOST_TICK_NANOS);
  }

  /** Returns the time that a guest has for its first words. */
  Duration handshakeLimit() {
    return limit.compareTo(MOST_HANDSHAKE) < 0 ? limit : MOST_HANDSHAKE;
  }

  /** Returns the limit for messages, such as {@code 300 s}. */
  String text() {
    long millis = limit.toMillis();
    return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
  }
}
