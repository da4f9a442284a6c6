package kinesic.facebehavior.predict;

import java.util.ArrayList;
import java.util.List;
import kinesic.facebehavior.detect.DetectedFace;
import kinesic.facebehavior.detect.FaceTracker;
import kinesic.facebehavior.task.Identity;
import kinesic.facebehavior.task.Prediction;
import kinesic.facebehavior.task.Task;

/**
 * Gives the faces in the frames of a video numbers that stay, with a {@link FaceTracker}. The
 * embeddings of a network that was trained to tell people apart are used; those of other networks
 * say how a face looks at the moment rather than whose it is. Crops, which have no place, keep the
 * number 0. Not thread-safe.
 */
public final class FaceNumbers {

  private final boolean identities;
  private final FaceTracker tracker = new FaceTracker();

  /**
   * Starts a video.
   *
   * @param tasks of the network that predicts the faces
   */
  public FaceNumbers(List<Task> tasks) {
    identities = knowsPeople(tasks);
  }

  /** Whether predictions should have embeddings, for a network with these tasks. */
  public static boolean knowsPeople(List<Task> tasks) {
    return tasks.contains(Identity.PERSON);
  }

  /** Announces that the next frame shows another scene. */
  public void changeScene() {
    tracker.changeScene();
  }

  /**
   * Returns the rows of the next frame with numbers that stay.
   *
   * @param seconds the time of the frame, not before that of the frame before
   */
  public List<PredictionRow> numbered(double seconds, List<PredictionRow> rows) {
    List<DetectedFace> faces = new ArrayList<>();
    List<float[]> embeddings = new ArrayList<>();
    for (PredictionRow row : rows) {
      Prediction prediction = row.prediction();
      if (row.place().isPresent() && prediction != null) {
        faces.add(row.place().get());
        embeddings.add(prediction.embedding());
      }
    }
    List<Integer> numbers = tracker.next(seconds, faces, identities ? embeddings : List.of());
    List<PredictionRow> numbered = new ArrayList<>();
    int next = 0;
    for (PredictionRow row : rows) {
      Prediction prediction = row.prediction();
      numbered.add(
          row.place().isPresent() && prediction != null
              ? PredictionRow.of(row.file(), numbers.get(next++), row.place(), prediction)
              : row);
    }
    return numbered;
  }
}
