package kinesic.facebehavior.report;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import kinesic.engine.io.AtomicFile;

/** A CSV file that is there as a whole or not at all. */
public final class CsvTable {

  private final StringWriter text = new StringWriter();
  private final CsvWriter rows = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text);

  /** With these columns, without rows yet. */
  public CsvTable(String... columns) {
    rows.writeRecord(columns);
  }

  /** Adds a row with as many cells as there are columns. */
  public CsvTable row(String... cells) {
    rows.writeRecord(cells);
    return this;
  }

  /** Replaces {@code file} by the table. */
  public void write(Path file) throws IOException {
    rows.flush();
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(file, out -> out.write(bytes));
  }
}
