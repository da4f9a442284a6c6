package kinesic.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The shares of the machine's limit that each path reached when the baseline was written, by kind
 * of {@link Processor}: a CSV file with columns {@code processor}, {@code path}, {@code threads}
 * and {@code share}.
 */
final class GuardBaseline {

  private static final String HEADER = "processor,path,threads,share";

  private final Map<String, Double> shares; // by "processor,path,threads"

  private GuardBaseline(Map<String, Double> shares) {
    this.shares = shares;
  }

  /**
   * Reads the baseline in {@code file}, or returns an empty one if the file does not exist.
   *
   * @throws IOException if the file cannot be read or a line has another format; the message names
   *     file, line and the expected format
   */
  static GuardBaseline read(Path file) throws IOException {
    Map<String, Double> shares = new TreeMap<>();
    if (!Files.exists(file)) {
      return new GuardBaseline(shares);
    }
    List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (i == 0 ? !line.equals(HEADER) : !line.matches("[^,]+,[^,]+,[0-9]+,[0-9.]+")) {
        throw new IOException(
            "%s:%s: holds \"%s\", expected %s"
                .formatted(file, i + 1, line, i == 0 ? HEADER : "a row of " + HEADER));
      }
      if (i > 0) {
        int comma = line.lastIndexOf(',');
        shares.put(line.substring(0, comma), Double.valueOf(line.substring(comma + 1)));
      }
    }
    return new GuardBaseline(shares);
  }

  /** Returns the share of {@code path}, or NaN if the baseline has no value for it. */
  double share(String processor, String path, int threads) {
    return shares.getOrDefault(key(processor, path, threads), Double.NaN);
  }

  /** Returns a copy of this baseline with the shares of these paths replaced. */
  GuardBaseline with(String processor, int threads, Map<String, Double> measured) {
    Map<String, Double> all = new TreeMap<>(shares);
    measured.forEach((path, share) -> all.put(key(processor, path, threads), share));
    return new GuardBaseline(all);
  }

  private static String key(String processor, String path, int threads) {
    return processor + "," + path + "," + threads;
  }

  /** Writes this baseline to {@code file}. */
  void write(Path file) throws IOException {
    List<String> lines = new ArrayList<>(List.of(HEADER));
    shares.forEach((key, share) -> lines.add(String.format(Locale.ROOT, "%s,%.5f", key, share)));
    Files.write(file, lines, StandardCharsets.UTF_8);
  }
}
