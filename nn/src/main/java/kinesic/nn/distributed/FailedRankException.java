package kinesic.nn.distributed;

import java.io.IOException;

/**
 * A rank has said that it cannot go on, for a reason that would be there again after a restart: a
 * sample that cannot be read, a loss that is not finite, another configuration.
 */
public final class FailedRankException extends IOException {

  private static final long serialVersionUID = 1L;

  private final int rank;

  /**
   * Creates an exception.
   *
   * @param rank the rank that failed
   * @param message names the rank and its host, and the reason
   */
  public FailedRankException(int rank, String message) {
    super(message);
    this.rank = rank;
  }

  /** Returns the rank that failed. */
  public int rank() {
    return rank;
  }
}
