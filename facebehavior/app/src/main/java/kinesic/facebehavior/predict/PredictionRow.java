package kinesic.facebehavior.predict;

import org.jspecify.annotations.Nullable;

/**
 * The outcome for one image file: a prediction, or why there is none.
 *
 * @param file the image
 * @param prediction what the network says; null if the image could not be read
 * @param error one sentence, such as "is empty (0 bytes)"; empty if there is a prediction
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
