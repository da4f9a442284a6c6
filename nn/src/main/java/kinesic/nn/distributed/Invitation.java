package kinesic.nn.distributed;

import java.io.IOException;
import java.util.List;

/**
 * What rank 0 of a {@link SocketRendezvous} says to the others once all are there.
 *
 * @param random makes the token of the group, with the secret
 * @param addresses of all ranks, in their order
 */
record Invitation(String random, List<String> addresses) {

  private static final String GO = "go";
  private static final String LOST = "lost";
  private static final String FAILED = "failed";

  /** Returns what tells the others to connect with each other. */
  String text() {
    return GO + "\n" + random + "\n" + String.join("\n", addresses);
  }

  /** Returns what tells the others that they wait in vain. */
  static String cancelled(Ending ending) {
    String kind = ending.kind() == Ending.Kind.LOST ? LOST : FAILED;
    return kind + "\n" + ending.rank() + "\n" + ending.reason();
  }

  /**
   * Reads a text.
   *
   * @throws LostRankException if it says that a rank is lost
   * @throws FailedRankException if it says that a rank cannot join
   */
  static Invitation read(String text) throws IOException {
    List<String> lines = text.lines().toList();
    if (lines.size() < 3) {
      throw new ProtocolException("a truncated answer");
    }
    List<String> rest = lines.subList(2, lines.size());
    if (lines.getFirst().equals(GO)) {
      return new Invitation(lines.get(1), rest);
    }
    int rank = Integer.parseInt(lines.get(1));
    String reason = String.join("\n", rest);
    throw lines.getFirst().equals(LOST)
        ? new LostRankException(rank, reason)
        : new FailedRankException(rank, reason);
  }

  /** Returns the token of the group. */
  String token(String secret) {
    return random + ":" + secret;
  }
}
