package kinesic.nn.distributed;

import java.io.IOException;

/**
 * A rank has ended, cannot be reached or says nothing. The group cannot be used any more; a new one
 * can continue from the last checkpoint.
 */
public final class LostRankException extends IOException {

  private static final long serialVersionUID = 1L;

  private final int rank;

  /**
   * Creates an exception.
   *
   * @param rank the rank that is lost
   * @param message names the rank and its host, and says what happened
   */
  public LostRankException(int rank, String message) {
    super(message);
    this.rank = rank;
  }

  /**
   * Creates an exception that says more than its cause.
   *
   * @param rank the rank that is lost
   * @param message names the rank and its host, and says what happened and when
   */
  public LostRankException(int rank, String message, Throwable cause) {
    super(message, cause);
    this.rank = rank;
  }

  /** Returns the rank that is lost. */
  public int rank() {
    return rank;
  }
}
