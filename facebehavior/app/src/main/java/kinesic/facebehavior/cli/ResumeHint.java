package kinesic.facebehavior.cli;

import java.io.PrintWriter;

/**
 * While open, answers Ctrl-C and SIGTERM at once by how to go on later. The training loop then ends
 * its step and writes a checkpoint before the process is gone.
 */
final class ResumeHint implements AutoCloseable {

  static final String TEXT = "stopping; the same command with --resume goes on";

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
    } catch (IllegalStateException e) { // the process is ending: it has been said
      return;
    }
  }
}
