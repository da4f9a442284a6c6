package kinesic.facebehavior.cli;

import java.io.PrintWriter;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * While open, responds to Ctrl-C and SIGTERM at once with a hint how to continue. The training loop
 * then finishes its step and writes a checkpoint before the process ends.
 */
final class ResumeHint implements AutoCloseable {

  static final String TEXT = "stopping; the same command with --resume continues";

  private final PrintWriter terminal;
  private final Thread hook = new Thread(this::show, "facebehavior-resume-hint");
  private final AtomicBoolean shown = new AtomicBoolean();

  ResumeHint(PrintWriter terminal) {
    this.terminal = terminal;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Prints the hint unless it has been printed: another rank may have been asked to end. */
  void show() {
    if (!shown.getAndSet(true)) {
      terminal.println();
      terminal.println(TEXT);
      terminal.flush();
    }
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) { // the process is ending, the hint has been printed
      return;
    }
  }
}
