package kinesic.facebehavior.database;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import kinesic.facebehavior.CompoundClasses;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.dataset.FaceLandmarks;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.FaceLabels;

/**
 * RAF-DB: photographs from the web with one of seven basic or one of eleven compound expressions.
 * S. Li, W. Deng, J. Du, Reliable crowdsourcing and deep locality-preserving learning for
 * expression recognition in the wild, CVPR 2017.
 *
 * <p>Layout: {@code basic/EmoLabel/list_patition_label.txt} (spelled like this) with lines such as
 * {@code train_00001.jpg 5}; {@code basic/Image/aligned/train_00001_aligned.jpg}. The names begin
 * with the split. The same in {@code compound}. With {@code images=original} faces are aligned from
 * {@code Image/original/train_00001.jpg} by the five landmarks of {@code
 * Annotation/manual/train_00001_manu_attri.txt}, whose first five lines are "x y".
 */
final class RafDb implements Importer {

  private static final List<Expression> BASIC =
      List.of(
          Expression.SURPRISE,
          Expression.FEAR,
          Expression.DISGUST,
          Expression.HAPPINESS,
          Expression.SADNESS,
          Expression.ANGER,
          Expression.NEUTRAL);

  private static final String ORIGINAL = "original";

  private final String name;
  private final String folder;
  private final List<FaceLabels> classes; // label 1 first

  private RafDb(String name, String folder, List<FaceLabels> classes) {
    this.name = name;
    this.folder = folder;
    this.classes = classes;
  }

  /** The seven basic expressions. */
  static RafDb basic() {
    return new RafDb(
        "rafdb",
        "basic",
        BASIC.stream()
            .map(expression -> FaceLabels.NONE.with(Affect.EXPRESSION, Affect.label(expression)))
            .toList());
  }

  /** The eleven compound expressions. */
  static RafDb compound() {
    return new RafDb(
        "rafdb-compound",
        "compound",
        CompoundClasses.RAF_DB.classes().stream()
            .map(compound -> FaceLabels.NONE.with(Affect.COMPOUND, Affect.label(compound)))
            .toList());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Set<String> options() {
    return Set.of(ImportOptions.SPLIT, ImportOptions.IMAGES);
  }

  @Override
  public void read(Path root, ImportOptions options, ImportedFaces faces) throws IOException {
    boolean original =
        options.choice(ImportOptions.IMAGES, List.of("aligned", ORIGINAL)).equals(ORIGINAL);
    Path set = root.resolve(folder);
    faces.attempt(
        () -> {
          Path list = set.resolve("EmoLabel/list_patition_label.txt");
          try (LabelFile table = LabelFile.withoutHeader(list, ' ')) {
            table.forEach(faces, row -> face(set, row, options.split(), original, faces));
          }
        });
  }

  private void face(Path set, LabelRow row, Split split, boolean original, ImportedFaces faces)
      throws ImportProblem {
    row.expect(2);
    String image = row.text(0);
    boolean train = image.startsWith("train_");
    if (!(train || image.startsWith("test_")) || !image.matches(".*\\.(?i:jpg)")) {
      throw row.problem(
          ImportProblem.Kind.WRONG_COLUMNS,
          "\"%s\" is not an image name such as train_00001.jpg or test_0001.jpg".formatted(image));
    }
    if (!split.has(train ? Split.TRAIN : Split.TEST)) {
      return;
    }
    int label = row.integer(1);
    if (label < 1 || label > classes.size()) {
      throw row.problem(
          ImportProblem.Kind.UNKNOWN_LABEL,
          "expression %s, expected 1 to %s".formatted(label, classes.size()));
    }
    FaceLabels labels = classes.get(label - 1);
    String stem = image.substring(0, image.length() - ".jpg".length());
    if (original) {
      faces.add(
          row.location(),
          set.resolve("Image/original").resolve(image),
          labels,
          Optional.of(landmarks(set.resolve("Annotation/manual/" + stem + "_manu_attri.txt"))));
    } else {
      faces.add(row.location(), set.resolve("Image/aligned/" + stem + "_aligned.jpg"), labels);
    }
  }

  private static FaceLandmarks landmarks(Path file) throws ImportProblem {
    List<String> numbers = new ArrayList<>();
    try (LabelFile table = LabelFile.withoutHeader(file, ' ')) {
      table.forEach(
          row -> {
            if (numbers.size() < 2 * FaceLandmarks.COUNT) { // lines of attributes follow
              numbers.addAll(List.of(String.join(" ", row.cells()).split("\\s+")));
            }
          });
    } catch (ImportProblem | IOException e) {
      throw new ImportProblem(
          ImportProblem.Kind.MISSING_LANDMARKS, SourceLocation.of(file), "cannot be read");
    }
    LabelRow row = new LabelRow(SourceLocation.of(file), numbers).expect(2 * FaceLandmarks.COUNT);
    float[] xy = new float[2 * FaceLandmarks.COUNT];
    for (int i = 0; i < xy.length; i++) {
      xy[i] = row.number(i);
    }
    return row.landmarks(xy);
  }
}
