package kinesic.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of output of {@link Peers} or of the peers' script: one JSON object.
 *
 * @param peer the library that was timed
 * @param name the name of the case
 * @param threads the number of threads
 * @param gigaflops the rate in GFLOP/s
 */
record PeerLine(String peer, String name, int threads, double gigaflops) {

  private static final String FORM =
      "{\"peer\": ..., \"case\": ..., \"threads\": ..., \"gflops\": ...}";

  /**
   * Reads the objects in {@code file} and skips lines that do not start with <code>{</code>.
   *
   * @throws IOException if the file cannot be read or an object has other fields; the message names
   *     file and line
   */
  static List<PeerLine> read(Path file) throws IOException {
    List<PeerLine> results = new ArrayList<>();
    List<String> lines = Files.readAllLines(file);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.startsWith("{")) {
        try {
          results.add(
              new PeerLine(
                  field(line, "peer"),
                  field(line, "case"),
                  Integer.parseInt(field(line, "threads")),
                  Double.parseDouble(field(line, "gflops"))));
        } catch (IllegalArgumentException e) {
          throw new IOException(
              "%s:%s: holds %s, expected %s".formatted(file, i + 1, line, FORM), e);
        }
      }
    }
    return results;
  }

  private static String field(String line, String name) {
    Matcher field = Pattern.compile("\"" + name + "\": *\"?([^\",}]+)").matcher(line);
    if (!field.find()) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return field.group(1);
  }
}
