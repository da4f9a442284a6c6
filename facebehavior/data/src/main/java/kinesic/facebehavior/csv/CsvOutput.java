package kinesic.facebehavior.csv;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The form of all CSV files that are written: UTF-8, cells separated by commas and quoted where
 * necessary, a line feed after each row.
 */
public final class CsvOutput {

  private CsvOutput() {}

  /** Returns a writer to a stream. It has a buffer: flush it after the last row. */
  public static CsvWriter to(OutputStream out) {
    return CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(out, StandardCharsets.UTF_8);
  }
}
