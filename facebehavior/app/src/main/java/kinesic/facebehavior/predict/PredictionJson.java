package kinesic.facebehavior.predict;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import kinesic.engine.io.AtomicFile;
import kinesic.facebehavior.task.Column;

/**
 * Predictions as one JSON object: {@code schema} ("kinesic.predictions"), {@code version}, and
 * {@code rows}, an array with an object per face. Its members are the columns of {@link
 * KinesicFormat} that are not empty, without {@code schema}; {@code error} is null if there is a
 * prediction.
 *
 * <p>In a file, each write ends with the closing brackets and the next one overwrites them, so that
 * the file is valid JSON whenever the program ends.
 */
public final class PredictionJson implements PredictionSink {

  private static final String SCHEMA_MEMBER = "{\"schema\": \"kinesic.predictions\"";
  private static final String END = "\n]}\n";

  private final KinesicFormat format;
  private final Target target;
  private boolean first = true;

  private PredictionJson(KinesicFormat format, Target target) throws IOException {
    this.format = format;
    this.target = target;
    target.append(SCHEMA_MEMBER + ", \"version\": " + KinesicFormat.SCHEMA + ", \"rows\": [");
  }

  /** Receives the text, without the closing brackets. */
  private interface Target {
    void append(String text) throws IOException;

    /** Writes the closing brackets. */
    void complete() throws IOException;

    void close() throws IOException;
  }

  /** A file that is valid JSON after every call. */
  private static final class FileTarget implements Target {
    private final AtomicFile file;
    private long position; // of the closing brackets

    FileTarget(AtomicFile file) {
      this.file = file;
    }

    @Override
    public void append(String text) throws IOException {
      byte[] bytes = (text + END).getBytes(StandardCharsets.UTF_8);
      file.write(position, bytes);
      position += bytes.length - END.length();
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

  /** A stream, which stays open. */
  private record StreamTarget(OutputStream stream) implements Target {
    @Override
    public void append(String text) throws IOException {
      stream.write(text.getBytes(StandardCharsets.UTF_8));
      stream.flush();
    }

    @Override
    public void complete() throws IOException {
      append(END);
    }

    @Override
    public void close() {}
  }

  /**
   * Writes to {@code file}, under a temporary name until it is complete.
   *
   * @throws IOException if the file cannot be written, or exists and is not an earlier output
   */
  public static PredictionJson to(Path file, KinesicFormat format) throws IOException {
    OverwriteGuard.require(file, line -> line.startsWith(SCHEMA_MEMBER));
    return new PredictionJson(format, new FileTarget(new AtomicFile(file)));
  }

  /** Writes to a stream, which stays open. */
  public static PredictionJson to(OutputStream stream, KinesicFormat format) throws IOException {
    return new PredictionJson(format, new StreamTarget(stream));
  }

  @Override
  public void write(List<PredictionRow> rows) throws IOException {
    StringBuilder text = new StringBuilder();
    for (PredictionRow row : rows) {
      text.append(first ? "\n" : ",\n");
      append(text, row);
      first = false;
    }
    target.append(text.toString());
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
        text.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        text.append(c);
      }
    }
    return text.append('"').toString();
  }

  @Override
  public void complete() throws IOException {
    target.complete();
  }

  @Override
  public void close() throws IOException {
    target.close();
  }
}
