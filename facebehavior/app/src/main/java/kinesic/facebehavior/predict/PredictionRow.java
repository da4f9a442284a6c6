package kinesic.facebehavior.predict;

import kinesic.facebehavior.task.Prediction;
import org.jspecify.annotations.Nullable;

/**
 * The result for one image file: a prediction or an error.
 *
 * @param file the image
 * @param prediction null if the image could not be read
 * @param error why the image could not be read, such as "is empty (0 bytes)"; empty if there is a
 *     prediction
 */
public record PredictionRow(FaceFile file, @Nullable Prediction prediction, String error) {

  /** The row of an image that was read. */
  public static PredictionRow of(FaceFile file, Prediction prediction) {
    return new PredictionRow(file, prediction, "");
  }

  /** The row of an image that could not be read. */
  public static PredictionRow failed(FaceFile file, String error) {
    return new PredictionRow(file, null, error);
  }
}
