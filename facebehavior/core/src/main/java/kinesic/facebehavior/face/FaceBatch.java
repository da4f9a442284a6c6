package kinesic.facebehavior.face;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.loss.BatchLabels;
import kinesic.facebehavior.loss.BinaryLabels;
import kinesic.facebehavior.loss.CategoryLabels;
import kinesic.facebehavior.loss.ValueLabels;

/**
 * Faces and their labels as one step of training reads them.
 *
 * @param images [n, side, side, 3], red, green, blue in [-1, 1]
 * @param labels one row a face: expressions, action units, and (valence, arousal); or people and
 *     attributes
 */
public record FaceBatch(Tensor images, BatchLabels labels) {

  /** The quantities of {@link BatchLabels#values}: valence, then arousal. */
  public static final int VALUES = 2;

  private static final float[] NORMALISED = new float[256]; // of an 8-bit value

  static {
    for (int v = 0; v < NORMALISED.length; v++) {
      NORMALISED[v] = v / 127.5f - 1;
    }
  }

  /**
   * Checks that there is a row of labels for each image.
   *
   * @throws IllegalArgumentException if not
   */
  public FaceBatch {
    if (images.shape().rank() != 4 || images.size(0) != labels.samples()) {
      throw new IllegalArgumentException(
          "face batch: needs images [n, side, side, 3] and n rows of labels - images "
              + images.shape()
              + ", labels of "
              + labels.samples());
    }
  }

  /**
   * The batch of these faces, in this order.
   *
   * @throws IllegalArgumentException if there is none, or the images differ in size
   */
  public static FaceBatch of(List<FaceSample> samples) {
    return of(samples, FaceBatch::labels);
  }

  /**
   * The batch of these faces, in this order.
   *
   * @param encoding what losses read of the labels, one row a face
   * @throws IllegalArgumentException if there is none, or the images differ in size
   */
  public static FaceBatch of(
      List<FaceSample> samples, Function<List<FaceLabels>, BatchLabels> encoding) {
    if (samples.isEmpty()) {
      throw new IllegalArgumentException("face batch: needs at least one face");
    }
    return new FaceBatch(
        images(samples.stream().map(FaceSample::image).toList()),
        encoding.apply(samples.stream().map(FaceSample::labels).toList()));
  }

  /**
   * Images as the network reads them, [n, side, side, 3] in [-1, 1]: v / 127.5 - 1.
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

  /** Labels of case study one as losses read them, one row a face. */
  public static BatchLabels labels(List<FaceLabels> faces) {
    int n = faces.size();
    int m = ActionUnit.COUNT;
    int[] expression = new int[n];
    float[] present = new float[n * m];
    float[] weight = new float[n * m];
    float[] value = new float[n * VALUES];
    Arrays.fill(value, Float.NaN);
    for (int i = 0; i < n; i++) {
      FaceLabels face = faces.get(i);
      expression[i] = face.expression().map(Expression::index).orElse(CategoryLabels.NONE);
      for (int unit = 0; unit < m; unit++) {
        present[i * m + unit] = face.actionUnits().present() >>> unit & 1;
        weight[i * m + unit] = face.actionUnits().annotated() >>> unit & 1;
      }
      if (face.valenceArousal().isPresent()) {
        value[i * VALUES] = face.valenceArousal().get().valence();
        value[i * VALUES + 1] = face.valenceArousal().get().arousal();
      }
    }
    return new BatchLabels(
        new CategoryLabels(Expression.COUNT, expression),
        new BinaryLabels(m, present, weight),
        new ValueLabels(VALUES, value));
  }
}
