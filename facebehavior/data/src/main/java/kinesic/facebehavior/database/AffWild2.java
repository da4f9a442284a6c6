package kinesic.facebehavior.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.image.FileName;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.FaceLabels;
import kinesic.facebehavior.task.Label.Presence;

/**
 * Aff-Wild2: videos with valence and arousal, expressions and action units, each for some of the
 * videos. D. Kollias, S. Zafeiriou, Expression, affect, action unit recognition: Aff-Wild2,
 * multi-task learning and ArcFace, BMVC 2019.
 *
 * <p>Layout of the ABAW challenges from the second on: {@code
 * VA_Estimation_Challenge/Train_Set/VIDEO.txt} and so on; of the first one: {@code
 * VA_Set/Training_Set/VIDEO.txt}; either in the folder of the database or in its subfolder {@code
 * annotations}. Line 1 names the columns, and line k + 1 labels {@code
 * cropped_aligned/VIDEO/0000k.jpg}. For expressions, line 1 names the classes and so defines their
 * numbers; both sets of action units and both sets of expressions are read. -5 (valence, arousal)
 * and -1 mean "not annotated"; the class Other is not among the seven expressions.
 *
 * <p>A frame in which no face was found has a line but no image, which is not an error. A video may
 * be in the training split of one task and in the validation split of another: each task has its
 * own split.
 */
final class AffWild2 implements Importer {

  private static final float INVALID_AFFECT = -5;
  private static final int INVALID = -1;
  private static final String OTHER = "other";
  private static final String CROPPED = "cropped_aligned";

  /** What is annotated. */
  private enum Task {
    VALENCE_AROUSAL,
    EXPRESSION,
    ACTION_UNITS;

    /** Its folder, whatever the edition of the challenge calls it. */
    Path folder(Path annotations) {
      return switch (this) {
        case VALENCE_AROUSAL ->
            DatabaseFolders.firstOf(annotations, "VA_Estimation_Challenge", "VA_Set");
        case EXPRESSION ->
            DatabaseFolders.firstOf(
                annotations,
                "EXPR_Classification_Challenge",
                "EXPR_Recognition_Challenge",
                "EXPR_Set");
        case ACTION_UNITS ->
            DatabaseFolders.firstOf(annotations, "AU_Detection_Challenge", "AU_Set");
      };
    }
  }

  @Override
  public String name() {
    return "affwild2";
  }

  @Override
  public Set<String> options() {
    return Set.of(ImportOptions.SPLIT, ImportOptions.EVERY, ImportOptions.IMAGES);
  }

  @Override
  public void read(Path root, ImportOptions options, ImportedFaces faces) throws IOException {
    Map<String, Map<Task, Path>> videos = new TreeMap<>();
    Path inside = root.resolve("annotations");
    Path annotations = Files.isDirectory(inside) ? inside : root;
    for (Task task : Task.values()) {
      Path folder = task.folder(annotations);
      List<Path> files = new ArrayList<>();
      if (options.split().has(Split.TRAIN)) {
        files.addAll(
            DatabaseFolders.sorted(
                DatabaseFolders.firstOf(folder, "Train_Set", "Training_Set"), "*.txt"));
      }
      if (options.split().has(Split.TEST)) {
        files.addAll(DatabaseFolders.sorted(folder.resolve("Validation_Set"), "*.txt"));
      }
      for (Path file : files) {
        videos
            .computeIfAbsent(FileName.stem(file), video -> new EnumMap<>(Task.class))
            .put(task, file);
      }
    }
    if (videos.isEmpty()) {
      throw new DatabaseException(
          "%s: holds no labels of the part %s, expected files such as %s"
              .formatted(
                  annotations,
                  options.split().label(),
                  "VA_Estimation_Challenge/Train_Set/VIDEO.txt"));
    }
    List<Path> images = images(root, options);
    for (Map.Entry<String, Map<Task, Path>> video : videos.entrySet()) {
      faces.attempt(
          () ->
              video(
                  DatabaseFolders.firstWith(images, video.getKey()),
                  video.getValue(),
                  options.every(),
                  faces));
    }
  }

  /**
   * Returns the folders of images: those of the option, or all whose names begin with {@code
   * cropped_aligned}, because later editions hand out the images of further videos apart.
   */
  static List<Path> images(Path root, ImportOptions options) throws IOException {
    List<String> standard = new ArrayList<>();
    for (Path folder : DatabaseFolders.sorted(root, CROPPED + "*")) {
      if (Files.isDirectory(folder)) {
        standard.add(String.valueOf(folder.getFileName()));
      }
    }
    return options.folders(
        ImportOptions.IMAGES, root, standard.isEmpty() ? List.of(CROPPED) : standard);
  }

  /** The labels of a frame, and where they begin. */
  private static final class Frame {
    private final SourceLocation location;
    private FaceLabels labels = FaceLabels.NONE;

    Frame(SourceLocation location) {
      this.location = location;
    }
  }

  private static void video(Path folder, Map<Task, Path> files, int every, ImportedFaces faces)
      throws ImportProblem, IOException {
    Path first = files.values().iterator().next();
    FrameFolder images = FrameFolder.of(folder, SourceLocation.of(first), "");
    Map<Integer, Frame> frames = new TreeMap<>();
    for (Map.Entry<Task, Path> file : files.entrySet()) {
      faces.attempt(() -> read(file.getKey(), file.getValue(), every, frames, faces));
    }
    for (Map.Entry<Integer, Frame> entry : frames.entrySet()) {
      Frame frame = entry.getValue();
      Optional<Path> image = images.find(entry.getKey());
      if (frame.labels.equals(FaceLabels.NONE)) {
        faces.leaveOut("not annotated");
      } else if (image.isEmpty()) {
        faces.leaveOut("no face found in the frame");
      } else {
        faces.attempt(() -> faces.add(frame.location, image.get(), frame.labels));
      }
    }
  }

  private static void read(
      Task task, Path file, int every, Map<Integer, Frame> frames, ImportedFaces faces)
      throws ImportProblem, IOException {
    try (LabelFile table = LabelFile.withHeader(file, ',')) {
      LineLabels reader =
          switch (task) {
            case VALENCE_AROUSAL -> affect(table);
            case EXPRESSION -> expressions(table);
            case ACTION_UNITS -> actionUnits(table, 0);
          };
      table.forEach(
          faces,
          row -> {
            int number = (int) row.location().line() - 1;
            if ((number - 1) % every == 0) {
              Frame frame = frames.computeIfAbsent(number, k -> new Frame(row.location()));
              frame.labels = reader.of(row, frame.labels);
            }
          });
    }
  }

  /** Adds to labels what a line says. */
  interface LineLabels {
    FaceLabels of(LabelRow row, FaceLabels labels) throws ImportProblem;
  }

  private static LineLabels affect(LabelFile table) throws ImportProblem {
    int[] columns = table.columns(List.of("valence", "arousal"));
    return (row, labels) -> affect(row.expect(table.header().size()), columns, labels);
  }

  static FaceLabels affect(LabelRow row, int[] columns, FaceLabels labels) throws ImportProblem {
    float valence = row.number(columns[0]);
    float arousal = row.number(columns[1]);
    return valence == INVALID_AFFECT || arousal == INVALID_AFFECT
        ? labels
        : labels.with(Affect.VALENCE_AROUSAL, row.valenceArousal(valence, arousal));
  }

  private static LineLabels expressions(LabelFile table) throws ImportProblem {
    List<Optional<Expression>> classes = new ArrayList<>();
    for (String name : table.header()) {
      try {
        classes.add(
            name.equalsIgnoreCase(OTHER) ? Optional.empty() : Optional.of(Expression.parse(name)));
      } catch (IllegalArgumentException e) {
        throw table.wrongHeader(
            "names the class \"%s\", which is not a known expression".formatted(name));
      }
    }
    return (row, labels) -> {
      int number = row.expect(1).integer(0);
      return expression(row, number, classes, labels);
    };
  }

  static FaceLabels expression(
      LabelRow row, int number, List<Optional<Expression>> classes, FaceLabels labels)
      throws ImportProblem {
    if (number == INVALID) {
      return labels;
    }
    if (number < 0 || number >= classes.size()) {
      throw row.problem(
          ImportProblem.Kind.UNKNOWN_LABEL,
          "expression %s, expected 0 to %s, or -1".formatted(number, classes.size() - 1));
    }
    return classes
        .get(number)
        .map(expression -> labels.with(Affect.EXPRESSION, Affect.label(expression)))
        .orElse(labels);
  }

  /**
   * Reads the columns from {@code first} on.
   *
   * @throws ImportProblem if one of them is no action unit
   */
  static LineLabels actionUnits(LabelFile table, int first) throws ImportProblem {
    List<ActionUnit> units = new ArrayList<>();
    for (String name : table.header().subList(first, table.header().size())) {
      try {
        units.add(ActionUnit.parse(name));
      } catch (IllegalArgumentException e) {
        throw table.wrongHeader("column \"%s\" is not a supported action unit".formatted(name));
      }
    }
    return (row, labels) -> {
      row.expect(table.header().size());
      Presence found = labels.of(Affect.ACTION_UNITS);
      for (int i = 0; i < units.size(); i++) {
        int value = row.integer(first + i);
        if (value == 0 || value == 1) {
          found = found.with(units.get(i).index(), value == 1);
        } else if (value != INVALID) {
          throw row.problem(
              ImportProblem.Kind.UNKNOWN_LABEL,
              "%s is %s, expected 0, 1 or -1".formatted(units.get(i).column(), value));
        }
      }
      return labels.with(Affect.ACTION_UNITS, found);
    };
  }
}
