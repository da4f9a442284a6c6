package kinesic.facebehavior.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import kinesic.engine.io.Npy;
import kinesic.facebehavior.dataset.FaceLandmarks;
import kinesic.facebehavior.task.FaceLabels;

/**
 * The second release of {@link AffectNet}: {@code images/12.jpg} with {@code
 * annotations/12_exp.npy}, {@code 12_val.npy}, {@code 12_aro.npy} (one number or its text each) and
 * {@code 12_lnd.npy} (the 68 landmarks, x and y in turn).
 */
final class AffectNetArrays {

  private static final String EXPRESSION = "_exp.npy";

  private AffectNetArrays() {}

  /** Reads {@code train_set} or {@code val_set}. */
  static void read(Path part, ImportedFaces faces) throws IOException {
    Path annotations = part.resolve("annotations");
    List<Path> files = DatabaseFolders.sorted(annotations, "*" + EXPRESSION);
    if (files.isEmpty()) {
      throw new DatabaseException(annotations + ": holds no file of labels such as 12_exp.npy");
    }
    for (Path file : files) {
      String name = String.valueOf(file.getFileName());
      String id = name.substring(0, name.length() - EXPRESSION.length());
      faces.attempt(() -> face(part, id, file, faces));
    }
  }

  private static void face(Path part, String id, Path file, ImportedFaces faces)
      throws ImportProblem {
    Path annotations = part.resolve("annotations");
    LabelRow row = new LabelRow(SourceLocation.of(file), List.of());
    double expression = number(file);
    if (expression != Math.rint(expression)) {
      throw row.problem(
          ImportProblem.Kind.UNKNOWN_LABEL, "%s is not an integer".formatted(expression));
    }
    FaceLabels labels =
        AffectNet.labels(
            row,
            (int) expression,
            (float) number(annotations.resolve(id + "_val.npy")),
            (float) number(annotations.resolve(id + "_aro.npy")));
    if (labels.equals(FaceLabels.NONE)) {
      faces.leaveOut(AffectNet.other((int) expression));
      return;
    }
    faces.add(
        row.location(),
        part.resolve("images").resolve(id + ".jpg"),
        labels,
        landmarks(annotations.resolve(id + "_lnd.npy")));
  }

  /** The only number in a file. */
  private static double number(Path file) throws ImportProblem {
    double[] numbers = numbers(file);
    if (numbers.length != 1) {
      throw new ImportProblem(
          ImportProblem.Kind.WRONG_COLUMNS,
          SourceLocation.of(file),
          "has %s numbers, expected 1".formatted(numbers.length));
    }
    return numbers[0];
  }

  private static double[] numbers(Path file) throws ImportProblem {
    if (!Files.exists(file)) {
      throw new ImportProblem(
          ImportProblem.Kind.MISSING_FILE, SourceLocation.of(file), "does not exist");
    }
    try {
      return Npy.read(file).numbers();
    } catch (IOException e) { // names the file
      throw ImportProblem.of(ImportProblem.Kind.UNREADABLE_FILE, e);
    }
  }

  private static Optional<FaceLandmarks> landmarks(Path file) throws ImportProblem {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    double[] numbers = numbers(file);
    float[] xy = new float[numbers.length];
    for (int i = 0; i < xy.length; i++) {
      xy[i] = (float) numbers[i];
    }
    try {
      return Optional.of(FaceLandmarks.ofSixtyEight(xy));
    } catch (IllegalArgumentException e) {
      throw new ImportProblem(
          ImportProblem.Kind.MISSING_LANDMARKS,
          SourceLocation.of(file),
          String.valueOf(e.getMessage()));
    }
  }
}
