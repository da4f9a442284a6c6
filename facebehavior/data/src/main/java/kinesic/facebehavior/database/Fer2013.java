package kinesic.facebehavior.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.image.GreyPicture;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.FaceLabels;

/**
 * FER2013: 35,887 grey photographs of 48 x 48 pixels from a web search, with one of seven
 * expressions. I. J. Goodfellow et al., Challenges in representation learning: a report on three
 * machine learning contests, ICONIP 2013.
 *
 * <p>Two layouts. The table {@code fer2013.csv} (or {@code icml_face_data.csv}, whose columns are
 * in another order) with the columns {@code emotion}, {@code pixels}, 2304 numbers from 0 to 255
 * separated by blanks, and {@code Usage}: Training, PublicTest (the validation split) or
 * PrivateTest (the test split). And folders of images, {@code train/happy/...}, as {@link
 * ClassFolders} reads them.
 */
final class Fer2013 implements Importer {

  /** By number. */
  private static final List<Expression> EXPRESSIONS =
      List.of(
          Expression.ANGER,
          Expression.DISGUST,
          Expression.FEAR,
          Expression.HAPPINESS,
          Expression.SADNESS,
          Expression.SURPRISE,
          Expression.NEUTRAL);

  private static final int SIDE = 48;

  private static final String[] TABLES = {
    "fer2013.csv", "icml_face_data.csv", "fer2013/fer2013.csv"
  };

  @Override
  public String name() {
    return "fer2013";
  }

  @Override
  public Set<String> options() {
    return Set.of(ImportOptions.SPLIT);
  }

  @Override
  public void read(Path root, ImportOptions options, ImportedFaces faces) throws IOException {
    Optional<Path> table = table(root);
    if (table.isPresent()) {
      Set<Part> parts = options.parts(EnumSet.allOf(Part.class));
      faces.attempt(() -> read(table.get(), parts, faces));
    } else if (Files.isDirectory(root.resolve("train"))
        || Files.isDirectory(root.resolve("test"))) {
      new ClassFolders(name()).read(root, options, faces);
    } else {
      throw new DatabaseException(
          root + ": holds neither fer2013.csv nor folders of images, train and test");
    }
  }

  /** The table of pixels in a folder, or the file itself; empty if there is none. */
  static Optional<Path> table(Path root) {
    Path table = Files.isDirectory(root) ? DatabaseFolders.firstOf(root, TABLES) : root;
    return Optional.of(table).filter(Files::isRegularFile);
  }

  private static void read(Path file, Set<Part> parts, ImportedFaces faces)
      throws ImportProblem, IOException {
    try (LabelFile table = LabelFile.withHeader(file, ',')) {
      int[] columns = table.columns(List.of("emotion", "pixels", "Usage"));
      table.forEach(
          faces,
          row -> {
            row.expect(table.header().size());
            if (parts.contains(part(row, columns[2]))) {
              FaceLabels labels = labels(row, row.integer(columns[0]));
              faces.add(row.location(), picture(row, columns[1]), labels);
            }
          });
    }
  }

  private static FaceLabels labels(LabelRow row, int emotion) throws ImportProblem {
    if (emotion < 0 || emotion >= EXPRESSIONS.size()) {
      throw row.problem(
          ImportProblem.Kind.UNKNOWN_LABEL,
          "emotion %s, expected 0 to %s".formatted(emotion, EXPRESSIONS.size() - 1));
    }
    return FaceLabels.NONE.with(Affect.EXPRESSION, Affect.label(EXPRESSIONS.get(emotion)));
  }

  /**
   * The part that a cell of the column "Usage" names.
   *
   * @throws ImportProblem if it names none
   */
  static Part part(LabelRow row, int column) throws ImportProblem {
    return switch (row.text(column)) {
      case "Training" -> Part.TRAIN;
      case "PublicTest" -> Part.VALIDATION;
      case "PrivateTest" -> Part.TEST;
      default ->
          throw row.problem(
              ImportProblem.Kind.UNKNOWN_LABEL,
              "usage \"%s\", expected Training, PublicTest or PrivateTest"
                  .formatted(row.text(column)));
    };
  }

  /**
   * The picture in a cell of the column "pixels".
   *
   * @throws ImportProblem if the cell has another number of pixels, or one out of range
   */
  static GreyPicture picture(LabelRow row, int column) throws ImportProblem {
    List<String> numbers = List.of(row.text(column).split(" +", -1));
    if (numbers.size() != SIDE * SIDE) {
      throw row.problem(
          ImportProblem.Kind.WRONG_COLUMNS,
          "%s pixels, expected %s x %s".formatted(numbers.size(), SIDE, SIDE));
    }
    byte[] grey = new byte[SIDE * SIDE];
    for (int i = 0; i < grey.length; i++) {
      grey[i] = pixel(row, numbers.get(i));
    }
    return new GreyPicture(SIDE, SIDE, grey);
  }

  private static byte pixel(LabelRow row, String text) throws ImportProblem {
    int value = 0;
    boolean digits = !text.isEmpty() && text.length() <= 3;
    for (int i = 0; digits && i < text.length(); i++) {
      char c = text.charAt(i);
      digits = c >= '0' && c <= '9';
      value = 10 * value + (c - '0');
    }
    if (!digits || value > 255) {
      throw row.problem(
          ImportProblem.Kind.UNREADABLE_FILE, "pixel \"%s\", expected 0 to 255".formatted(text));
    }
    return (byte) value;
  }
}
