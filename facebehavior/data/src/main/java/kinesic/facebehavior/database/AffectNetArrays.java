package kinesic.facebehavior.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import kinesic.engine.io.Npy;
import kinesic.facebehavior.dataset.FaceLandmarks;
import kinesic.facebehavior.face.FaceLabels;

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

  private static void face(Path part, String id, Path file, ImportedFaces faces) throws Flaw {
    Path annotations = part.resolve("annotations");
    Line line = new Line(Place.of(file), List.of());
    double expression = number(file);
    if (expression != Math.rint(expression)) {
      throw line.flaw(Flaw.Kind.UNKNOWN_LABEL, "%s is no whole number".formatted(expression));
    }
    FaceLabels labels =
        AffectNet.labels(
            line,
            (int) expression,
            (float) number(annotations.resolve(id + "_val.npy")),
            (float) number(annotations.resolve(id + "_aro.npy")));
    if (labels.equals(FaceLabels.NONE)) {
      faces.leaveOut(AffectNet.other((int) expression));
      return;
    }
    faces.add(
        line.place(),
        part.resolve("images").resolve(id + ".jpg"),
        labels,
        landmarks(annotations.resolve(id + "_lnd.npy")));
  }

  /** The only number in a file. */
  private static double number(Path file) throws Flaw {
    double[] numbers = numbers(file);
    if (numbers.length != 1) {
      throw new Flaw(
          Flaw.Kind.WRONG_COLUMNS,
          Place.of(file),
          "has %d numbers, expected 1".formatted(numbers.length));
    }
    return numbers[0];
  }

  private static double[] numbers(Path file) throws Flaw {
    if (!Files.exists(file)) {
      throw new Flaw(Flaw.Kind.MISSING_FILE, Place.of(file), "does not exist");
    }
    try {
      return Npy.read(file).numbers();
    } catch (IOException e) { // names the file
      throw Flaw.of(Flaw.Kind.UNREADABLE_FILE, e);
    }
  }

  private static Optional<FaceLandmarks> landmarks(Path file) throws Flaw {
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
      throw new Flaw(Flaw.Kind.MISSING_LANDMARKS, Place.of(file), String.valueOf(e.getMessage()));
    }
  }
}
