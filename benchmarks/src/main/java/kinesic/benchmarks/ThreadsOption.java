package kinesic.benchmarks;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code --threads} of the programs that run on the backend of their process. That has its threads
 * from a property, which the launchers in {@code benchmarks/bin} pass.
 */
final class ThreadsOption {

  private static final String PROPERTY = "kinesic.threads";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "2",
      description = "Threads, the caller's included (default ${DEFAULT-VALUE}).")
  private int threads;

  /** The number of threads, {@link #check}ed. */
  int count() {
    check();
    return threads;
  }

  /**
   * Checks the number of threads.
   *
   * @throws ParameterException if it is not what the process runs with
   */
  void check() {
    if (Integer.getInteger(PROPERTY, 0) != threads) {
      throw new ParameterException(
          spec.commandLine(),
          ("--threads is %d but the process runs with %s=%s; start it with its launcher in"
                  + " benchmarks/bin, or pass java -D%s=%d")
              .formatted(threads, PROPERTY, System.getProperty(PROPERTY), PROPERTY, threads));
    }
  }
}
