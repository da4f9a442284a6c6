package kinesic.facebehavior.cli;

import java.io.PrintWriter;

/** Counts the files that could not be read and says why, of the first ones only. */
final class UnreadFiles {

  private static final int SHOWN = 20;

  private final PrintWriter err;
  private final String noun;
  private int count;

  /**
   * Creates a counter.
   *
   * @param err receives the reasons
   * @param noun what the files are, such as "images"
   */
  UnreadFiles(PrintWriter err, String noun) {
    this.err = err;
    this.noun = noun;
  }

  /** The number of files that could not be read. */
  int count() {
    return count;
  }

  /** Counts a file whose row says why it could not be read. */
  void add(String file, String reason) {
    count++;
    if (count <= SHOWN) {
      err.println(file + ": " + reason);
    } else if (count == SHOWN + 1) {
      err.println("More " + noun + " cannot be read; their rows say why.");
    }
  }
}
