package kinesic.facebehavior.cli;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A run of {@code facebehavior}: what it was called with, said, and ended with. */
record Program(int status, String out, String err) {

  /** Runs it in this process; the progress of training goes nowhere. */
  static Program run(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    PrintStream terminal = System.out;
    System.setOut(new PrintStream(OutputStream.nullOutputStream()));
    try {
      int status =
          Main.run(
              List.of(words(arguments)),
              Surroundings.of(new PrintWriter(out, true), new PrintWriter(err, true)));
      return new Program(status, out.toString(), err.toString());
    } finally {
      System.setOut(terminal);
    }
  }

  /**
   * Starts it in a process of its own, with the modules that this one has; it says nothing. It runs
   * the scalar kernels on one thread and compiles quickly: the work is done before more would be
   * worth the time.
   */
  static Process start(Object... arguments) throws IOException {
    return start(ProcessBuilder.Redirect.DISCARD, ProcessBuilder.Redirect.DISCARD, arguments);
  }

  /** The same; what it says goes to the file {@code out}. */
  static Process start(Path out, Object... arguments) throws IOException {
    return start(
        ProcessBuilder.Redirect.to(out.toFile()), ProcessBuilder.Redirect.DISCARD, arguments);
  }

  /** The same; what it says about errors goes to the file {@code err}. */
  static Process start(Path out, Path err, Object... arguments) throws IOException {
    return start(
        ProcessBuilder.Redirect.to(out.toFile()),
        ProcessBuilder.Redirect.to(err.toFile()),
        arguments);
  }

  private static Process start(
      ProcessBuilder.Redirect out, ProcessBuilder.Redirect err, Object... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(String.join(File.separator, System.getProperty("java.home"), "bin", "java"));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(a -> a.startsWith("--add-modules"))
        .forEach(command::add);
    command.addAll(
        List.of(
            "-XX:+UseParallelGC",
            "-XX:TieredStopAtLevel=1",
            "-Djava.awt.headless=true",
            "-Dkinesic.backend=scalar",
            "-Dkinesic.threads=1",
            "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(Main.class.getName());
    command.addAll(List.of(words(arguments)));
    return new ProcessBuilder(command).redirectOutput(out).redirectError(err).start();
  }

  private static String[] words(Object... arguments) {
    return Stream.of(arguments).map(Object::toString).toArray(String[]::new);
  }
}
