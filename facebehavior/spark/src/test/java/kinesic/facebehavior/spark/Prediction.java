package kinesic.facebehavior.spark;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kinesic.facebehavior.cli.Surroundings;
import kinesic.facebehavior.training.RunStorage;
import kinesic.nn.distributed.Rendezvous;
import picocli.CommandLine;

/**
 * A run of {@code predict}.
 *
 * @param status the exit status
 * @param err what it said
 */
record Prediction(int status, String err) {

  /** Predicts on a cluster. */
  static Prediction on(Cluster cluster, Object... arguments) {
    StringWriter err = new StringWriter();
    CommandLine program =
        Main.commandLine()
            .setErr(new PrintWriter(err))
            .setExecutionStrategy(
                parsed -> {
                  Predict predict = (Predict) parsed.subcommand().commandSpec().userObject();
                  try {
                    return predict.run(cluster.settings(), work -> work.on(cluster));
                  } catch (IOException e) {
                    CommandLine command = parsed.subcommand().commandSpec().commandLine();
                    throw new CommandLine.ExecutionException(command, "failed", e);
                  }
                });
    int status = program.execute(words(arguments));
    return new Prediction(status, err.toString());
  }

  /** Predicts by the plain program. */
  static Prediction plain(Object... arguments) {
    StringWriter err = new StringWriter();
    int status =
        kinesic.facebehavior.cli.Main.run(
            List.of(words(arguments)),
            new Surroundings(
                new PrintWriter(new StringWriter()),
                new PrintWriter(err),
                Rendezvous.alone(),
                Optional.empty(),
                RunStorage.inPlace()));
    return new Prediction(status, err.toString());
  }

  private static String[] words(Object... arguments) {
    return Stream.concat(Stream.of("predict"), Stream.of(arguments).map(Object::toString))
        .toArray(String[]::new);
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
