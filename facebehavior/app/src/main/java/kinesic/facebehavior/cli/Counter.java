package kinesic.facebehavior.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.IntConsumer;
import kinesic.nn.train.Eta;

/** Prints every few seconds how many faces are done and how long the rest will take. */
final class Counter implements IntConsumer {

  private static final double SECONDS = 5;

  private final PrintWriter out;
  private final String what;
  private final int total;
  private final Eta eta = new Eta();
  private int counted;

  Counter(PrintWriter out, String what, int total) {
    this.out = out;
    this.what = what;
    this.total = total;
  }

  @Override
  public void accept(int done) {
    eta.add(done - counted);
    counted = done;
    if (done < total && eta.isDue(SECONDS)) {
      String left = Eta.duration(eta.left(total - done));
      out.println(
          String.format(Locale.ROOT, "%s: %,d of %,d faces, %s left", what, done, total, left));
      out.flush();
    }
  }
}
