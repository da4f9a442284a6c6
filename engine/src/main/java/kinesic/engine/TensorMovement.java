package kinesic.engine;

import kinesic.engine.op.GatherRows;
import kinesic.engine.op.Permute;
import kinesic.engine.op.Reshape;
import kinesic.engine.op.Slice;
import kinesic.kernels.Indices;

/** Methods of {@link Tensor} that move elements: shapes, slices, permutations, selections. */
public sealed interface TensorMovement permits Tensor {

  /**
   * Returns the same elements in another shape; the memory is shared.
   *
   * <pre>{@code
   * Tensor.zeros(Shape.of(4, 6)).reshape(3, -1).shape(); // [3, 8]
   * }</pre>
   *
   * @param sizes the new sizes; one of them may be -1 and is computed from the others
   * @throws IllegalArgumentException if the number of elements would change
   */
  default Tensor reshape(int... sizes) {
    return new Reshape(sizes).apply(self());
  }

  /**
   * Inserts an axis of size 1; the memory is shared.
   *
   * @param axis the index of the new axis in the result, -rank - 1 to rank
   * @throws IllegalArgumentException if the axis is out of range
   */
  default Tensor unsqueeze(int axis) {
    return reshape(self().shape().insert(axis, 1).toArray());
  }

  /**
   * Removes an axis of size 1; the memory is shared.
   *
   * @throws IllegalArgumentException if the axis does not exist or its size is not 1
   */
  default Tensor squeeze(int axis) {
    if (self().shape().size(axis) != 1) {
      throw new IllegalArgumentException(
          "squeeze: axis %s of shape %s has size %s, not 1"
              .formatted(axis, self().shape(), self().shape().size(axis)));
    }
    return reshape(self().shape().without(axis).toArray());
  }

  /**
   * Returns the transpose of a matrix, a copy.
   *
   * @throws IllegalArgumentException if this tensor is not a matrix
   */
  default Tensor transpose() {
    return permute(1, 0);
  }

  /**
   * Reorders the axes: axis a of the result is axis {@code axes[a]} of this tensor. The result is a
   * copy.
   *
   * <pre>{@code
   * Tensor.zeros(Shape.of(8, 3, 32, 32)).permute(0, 2, 3, 1).shape(); // [8, 32, 32, 3]
   * }</pre>
   *
   * @throws IllegalArgumentException if {@code axes} is not a permutation of the axes
   */
  default Tensor permute(int... axes) {
    return new Permute(axes).apply(self());
  }

  /**
   * Returns a copy of the indices {@code from} (inclusive) to {@code to} (exclusive) of an axis.
   *
   * @throws IllegalArgumentException if the axis does not exist or is shorter than {@code to}, or
   *     {@code from} is negative or exceeds {@code to}
   */
  default Tensor slice(int axis, int from, int to) {
    return new Slice(axis, from, to).apply(self());
  }

  /**
   * Returns the rows (along the first axis) with the given indices, which may repeat: y[i] =
   * this[index[i]], as TensorFlow's {@code gather} or PyTorch's {@code index_select} on axis 0.
   *
   * @throws IllegalArgumentException if this tensor is a scalar, or an index is not a row
   */
  default Tensor gatherRows(int... index) {
    return new GatherRows(index).apply(self());
  }

  /**
   * Returns the rows with indices that are on the backend of this tensor already, as {@link
   * #gatherRows(int...)} does. Their range is not checked: each must be the index of a row.
   *
   * @throws IllegalArgumentException if this tensor is a scalar, or the indices are on another
   *     backend
   */
  default Tensor gatherRows(Indices index) {
    return new GatherRows(index).apply(self());
  }

  private Tensor self() {
    return (Tensor) this;
  }
}
