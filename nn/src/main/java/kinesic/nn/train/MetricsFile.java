package kinesic.nn.train;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import kinesic.engine.io.AtomicFile;

/**
 * Writes a CSV file with one row per epoch: {@code epoch, step, rate, seconds, loss}, the parts of
 * the loss as {@code loss_<name>}, weights of tasks as {@code weight_<name>}, and the metrics under
 * their names.
 *
 * <p>The file is replaced as a whole, so a reader never sees a partial row. A resumed run keeps the
 * rows of the epochs before its checkpoint and rewrites the others. A column that first appears in
 * a later epoch is empty in earlier rows.
 */
public final class MetricsFile implements TrainingListener {

  private static final String EPOCH = "epoch";

  private final Path file;
  private final List<Map<String, String>> rows = new ArrayList<>();

  /** Writes {@code file}, or continues it if the run is resumed. */
  public MetricsFile(Path file) {
    this.file = file;
  }

  @Override
  public void started(TrainingPosition from, int epochs, int batchesPerEpoch) throws IOException {
    rows.clear();
    if (from.epoch() > 0 && Files.exists(file)) {
      read(from.epoch());
    }
  }

  @Override
  public void epochFinished(EpochReport report) throws IOException {
    Map<String, String> row = new LinkedHashMap<>();
    row.put(EPOCH, Integer.toString(report.epoch()));
    row.put("step", Long.toString(report.step()));
    row.put("rate", Double.toString(report.learningRate()));
    row.put("seconds", String.format(Locale.ROOT, "%.3f", report.seconds()));
    row.put("loss", Double.toString(report.loss()));
    report
        .parts()
        .forEach((name, value) -> row.put(column("loss_" + name), Double.toString(value)));
    report
        .weights()
        .forEach((name, value) -> row.put(column("weight_" + name), Double.toString(value)));
    report.metrics().forEach((name, value) -> row.put(column(name), Double.toString(value)));
    rows.add(row);
    write();
  }

  private void read(int epochs) throws IOException {
    List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    if (lines.isEmpty()) {
      return;
    }
    String[] names = lines.get(0).split(",", -1);
    for (int i = 1; i < lines.size(); i++) {
      String[] cells = lines.get(i).split(",", -1);
      if (cells.length != names.length || !cells[0].matches("\\d{1,9}")) {
        throw new IOException(
            "%s, line %s: expected the number of an epoch and %s columns in all"
                .formatted(file, i + 1, names.length));
      }
      if (Integer.parseInt(cells[0]) <= epochs) {
        Map<String, String> row = new LinkedHashMap<>();
        for (int c = 0; c < names.length; c++) {
          row.put(names[c], cells[c]);
        }
        rows.add(row);
      }
    }
  }

  private void write() throws IOException {
    Set<String> names = new LinkedHashSet<>();
    rows.forEach(row -> names.addAll(row.keySet()));
    StringBuilder text = new StringBuilder();
    text.append(String.join(",", names));
    for (Map<String, String> row : rows) {
      text.append('\n');
      text.append(
          names.stream().map(n -> row.getOrDefault(n, "")).collect(Collectors.joining(",")));
    }
    text.append('\n');
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(file, out -> out.write(bytes));
  }

  /** Replaces the characters of a column name that would need quotes. */
  private static String column(String name) {
    return name.replaceAll("[,\"\\r\\n]", "_");
  }
}
