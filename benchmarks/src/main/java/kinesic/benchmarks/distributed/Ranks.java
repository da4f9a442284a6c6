package kinesic.benchmarks.distributed;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * Trains on several processes of this machine, connected by sockets.
 *
 * <pre>
 * mvn -q -DskipTests package
 * benchmarks/bin/ranks bits        # compare the bits of 1, 2, 3 and 4 ranks with one process
 * benchmarks/bin/ranks steps       # time the parts of a step, and model more machines
 * benchmarks/bin/ranks exchange    # time the sockets against the limit of the machine
 * </pre>
 */
@Command(
    name = "ranks",
    description = "Train on several processes of this machine.",
    mixinStandardHelpOptions = true,
    subcommands = {BitTable.class, StepTable.class, ExchangeTable.class})
public final class Ranks {

  private Ranks() {}

  /** Runs the program. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** Returns the command line of the program. */
  static CommandLine commandLine() {
    return new CommandLine(new Ranks()).setCaseInsensitiveEnumValuesAllowed(true);
  }
}
