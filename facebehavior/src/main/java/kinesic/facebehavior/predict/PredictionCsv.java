package kinesic.facebehavior.predict;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import kinesic.engine.io.AtomicFile;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.Expression;
import org.jspecify.annotations.Nullable;

/**
 * Predictions as CSV, one line an image in the order of the images.
 *
 * <table>
 *   <caption>Columns, version {@value PredictionSink#SCHEMA}</caption>
 *   <tr><td>image</td><td>the image file</td></tr>
 *   <tr><td>valence, arousal</td><td>-1 to 1</td></tr>
 *   <tr><td>expression</td><td>the most probable one</td></tr>
 *   <tr><td>p_neutral ... p_surprise</td><td>probability of each expression; they add up to 1</td></tr>
 *   <tr><td>AU01_p, AU01_c ... AU26_p, AU26_c</td>
 *       <td>probability that the action unit is present; 1 if it is above the network's threshold for
 *       the unit, else 0</td></tr>
 *   <tr><td>error</td><td>why there is no prediction (all cells above but image are empty then)</td></tr>
 *   <tr><td>schema</td><td>{@value PredictionSink#SCHEMA}</td></tr>
 * </table>
 */
public final class PredictionCsv implements PredictionSink {

  private final CsvWriter csv;
  private final @Nullable AtomicFile file; // null if the rows go to a stream

  private PredictionCsv(OutputStream stream, @Nullable AtomicFile file) throws IOException {
    this.file = file;
    csv =
        CsvWriter.builder()
            .lineDelimiter(LineDelimiter.LF)
            .build(new OutputStreamWriter(stream, StandardCharsets.UTF_8));
    csv.writeRecord(columns());
    csv.flush();
  }

  /**
   * Writes to {@code file}, under a temporary name until it is complete.
   *
   * @throws IOException if it cannot be written, or is there and no earlier output
   */
  public static PredictionCsv to(Path file) throws IOException {
    EarlierOutput.require(file, String.join(",", columns()));
    AtomicFile part = new AtomicFile(file);
    return new PredictionCsv(part.stream(), part);
  }

  /** Writes to a stream, which stays open. */
  public static PredictionCsv to(OutputStream stream) throws IOException {
    return new PredictionCsv(stream, null);
  }

  /** The names of the columns, in their order. */
  public static List<String> columns() {
    List<String> columns = new ArrayList<>(List.of("image", "valence", "arousal", "expression"));
    for (Expression expression : Expression.values()) {
      columns.add("p_" + expression.label());
    }
    for (ActionUnit unit : ActionUnit.values()) {
      columns.add(unit.column() + "_p");
      columns.add(unit.column() + "_c");
    }
    columns.add("error");
    columns.add("schema");
    return columns;
  }

  @Override
  public void write(List<PredictionRow> rows) throws IOException {
    for (PredictionRow row : rows) {
      csv.writeRecord(cells(row));
    }
    csv.flush();
  }

  private static List<String> cells(PredictionRow row) {
    List<String> cells = new ArrayList<>(List.of(row.image().toString()));
    FacePrediction face = row.prediction();
    if (face == null) {
      cells.addAll(Collections.nCopies(columns().size() - 3, ""));
    } else {
      cells.add(decimal(face.valenceArousal().valence()));
      cells.add(decimal(face.valenceArousal().arousal()));
      cells.add(face.expression().label());
      for (Expression expression : Expression.values()) {
        cells.add(decimal(face.probability(expression)));
      }
      for (ActionUnit unit : ActionUnit.values()) {
        cells.add(decimal(face.probability(unit)));
        cells.add(face.isPresent(unit) ? "1" : "0");
      }
    }
    cells.add(row.error());
    cells.add(Integer.toString(SCHEMA));
    return cells;
  }

  /** Six decimals: finer than float32 near 1, and never an exponent. */
  static String decimal(float value) {
    return String.format(Locale.ROOT, "%.6f", value);
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
