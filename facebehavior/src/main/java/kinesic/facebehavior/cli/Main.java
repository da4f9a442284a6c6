package kinesic.facebehavior.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The program {@code facebehavior}. */
@Command(
    name = "facebehavior",
    description = "FaceBehaviorNet: valence and arousal, action units and expressions of faces.",
    mixinStandardHelpOptions = true,
    version = "0.1.0-SNAPSHOT",
    subcommands = {Demo.class, Train.class, Evaluate.class, Synthesize.class, HelpCommand.class})
public final class Main {

  private Main() {}

  /** Runs a command and ends with its exit status: 0 done, 1 failed, 2 wrong usage. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              PrintWriter err = command.getErr();
              err.println("facebehavior: " + failure.getMessage());
              err.flush();
              return 1;
            });
  }
}
