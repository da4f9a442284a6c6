package kinesic.facebehavior.manifest;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import kinesic.facebehavior.DecimalText;
import kinesic.facebehavior.csv.CsvException;
import kinesic.facebehavior.csv.CsvFile;
import kinesic.facebehavior.csv.CsvRow;
import kinesic.facebehavior.task.FaceLabels;
import kinesic.facebehavior.task.Label;
import kinesic.facebehavior.task.LabelException;
import kinesic.facebehavior.task.Task;
import kinesic.facebehavior.task.Tasks;

/** Reads the file that {@link Manifest} describes. */
public final class ManifestReader {

  private static final String IMAGE = "image";

  private final Path file;
  private final Tasks known;
  private final Map<Path, Long> lines = new HashMap<>(); // where each image was named
  private final Map<Task, int[]> columns = new LinkedHashMap<>(); // -1 where there is no column
  private int image = -1;

  private ManifestReader(Path file, Tasks known) {
    this.file = file;
    this.known = known;
  }

  /**
   * Reads a manifest of the {@linkplain Tasks#installed installed} tasks; see {@link #read(Path,
   * Tasks)}.
   *
   * @throws ManifestException as there
   */
  public static Manifest read(Path file) throws ManifestException {
    return read(file, Tasks.installed());
  }

  /**
   * Reads a manifest and makes sure that its images exist.
   *
   * @param known the tasks that the manifest may have columns of
   * @throws ManifestException if the file is missing, is not a manifest, names an image twice or
   *     one that does not exist
   */
  public static Manifest read(Path file, Tasks known) throws ManifestException {
    return new ManifestReader(file, known).read();
  }

  private Manifest read() throws ManifestException {
    try (CsvFile csv = CsvFile.withHeader(file, ',')) {
      header(csv);
      List<ManifestRow> rows = new ArrayList<>();
      for (Optional<CsvRow> next = csv.next(); next.isPresent(); next = csv.next()) {
        rows.add(row(next.get().requireCells(csv.header().size())));
      }
      if (rows.isEmpty()) {
        throw new ManifestException(file, "names columns but no image");
      }
      return new Manifest(file, List.copyOf(columns.keySet()), rows);
    } catch (CsvException e) {
      throw new ManifestException(e);
    }
  }

  private void header(CsvFile csv) throws CsvException {
    Map<Task, int[]> found = new HashMap<>();
    for (int i = 0; i < csv.header().size(); i++) {
      if (!place(csv, i, found)) {
        throw csv.headerError("column \"%s\" appears twice".formatted(csv.header().get(i)));
      }
    }
    if (image < 0) {
      throw csv.missingColumn(IMAGE);
    }
    if (csv.header().size() == 1) {
      throw csv.headerError("there is no column of labels, expected some of " + columnNames());
    }
    for (Task task : known.all()) {
      int[] places = found.get(task);
      if (places != null) {
        requireAll(csv, task, places);
        columns.put(task, places);
      }
    }
  }

  /** Notes where a column is; returns whether it is the first of that name. */
  private boolean place(CsvFile csv, int at, Map<Task, int[]> found) throws CsvException {
    String name = csv.header().get(at);
    if (name.equalsIgnoreCase(IMAGE)) {
      boolean first = image < 0;
      image = at;
      return first;
    }
    for (Task task : known.all()) {
      OptionalInt column = task.column(name);
      if (column.isPresent()) {
        int[] places = found.computeIfAbsent(task, t -> absent(t.columns().size()));
        boolean first = places[column.getAsInt()] < 0;
        places[column.getAsInt()] = at;
        return first;
      }
    }
    throw csv.headerError(
        "unknown column \"%s\", expected image, %s".formatted(name, columnNames()));
  }

  private static int[] absent(int count) {
    int[] places = new int[count];
    Arrays.fill(places, -1);
    return places;
  }

  /** The columns of all tasks, long lists abbreviated: "AU01 ... AU26". */
  private String columnNames() {
    List<String> names = new ArrayList<>();
    for (Task task : known.all()) {
      List<String> columns = task.columns();
      if (columns.size() > 2) {
        names.add(columns.get(0) + " ... " + columns.get(columns.size() - 1));
      } else {
        names.addAll(columns);
      }
    }
    return String.join(", ", names);
  }

  private void requireAll(CsvFile csv, Task task, int[] places) throws CsvException {
    for (int c = 0; task.needsAllColumns() && c < places.length; c++) {
      if (places[c] < 0) {
        throw csv.missingColumn(task.columns().get(c));
      }
    }
  }

  private ManifestRow row(CsvRow row) throws ManifestException {
    FaceLabels labels = FaceLabels.NONE;
    for (Map.Entry<Task, int[]> task : columns.entrySet()) {
      List<String> cells = new ArrayList<>(task.getValue().length);
      for (int place : task.getValue()) {
        String cell = place < 0 ? "" : row.cell(place);
        cells.add(DecimalText.isMissing(cell) ? "" : cell);
      }
      try {
        Optional<Label> label = task.getKey().parse(cells);
        if (label.isPresent()) {
          labels = labels.with(task.getKey(), label.get());
        }
      } catch (LabelException e) {
        throw error(row, e.column(), String.valueOf(e.getMessage()));
      }
    }
    return new ManifestRow(image(row), labels);
  }

  private Path image(CsvRow row) throws ManifestException {
    String cell = row.cell(image);
    Path path = ImageCell.existing(file, row.line(), IMAGE, cell);
    Long before = lines.putIfAbsent(path, row.line());
    if (before != null) {
      throw error(row, IMAGE, "%s appears already in line %s".formatted(cell, before));
    }
    return path;
  }

  private ManifestException error(CsvRow row, String column, String problem) {
    return new ManifestException(file, row.line(), column, problem);
  }
}
