package kinesic.facebehavior.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import kinesic.nn.data.LoadingException;
import kinesic.nn.train.DivergedException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The program {@code facebehavior}.
 *
 * <p>It exits with 0 if all went well, 1 if something failed, 2 if the command line makes no sense,
 * and 3 if {@code predict} did its work but could not read some images.
 */
@Command(
    name = "facebehavior",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    header = "Learn and predict valence and arousal, action units and expressions of faces.",
    description = "%n\"facebehavior help COMMAND\" explains a command.%n",
    commandListHeading = "%nCommands:%n",
    optionListHeading = "Options:%n",
    subcommands = {
      Demo.class,
      Train.class,
      Evaluate.class,
      Predict.class,
      Synthesize.class,
      CommandLine.HelpCommand.class
    },
    footer = {
      "",
      "It exits with 0 if all went well, 1 if something failed, 2 if the command line makes",
      "no sense, and 3 if predict could not read some of the images."
    })
public final class Main implements Runnable {

  /** The exit status if something failed. */
  static final int FAILED = 1;

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  /** Runs the program. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** The program as picocli knows it. */
  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setExecutionExceptionHandler((e, command, parsed) -> report(e, command));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }

  /** What a person can mend is a sentence; what is a fault of ours is a stack trace as well. */
  private static int report(Exception e, CommandLine command) {
    PrintWriter err = command.getErr();
    err.println("facebehavior: " + sentence(e));
    boolean mendable =
        e instanceof IOException
            || e instanceof UncheckedIOException
            || e instanceof IllegalArgumentException
            || e instanceof LoadingException
            || e instanceof DivergedException;
    if (!mendable) {
      e.printStackTrace(err);
    }
    err.flush();
    return FAILED;
  }

  private static String sentence(Exception e) {
    if (e instanceof UncheckedIOException unchecked && unchecked.getCause() != null) {
      return sentence(unchecked.getCause());
    }
    if (e instanceof LoadingException && e.getCause() instanceof IOException cause) {
      return sentence(cause); // it names the image; the place in the batch says nothing more
    }
    if (e instanceof NoSuchFileException missing) {
      return missing.getFile() + ": does not exist";
    }
    if (e instanceof AccessDeniedException denied) {
      return denied.getFile() + ": permission denied";
    }
    if (e instanceof FileSystemException broken && broken.getReason() == null) {
      return broken.getFile() + ": cannot be used (" + e.getClass().getSimpleName() + ")";
    }
    String message = e.getMessage();
    return message == null ? e.toString() : message;
  }

  /** Versions of the program and of what it runs on. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion(); // none without a jar
      return new String[] {
        "facebehavior " + (version == null ? "(not packaged)" : version),
        "Java ${java.vm.name} ${java.version}",
        "${os.name} ${os.arch}"
      };
    }
  }
}
