package kinesic.facebehavior.loss;

import java.util.Collection;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.kernels.Backend;
import org.jspecify.annotations.Nullable;

/**
 * An array of the labels of a batch, made on the host, where threads that load faces prepare it. A
 * training step sends all arrays of its batch to the backend in one transfer, {@link #upload};
 * losses then read tensors.
 */
public final class LabelArray {

  private final Shape shape;
  private final float[] values;
  private volatile @Nullable Tensor uploaded; // usable until the step scope recycles its memory

  /** Wraps {@code values}, row-major, which must not change. */
  LabelArray(Shape shape, float[] values) {
    this.shape = shape;
    this.values = values;
  }

  /**
   * Uploads arrays, one after the other in memory of the current step scope. Until the scope
   * closes, losses on this backend read them from there.
   *
   * @return the numbers of all arrays, a vector
   */
  public static Tensor upload(Backend backend, Collection<LabelArray> arrays) {
    float[] packed = new float[arrays.stream().mapToInt(array -> array.values.length).sum()];
    int at = 0;
    for (LabelArray array : arrays) {
      System.arraycopy(array.values, 0, packed, at, array.values.length);
      at += array.values.length;
    }
    Tensor all = Tensor.of(backend, Shape.of(packed.length), packed);
    place(arrays, all);
    return all;
  }

  /**
   * Lets losses read arrays from a vector that {@link #upload} returned, or from one of the same
   * length that contains the labels of another batch with arrays of the same shapes.
   */
  public static void place(Collection<LabelArray> arrays, Tensor all) {
    int at = 0;
    for (LabelArray array : arrays) {
      array.uploaded = new Tensor(array.shape, all.buffer().slice(at, array.values.length));
      at += array.values.length;
    }
  }

  /** The shape of the array. */
  public Shape shape() {
    return shape;
  }

  /** The tensor over the array, where it has its place; else it is uploaded by itself. */
  Tensor on(Backend backend) {
    Tensor tensor = uploaded;
    return tensor != null && tensor.backend().equals(backend) && !tensor.buffer().isTransferred()
        ? tensor
        : Tensor.of(backend, shape, values);
  }
}
