package kinesic.facebehavior.predict;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import kinesic.engine.io.AtomicFile;

/**
 * Predictions as one JSON object: {@code schema} ("kinesic.predictions"), {@code version}, and
 * {@code rows}, an array with an object an image. A row has the columns of {@link KinesicFormat} as
 * members, those without {@code schema} that are not empty; {@code error} is null if there is none.
 *
 * <p>Each write ends with the closing brackets and the next one starts on top of them, so that the
 * file is valid JSON whenever the program ends.
 */
public final class PredictionJson implements PredictionSink {

  private static final String SCHEMA_MEMBER = "{\"schema\": \"kinesic.predictions\"";
  private static final String END = "\n]}\n";

  private final KinesicFormat format;
  private final AtomicFile file;
  private long position; // where the next row goes
  private boolean first = true;

  private PredictionJson(KinesicFormat format, AtomicFile file) throws IOException {
    this.format = format;
    this.file = file;
    append(SCHEMA_MEMBER + ", \"version\": " + KinesicFormat.SCHEMA + ", \"rows\": [");
  }

  /**
   * Writes to {@code file}, under a temporary name until it is complete.
   *
   * @throws IOException if it cannot be written, or is there and no earlier output
   */
  public static PredictionJson to(Path file, KinesicFormat format) throws IOException {
    EarlierOutput.require(file, line -> line.startsWith(SCHEMA_MEMBER));
    return new PredictionJson(format, new AtomicFile(file));
  }

  @Override
  public void write(List<PredictionRow> rows) throws IOException {
    StringBuilder text = new StringBuilder();
    for (PredictionRow row : rows) {
      text.append(first ? "\n" : ",\n");
      append(text, row);
      first = false;
    }
    append(text.toString());
  }

  private void append(String text) throws IOException {
    byte[] bytes = (text + END).getBytes(StandardCharsets.UTF_8);
    file.write(position, bytes);
    position += bytes.length - END.length();
  }

  private void append(StringBuilder text, PredictionRow row) {
    List<Column> columns = format.columns();
    List<String> cells = format.cells(row);
    String separator = "{";
    for (int j = 0; j < cells.size() - 1; j++) { // the last one, the schema, is that of the file
      String cell = cells.get(j);
      Column column = columns.get(j);
      boolean isError = j == cells.size() - 2;
      if (!cell.isEmpty() || isError) {
        text.append(separator).append('"').append(column.name()).append("\": ");
        text.append(cell.isEmpty() ? "null" : column.isText() ? quoted(cell) : cell);
        separator = ", ";
      }
    }
    text.append('}');
  }

  private static String quoted(String words) {
    StringBuilder text = new StringBuilder("\"");
    for (int i = 0; i < words.length(); i++) {
      char c = words.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < ' ' || Character.isSurrogate(c)) {
        text.append(String.format("\\u%04x", (int) c));
      } else {
        text.append(c);
      }
    }
    return text.append('"').toString();
  }

  @Override
  public void complete() throws IOException {
    file.complete();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
