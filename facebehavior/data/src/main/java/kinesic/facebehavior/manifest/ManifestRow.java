package kinesic.facebehavior.manifest;

import java.nio.file.Path;
import java.util.Optional;
import kinesic.facebehavior.dataset.FaceLandmarks;
import kinesic.facebehavior.task.FaceLabels;

/**
 * A face of a database.
 *
 * @param image the image file
 * @param labels the annotated labels
 * @param landmarks the landmarks by which the face is aligned; empty if the image is used as it is
 */
public record ManifestRow(Path image, FaceLabels labels, Optional<FaceLandmarks> landmarks) {

  /** Creates a face whose image is used as it is. */
  public ManifestRow(Path image, FaceLabels labels) {
    this(image, labels, Optional.empty());
  }

  /** Returns this face with other labels. */
  ManifestRow with(FaceLabels otherLabels) {
    return new ManifestRow(image, otherLabels, landmarks);
  }
}
