package kinesic.facebehavior.database;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kinesic.facebehavior.dataset.FaceLandmarks;
import kinesic.facebehavior.manifest.FaceListWriter;

/**
 * Landmarks that the user supplies: a CSV file with the columns {@code image,P1X,P1Y,...,P5X,P5Y}.
 * An image is a path relative to the folder of the database, and the points are those of {@link
 * FaceLandmarks}, in pixels.
 *
 * <p>The file may be one that {@link FaceListWriter} describes. Of several faces the first one
 * counts, which is the largest; an image without a face is left out.
 *
 * <p>A row that cannot be used is a problem of its image, reported when the image is imported; the
 * other rows are used.
 */
final class LandmarkFile implements LandmarkSource {

  private final Path file;
  private final Map<Path, FaceLandmarks> landmarks = new HashMap<>();
  private final Map<Path, ImportProblem> problems = new HashMap<>();
  private final Set<Path> withoutFace = new HashSet<>();

  private LandmarkFile(Path file) {
    this.file = file;
  }

  /**
   * Reads a file.
   *
   * @param root the folder of the database
   * @throws DatabaseException if the file cannot be read or lacks a column
   */
  static LandmarkFile read(Path file, Path root) throws IOException {
    LandmarkFile result = new LandmarkFile(file);
    try (LabelFile table = LabelFile.withHeader(file, ',')) {
      int width = table.header().size();
      int[] columns = table.columns(columnNames());
      int face = table.header().indexOf("face");
      int error = table.header().indexOf("error");
      table.forEach(
          row -> {
            if (columns[0] >= row.cells().size()) {
              return; // the row names no image, so no image can refer to it
            }
            Path image = root.resolve(row.text(columns[0])).toAbsolutePath().normalize();
            try {
              LabelRow whole = row.expect(width);
              if (face >= 0 && isSmaller(whole, face)) {
                return;
              }
              if (hasNoPoints(whole, columns)) {
                result.addWithoutFace(image, whole, error < 0 ? "" : whole.text(error));
              } else {
                result.add(image, row, landmarks(whole, columns));
              }
            } catch (ImportProblem problem) {
              result.problems.putIfAbsent(image, problem);
            }
          });
    } catch (ImportProblem problem) {
      throw new DatabaseException(problem.sentence());
    }
    return result;
  }

  /** Returns whether a row is of a face that is not the largest of its image. */
  private static boolean isSmaller(LabelRow row, int face) throws ImportProblem {
    return !row.text(face).isEmpty() && row.integer(face) > 0;
  }

  private static boolean hasNoPoints(LabelRow row, int[] columns) {
    for (int i = 1; i < columns.length; i++) {
      if (!row.text(columns[i]).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private static List<String> columnNames() {
    List<String> names = new ArrayList<>(List.of("image"));
    names.addAll(FaceLandmarks.columns());
    return names;
  }

  private static FaceLandmarks landmarks(LabelRow row, int[] columns) throws ImportProblem {
    float[] xy = new float[2 * FaceLandmarks.COUNT];
    for (int i = 0; i < xy.length; i++) {
      xy[i] = row.number(columns[i + 1]);
    }
    FaceLandmarks points = row.landmarks(xy);
    if (points.isOutside()) {
      throw row.problem(
          ImportProblem.Kind.UNUSABLE_LANDMARKS, "landmarks: all five lie outside the image");
    }
    if (points.isMirrored()) {
      throw row.problem(
          ImportProblem.Kind.UNUSABLE_LANDMARKS,
          "landmarks: left and right are swapped, expected left and right of the image");
    }
    return points;
  }

  private void add(Path image, LabelRow row, FaceLandmarks points) throws ImportProblem {
    if (landmarks.putIfAbsent(image, points) != null) {
      throw row.problem(
          ImportProblem.Kind.DUPLICATE, "a row above has landmarks of the same image");
    }
  }

  private void addWithoutFace(Path image, LabelRow row, String error) throws ImportProblem {
    if (!error.isEmpty() && !error.equals(FaceListWriter.NO_FACE)) {
      throw row.problem(
          ImportProblem.Kind.UNREADABLE_FILE, "the image could not be read: it " + error);
    }
    withoutFace.add(image);
  }

  @Override
  public boolean hasNoFace(Path image) {
    return withoutFace.contains(image);
  }

  @Override
  public Optional<FaceLandmarks> of(
      SourceLocation location, Path image, Optional<FaceLandmarks> ofDatabase)
      throws ImportProblem {
    ImportProblem problem = problems.get(image);
    if (problem != null) {
      throw problem;
    }
    FaceLandmarks found = landmarks.get(image);
    if (found == null) {
      throw new ImportProblem(
          ImportProblem.Kind.MISSING_LANDMARKS,
          location,
          "%s has no row for %s".formatted(file, image));
    }
    return Optional.of(found);
  }
}
