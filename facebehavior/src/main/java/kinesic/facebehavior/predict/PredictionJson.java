package kinesic.facebehavior.predict;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import kinesic.engine.io.AtomicFile;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.Expression;

/**
 * Predictions as one JSON object: {@code schema} ("kinesic.predictions"), {@code version}, and
 * {@code rows}, an array with an object an image. A row has the members {@code image}, {@code
 * error} (null, or why there is no prediction) and, if there is a prediction, the columns of {@link
 * PredictionCsv} under the same names.
 *
 * <p>Each write ends with the closing brackets and the next one starts on top of them, so that the
 * file is valid JSON whenever the program ends.
 */
public final class PredictionJson implements PredictionSink {

  private static final String SCHEMA_MEMBER = "{\"schema\": \"kinesic.predictions\"";
  private static final String END = "\n]}\n";

  private final AtomicFile file;
  private long position; // where the next row goes
  private boolean first = true;

  private PredictionJson(AtomicFile file) throws IOException {
    this.file = file;
    append(SCHEMA_MEMBER + ", \"version\": " + SCHEMA + ", \"rows\": [");
  }

  /**
   * Writes to {@code file}, under a temporary name until it is complete.
   *
   * @throws IOException if it cannot be written, or is there and no earlier output
   */
  public static PredictionJson to(Path file) throws IOException {
    EarlierOutput.require(file, SCHEMA_MEMBER);
    return new PredictionJson(new AtomicFile(file));
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

  private static void append(StringBuilder text, PredictionRow row) {
    text.append("{\"image\": ").append(quoted(row.image().toString()));
    FacePrediction face = row.prediction();
    if (face != null) {
      member(text, "valence", PredictionCsv.decimal(face.valenceArousal().valence()));
      member(text, "arousal", PredictionCsv.decimal(face.valenceArousal().arousal()));
      member(text, "expression", quoted(face.expression().label()));
      for (Expression expression : Expression.values()) {
        String p = PredictionCsv.decimal(face.probability(expression));
        member(text, "p_" + expression.label(), p);
      }
      for (ActionUnit unit : ActionUnit.values()) {
        member(text, unit.column() + "_p", PredictionCsv.decimal(face.probability(unit)));
        member(text, unit.column() + "_c", face.isPresent(unit) ? "1" : "0");
      }
    }
    member(text, "error", row.error().isEmpty() ? "null" : quoted(row.error()));
    text.append('}');
  }

  private static void member(StringBuilder text, String name, String value) {
    text.append(", \"").append(name).append("\": ").append(value);
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
