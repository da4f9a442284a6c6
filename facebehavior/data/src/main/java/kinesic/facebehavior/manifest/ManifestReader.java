package kinesic.facebehavior.manifest;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.Attribute;
import kinesic.facebehavior.CompoundExpression;
import kinesic.facebehavior.DecimalText;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.csv.CsvException;
import kinesic.facebehavior.csv.CsvFile;
import kinesic.facebehavior.csv.CsvRow;
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

  private final Path file;
  private final Map<Path, Long> lines = new HashMap<>(); // where each image was named
  private final Map<String, Integer> columns = new HashMap<>();
  private final Map<ActionUnit, Integer> units = new HashMap<>();
  private final Map<Attribute, Integer> attributes = new EnumMap<>(Attribute.class);

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
    try (CsvFile csv = CsvFile.withHeader(file, ',')) {
      header(csv);
      List<ManifestRow> rows = new ArrayList<>();
      for (Optional<CsvRow> next = csv.next(); next.isPresent(); next = csv.next()) {
        rows.add(row(next.get().requireCells(csv.header().size())));
      }
      if (rows.isEmpty()) {
        throw new ManifestException(file, "names columns but no image");
      }
      return new Manifest(file, kinds(), rows);
    } catch (CsvException e) {
      throw new ManifestException(e);
    }
  }

  private void header(CsvFile csv) throws CsvException {
    for (int i = 0; i < csv.header().size(); i++) {
      String name = csv.header().get(i);
      Integer before;
      if (name.matches("[Aa][Uu][0-9]+")) {
        before = units.put(unit(csv, name), i);
      } else if (Set.of(IMAGE, VALENCE, AROUSAL, EXPRESSION, COMPOUND, IDENTITY).contains(name)) {
        before = columns.put(name, i);
      } else {
        before = attributes.put(attribute(csv, name), i);
      }
      if (before != null) {
        throw csv.headerError("column \"%s\" appears twice".formatted(name));
      }
    }
    csv.column(IMAGE);
    if (columns.containsKey(VALENCE) || columns.containsKey(AROUSAL)) {
      csv.column(VALENCE);
      csv.column(AROUSAL);
    }
    if (csv.header().size() == 1) {
      throw csv.headerError(
          "no column of labels, expected valence and arousal, expression, compound, some of"
              + " AU01 ... AU26, identity, or some of CelebA's attributes");
    }
  }

  private static Attribute attribute(CsvFile csv, String name) throws CsvException {
    try {
      return Attribute.parse(name);
    } catch (IllegalArgumentException e) {
      throw csv.headerError(
          ("unknown column \"%s\", expected image, valence, arousal, expression, compound,"
                  + " AU01 ... AU26, identity, or an attribute of CelebA such as Eyeglasses")
              .formatted(name));
    }
  }

  private static ActionUnit unit(CsvFile csv, String name) throws CsvException {
    try {
      return ActionUnit.parse(name);
    } catch (IllegalArgumentException e) {
      throw csv.headerError("unknown column \"" + name + "\": " + e.getMessage());
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

  private ManifestRow row(CsvRow row) throws ManifestException {
    FaceLabels labels = FaceLabels.NONE;
    if (columns.containsKey(EXPRESSION)) {
      labels = withExpression(row, labels);
    }
    if (columns.containsKey(COMPOUND)) {
      labels = withCompound(row, labels);
    }
    if (columns.containsKey(VALENCE)) {
      labels = withValenceArousal(row, labels);
    }
    String identity = label(row, IDENTITY);
    if (isAnnotated(identity)) {
      labels = labels.withIdentity(identity);
    }
    return new ManifestRow(image(row), labels.with(actionUnits(row)).with(attributes(row)));
  }

  private Path image(CsvRow row) throws ManifestException {
    String cell = row.cell(Objects.requireNonNull(columns.get(IMAGE)));
    Path image = ImageCell.path(file, row.line(), IMAGE, cell);
    Long before = lines.putIfAbsent(image, row.line());
    if (before != null) {
      throw error(row, IMAGE, "%s appears already in line %s".formatted(cell, before));
    }
    return ImageCell.existing(file, row.line(), IMAGE, cell);
  }

  private FaceLabels withExpression(CsvRow row, FaceLabels labels) throws ManifestException {
    String cell = label(row, EXPRESSION);
    if (!isAnnotated(cell)) {
      return labels;
    }
    try {
      return labels.with(Expression.parse(cell));
    } catch (IllegalArgumentException e) {
      String known = String.join(", ", names());
      throw error(
          row,
          EXPRESSION,
          cell.matches("[0-9.]+")
              ? "is the number %s, expected a name (databases number differently): %s"
                  .formatted(cell, known)
              : "\"%s\" is unknown, expected %s".formatted(cell, known));
    }
  }

  private FaceLabels withCompound(CsvRow row, FaceLabels labels) throws ManifestException {
    String cell = label(row, COMPOUND);
    if (!isAnnotated(cell)) {
      return labels;
    }
    try {
      return labels.with(CompoundExpression.parse(cell));
    } catch (IllegalArgumentException e) {
      String known = String.join(", ", CompoundExpression.relatedness().categories());
      throw error(row, COMPOUND, "\"%s\" is unknown, expected %s".formatted(cell, known));
    }
  }

  private static List<String> names() {
    List<String> names = new ArrayList<>();
    for (Expression expression : Expression.values()) {
      names.add(expression.label());
    }
    return names;
  }

  private FaceLabels withValenceArousal(CsvRow row, FaceLabels labels) throws ManifestException {
    String valence = label(row, VALENCE);
    String arousal = label(row, AROUSAL);
    if (valence.isEmpty() && arousal.isEmpty()) {
      return labels;
    }
    if (valence.isEmpty() || arousal.isEmpty()) {
      throw error(
          row,
          valence.isEmpty() ? VALENCE : AROUSAL,
          "is empty, expected valence and arousal both or neither");
    }
    return labels.with(
        new ValenceArousal(unitValue(row, VALENCE, valence), unitValue(row, AROUSAL, arousal)));
  }

  private float unitValue(CsvRow row, String column, String cell) throws ManifestException {
    float value;
    try {
      value = DecimalText.parse(cell);
    } catch (NumberFormatException e) {
      throw error(row, column, "\"%s\" is not a number, expected -1 to 1".formatted(cell));
    }
    if (!(value >= -1 && value <= 1)) {
      throw error(row, column, "is %s, expected -1 to 1".formatted(cell));
    }
    return value;
  }

  private ActionUnitLabels actionUnits(CsvRow row) throws ManifestException {
    ActionUnitLabels labels = ActionUnitLabels.NONE;
    for (Map.Entry<ActionUnit, Integer> unit : units.entrySet()) {
      Optional<Boolean> present = presence(row, unit.getKey().column(), unit.getValue());
      if (present.isPresent()) {
        labels = labels.with(unit.getKey(), present.get());
      }
    }
    return labels;
  }

  private AttributeLabels attributes(CsvRow row) throws ManifestException {
    AttributeLabels labels = AttributeLabels.NONE;
    for (Map.Entry<Attribute, Integer> attribute : attributes.entrySet()) {
      Optional<Boolean> present = presence(row, attribute.getKey().label(), attribute.getValue());
      if (present.isPresent()) {
        labels = labels.with(attribute.getKey(), present.get());
      }
    }
    return labels;
  }

  /** Whether cell number {@code at} says present or absent; nothing if it is not annotated. */
  private Optional<Boolean> presence(CsvRow row, String column, int at) throws ManifestException {
    String cell = row.cell(at);
    if (DecimalText.isMissing(cell)) {
      return Optional.empty();
    }
    int value;
    try {
      value = DecimalText.parseInteger(cell);
    } catch (NumberFormatException e) {
      value = Integer.MIN_VALUE;
    }
    return switch (value) {
      case -1 -> Optional.empty();
      case 0 -> Optional.of(false);
      case 1 -> Optional.of(true);
      default ->
          throw error(
              row,
              column,
              ("\"%s\" is not a label, expected 1 (present), 0 (absent), or nothing or -1 (not"
                      + " annotated)")
                  .formatted(cell));
    };
  }

  /** Returns a cell of labels, empty if it is missing or there is no such column. */
  private String label(CsvRow row, String column) {
    Integer at = columns.get(column);
    return at == null || DecimalText.isMissing(row.cell(at)) ? "" : row.cell(at);
  }

  private static boolean isAnnotated(String cell) {
    return !(cell.isEmpty() || cell.equals("-1") || cell.equals("-1.0"));
  }

  private ManifestException error(CsvRow row, String column, String problem) {
    return new ManifestException(file, row.line(), column, problem);
  }
}
