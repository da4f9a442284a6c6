package kinesic.facebehavior.predict;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The outcome for one image file: a prediction, or why there is none.
 *
 * @param image the file, as it was named
 * @param prediction what the network says; null if the image could not be read
 * @param error one sentence, such as "is empty (0 bytes)"; empty if there is a prediction
 */
public record PredictionRow(Path image, @Nullable FacePrediction prediction, String error) {

  /** The row of an image that was read. */
  public static PredictionRow of(Path image, FacePrediction prediction) {
    return new PredictionRow(image, prediction, "");
  }

  /** The row of an image that could not be read. */
  public static PredictionRow failed(Path image, String error) {
    return new PredictionRow(image, null, error);
  }
}
