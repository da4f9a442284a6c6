package kinesic.facebehavior.manifest;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import kinesic.engine.io.AtomicFile;
import kinesic.facebehavior.csv.CsvOutput;
import kinesic.facebehavior.task.FaceLabels;
import kinesic.facebehavior.task.Task;

/**
 * Writes the file that {@link Manifest} describes, row by row. The file gets its name when it is
 * complete. Valence and arousal have four decimals.
 */
public final class ManifestWriter implements Closeable {

  private final AtomicFile file;
  private final CsvWriter csv;
  private final List<Task> tasks;

  /** Creates a file with columns for these tasks, in this order. */
  public ManifestWriter(Path file, List<? extends Task> tasks) throws IOException {
    this.file = new AtomicFile(file);
    this.tasks = List.copyOf(tasks);
    csv = CsvOutput.to(this.file.stream());
    List<String> header = new ArrayList<>(List.of("image"));
    tasks.forEach(task -> header.addAll(task.columns()));
    csv.writeRecord(header);
  }

  /**
   * Writes one row. Labels of tasks for which the file has no columns are left out.
   *
   * @param image the image file, relative to the folder of the manifest, with "/" between names
   */
  public void write(String image, FaceLabels labels) {
    List<String> cells = new ArrayList<>(List.of(image));
    for (Task task : tasks) {
      cells.addAll(
          labels.of(task).map(task::cells).orElse(Collections.nCopies(task.columns().size(), "")));
    }
    csv.writeRecord(cells);
  }

  /** Completes the file and gives it its name, replacing a file of that name. */
  public void complete() throws IOException {
    csv.flush();
    file.complete();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
