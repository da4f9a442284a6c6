package kinesic.facebehavior.face;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kinesic.facebehavior.loss.BatchLabels;
import kinesic.facebehavior.loss.Targets;
import kinesic.facebehavior.task.FaceLabels;
import kinesic.facebehavior.task.Task;

/**
 * The faces and labels of one training step, on the host: threads that load faces make it, and the
 * step uploads images and labels, each in one transfer.
 *
 * @param images the pixels
 * @param secondView other images of the same faces, in the same order: augmented once more, for a
 *     mean teacher; empty if there are none
 * @param labels the labels of each task, one row per face
 */
public record FaceBatch(FaceImages images, Optional<FaceImages> secondView, BatchLabels labels) {

  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException unless there is one row of labels per image, and one image per
   *     face in a second view
   */
  public FaceBatch {
    if (images.count() != labels.samples()) {
      throw new IllegalArgumentException(
          "face batch: needs one row of labels per image - %s images, %s rows"
              .formatted(images.count(), labels.samples()));
    }
    if (secondView.isPresent() && secondView.get().count() != images.count()) {
      throw new IllegalArgumentException(
          "face batch: the second view has %s images, expected %s"
              .formatted(secondView.get().count(), images.count()));
    }
  }

  /** A batch without a second view. */
  public FaceBatch(FaceImages images, BatchLabels labels) {
    this(images, Optional.empty(), labels);
  }

  /**
   * Creates the batch of these faces, in this order.
   *
   * @param tasks the tasks that are trained
   * @throws IllegalArgumentException if the list is empty or the images differ in size
   */
  public static FaceBatch of(List<FaceSample> samples, List<? extends Task> tasks) {
    return new FaceBatch(
        FaceImages.of(samples.stream().map(FaceSample::image).toList()),
        labels(samples.stream().map(FaceSample::labels).toList(), tasks));
  }

  /** This batch with a second view of its faces. */
  public FaceBatch withSecondView(FaceImages others) {
    return new FaceBatch(images, Optional.of(others), labels);
  }

  /** The labels of faces as the losses of {@code tasks} read them, one row per face. */
  public static BatchLabels labels(List<FaceLabels> faces, List<? extends Task> tasks) {
    Map<String, Targets> byTask = new LinkedHashMap<>();
    tasks.forEach(task -> byTask.put(task.name(), task.encode(faces)));
    return new BatchLabels(faces.size(), byTask);
  }
}
