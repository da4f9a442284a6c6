package kinesic.facebehavior.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import kinesic.facebehavior.DecimalText;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.dataset.FaceLandmarks;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.FaceLabels;

/**
 * AffectNet: photographs from the web with an expression, valence and arousal. A. Mollahosseini, B.
 * Hasani, M. H. Mahoor, IEEE Transactions on Affective Computing 10(1), 2019.
 *
 * <p>Two releases. The first: {@code Manually_Annotated_file_lists/training.csv} and {@code
 * validation.csv} with the columns below, images in {@code Manually_Annotated_Images}. The second,
 * recognised by its folders {@code train_set} and {@code val_set}: {@link AffectNetArrays}. Faces
 * are aligned by 68 landmarks in both.
 *
 * <p>Contempt, none, uncertain and no face are not among the seven expressions; valence and arousal
 * of such images are read unless they are -2.
 */
final class AffectNet implements Importer {

  /** By number; the four numbers behind them are {@link #OTHERS}. */
  private static final List<Expression> EXPRESSIONS =
      List.of(
          Expression.NEUTRAL,
          Expression.HAPPINESS,
          Expression.SADNESS,
          Expression.SURPRISE,
          Expression.FEAR,
          Expression.DISGUST,
          Expression.ANGER);

  private static final List<String> OTHERS = List.of("contempt", "none", "uncertain", "no face");
  private static final float INVALID = -2;
  private static final List<String> COLUMNS =
      List.of("subDirectory_filePath", "facial_landmarks", "expression", "valence", "arousal");

  @Override
  public String name() {
    return "affectnet";
  }

  @Override
  public Set<String> options() {
    return Set.of(ImportOptions.SPLIT);
  }

  @Override
  public void read(Path root, ImportOptions options, ImportedFaces faces) throws IOException {
    boolean arrays =
        Files.isDirectory(root.resolve("train_set")) || Files.isDirectory(root.resolve("val_set"));
    if (options.split().has(Split.TRAIN)) {
      part(root, arrays ? "train_set" : "training.csv", arrays, faces);
    }
    if (options.split().has(Split.TEST)) {
      part(root, arrays ? "val_set" : "validation.csv", arrays, faces);
    }
  }

  private static void part(Path root, String name, boolean arrays, ImportedFaces faces)
      throws IOException {
    if (arrays) {
      AffectNetArrays.read(root.resolve(name), faces);
    } else {
      faces.attempt(
          () ->
              list(
                  DatabaseFolders.firstOf(root, "Manually_Annotated_file_lists/" + name, name),
                  DatabaseFolders.firstOf(
                      root,
                      "Manually_Annotated_Images",
                      "Manually_Annotated/Manually_Annotated_Images"),
                  faces));
    }
  }

  private static void list(Path file, Path images, ImportedFaces faces)
      throws ImportProblem, IOException {
    try (LabelFile table = LabelFile.withHeader(file, ',')) {
      int[] columns = table.columns(COLUMNS);
      table.forEach(
          faces,
          row -> {
            row.expect(table.header().size());
            int expression = row.integer(columns[2]);
            FaceLabels labels =
                labels(row, expression, row.number(columns[3]), row.number(columns[4]));
            if (labels.equals(FaceLabels.NONE)) {
              faces.leaveOut(other(expression));
              return;
            }
            faces.add(
                row.location(),
                images.resolve(row.text(columns[0])),
                labels,
                landmarks(row, row.text(columns[1])));
          });
    }
  }

  /** Why nothing is known of a face with this number. */
  static String other(int expression) {
    return OTHERS.get(expression - EXPRESSIONS.size());
  }

  /**
   * The labels of a face.
   *
   * @throws ImportProblem if the number is not 0 to 10, or valence or arousal are not -1 to 1 or -2
   */
  static FaceLabels labels(LabelRow row, int expression, float valence, float arousal)
      throws ImportProblem {
    int classes = EXPRESSIONS.size() + OTHERS.size();
    if (expression < 0 || expression >= classes) {
      throw row.problem(
          ImportProblem.Kind.UNKNOWN_LABEL,
          "expression %s, expected 0 to %s".formatted(expression, classes - 1));
    }
    FaceLabels labels = FaceLabels.NONE;
    if (expression < EXPRESSIONS.size()) {
      labels = labels.with(Affect.EXPRESSION, Affect.label(EXPRESSIONS.get(expression)));
    }
    return valence == INVALID || arousal == INVALID
        ? labels
        : labels.with(Affect.VALENCE_AROUSAL, row.valenceArousal(valence, arousal));
  }

  private static Optional<FaceLandmarks> landmarks(LabelRow row, String cell) throws ImportProblem {
    String[] numbers = cell.split(";", -1);
    float[] xy = new float[numbers.length];
    try {
      for (int i = 0; i < xy.length; i++) {
        xy[i] = DecimalText.parse(numbers[i].strip());
      }
      return Optional.of(FaceLandmarks.ofSixtyEight(xy));
    } catch (IllegalArgumentException e) { // also a NumberFormatException
      throw row.problem(ImportProblem.Kind.MISSING_LANDMARKS, String.valueOf(e.getMessage()));
    }
  }
}
