package kinesic.facebehavior.manifest;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.Attribute;
import kinesic.facebehavior.CompoundExpression;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.face.ActionUnitLabels;
import kinesic.facebehavior.face.AttributeLabels;
import kinesic.facebehavior.face.FaceLabels;
import kinesic.facebehavior.face.ValenceArousal;

/** Reads the file that {@link Manifest} describes. */
public final class ManifestReader {

  private static final String IMAGE = "image";
  private static final String VALENCE = "valence";
  private static final String AROUSAL = "arousal";
  private static final String EXPRESSION = "expression";
  private static final String COMPOUND = "compound";
  private static final String IDENTITY = "identity";
  private static final String NOT_ANNOTATED = "-1";

  private final Path file;
  private final Map<Path, Long> lines = new HashMap<>(); // where each image was named
  private final Map<String, Integer> columns = new HashMap<>();
  private final Map<ActionUnit, Integer> units = new HashMap<>();
  private final Map<Attribute, Integer> attributes = new EnumMap<>(Attribute.class);
  private int width; // cells a line

  private ManifestReader(Path file) {
    this.file = file;
  }

  /**
   * Reads a manifest and makes sure that its images are there.
   *
   * @throws ManifestException if the file is missing, is no manifest, names an image twice or one
   *     that does not exist
   */
  public static Manifest read(Path file) throws ManifestException {
    return new ManifestReader(file).read();
  }

  private Manifest read() throws ManifestException {
    if (Files.isDirectory(file)) {
      throw new ManifestException(file, "is a folder, expected a CSV file");
    }
    try (Reader text = Files.newBufferedReader(file);
        CsvReader<CsvRecord> records =
            CsvReader.builder()
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .trimWhitespacesAroundQuotes(true)
                .ofCsvRecord(text)) {
      List<ManifestRow> rows = new ArrayList<>();
      for (CsvRecord record : records) {
        if (width == 0) {
          header(record);
        } else {
          rows.add(row(record));
        }
      }
      if (width == 0) {
        throw new ManifestException(
            file, "is empty, expected a first line such as image,valence,arousal");
      }
      if (rows.isEmpty()) {
        throw new ManifestException(file, "names columns but no image");
      }
      return new Manifest(file, kinds(), rows);
    } catch (NoSuchFileException e) {
      throw new ManifestException(file, "does not exist");
    } catch (ManifestException e) {
      throw e;
    } catch (IOException | UncheckedIOException | CsvParseException e) {
      throw unreadable(e);
    }
  }

  private ManifestException unreadable(Exception failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof CharacterCodingException) {
        return new ManifestException(file, "is not UTF-8 text");
      }
    }
    String kind = failure instanceof CsvParseException ? "is no CSV" : "cannot be read";
    return new ManifestException(file, kind + ": " + failure.getMessage());
  }

  private void header(CsvRecord record) throws ManifestException {
    width = record.getFieldCount();
    for (int i = 0; i < width; i++) {
      String name = record.getField(i).strip();
      if (i == 0 && name.startsWith("\ufeff")) { // the byte order mark that spreadsheets write
        name = name.substring(1);
      }
      Integer before;
      if (name.matches("[Aa][Uu][0-9]+")) {
        before = units.put(unit(record, name), i);
      } else if (Set.of(IMAGE, VALENCE, AROUSAL, EXPRESSION, COMPOUND, IDENTITY).contains(name)) {
        before = columns.put(name, i);
      } else if (attribute(name).isPresent()) {
        before = attributes.put(attribute(name).get(), i);
      } else {
        throw new ManifestException(
            file,
            record.getStartingLineNumber(),
            ("unknown column \"%s\", expected image, valence, arousal, expression, compound,"
                    + " AU01 ... AU26, identity, or an attribute of CelebA such as Eyeglasses")
                .formatted(name));
      }
      if (before != null) {
        throw new ManifestException(
            file, record.getStartingLineNumber(), "column \"%s\" appears twice".formatted(name));
      }
    }
    require(record, IMAGE, true);
    require(record, VALENCE, columns.containsKey(AROUSAL));
    require(record, AROUSAL, columns.containsKey(VALENCE));
    if (width == 1) {
      throw new ManifestException(
          file,
          record.getStartingLineNumber(),
          "no column of labels, expected valence and arousal, expression, compound, some of"
              + " AU01 ... AU26, identity, or some of CelebA's attributes");
    }
  }

  private static Optional<Attribute> attribute(String name) {
    return Arrays.stream(Attribute.values())
        .filter(attribute -> attribute.label().equalsIgnoreCase(name))
        .findFirst();
  }

  private ActionUnit unit(CsvRecord record, String name) throws ManifestException {
    try {
      return ActionUnit.parse(name);
    } catch (IllegalArgumentException e) {
      throw new ManifestException(
          file,
          record.getStartingLineNumber(),
          "unknown column \"" + name + "\": " + e.getMessage());
    }
  }

  private void require(CsvRecord record, String column, boolean needed) throws ManifestException {
    if (needed && !columns.containsKey(column)) {
      throw new ManifestException(
          file,
          record.getStartingLineNumber(),
          "column \"%s\" is missing, the columns are %s"
              .formatted(column, String.join(", ", record.getFields())));
    }
  }

  private Set<LabelKind> kinds() {
    Set<LabelKind> kinds = EnumSet.noneOf(LabelKind.class);
    if (columns.containsKey(VALENCE)) {
      kinds.add(LabelKind.VALENCE_AROUSAL);
    }
    if (columns.containsKey(EXPRESSION)) {
      kinds.add(LabelKind.EXPRESSION);
    }
    if (columns.containsKey(COMPOUND)) {
      kinds.add(LabelKind.COMPOUND);
    }
    if (!units.isEmpty()) {
      kinds.add(LabelKind.ACTION_UNITS);
    }
    if (!attributes.isEmpty()) {
      kinds.add(LabelKind.ATTRIBUTES);
    }
    if (columns.containsKey(IDENTITY)) {
      kinds.add(LabelKind.IDENTITY);
    }
    return kinds;
  }

  private ManifestRow row(CsvRecord record) throws ManifestException {
    if (record.getFieldCount() != width) {
      throw new ManifestException(
          file,
          record.getStartingLineNumber(),
          "%d cells, expected %d as in the first line".formatted(record.getFieldCount(), width));
    }
    FaceLabels labels = FaceLabels.NONE;
    if (columns.containsKey(EXPRESSION)) {
      labels = withExpression(record, labels);
    }
    if (columns.containsKey(COMPOUND)) {
      labels = withCompound(record, labels);
    }
    if (columns.containsKey(VALENCE)) {
      labels = withValenceArousal(record, labels);
    }
    String identity = cell(record, IDENTITY);
    if (!identity.isEmpty() && !identity.equals(NOT_ANNOTATED)) {
      labels = labels.withIdentity(identity);
    }
    return new ManifestRow(
        image(record), labels.with(actionUnits(record)).with(attributes(record)));
  }

  private Path image(CsvRecord record) throws ManifestException {
    String cell = cell(record, IMAGE);
    if (cell.isEmpty()) {
      throw error(record, IMAGE, "is empty, expected an image file");
    }
    Path image;
    try {
      image = file.toAbsolutePath().resolveSibling(cell).normalize();
    } catch (InvalidPathException e) {
      throw error(
          record,
          IMAGE,
          "\"%s\" can be no file name in %s, the encoding of names here"
              .formatted(cell, System.getProperty("sun.jnu.encoding")));
    }
    Long before = lines.putIfAbsent(image, record.getStartingLineNumber());
    if (before != null) {
      throw error(record, IMAGE, "%s appears already in line %d".formatted(cell, before));
    }
    if (!Files.isRegularFile(image)) {
      throw error(record, IMAGE, "%s: there is no file %s".formatted(cell, image));
    }
    return image;
  }

  private FaceLabels withExpression(CsvRecord record, FaceLabels labels) throws ManifestException {
    String cell = cell(record, EXPRESSION);
    if (cell.isEmpty() || cell.equals(NOT_ANNOTATED)) {
      return labels;
    }
    try {
      return labels.with(Expression.parse(cell));
    } catch (IllegalArgumentException e) {
      String known = String.join(", ", names());
      throw error(
          record,
          EXPRESSION,
          cell.matches("[0-9]+")
              ? "is the number %s, expected a name (databases number differently): %s"
                  .formatted(cell, known)
              : "\"%s\" is unknown, expected %s".formatted(cell, known));
    }
  }

  private FaceLabels withCompound(CsvRecord record, FaceLabels labels) throws ManifestException {
    String cell = cell(record, COMPOUND);
    if (cell.isEmpty() || cell.equals(NOT_ANNOTATED)) {
      return labels;
    }
    try {
      return labels.with(CompoundExpression.parse(cell));
    } catch (IllegalArgumentException e) {
      String known = String.join(", ", CompoundExpression.relatedness().categories());
      throw error(record, COMPOUND, "\"%s\" is unknown, expected %s".formatted(cell, known));
    }
  }

  private static List<String> names() {
    List<String> names = new ArrayList<>();
    for (Expression expression : Expression.values()) {
      names.add(expression.label());
    }
    return names;
  }

  private FaceLabels withValenceArousal(CsvRecord record, FaceLabels labels)
      throws ManifestException {
    String valence = cell(record, VALENCE);
    String arousal = cell(record, AROUSAL);
    if (valence.isEmpty() && arousal.isEmpty()) {
      return labels;
    }
    if (valence.isEmpty() || arousal.isEmpty()) {
      throw error(
          record,
          valence.isEmpty() ? VALENCE : AROUSAL,
          "is empty, expected valence and arousal both or neither");
    }
    return labels.with(
        new ValenceArousal(
            unitValue(record, VALENCE, valence), unitValue(record, AROUSAL, arousal)));
  }

  private float unitValue(CsvRecord record, String column, String cell) throws ManifestException {
    float value;
    try {
      value = Float.parseFloat(cell);
    } catch (NumberFormatException e) {
      throw error(record, column, "\"%s\" is no number, expected -1 to 1".formatted(cell));
    }
    if (!(value >= -1 && value <= 1)) {
      throw error(record, column, "is %s, expected -1 to 1".formatted(cell));
    }
    return value;
  }

  private ActionUnitLabels actionUnits(CsvRecord record) throws ManifestException {
    ActionUnitLabels labels = ActionUnitLabels.NONE;
    for (Map.Entry<ActionUnit, Integer> unit : units.entrySet()) {
      Optional<Boolean> present = presence(record, unit.getKey().column(), unit.getValue());
      if (present.isPresent()) {
        labels = labels.with(unit.getKey(), present.get());
      }
    }
    return labels;
  }

  private AttributeLabels attributes(CsvRecord record) throws ManifestException {
    AttributeLabels labels = AttributeLabels.NONE;
    for (Map.Entry<Attribute, Integer> attribute : attributes.entrySet()) {
      Optional<Boolean> present =
          presence(record, attribute.getKey().label(), attribute.getValue());
      if (present.isPresent()) {
        labels = labels.with(attribute.getKey(), present.get());
      }
    }
    return labels;
  }

  /** Whether cell number {@code at} says present or absent; nothing if it is not annotated. */
  private Optional<Boolean> presence(CsvRecord record, String column, int at)
      throws ManifestException {
    String cell = record.getField(at).strip();
    return switch (cell) {
      case "", NOT_ANNOTATED -> Optional.empty();
      case "0" -> Optional.of(false);
      case "1" -> Optional.of(true);
      default ->
          throw error(
              record,
              column,
              "\"%s\" is no label, expected 1 (present), 0 (absent), or nothing or -1 (not annotated)"
                  .formatted(cell));
    };
  }

  private String cell(CsvRecord record, String column) {
    Integer at = columns.get(column);
    return at == null ? "" : record.getField(at).strip();
  }

  private ManifestException error(CsvRecord record, String column, String problem) {
    return new ManifestException(file, record.getStartingLineNumber(), column, problem);
  }
}
