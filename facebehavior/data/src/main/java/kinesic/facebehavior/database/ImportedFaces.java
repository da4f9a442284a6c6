package kinesic.facebehavior.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import kinesic.facebehavior.dataset.FaceLandmarks;
import kinesic.facebehavior.image.GreyPicture;
import kinesic.facebehavior.manifest.Manifest;
import kinesic.facebehavior.manifest.ManifestRow;
import kinesic.facebehavior.task.FaceLabels;
import kinesic.facebehavior.task.Task;
import kinesic.facebehavior.task.Tasks;

/** Collects the faces of an import, the faces that are left out, and the problems. */
final class ImportedFaces {

  /** The most messages of each kind in a summary; further problems are only counted. */
  private static final int SENTENCES = 3;

  private static final String NO_FACE = "no face found in the image";

  /** Reads some files of a database. */
  interface Work {
    void run() throws ImportProblem, IOException;
  }

  private final Path named; // as the user wrote it
  private final Path root;
  private final boolean strict;
  private final Tasks tasks;
  private final LandmarkSource landmarks;
  private final List<ManifestRow> rows = new ArrayList<>();
  private final Map<Path, SourceLocation> places = new HashMap<>(); // where each image was named
  private final Map<String, Integer> leftOut = new TreeMap<>();
  private final Map<ImportProblem.Kind, Integer> problems = new EnumMap<>(ImportProblem.Kind.class);
  private final Map<ImportProblem.Kind, List<String>> sentences =
      new EnumMap<>(ImportProblem.Kind.class);

  /**
   * Creates an import without faces.
   *
   * @param named the folder or file of the database as the user wrote it
   * @param root the folder of the database
   * @param strict whether the first problem ends the import
   */
  ImportedFaces(Path named, Path root, boolean strict, LandmarkSource landmarks, Tasks tasks) {
    this.root = root.toAbsolutePath().normalize();
    this.named = named;
    this.strict = strict;
    this.tasks = tasks;
    this.landmarks = landmarks;
  }

  /** The tasks that faces may be annotated for. */
  Tasks tasks() {
    return tasks;
  }

  /** Runs {@code work} and counts a problem in it; if the import is strict, the problem ends it. */
  void attempt(Work work) throws IOException {
    try {
      work.run();
    } catch (ImportProblem problem) {
      if (strict) {
        throw new DatabaseException(problem.sentence());
      }
      problems.merge(problem.kind(), 1, Integer::sum);
      List<String> said = sentences.computeIfAbsent(problem.kind(), kind -> new ArrayList<>());
      if (said.size() < SENTENCES) {
        said.add(problem.sentence());
      }
    }
  }

  /** Counts a face that is left out for a valid reason, such as "not annotated". */
  void leaveOut(String why) {
    leaveOut(why, 1);
  }

  /** Counts {@code count} faces that are left out for a valid reason. */
  void leaveOut(String why, int count) {
    leftOut.merge(why, count, Integer::sum);
  }

  /** Adds a face for which the database has no landmarks. */
  void add(SourceLocation location, Path image, FaceLabels labels) throws ImportProblem {
    add(location, image, labels, Optional.empty());
  }

  /**
   * Adds a face, or leaves it out if nothing is annotated.
   *
   * @param location where the image is named
   * @param landmarksOfDatabase the landmarks of the face, if the database has any
   * @throws ImportProblem if the image does not exist, was added before, or has no usable landmarks
   *     although the user has supplied landmarks
   */
  void add(
      SourceLocation location,
      Path image,
      FaceLabels labels,
      Optional<FaceLandmarks> landmarksOfDatabase)
      throws ImportProblem {
    if (labels.equals(FaceLabels.NONE)) {
      leaveOut("not annotated");
      return;
    }
    Path file = DatabaseFolders.inAnyCase(image.toAbsolutePath().normalize());
    if (!Files.isRegularFile(file)) {
      throw new ImportProblem(
          ImportProblem.Kind.MISSING_IMAGE, location, "there is no image " + file);
    }
    SourceLocation before = places.get(file);
    if (before != null) {
      throw new ImportProblem(
          ImportProblem.Kind.DUPLICATE,
          location,
          "%s appears already in %s"
              .formatted(
                  root.relativize(file),
                  before.file().equals(location.file()) ? "line " + before.line() : before));
    }
    add(location, new ManifestRow(file, labels, landmarksOfDatabase));
    places.put(file, location);
  }

  /**
   * Adds a face whose image is in a cell of the table of labels, or leaves it out if nothing is
   * annotated. The image is named by the table and the line, such as {@code fer2013.csv/17}.
   *
   * @param location the row
   * @throws ImportProblem if the image has no usable landmarks although the user has supplied
   *     landmarks
   */
  void add(SourceLocation location, GreyPicture pixels, FaceLabels labels) throws ImportProblem {
    Path name =
        location.file().toAbsolutePath().normalize().resolve(Long.toString(location.line()));
    add(location, new ManifestRow(name, labels, Optional.empty(), Optional.of(pixels)));
  }

  /**
   * Adds a face, or leaves it out if nothing is annotated or a detector found no face in the image.
   * The image is known to exist and to be named once.
   *
   * @param row with the landmarks of the database, if it has any
   * @throws ImportProblem if the image has no usable landmarks although the user has supplied
   *     landmarks
   */
  void add(SourceLocation location, ManifestRow row) throws ImportProblem {
    if (row.labels().equals(FaceLabels.NONE)) {
      leaveOut("not annotated");
      return;
    }
    if (landmarks.hasNoFace(row.image())) {
      leaveOut(NO_FACE);
      return;
    }
    Optional<FaceLandmarks> found = landmarks.of(location, row.image(), row.landmarks());
    rows.add(new ManifestRow(row.image(), row.labels(), found, row.pixels()));
  }

  /**
   * Returns the faces as a manifest.
   *
   * @throws DatabaseException if no face can be used
   */
  Manifest manifest() throws DatabaseException {
    if (rows.isEmpty()) {
      String reason =
          sentences.values().stream()
              .findFirst()
              .map(said -> "; " + said.get(0))
              .orElse(leftOut.isEmpty() ? "" : "; left out: " + ImportSummary.counts(leftOut));
      throw new DatabaseException(named + ": holds no face that can be used" + reason);
    }
    List<Task> annotated =
        tasks.all().stream()
            .filter(task -> rows.stream().anyMatch(row -> row.labels().isAnnotated(task)))
            .toList();
    return new Manifest(named, annotated, rows);
  }

  /** Returns the summary of the import. */
  ImportSummary summary(String name) {
    Map<String, Integer> labels = new TreeMap<>();
    for (ManifestRow row : rows) {
      for (Task task : tasks.all()) {
        if (row.labels().isAnnotated(task)) {
          labels.merge(task.title(), 1, Integer::sum);
        }
      }
    }
    Map<String, Integer> wrong = new TreeMap<>();
    problems.forEach((kind, count) -> wrong.put(kind.words(), count));
    return new ImportSummary(
        name,
        named,
        rows.size(),
        labels,
        leftOut,
        wrong,
        sentences.values().stream().flatMap(List::stream).toList());
  }
}
