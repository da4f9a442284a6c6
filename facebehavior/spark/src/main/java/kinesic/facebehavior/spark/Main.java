package kinesic.facebehavior.spark;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import kinesic.facebehavior.cli.OptionTypes;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The program that {@code spark-submit} starts. Its commands take the options of those of {@code
 * facebehavior} and a few of their own.
 *
 * <p>Exit status: that of the command of {@code facebehavior}; 4 if a training was given up because
 * ranks were lost again and again.
 */
@Command(
    name = Main.NAME,
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    header = "Train and apply FaceBehaviorNet on the executors of Apache Spark.",
    description = {
      "",
      "Runs on the cluster of spark-submit. Without a master it runs in this process alone.",
      "Run \"" + Main.NAME + " help COMMAND\" for the options of a command.",
      ""
    },
    commandListHeading = "%nCommands:%n",
    optionListHeading = "Options:%n",
    subcommands = {Train.class, Predict.class, Evaluate.class, CommandLine.HelpCommand.class},
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:success",
      "1:failure; a message says why",
      "2:invalid command line",
      "3:predict could not read some images; their rows say why",
      "4:ranks were lost again and again; the same command with --resume continues",
      "130:interrupted by Ctrl-C; train continues with --resume"
    })
public final class Main implements Runnable {

  /** The name of the program in messages. */
  static final String NAME = "facebehavior-spark";

  /** The exit status after a failure. */
  static final int FAILED = 1;

  /** The exit status of a command line that cannot be used. */
  static final int INVALID = 2;

  /** The exit status after the loss of a rank. */
  static final int LOST = 4;

  /** The exit status after Ctrl-C, as shells report it. */
  static final int INTERRUPTED = 130;

  @Spec private CommandSpec spec;

  /** Runs the program. */
  public static void main(String[] arguments) {
    CommandLine program = commandLine();
    int status = program.execute(arguments);
    program.getOut().flush();
    program.getErr().flush();
    System.exit(status);
  }

  /** Returns the command line parser. */
  static CommandLine commandLine() {
    return OptionTypes.register(new CommandLine(new Main()))
        .setExpandAtFiles(false) // a file name may begin with @
        .setUsageHelpAutoWidth(true)
        .setParameterExceptionHandler((e, words) -> refuse(e))
        .setExecutionExceptionHandler((e, command, parsed) -> report(e, command.getErr()));
  }

  /** Returns a parser whose commands print nothing. */
  static CommandLine silent() {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    return commandLine().setOut(nowhere).setErr(nowhere);
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "expected a command: " + String.join(", ", spec.subcommands().keySet()));
  }

  /** Prints what is wrong with the command line, in one line. */
  private static int refuse(ParameterException e) {
    PrintWriter err = e.getCommandLine().getErr();
    err.println(NAME + ": " + e.getMessage());
    err.flush();
    return INVALID;
  }

  /** Prints a sentence about an error that a user can fix, and a stack trace for any other. */
  private static int report(Exception e, PrintWriter err) {
    err.println(NAME + ": " + kinesic.facebehavior.cli.Main.sentence(e));
    boolean fixable =
        e instanceof IOException
            || e instanceof UncheckedIOException
            || e instanceof IllegalArgumentException;
    if (!fixable) {
      e.printStackTrace(err);
    }
    err.flush();
    return FAILED;
  }

  /** The versions of the program, of Spark and of Java. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion(); // null without a jar
      return new String[] {
        NAME + " " + (version == null ? "(not packaged)" : version),
        "Spark " + org.apache.spark.package$.MODULE$.SPARK_VERSION(),
        "Java ${java.vm.name} ${java.version}",
        "${os.name} ${os.arch}"
      };
    }
  }
}
