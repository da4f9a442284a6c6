package kinesic.facebehavior.serve;

import java.time.Duration;

/**
 * What the service takes from its clients.
 *
 * @param requests the most predictions at once, those that wait among them; more are refused
 * @param bytes the most bytes of a request
 * @param timeout the most time in which a request must arrive, and in which it is answered then
 */
public record ServerLimits(int requests, long bytes, Duration timeout) {

  /** The most pictures of a request. */
  static final int PICTURES = 64;

  /** The most connections that send a request or wait for an answer. */
  static final int CONNECTIONS = 1000;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a number is not above 0, or a request may have more than a
   *     gigabyte
   */
  public ServerLimits {
    if (requests < 1) {
      throw new IllegalArgumentException(
          "serve: the queue has %s requests, expected at least 1".formatted(requests));
    }
    if (bytes < 1 || bytes > 1_000_000_000) {
      throw new IllegalArgumentException(
          "serve: a request may have %s bytes, expected 1 to 1000000000".formatted(bytes));
    }
    if (!timeout.isPositive()) {
      throw new IllegalArgumentException(
          "serve: the timeout is %s, expected more than 0".formatted(timeout));
    }
  }
}
