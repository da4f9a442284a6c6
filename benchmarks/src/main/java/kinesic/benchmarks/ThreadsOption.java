package kinesic.benchmarks;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The option {@code --threads} of programs that use the standard backend of the process. That
 * backend reads its number of threads from a system property, which the launchers in {@code
 * benchmarks/bin} set.
 */
final class ThreadsOption {

  private static final String PROPERTY = "kinesic.threads";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "2",
      description = "Number of threads, including the calling one (default ${DEFAULT-VALUE}).")
  private int threads;

  /** Returns the number of threads after {@link #check}. */
  int count() {
    check();
    return threads;
  }

  /**
   * Checks that the process runs with this number of threads.
   *
   * @throws ParameterException if it runs with another number
   */
  void check() {
    if (Integer.getInteger(PROPERTY, 0) != threads) {
      throw new ParameterException(
          spec.commandLine(),
          ("--threads is %s but the process runs with %s=%s; start it with its launcher in"
                  + " benchmarks/bin, or pass java -D%s=%s")
              .formatted(threads, PROPERTY, System.getProperty(PROPERTY), PROPERTY, threads));
    }
  }
}
