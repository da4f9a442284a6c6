package kinesic.facebehavior.database;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kinesic.facebehavior.dataset.FaceLandmarks;

/**
 * Whose landmarks faces are aligned by: the database's, a person's, or nobody's.
 *
 * <p>A person's are a CSV file. Its first line is {@code image,P1X,P1Y,...,P5X,P5Y}; an image is
 * named as a path from the folder of the database, and the points are those of {@link
 * FaceLandmarks}, in pixels.
 */
interface LandmarkSource {

  /** Those of the database, as far as it has any. */
  LandmarkSource DATABASE = (location, image, ofDatabase) -> ofDatabase;

  /** Images are used as they are. */
  LandmarkSource NONE = (location, image, ofDatabase) -> Optional.empty();

  /**
   * The landmarks of an image.
   *
   * @throws ImportProblem if there must be some and there are none
   */
  Optional<FaceLandmarks> of(
      SourceLocation location, Path image, Optional<FaceLandmarks> ofDatabase) throws ImportProblem;

  /**
   * Reads landmarks from a CSV file.
   *
   * @param root the folder of the database
   * @throws DatabaseException if anything is wrong with the file
   */
  static LandmarkSource read(Path file, Path root) throws IOException {
    Map<Path, FaceLandmarks> landmarks = new HashMap<>();
    try (LabelFile table = LabelFile.withHeader(file, ',')) {
      int[] columns = table.columns(columnNames());
      table.forEach(
          row -> {
            row.expect(table.header().size());
            float[] xy = new float[2 * FaceLandmarks.COUNT];
            for (int i = 0; i < xy.length; i++) {
              xy[i] = row.number(columns[i + 1]);
            }
            String name = row.text(columns[0]);
            Path image = root.resolve(name).toAbsolutePath().normalize();
            if (landmarks.put(image, row.landmarks(xy)) != null) {
              throw row.problem(ImportProblem.Kind.DUPLICATE, name + " appears twice");
            }
          });
    } catch (ImportProblem problem) {
      throw new DatabaseException(problem.sentence());
    }
    return (location, image, ofDatabase) -> {
      FaceLandmarks found = landmarks.get(image);
      if (found == null) {
        throw new ImportProblem(
            ImportProblem.Kind.MISSING_LANDMARKS,
            location,
            "%s has no line for %s".formatted(file, image));
      }
      return Optional.of(found);
    };
  }

  private static List<String> columnNames() {
    List<String> names = new ArrayList<>(List.of("image"));
    for (int point = 1; point <= FaceLandmarks.COUNT; point++) {
      names.add("P" + point + "X");
      names.add("P" + point + "Y");
    }
    return names;
  }
}
