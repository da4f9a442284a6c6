package kinesic.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A figure as {@link Peers} and the peers' script print it, one JSON object a line.
 *
 * @param peer who was timed
 * @param name the case
 * @param threads on how many threads
 * @param gigaflops its rate
 */
record PeerLine(String peer, String name, int threads, double gigaflops) {

  private static final String FORM =
      "{\"peer\": ..., \"case\": ..., \"threads\": ..., \"gflops\": ...}";

  /**
   * The figures in {@code file}; lines that hold no object are passed over.
   *
   * @throws IOException if a line holds an object of another kind; the message names file and line
   */
  static List<PeerLine> read(Path file) throws IOException {
    List<PeerLine> figures = new ArrayList<>();
    List<String> lines = Files.readAllLines(file);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.startsWith("{")) {
        try {
          figures.add(
              new PeerLine(
                  field(line, "peer"),
                  field(line, "case"),
                  Integer.parseInt(field(line, "threads")),
                  Double.parseDouble(field(line, "gflops"))));
        } catch (IllegalArgumentException e) {
          throw new IOException(
              "%s:%d: holds %s, expected %s".formatted(file, i + 1, line, FORM), e);
        }
      }
    }
    return figures;
  }

  private static String field(String line, String name) {
    Matcher field = Pattern.compile("\"" + name + "\": *\"?([^\",}]+)").matcher(line);
    if (!field.find()) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return field.group(1);
  }
}
