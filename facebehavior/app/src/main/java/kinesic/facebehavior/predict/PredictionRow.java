package kinesic.facebehavior.predict;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kinesic.facebehavior.detect.DetectedFace;
import kinesic.facebehavior.manifest.FaceListWriter;
import kinesic.facebehavior.task.Prediction;
import org.jspecify.annotations.Nullable;

/**
 * The result for one face, or for an image without a face or that could not be read.
 *
 * @param file the image
 * @param face the place of the face among those of its image, from 0, the largest first; in a
 *     video, the number of the face, which stays from frame to frame; -1 if there is no face
 * @param place where the face lies in its image; empty if there is no face or the image is a crop
 * @param prediction null if there is no face or the image could not be read
 * @param error why there is no prediction, such as "is empty (0 bytes)"; empty if there is one
 * @param failed whether the image could not be read
 */
public record PredictionRow(
    FaceFile file,
    int face,
    Optional<DetectedFace> place,
    @Nullable Prediction prediction,
    String error,
    boolean failed) {

  /** What a row says about an image without a face. */
  public static final String NO_FACE = FaceListWriter.NO_FACE;

  /** The row of an image that is a crop of one face. */
  public static PredictionRow of(FaceFile file, Prediction prediction) {
    return of(file, 0, Optional.empty(), prediction);
  }

  /** The row of a face. */
  public static PredictionRow of(
      FaceFile file, int face, Optional<DetectedFace> place, Prediction prediction) {
    return new PredictionRow(file, face, place, prediction, "", false);
  }

  /**
   * The rows of an image that was read.
   *
   * @param faces its faces, the largest first
   * @param predictions of the faces, in their order
   * @return a row for each face; one row if there is none
   */
  public static List<PredictionRow> of(
      FaceFile file, List<FoundFace> faces, List<Prediction> predictions) {
    if (faces.isEmpty()) {
      return List.of(withoutFace(file));
    }
    List<PredictionRow> rows = new ArrayList<>(faces.size());
    for (int i = 0; i < faces.size(); i++) {
      rows.add(of(file, i, faces.get(i).place(), predictions.get(i)));
    }
    return rows;
  }

  /** The row of an image in which there is no face. */
  public static PredictionRow withoutFace(FaceFile file) {
    return new PredictionRow(file, -1, Optional.empty(), null, NO_FACE, false);
  }

  /** The row of an image that could not be read. */
  public static PredictionRow failed(FaceFile file, String error) {
    return new PredictionRow(file, -1, Optional.empty(), null, error, true);
  }
}
