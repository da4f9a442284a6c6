package kinesic.facebehavior.spark;

import java.io.PrintWriter;

/**
 * The terminal of the driver: shows what rank 0 prints, and messages between its lines.
 * Thread-safe.
 */
final class Screen {

  private final PrintWriter out;
  private final PrintWriter err;
  private boolean midLine;

  /**
   * Creates a screen.
   *
   * @param out receives what rank 0 prints
   * @param err receives the messages
   */
  Screen(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  /** Shows text that may begin and end within a line. */
  synchronized void show(String text) {
    out.print(text);
    out.flush();
    midLine = !text.endsWith("\n");
  }

  /** Shows a message, in lines of its own. */
  synchronized void message(String text) {
    if (midLine) {
      out.println();
      out.flush();
      midLine = false;
    }
    err.println(text);
    err.flush();
  }
}
