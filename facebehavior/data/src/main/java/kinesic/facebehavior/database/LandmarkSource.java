package kinesic.facebehavior.database;

import java.nio.file.Path;
import java.util.Optional;
import kinesic.facebehavior.dataset.FaceLandmarks;

/**
 * Chooses the landmarks by which faces are aligned. They come from the database or from a {@link
 * LandmarkFile} that the user names; with {@link #NONE}, faces are not aligned.
 */
interface LandmarkSource {

  /** The landmarks of the database, if it has any. */
  LandmarkSource DATABASE = (location, image, ofDatabase) -> ofDatabase;

  /** No landmarks: images are used as they are. */
  LandmarkSource NONE = (location, image, ofDatabase) -> Optional.empty();

  /** Returns whether a detector found no face in an image; then it is left out. */
  default boolean hasNoFace(Path image) {
    return false;
  }

  /**
   * Returns the landmarks of an image.
   *
   * @param location where the image is named
   * @param ofDatabase its landmarks according to the database
   * @throws ImportProblem if the image needs landmarks and has none that can be used
   */
  Optional<FaceLandmarks> of(
      SourceLocation location, Path image, Optional<FaceLandmarks> ofDatabase) throws ImportProblem;
}
