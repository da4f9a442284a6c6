package kinesic.facebehavior.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import kinesic.facebehavior.CompoundClasses;
import kinesic.facebehavior.compound.ZeroShot.Term;
import kinesic.facebehavior.database.DatabaseSource;
import kinesic.facebehavior.fewshot.Method;
import kinesic.facebehavior.layout.DatabaseLayout;
import kinesic.facebehavior.network.Coupling;
import kinesic.facebehavior.network.NetworkConfiguration.Trunk;
import kinesic.facebehavior.synthetic.SyntheticPreset;
import kinesic.kernels.BackendSelectionException;
import kinesic.nn.data.LoadingException;
import kinesic.nn.train.DivergedException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The program {@code facebehavior}.
 *
 * <p>It exits with 0 if all went well, 1 if something failed, 2 if the command line makes no sense,
 * 3 if {@code predict} did its work but could not read some images, and 130 if it was stopped by
 * Ctrl-C.
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
      StudyCommand.class,
      RelatednessCommand.class,
      Compound.class,
      Synthesize.class,
      ImportWeights.class,
      Explain.class,
      Doctor.class,
      CommandLine.HelpCommand.class
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:all went well",
      "1:something failed; one sentence says what",
      "2:the command line makes no sense",
      "3:predict could not read some of the images; their rows say why",
      "130:stopped by Ctrl-C; demo, study and train go on with --resume"
    })
public final class Main implements Runnable {

  /** The property with the folder that the launcher takes away when it has passed on errors. */
  private static final String ERRORS = "kinesic.errors";

  private static final int LONGEST_WAIT = 1000; // milliseconds

  /** The exit status if something failed. */
  static final int FAILED = 1;

  /** The exit status after Ctrl-C, as a shell says of any program. */
  static final int INTERRUPTED = 130;

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  /** Runs the program. */
  public static void main(String[] arguments) {
    int status = commandLine().execute(arguments);
    awaitErrors();
    System.exit(status);
  }

  /**
   * Closes the error stream and waits until the launcher, if it reads the stream to drop Java's
   * greeting, has passed on what is in it: it would come after the end of the program otherwise.
   */
  private static void awaitErrors() {
    String pipe = System.getProperty(ERRORS);
    if (pipe == null) {
      return;
    }
    System.err.close();
    try {
      for (int i = 0; i < LONGEST_WAIT && Files.exists(Path.of(pipe)); i++) {
        Thread.sleep(1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The program as picocli knows it. */
  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .registerConverter(Path.class, OptionValues::path)
        .registerConverter(DatabaseSource.class, OptionValues.named(DatabaseReading::parse))
        .registerConverter(Trunk.class, OptionValues.named(Trunk::parse))
        .registerConverter(CompoundClasses.class, OptionValues.named(CompoundClasses::parse))
        .registerConverter(Term.class, OptionValues.named(Term::parse))
        .registerConverter(Method.class, OptionValues.named(Method::parse))
        .registerConverter(Coupling.class, OptionValues.named(Coupling::parse))
        .registerConverter(Predict.Format.class, OptionValues.named(Predict.Format::parse))
        .registerConverter(DatabaseLayout.class, OptionValues.named(DatabaseLayout::parse))
        .registerConverter(SyntheticPreset.class, OptionValues.named(SyntheticPreset::parse))
        .setParameterExceptionHandler((e, words) -> refuse(e))
        .setExecutionExceptionHandler((e, command, parsed) -> report(e, command));
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "expected a command: " + String.join(", ", spec.subcommands().keySet()));
  }

  /** What is wrong with the command line, in one line that no help pushes out of sight. */
  private static int refuse(ParameterException e) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    CommandSpec of = command.getCommandSpec();
    String program = of.root().name();
    err.println(program + ": " + e.getMessage());
    UnmatchedArgumentException.printSuggestions(e, err);
    CommandSpec above = of.parent();
    err.println(
        "\"%s help%s\" explains %s"
            .formatted(
                above == null ? program : above.qualifiedName(),
                above == null ? "" : " " + of.name(),
                above == null ? "the commands" : "the command"));
    err.flush();
    return of.exitCodeOnInvalidInput();
  }

  /** What a person can mend is a sentence; what is a fault of ours is a stack trace as well. */
  private static int report(Exception e, CommandLine command) {
    PrintWriter err = command.getErr();
    err.println("facebehavior: " + sentence(e));
    boolean mendable =
        e instanceof IOException
            || e instanceof UncheckedIOException
            || e instanceof IllegalArgumentException
            || e instanceof BackendSelectionException
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
    if (e instanceof FileAlreadyExistsException taken) {
      return taken.getFile() + ": is a file, expected a folder";
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
