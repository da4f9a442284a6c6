package kinesic.facebehavior.manifest;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import kinesic.facebehavior.face.Alignment;
import kinesic.facebehavior.task.FaceLabels;
import kinesic.facebehavior.task.Label;
import kinesic.facebehavior.task.Task;

/**
 * A database of faces: images on disk and their labels, read from a CSV file or imported from the
 * layout of a database.
 *
 * <p>The first line of the CSV file names the columns, in any order:
 *
 * <table>
 *   <caption>Columns</caption>
 *   <tr><td>image</td><td>required; the image file, relative to the folder of the CSV or absolute</td></tr>
 *   <tr><td>valence, arousal</td><td>numbers from -1 to 1; both or neither</td></tr>
 *   <tr><td>expression</td><td>neutral, anger, disgust, fear, happiness, sadness or surprise; or shares of several, such as happiness=7;neutral=3</td></tr>
 *   <tr><td>compound</td><td>a compound expression, such as "happily surprised"</td></tr>
 *   <tr><td>AU01 ... AU26</td><td>1 present, 0 absent; any subset of the 17 columns</td></tr>
 *   <tr><td>5_o_Clock_Shadow ... Young</td><td>1 present, 0 absent; any subset of CelebA's 40</td></tr>
 *   <tr><td>identity</td><td>any text that identifies one person throughout the file</td></tr>
 * </table>
 *
 * <p>An empty cell, {@code nan} or {@code NA} means "not annotated", and so does -1 except for
 * valence and arousal. Expressions are names, never numbers, because databases number them
 * differently. {@link kinesic.facebehavior.csv.CsvFile} describes the format of the file. Anything
 * else is an error that names file, line and column ({@link ManifestException}).
 *
 * @param file the CSV file, or the folder of a database that was imported
 * @param tasks the tasks for which the header has columns, or for which faces are annotated
 * @param rows the faces, in the order of the file; at least one
 */
public record Manifest(Path file, List<Task> tasks, List<ManifestRow> rows) {

  /** Copies the collections. */
  public Manifest {
    tasks = List.copyOf(tasks);
    rows = List.copyOf(rows);
  }

  /**
   * Returns the faces of several databases as one, under the name of the first. An image that
   * several of them have is one face with the labels of all; of labels of one task the first is
   * kept.
   *
   * @param manifests at least one
   */
  public static Manifest joined(List<Manifest> manifests) {
    Map<Path, ManifestRow> faces = new LinkedHashMap<>();
    for (Manifest manifest : manifests) {
      for (ManifestRow row : manifest.rows) {
        faces.merge(row.image(), row, (first, other) -> first.with(manifest.added(first, other)));
      }
    }
    return new Manifest(
        manifests.getFirst().file,
        manifests.stream().flatMap(manifest -> manifest.tasks.stream()).distinct().toList(),
        List.copyOf(faces.values()));
  }

  /** The labels of a face, and those of tasks of this manifest that only {@code other} has. */
  private FaceLabels added(ManifestRow face, ManifestRow other) {
    FaceLabels labels = face.labels();
    for (Task task : tasks) {
      Optional<Label> label = other.labels().of(task);
      if (label.isPresent() && !labels.isAnnotated(task)) {
        labels = labels.with(task, label.get());
      }
    }
    return labels;
  }

  /**
   * Returns the rows that are annotated for {@code task}, without their other labels.
   *
   * @throws ManifestException if no row is
   */
  public Manifest only(Task task) throws ManifestException {
    return only(List.of(task));
  }

  /**
   * Returns the rows that are annotated for one or more of {@code wanted}, without their other
   * labels.
   *
   * @throws ManifestException if no row is annotated for one of these tasks
   */
  public Manifest only(List<? extends Task> wanted) throws ManifestException {
    for (Task task : wanted) {
      if (!tasks.contains(task)) {
        throw new ManifestException(
            file, "has no %s: no column %s".formatted(task.title(), task.columns().get(0)));
      }
      if (rows.stream().noneMatch(row -> row.labels().isAnnotated(task))) {
        throw new ManifestException(file, "has no %s: every cell is empty".formatted(task.title()));
      }
    }
    List<ManifestRow> annotated = new ArrayList<>();
    for (ManifestRow row : rows) {
      FaceLabels labels = row.labels().only(wanted);
      if (!labels.equals(FaceLabels.NONE)) {
        annotated.add(row.with(labels));
      }
    }
    return new Manifest(file, List.copyOf(wanted), annotated);
  }

  /**
   * Returns a checksum of the names of the images, the labels and the landmarks. It does not depend
   * on the location of the folder.
   */
  public long checksum() {
    Path here = file.toAbsolutePath().normalize();
    Path folder = Files.isDirectory(here) ? here : here.resolveSibling("");
    CRC32 sum = new CRC32();
    for (ManifestRow row : rows) {
      Path image = row.image().startsWith(folder) ? folder.relativize(row.image()) : row.image();
      String text = image + "\n" + ChecksumText.of(row.labels()) + "\n" + row.landmarks() + "\n";
      sum.update(text.getBytes(StandardCharsets.UTF_8));
    }
    return sum.getValue();
  }

  /**
   * Returns a line with the checksum for the configuration of a run.
   *
   * @param use the use of the manifest, such as "validation"
   */
  public String fingerprint(String use) {
    return String.format(
        Locale.ROOT,
        "data.%s = %s, %d faces, crc32 %08x",
        use,
        file.getFileName(),
        rows.size(),
        checksum());
  }

  /** Returns how the faces are cut out of their pictures. */
  public Alignment alignment() {
    return rows.stream()
        .map(row -> row.landmarks().isPresent() ? Alignment.ARCFACE : Alignment.NONE)
        .reduce(Alignment::and)
        .orElseThrow();
  }

  /** Returns the number of rows that are annotated for each of the {@link #tasks}. */
  public Map<Task, Integer> counts() {
    Map<Task, Integer> counts = new LinkedHashMap<>();
    for (Task task : tasks) {
      counts.put(task, (int) rows.stream().filter(row -> row.labels().isAnnotated(task)).count());
    }
    return counts;
  }
}
