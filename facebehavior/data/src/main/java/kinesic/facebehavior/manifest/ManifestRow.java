package kinesic.facebehavior.manifest;

import java.nio.file.Path;
import java.util.Optional;
import kinesic.facebehavior.dataset.FaceLandmarks;
import kinesic.facebehavior.image.GreyPicture;
import kinesic.facebehavior.task.FaceLabels;

/**
 * A face of a database.
 *
 * @param image the image file. If the table of labels has the pixels, it is no file but a name: the
 *     path of the table followed by the line, such as {@code fer2013.csv/17}
 * @param labels the annotated labels
 * @param landmarks the landmarks by which the face is aligned; empty if the image is used as it is
 * @param pixels the image if it is not in a file of its own
 */
public record ManifestRow(
    Path image,
    FaceLabels labels,
    Optional<FaceLandmarks> landmarks,
    Optional<GreyPicture> pixels) {

  /** Creates a face whose image is used as it is. */
  public ManifestRow(Path image, FaceLabels labels) {
    this(image, labels, Optional.empty());
  }

  /** Creates a face whose image is a file. */
  public ManifestRow(Path image, FaceLabels labels, Optional<FaceLandmarks> landmarks) {
    this(image, labels, landmarks, Optional.empty());
  }

  /** Returns this face with other labels. */
  public ManifestRow with(FaceLabels otherLabels) {
    return new ManifestRow(image, otherLabels, landmarks, pixels);
  }
}
