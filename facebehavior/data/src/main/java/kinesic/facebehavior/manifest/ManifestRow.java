package kinesic.facebehavior.manifest;

import java.nio.file.Path;
import java.util.Optional;
import kinesic.facebehavior.dataset.FaceLandmarks;
import kinesic.facebehavior.face.FaceLabels;

/**
 * One face of a database.
 *
 * @param image the image file
 * @param labels what is annotated for it
 * @param landmarks where the face is in the image; empty if the image shows the aligned face only
 */
public record ManifestRow(Path image, FaceLabels labels, Optional<FaceLandmarks> landmarks) {

  /** A face that fills its image. */
  public ManifestRow(Path image, FaceLabels labels) {
    this(image, labels, Optional.empty());
  }

  /** This face with other labels. */
  ManifestRow with(FaceLabels otherLabels) {
    return new ManifestRow(image, otherLabels, landmarks);
  }
}
