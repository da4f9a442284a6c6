package kinesic.facebehavior.spark;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import kinesic.facebehavior.predict.PredictionCsv;
import kinesic.facebehavior.predict.PredictionFormat;
import kinesic.facebehavior.predict.PredictionRow;

/**
 * The lines of rows as {@code facebehavior predict --csv} writes them, the heading before the first
 * ones. All lines of a call are one text, without the line feed that Spark writes behind it.
 */
final class CsvLines implements RowEncoder<String> {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PredictionCsv csv;

  CsvLines(PredictionFormat columns) throws IOException {
    csv = PredictionCsv.to(bytes, columns);
  }

  @Override
  public List<String> encode(List<PredictionRow> rows) throws IOException {
    csv.write(rows);
    String text = bytes.toString(StandardCharsets.UTF_8);
    bytes.reset();
    return List.of(text.substring(0, text.length() - 1));
  }
}
