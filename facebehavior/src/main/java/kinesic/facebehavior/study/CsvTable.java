package kinesic.facebehavior.study;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import kinesic.engine.io.AtomicFile;

/** A CSV file that is there as a whole or not at all. */
final class CsvTable {

  private final StringWriter text = new StringWriter();
  private final CsvWriter rows = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text);

  /** With these columns, without rows yet. */
  CsvTable(String... columns) {
    rows.writeRecord(columns);
  }

  CsvTable row(String... cells) {
    rows.writeRecord(cells);
    return this;
  }

  void write(Path file) throws IOException {
    rows.flush();
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(file, out -> out.write(bytes));
  }
}
