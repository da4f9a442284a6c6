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
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import kinesic.kernels.BackendSelectionException;
import kinesic.kernels.DeviceMemoryException;
import kinesic.nn.data.LoadingException;
import kinesic.nn.distributed.LostRankException;
import kinesic.nn.train.DivergedException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The program {@code facebehavior}.
 *
 * <p>Exit status: 0 on success, 1 on failure, 2 for an invalid command line, 3 if {@code predict},
 * {@code annotate} or {@code detect} could not read some images, 4 if {@code train} has lost
 * another rank, 130 if interrupted by Ctrl-C.
 */
@Command(
    name = "facebehavior",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    header =
        "Train and apply networks that recognise valence and arousal, action units and"
            + " expressions, or identities and attributes, in images of faces.",
    description = "%nRun \"facebehavior help COMMAND\" for the options of a command.%n",
    commandListHeading = "%nCommands:%n",
    optionListHeading = "Options:%n",
    subcommands = {
      Demo.class,
      Train.class,
      Evaluate.class,
      Predict.class,
      Detect.class,
      Serve.class,
      StudyCommand.class,
      RelatednessCommand.class,
      Compound.class,
      Synthesize.class,
      ImportWeights.class,
      Annotate.class,
      Explain.class,
      Export.class,
      Doctor.class,
      CommandLine.HelpCommand.class
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:success",
      "1:failure; a message says why",
      "2:invalid command line",
      "3:predict, annotate or detect could not read some images; their rows or messages say why",
      "4:train has lost another rank; start all ranks again with --resume",
      "130:interrupted by Ctrl-C; demo, study, train and compound continue with --resume, predict"
          + " of videos leaves complete rows"
    })
public final class Main implements Runnable {

  /** The property with the folder that the launcher deletes when it has passed on errors. */
  static final String ERRORS = "kinesic.errors";

  private static final int LONGEST_WAIT = 1000; // milliseconds

  /** The exit status after a failure. */
  static final int FAILED = 1;

  /** The exit status if another rank has ended or says nothing. */
  static final int LOST = 4;

  /** The exit status after Ctrl-C, as shells report it. */
  static final int INTERRUPTED = 130;

  @Spec private CommandSpec spec;

  /** Runs the program. */
  public static void main(String[] arguments) {
    Surroundings terminal = Surroundings.terminal();
    int status = run(List.of(arguments), terminal);
    if (System.out.checkError()) {
      terminal.err().println("facebehavior: standard output could not be written");
      status = FAILED;
    }
    awaitErrors();
    System.exit(status);
  }

  /**
   * Runs the program within another one. Tables of CSV or JSON that go to standard output are
   * written to that of the process.
   *
   * @param arguments the words of the command line
   * @return the exit status
   */
  public static int run(List<String> arguments, Surroundings surroundings) {
    String[] words = arguments.toArray(String[]::new);
    int status = commandLine(surroundings, words).execute(words);
    surroundings.out().flush();
    surroundings.err().flush();
    return status;
  }

  /**
   * Closes the error stream and waits until the launcher, if it filters the stream, has passed on
   * everything; otherwise the rest would appear after the program has ended.
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

  /**
   * The command line parser.
   *
   * @param surroundings those of the commands
   * @param arguments what it will parse; if they begin with the name of a command, the parser knows
   *     no other one, since describing the options of all of them takes long
   */
  static CommandLine commandLine(Surroundings surroundings, String... arguments) {
    CommandLine.IFactory factory = factory(surroundings);
    CommandLine program =
        (arguments.length == 0 ? Optional.<CommandLine>empty() : only(arguments[0], factory))
            .orElseGet(() -> new CommandLine(new Main(), factory))
            .setOut(surroundings.out())
            .setErr(surroundings.err())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExpandAtFiles(false) // a file name may begin with @
            .setUsageHelpAutoWidth(true)
            .setExecutionStrategy(Main::execute)
            .setParameterExceptionHandler((e, words) -> refuse(e))
            .setExecutionExceptionHandler((e, command, parsed) -> report(e, command));
    OptionTypes.register(program);
    acceptOldSpellings(program);
    describeHelp(program);
    return program;
  }

  /** The parser of one command; empty for a name of none, and for help, which knows all. */
  private static Optional<CommandLine> only(String name, CommandLine.IFactory factory) {
    Command all = Main.class.getAnnotation(Command.class);
    return Stream.of(all.subcommands())
        .filter(command -> command.getAnnotation(Command.class).name().equals(name))
        .filter(command -> command != CommandLine.HelpCommand.class)
        .findAny()
        .map(
            command -> {
              CommandSpec program = CommandSpec.create().name(all.name());
              program.addSubcommand(name, new CommandLine(command, factory));
              return new CommandLine(program);
            });
  }

  /** Creates the commands; gives the surroundings to those that depend on them. */
  private static CommandLine.IFactory factory(Surroundings surroundings) {
    CommandLine.IFactory standard = CommandLine.defaultFactory();
    return new CommandLine.IFactory() {
      @Override
      public <K> K create(Class<K> type) throws Exception {
        K command =
            type == Train.class ? type.cast(new Train(surroundings)) : standard.create(type);
        if (command instanceof StudyRun study) {
          study.runIn(surroundings);
        }
        return command;
      }
    };
  }

  private static void describeHelp(CommandLine command) {
    for (CommandLine subcommand : command.getSubcommands().values()) {
      if (subcommand.getCommandName().equals("help")) {
        subcommand.getCommandSpec().usageMessage().header("Show the options of a command.");
      }
      describeHelp(subcommand);
    }
  }

  private static void acceptOldSpellings(CommandLine command) {
    command.getCommandSpec().preprocessor(new OldSpellings());
    command.getSubcommands().values().forEach(Main::acceptOldSpellings);
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "expected a command: " + String.join(", ", spec.subcommands().keySet()));
  }

  /** Runs the command, unless one of its outputs would overwrite an input. */
  private static int execute(ParseResult parsed) {
    ParseResult command = parsed;
    boolean asksForHelp = false;
    while (true) {
      asksForHelp |= command.isUsageHelpRequested() || command.isVersionHelpRequested();
      if (!command.hasSubcommand()) {
        break;
      }
      command = command.subcommand();
    }
    if (!asksForHelp) {
      OutputCheck.require(command.commandSpec());
    }
    try {
      return new CommandLine.RunLast().execute(parsed);
    } catch (OutOfMemoryError e) {
      PrintWriter err = command.commandSpec().commandLine().getErr();
      err.println("facebehavior: " + outOfMemory());
      err.flush();
      return FAILED;
    }
  }

  private static String outOfMemory() {
    return String.format(
        Locale.ROOT,
        "out of memory: Java may use %d MiB; set a higher limit, such as"
            + " KINESIC_JAVA_OPTS=-Xmx4g, or reduce --batch-size, --side or --faces",
        Runtime.getRuntime().maxMemory() >> 20);
  }

  /** Prints what is wrong with the command line, in one line that no help text scrolls away. */
  private static int refuse(ParameterException e) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    CommandSpec of = command.getCommandSpec();
    String program = of.root().name();
    err.println(program + ": " + e.getMessage());
    UnmatchedArgumentException.printSuggestions(e, err);
    CommandSpec above = of.parent();
    err.println(
        "Run \"%s help%s\" for %s."
            .formatted(
                above == null ? program : above.qualifiedName(),
                above == null ? "" : " " + of.name(),
                above == null ? "the commands" : "the options of the command"));
    err.flush();
    return of.exitCodeOnInvalidInput();
  }

  /** Prints a sentence about an error that a user can fix, and a stack trace for any other. */
  private static int report(Exception e, CommandLine command) {
    PrintWriter err = command.getErr();
    Object running = command.getCommand();
    String program = running instanceof Train train ? train.program() : "facebehavior";
    err.println(program + ": " + sentence(e));
    boolean fixable =
        isOutOfMemory(e)
            || e instanceof IOException
            || e instanceof UncheckedIOException
            || e instanceof IllegalArgumentException
            || e instanceof BackendSelectionException
            || e instanceof DeviceMemoryException
            || e instanceof LoadingException
            || e instanceof DivergedException;
    if (!fixable) {
      e.printStackTrace(err);
    }
    err.flush();
    return e instanceof LostRankException ? LOST : FAILED;
  }

  /** Whether a loading thread, for instance, ran out of memory. */
  private static boolean isOutOfMemory(Throwable e) {
    Throwable cause = e.getCause();
    return e instanceof OutOfMemoryError || (cause != null && isOutOfMemory(cause));
  }

  /** Returns what a user has to know of an exception. */
  public static String sentence(Throwable e) {
    if (isOutOfMemory(e)) {
      return outOfMemory();
    }
    if (e instanceof UncheckedIOException unchecked && unchecked.getCause() != null) {
      return sentence(unchecked.getCause());
    }
    if (e instanceof LoadingException && e.getCause() instanceof IOException cause) {
      return sentence(cause); // it names the image
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

  /** The versions of the program, of Java and of the system. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion(); // null without a jar
      return new String[] {
        "facebehavior " + (version == null ? "(not packaged)" : version),
        "Java ${java.vm.name} ${java.version}",
        "${os.name} ${os.arch}"
      };
    }
  }
}
