package kinesic.facebehavior.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.IntConsumer;

/** Says every few seconds how far a long work is and how long it will take. */
final class Counter implements IntConsumer {

  private static final double SECONDS = 5;

  private final PrintWriter out;
  private final String what;
  private final int total;
  private final long started = System.nanoTime();
  private long shown = started;

  Counter(PrintWriter out, String what, int total) {
    this.out = out;
    this.what = what;
    this.total = total;
  }

  @Override
  public void accept(int done) {
    long now = System.nanoTime();
    if (1e-9 * (now - shown) >= SECONDS && done < total) {
      shown = now;
      double left = 1e-9 * (now - started) / done * (total - done);
      out.println(
          String.format(Locale.ROOT, "%s: %,d of %,d faces, %.0f s left", what, done, total, left));
      out.flush();
    }
  }
}
