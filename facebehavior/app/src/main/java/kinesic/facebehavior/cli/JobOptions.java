package kinesic.facebehavior.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code --jobs}: how many processes share the trainings of a study on this machine.
 *
 * <p>Several processes with few threads are faster than one with many: networks for small images
 * have many short operations, and threads wait for each other after each.
 */
final class JobOptions {

  private static final String JOBS = "--jobs";

  /** The property with the number of threads. */
  static final String THREADS = "kinesic.threads";

  /** The least memory that Java may use for each process, by default. */
  private static final long MEMORY = 1L << 30;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = JOBS,
      paramLabel = "N",
      description =
          "number of processes that train at the same time on this machine; they share its threads"
              + " and its memory (by default one for each thread, as far as there is 1 GiB of memory"
              + " for each; one with a GPU)")
  private @Nullable Integer jobs;

  @Option(
      names = WorkerProcesses.WORKER,
      hidden = true,
      description =
          "train as one of the processes of --jobs, which ends with the one that began it")
  private boolean worker;

  /** Whether this process is one of those that another one has started. */
  boolean isWorker() {
    return worker;
  }

  /**
   * The number of processes that train.
   *
   * @param own whether this process may start others
   * @param onCpu whether they compute on the CPU
   */
  int count(boolean own, boolean onCpu) {
    if (jobs != null && jobs < 1) {
      throw new ParameterException(
          spec.commandLine(), "%s is %s, expected at least 1".formatted(JOBS, jobs));
    }
    if (worker) {
      return 1;
    }
    if (!own) {
      if (jobs != null && jobs > 1) {
        throw new ParameterException(
            spec.commandLine(),
            "%s %s needs processes of its own, but the program runs within another one"
                .formatted(JOBS, jobs));
      }
      return 1;
    }
    if (jobs != null) {
      return jobs;
    }
    long places = Runtime.getRuntime().maxMemory() / MEMORY;
    return onCpu ? Math.clamp(places, 1, threads()) : 1;
  }

  /** Starts the processes. */
  WorkerProcesses start(int count, Path folder) throws IOException {
    List<String> words = spec.root().commandLine().getParseResult().originalArgs();
    return WorkerProcesses.start(count, Math.max(1, threads() / count), words, folder);
  }

  private static int threads() {
    int processors = Runtime.getRuntime().availableProcessors();
    return Math.max(1, Integer.getInteger(THREADS, processors));
  }
}
