package kinesic.nn.distributed;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Why a group has ended.
 *
 * @param rank the rank that is the cause
 * @param reason a sentence that names the rank and its host
 */
record Ending(Kind kind, int rank, String reason) {

  /** What the cause was. */
  enum Kind {
    /** A rank has ended or says nothing. */
    LOST,
    /** A rank has said that it cannot go on. */
    FAILED,
    /** This rank has closed the group. */
    CLOSED
  }

  static Ending lost(int rank, String reason) {
    return new Ending(Kind.LOST, rank, reason);
  }

  static Ending failed(int rank, String reason) {
    return new Ending(Kind.FAILED, rank, reason);
  }

  static Ending closed(int rank) {
    return new Ending(Kind.CLOSED, rank, "the group is closed");
  }

  /**
   * Returns why a rank leaves that has got an exception.
   *
   * @param rank the rank that leaves
   * @param name what messages call it
   */
  static Ending of(@Nullable IOException cause, int rank, String name) {
    if (cause instanceof FailedRankException e) {
      return failed(e.rank(), String.valueOf(e.getMessage()));
    }
    if (cause instanceof LostRankException e) {
      return lost(e.rank(), String.valueOf(e.getMessage()));
    }
    return lost(rank, name + " has ended while it waited for the others");
  }

  IOException toException() {
    return switch (kind) {
      case LOST -> new LostRankException(rank, reason);
      case FAILED -> new FailedRankException(rank, reason);
      case CLOSED -> new IOException(reason);
    };
  }
}
