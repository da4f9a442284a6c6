package kinesic.facebehavior.cli;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import kinesic.facebehavior.study.StudyWatch;

/**
 * Processes that run the command of this one as workers of its study. What they print goes to files
 * in the folder {@code workers} of the study.
 *
 * <p>They end, with a checkpoint, when their standard input ends: when this object is closed, when
 * this process is asked to end, and when it is killed.
 */
final class WorkerProcesses implements StudyWatch.Workers, AutoCloseable {

  /** The option that makes a process a worker. */
  static final String WORKER = "--worker";

  /**
   * What this process has and a worker does not inherit: some are this one's, others are shared.
   */
  private static final List<String> OWN =
      List.of(
          "-D" + Main.ERRORS + "=",
          "-D" + JobOptions.THREADS + "=",
          "-XX:ActiveProcessorCount=",
          "-agentlib:jdwp",
          "-Xrunjdwp",
          "-Xms",
          "-Xmx");

  private static final int TERMINATED = 143; // by SIGTERM, as Java reports it
  private static final int LINES = 5; // of a worker that failed
  private static final int PATIENCE_SECONDS = 150; // longer than training takes to stop
  private static final int LAST_LOOK_SECONDS = 10;

  /** A process and the file of what it prints. */
  private record Worker(Process process, Path log) {}

  private final List<Worker> workers = new CopyOnWriteArrayList<>(); // the hook reads it, too
  private final Thread hook = new Thread(this::stop, "facebehavior-workers");
  private volatile boolean stopping;

  private WorkerProcesses() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Starts workers, which share the memory of this process.
   *
   * @param count of the workers
   * @param threads of each
   * @param words of the command line of this process
   * @param folder of the study
   */
  static WorkerProcesses start(int count, int threads, List<String> words, Path folder)
      throws IOException {
    List<String> command = command(threads, Runtime.getRuntime().maxMemory() / count, words);
    Path logs = Files.createDirectories(folder.resolve("workers"));
    WorkerProcesses processes = new WorkerProcesses();
    try {
      for (int i = 0; i < count; i++) {
        Path log = newLog(logs);
        Process process =
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        processes.workers.add(new Worker(process, log));
      }
    } catch (IOException e) {
      processes.close();
      throw e;
    }
    return processes;
  }

  private static List<String> command(int threads, long memory, List<String> words) {
    List<String> command = new ArrayList<>();
    command.add(String.join(File.separator, System.getProperty("java.home"), "bin", "java"));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> OWN.stream().noneMatch(argument::startsWith))
        .forEach(command::add);
    command.add("-Xmx" + memory);
    command.add("-XX:ActiveProcessorCount=" + threads);
    command.add("-D%s=%s".formatted(JobOptions.THREADS, threads));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Main.class.getName());
    command.addAll(words);
    command.add(WORKER);
    return command;
  }

  /** A file of its own for each worker, also if several machines start some at the same time. */
  private static Path newLog(Path logs) throws IOException {
    for (int number = 1; ; number++) {
      Path log = logs.resolve("worker-%s.log".formatted(number));
      if (!Files.exists(log)) {
        try {
          return Files.createFile(log);
        } catch (FileAlreadyExistsException e) {
          // another process was faster
        }
      }
    }
  }

  /** In a worker: ends this process, as Ctrl-C would, when the one that started it has ended. */
  static void endWithStarter() {
    Thread.ofPlatform()
        .daemon()
        .name("facebehavior-starter")
        .start(
            () -> {
              try {
                System.in.transferTo(OutputStream.nullOutputStream());
              } catch (IOException e) {
                // it cannot be heard any more
              }
              System.exit(Main.INTERRUPTED);
            });
  }

  @Override
  public boolean areFine() throws IOException {
    for (Worker worker : workers) {
      if (stopping) {
        return false;
      }
      if (!worker.process().isAlive()) {
        int status = worker.process().exitValue();
        if (status == Main.INTERRUPTED || status == TERMINATED) {
          return false;
        }
        if (status != 0) {
          throw failure(worker, status);
        }
      }
    }
    return true;
  }

  private static IOException failure(Worker worker, int status) throws IOException {
    List<String> lines;
    try (Stream<String> all = Files.lines(worker.log())) {
      lines = all.filter(line -> !line.isBlank()).toList();
    }
    List<String> last = lines.subList(Math.max(0, lines.size() - LINES), lines.size());
    return new IOException(
        "study: a worker has failed with status %s; %s ends with%n%s"
            .formatted(status, worker.log(), String.join(System.lineSeparator(), last)));
  }

  /** Waits until the workers have seen that all is done. */
  void awaitEnd() {
    await(LAST_LOOK_SECONDS);
  }

  private void stop() {
    stopping = true;
    for (Worker worker : workers) {
      try {
        worker.process().getOutputStream().close();
      } catch (IOException e) {
        // it has ended
      }
    }
    await(PATIENCE_SECONDS);
    workers.forEach(worker -> worker.process().destroyForcibly());
  }

  private void await(int seconds) {
    try {
      for (Worker worker : workers) {
        if (!worker.process().waitFor(seconds, TimeUnit.SECONDS)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the workers and waits until they have ended. */
  @Override
  public void close() {
    stop();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) { // this process is ending, and the hook does the same
      return;
    }
  }
}
