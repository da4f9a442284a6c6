package kinesic.facebehavior.spark;

import java.io.Console;
import java.io.PrintStream;
import java.io.Serializable;
import kinesic.nn.train.Progress;
import org.jspecify.annotations.Nullable;

/**
 * How rank 0 writes the progress that the driver shows.
 *
 * @param terminal whether the driver writes to a terminal
 * @param columns the width of the terminal
 * @param note the end of each line, such as the number of ranks
 */
record Display(boolean terminal, int columns, String note) implements Serializable {

  /** Returns that of this process. */
  @SuppressWarnings("SystemConsoleNull") // it is null again from JDK 25 on (JDK-8351435)
  static Display standard() {
    @Nullable Console console = System.console();
    return new Display(console != null && console.isTerminal(), Progress.terminalColumns(), "");
  }

  /** Returns what shows the progress. */
  Progress progress(PrintStream out) {
    return new Progress(out, terminal, columns).noting(note);
  }

  /** Returns the same with another note. */
  Display with(String otherNote) {
    return new Display(terminal, columns, otherNote);
  }
}
