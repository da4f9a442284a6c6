package kinesic.facebehavior.manifest;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import kinesic.engine.io.AtomicFile;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.Attribute;
import kinesic.facebehavior.CompoundExpression;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.face.ActionUnitLabels;
import kinesic.facebehavior.face.AttributeLabels;
import kinesic.facebehavior.face.FaceLabels;

/**
 * Writes the file that {@link Manifest} describes, row by row; it has its name only once it is
 * complete. Valence and arousal get four decimals.
 */
public final class ManifestWriter implements Closeable {

  private final AtomicFile file;
  private final CsvWriter csv;
  private final Set<LabelKind> kinds;

  /** Begins {@code file} with columns for these kinds of label. */
  public ManifestWriter(Path file, Set<LabelKind> kinds) throws IOException {
    this.file = new AtomicFile(file);
    this.kinds = Set.copyOf(kinds);
    csv =
        CsvWriter.builder()
            .lineDelimiter(LineDelimiter.LF)
            .build(new OutputStreamWriter(this.file.stream(), StandardCharsets.UTF_8));
    List<String> header = new ArrayList<>(List.of("image"));
    for (LabelKind kind : LabelKind.values()) {
      if (kinds.contains(kind)) {
        header.addAll(kind.columns());
      }
    }
    csv.writeRecord(header);
  }

  /**
   * Writes one row; labels of kinds that the file has no columns for are left out.
   *
   * @param image the image file, relative to the folder of the manifest, with "/" between names
   */
  public void write(String image, FaceLabels labels) {
    List<String> cells = new ArrayList<>(List.of(image));
    if (kinds.contains(LabelKind.VALENCE_AROUSAL)) {
      cells.add(labels.valenceArousal().map(va -> decimal(va.valence())).orElse(""));
      cells.add(labels.valenceArousal().map(va -> decimal(va.arousal())).orElse(""));
    }
    if (kinds.contains(LabelKind.ACTION_UNITS)) {
      ActionUnitLabels units = labels.actionUnits();
      for (ActionUnit unit : ActionUnit.values()) {
        cells.add(binary(units.isAnnotated(unit), units.isPresent(unit)));
      }
    }
    if (kinds.contains(LabelKind.EXPRESSION)) {
      cells.add(labels.expression().map(Expression::label).orElse(""));
    }
    if (kinds.contains(LabelKind.COMPOUND)) {
      cells.add(labels.compound().map(CompoundExpression::label).orElse(""));
    }
    if (kinds.contains(LabelKind.ATTRIBUTES)) {
      AttributeLabels attributes = labels.attributes();
      for (Attribute attribute : Attribute.values()) {
        cells.add(binary(attributes.isAnnotated(attribute), attributes.isPresent(attribute)));
      }
    }
    if (kinds.contains(LabelKind.IDENTITY)) {
      cells.add(labels.identity().orElse(""));
    }
    csv.writeRecord(cells);
  }

  private static String binary(boolean isAnnotated, boolean isPresent) {
    return isAnnotated ? isPresent ? "1" : "0" : "";
  }

  private static String decimal(float value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }

  /** Gives the file its name, in place of one that is there. */
  public void complete() throws IOException {
    csv.flush();
    file.complete();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
