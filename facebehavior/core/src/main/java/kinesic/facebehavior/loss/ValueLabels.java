package kinesic.facebehavior.loss;

import java.util.Arrays;
import java.util.List;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.kernels.Backend;

/**
 * The values of n samples: each of D quantities is a number, or NaN if not annotated. Immutable.
 */
public final class ValueLabels implements Targets {

  private final int samples;
  private final int size;
  private final float[] value; // [n, d]
  private final LabelArray values; // [n, d]

  /**
   * Creates labels.
   *
   * @param size D, the number of quantities
   * @param value [n, D]; NaN if not annotated; copied
   * @throws IllegalArgumentException if the length is not a multiple of D or a value is infinite
   */
  public ValueLabels(int size, float... value) {
    if (size < 1 || value.length % size != 0) {
      throw new IllegalArgumentException(
          "value labels: must be [n, " + size + "], got " + value.length + " values");
    }
    this.size = size;
    this.samples = value.length / size;
    this.value = value.clone();
    this.values = new LabelArray(shape(), this.value);
    for (int i = 0; i < value.length; i++) {
      if (Float.isInfinite(value[i])) {
        throw new IllegalArgumentException(
            "value labels: sample " + i / size + ", quantity " + i % size + " is " + value[i]);
      }
    }
  }

  /** Creates labels of which none is annotated. */
  public static ValueLabels none(int samples, int size) {
    float[] value = new float[samples * size];
    Arrays.fill(value, Float.NaN);
    return new ValueLabels(size, value);
  }

  /** n, the number of samples. */
  @Override
  public int samples() {
    return samples;
  }

  /** D, the number of quantities. */
  public int size() {
    return size;
  }

  /** Quantity {@code d} of sample {@code i}; NaN if not annotated. */
  public float value(int i, int d) {
    return value[i * size + d];
  }

  /** Whether quantity {@code d} of sample {@code i} is annotated. */
  public boolean isAnnotated(int i, int d) {
    return !Float.isNaN(value[i * size + d]);
  }

  /** The number of samples with at least one annotated quantity. */
  @Override
  public int annotatedSamples() {
    int annotated = 0;
    for (int i = 0; i < samples; i++) {
      boolean any = false;
      for (int d = 0; d < size; d++) {
        any |= isAnnotated(i, d);
      }
      annotated += any ? 1 : 0;
    }
    return annotated;
  }

  @Override
  public List<LabelArray> arrays() {
    return List.of(values);
  }

  /** The values on {@code backend}, [n, D]. */
  Tensor value(Backend backend) {
    return values.on(backend);
  }

  /** The values, [n, D]; not a copy, read-only. */
  float[] value() {
    return value;
  }

  /** The shape of the labels, [n, D]. */
  Shape shape() {
    return Shape.of(samples, size);
  }
}
