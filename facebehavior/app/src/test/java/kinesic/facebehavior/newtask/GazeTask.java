package kinesic.facebehavior.newtask;

import java.util.List;
import kinesic.facebehavior.task.Regression;
import kinesic.facebehavior.task.Task;
import kinesic.facebehavior.task.TaskProvider;
import kinesic.facebehavior.task.TrackedMetric;

/**
 * A task that the product does not know: where a face looks, in degrees. This file is all of it.
 */
public final class GazeTask implements TaskProvider {

  /** Yaw is positive to the right of the image, pitch upwards. */
  public static final Regression GAZE =
      Regression.of("gaze", "gaze direction", List.of("gaze_yaw", "gaze_pitch"))
          .withRange(-90, 90)
          .withTracked(
              new TrackedMetric(
                  "validation_gaze_ccc", "Mean CCC of gaze", "gaze direction mean CCC"));

  @Override
  public List<Task> tasks() {
    return List.of(GAZE);
  }
}
