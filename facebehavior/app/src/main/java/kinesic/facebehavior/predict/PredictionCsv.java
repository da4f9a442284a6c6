package kinesic.facebehavior.predict;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import kinesic.engine.io.AtomicFile;
import kinesic.facebehavior.csv.CsvOutput;
import org.jspecify.annotations.Nullable;

/**
 * Writes predictions as CSV in a {@link PredictionFormat}, one line per face or per image without a
 * face, in the order of the images.
 */
public final class PredictionCsv implements PredictionSink {

  private final PredictionFormat format;
  private final CsvWriter csv;
  private final @Nullable AtomicFile file; // null if the rows go to a stream

  private PredictionCsv(PredictionFormat format, OutputStream stream, @Nullable AtomicFile file)
      throws IOException {
    this.format = format;
    this.file = file;
    csv = CsvOutput.to(stream);
    csv.writeRecord(format.names());
    csv.flush();
  }

  /**
   * Writes to {@code file}, under a temporary name until it is complete.
   *
   * @throws IOException if the file cannot be written, or exists and is not an earlier output
   */
  public static PredictionCsv to(Path file, PredictionFormat format) throws IOException {
    OverwriteGuard.require(file, format::isHeader);
    AtomicFile part = new AtomicFile(file);
    return new PredictionCsv(format, part.stream(), part);
  }

  /** Writes to a stream, which stays open. */
  public static PredictionCsv to(OutputStream stream, PredictionFormat format) throws IOException {
    return new PredictionCsv(format, stream, null);
  }

  @Override
  public void write(List<PredictionRow> rows) throws IOException {
    for (PredictionRow row : rows) {
      csv.writeRecord(format.cells(row));
    }
    csv.flush();
  }

  @Override
  public void complete() throws IOException {
    csv.flush();
    if (file != null) {
      file.complete();
    }
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
