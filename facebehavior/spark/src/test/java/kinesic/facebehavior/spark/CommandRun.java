package kinesic.facebehavior.spark;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import kinesic.facebehavior.cli.Surroundings;
import kinesic.facebehavior.training.RunStorage;
import kinesic.nn.distributed.Rendezvous;
import kinesic.nn.train.TrainingListener;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.Model.CommandSpec;

/**
 * A run of {@code predict} or {@code evaluate}.
 *
 * @param status the exit status
 * @param out what it printed
 * @param err what it said about errors
 */
record CommandRun(int status, String out, String err) {

  /** Runs a command on a cluster. */
  static CommandRun on(Cluster cluster, Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine program =
        Main.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .setExecutionStrategy(
                parsed -> {
                  CommandSpec command = parsed.subcommand().commandSpec();
                  try {
                    return run(command.userObject(), cluster);
                  } catch (IOException e) {
                    throw new ExecutionException(command.commandLine(), "failed", e);
                  }
                });
    int status = program.execute(words(arguments));
    return new CommandRun(status, out.toString(), err.toString());
  }

  private static int run(Object command, Cluster cluster) throws IOException {
    return command instanceof Predict predict
        ? predict.run(cluster.settings(), work -> work.on(cluster))
        : ((Evaluate) command).run(work -> work.on(cluster));
  }

  /** Runs a command of the plain program. */
  static CommandRun plain(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status =
        kinesic.facebehavior.cli.Main.run(
            List.of(words(arguments)),
            new Surroundings(
                new PrintWriter(out),
                new PrintWriter(err),
                Rendezvous.alone(),
                faces -> new TrainingListener() {}, // prints nothing
                RunStorage.inPlace()));
    return new CommandRun(status, out.toString(), err.toString());
  }

  private static String[] words(Object... arguments) {
    return Stream.of(arguments).map(Object::toString).toArray(String[]::new);
  }

  /** Returns the files of the rows in their order. */
  static List<Path> parts(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("part-"))
          .sorted()
          .toList();
    }
  }

  /** Returns the content of the files, with the heading of the first one only. */
  static String rows(Path folder) throws IOException {
    StringBuilder rows = new StringBuilder();
    for (Path part : parts(folder)) {
      String text = Files.readString(part, StandardCharsets.UTF_8);
      rows.append(rows.isEmpty() ? text : text.substring(text.indexOf('\n') + 1));
    }
    return rows.toString();
  }
}
