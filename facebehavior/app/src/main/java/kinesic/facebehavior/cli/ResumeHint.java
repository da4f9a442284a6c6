package kinesic.facebehavior.cli;

import java.io.PrintWriter;

/**
 * While open, responds to Ctrl-C and SIGTERM at once with a hint how to continue. The training loop
 * then finishes its step and writes a checkpoint before the process ends.
 */
final class ResumeHint implements AutoCloseable {

  static final String TEXT = "stopping; the same command with --resume continues";

  private final Thread hook;

  ResumeHint(PrintWriter terminal) {
    hook =
        new Thread(
            () -> {
              terminal.println();
              terminal.println(TEXT);
              terminal.flush();
            },
            "facebehavior-resume-hint");
    Runtime.getRuntime().addShutdownHook(hook);
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
