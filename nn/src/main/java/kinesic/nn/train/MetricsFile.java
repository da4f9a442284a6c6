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
 * A CSV file with a row for every epoch: {@code epoch, step, rate, seconds, loss}, the parts of the
 * loss as {@code loss_<name>}, then the metrics under their names.
 *
 * <p>The file is replaced as a whole, so a reader never sees half a row. A run that is resumed
 * keeps the rows of the epochs that are in its checkpoint and writes the others anew. A column that
 * comes up late is empty in earlier rows.
 */
public final class MetricsFile implements TrainingListener {

  private static final String EPOCH = "epoch";

  private final Path file;
  private final List<Map<String, String>> rows = new ArrayList<>();

  /** A file to be written, or continued where it belongs to a run that is resumed. */
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
            file + ", line " + (i + 1) + ": expected an epoch and " + names.length + " columns");
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

  /** A column name without what would need quotes. */
  private static String column(String name) {
    return name.replaceAll("[,\"\\r\\n]", "_");
  }
}
