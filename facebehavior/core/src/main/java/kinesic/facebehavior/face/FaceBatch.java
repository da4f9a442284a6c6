package kinesic.facebehavior.face;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.facebehavior.loss.BatchLabels;
import kinesic.facebehavior.loss.Targets;
import kinesic.facebehavior.task.FaceLabels;
import kinesic.facebehavior.task.Task;

/**
 * The faces and labels of one training step.
 *
 * @param images [n, side, side, 3], red, green, blue in [-1, 1]
 * @param labels the labels of each task, one row per face
 */
public record FaceBatch(Tensor images, BatchLabels labels) {

  private static final float[] NORMALISED = new float[256]; // of an 8-bit value

  static {
    for (int v = 0; v < NORMALISED.length; v++) {
      NORMALISED[v] = v / 127.5f - 1;
    }
  }

  /**
   * Checks the shapes.
   *
   * @throws IllegalArgumentException unless there is one row of labels per image
   */
  public FaceBatch {
    if (images.shape().rank() != 4 || images.size(0) != labels.samples()) {
      throw new IllegalArgumentException(
          "face batch: images must be [n, side, side, 3] with n rows of labels - images %s, %s rows"
              .formatted(images.shape(), labels.samples()));
    }
  }

  /**
   * Creates the batch of these faces, in this order.
   *
   * @param tasks the tasks that are trained
   * @throws IllegalArgumentException if the list is empty or the images differ in size
   */
  public static FaceBatch of(List<FaceSample> samples, List<? extends Task> tasks) {
    if (samples.isEmpty()) {
      throw new IllegalArgumentException("face batch: needs at least one face");
    }
    return new FaceBatch(
        images(samples.stream().map(FaceSample::image).toList()),
        labels(samples.stream().map(FaceSample::labels).toList(), tasks));
  }

  /** The labels of faces as the losses of {@code tasks} read them, one row per face. */
  public static BatchLabels labels(List<FaceLabels> faces, List<? extends Task> tasks) {
    Map<String, Targets> byTask = new LinkedHashMap<>();
    tasks.forEach(task -> byTask.put(task.name(), task.encode(faces)));
    return new BatchLabels(faces.size(), byTask);
  }

  /**
   * Converts images to the input of the network, [n, side, side, 3] in [-1, 1]: v / 127.5 - 1.
   *
   * @throws IllegalArgumentException if the images differ in size
   */
  public static Tensor images(List<FaceImage> images) {
    int side = images.get(0).side();
    int length = side * side * FaceImage.CHANNELS;
    float[] values = new float[images.size() * length];
    for (int i = 0; i < images.size(); i++) {
      FaceImage image = images.get(i);
      if (image.side() != side) {
        throw new IllegalArgumentException(
            "face batch: images differ in size - image 0 has side "
                + side
                + ", image "
                + i
                + " has side "
                + image.side());
      }
      byte[] rgb = image.rgb();
      for (int j = 0, at = i * length; j < length; j++) {
        values[at + j] = NORMALISED[rgb[j] & 0xFF];
      }
    }
    return Tensor.of(Shape.of(images.size(), side, side, FaceImage.CHANNELS), values);
  }
}
