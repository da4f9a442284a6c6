package kinesic.benchmarks.distributed;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Runs the ranks of a group as processes of this machine, each a {@link Rank} with one thread for
 * its kernels.
 *
 * @param heap the greatest heap of a process, such as {@code 3g}
 */
record RankProcesses(String heap) {

  /**
   * Runs a job in a process that trains without a group.
   *
   * @param job the arguments of {@link Rank}
   * @return what it printed
   * @throws IOException if it fails; the message contains what it printed
   */
  RankLines alone(List<String> job) throws IOException, InterruptedException {
    return run(List.of(command(job))).getFirst();
  }

  /**
   * Runs a job in a group.
   *
   * @param ranks the number of processes
   * @param job the arguments of {@link Rank}, without those that say which rank it is
   * @return what each rank printed
   * @throws IOException if a rank fails, after all have been ended; the message contains what it
   *     printed
   */
  List<RankLines> group(int ranks, List<String> job) throws IOException, InterruptedException {
    String rendezvous = "--rendezvous=127.0.0.1:" + freePort();
    List<List<String>> commands = new ArrayList<>();
    for (int rank = 0; rank < ranks; rank++) {
      List<String> arguments =
          new ArrayList<>(List.of("--rank=" + rank, "--ranks=" + ranks, rendezvous));
      arguments.addAll(job);
      commands.add(command(arguments));
    }
    return run(commands);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private List<String> command(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-Dkinesic.threads=1",
            "-Xmx" + heap,
            "-cp",
            ManagementFactory.getRuntimeMXBean().getClassPath(),
            Rank.class.getName()));
    command.addAll(arguments);
    return command;
  }

  private static List<RankLines> run(List<List<String>> commands)
      throws IOException, InterruptedException {
    List<Process> processes = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletionService<RankLines> first = new ExecutorCompletionService<>(threads);
      List<Future<RankLines>> printed = new ArrayList<>();
      try {
        for (List<String> command : commands) {
          Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
          processes.add(process);
          printed.add(first.submit(() -> lines(process)));
        }
        for (int ended = 0; ended < commands.size(); ended++) {
          first.take().get(); // throws as soon as one has failed
        }
        List<RankLines> lines = new ArrayList<>();
        for (Future<RankLines> each : printed) {
          lines.add(each.get());
        }
        return lines;
      } catch (ExecutionException e) {
        throw e.getCause() instanceof IOException failed ? failed : new IOException(e.getCause());
      } finally {
        processes.forEach(Process::destroyForcibly);
      }
    }
  }

  /** Returns what a process prints until it ends. */
  private static RankLines lines(Process process) throws IOException, InterruptedException {
    process.getOutputStream().close();
    try (BufferedReader reader = process.inputReader()) {
      List<String> lines = reader.readAllLines();
      int status = process.waitFor();
      if (status != 0) {
        throw new IOException(
            "a process ended with %s:\n%s".formatted(status, String.join("\n", lines)));
      }
      return new RankLines(lines);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
