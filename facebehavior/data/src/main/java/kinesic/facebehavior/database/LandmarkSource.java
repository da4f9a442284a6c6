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
  LandmarkSource DATABASE = (place, image, ofDatabase) -> ofDatabase;

  /** Images are used as they are. */
  LandmarkSource NONE = (place, image, ofDatabase) -> Optional.empty();

  /**
   * The landmarks of an image.
   *
   * @throws Flaw if there must be some and there are none
   */
  Optional<FaceLandmarks> of(Place place, Path image, Optional<FaceLandmarks> ofDatabase)
      throws Flaw;

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
          line -> {
            line.expect(table.header().size());
            float[] xy = new float[2 * FaceLandmarks.COUNT];
            for (int i = 0; i < xy.length; i++) {
              xy[i] = line.number(columns[i + 1]);
            }
            String name = line.text(columns[0]);
            Path image = root.resolve(name).toAbsolutePath().normalize();
            if (landmarks.put(image, line.landmarks(xy)) != null) {
              throw line.flaw(Flaw.Kind.DUPLICATE, name + " appears twice");
            }
          });
    } catch (Flaw flaw) {
      throw new DatabaseException(flaw.sentence());
    }
    return (place, image, ofDatabase) -> {
      FaceLandmarks found = landmarks.get(image);
      if (found == null) {
        throw new Flaw(
            Flaw.Kind.MISSING_LANDMARKS, place, "%s has no line for %s".formatted(file, image));
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
