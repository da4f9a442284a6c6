package kinesic.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import kinesic.engine.op.Expand;
import kinesic.engine.op.Gather;
import kinesic.engine.op.GatherRows;
import kinesic.engine.op.IndexSelect;
import kinesic.engine.op.Pad;
import kinesic.engine.op.Permute;
import kinesic.engine.op.Reshape;
import kinesic.engine.op.ScatterAdd;
import kinesic.engine.op.Slice;
import kinesic.engine.op.Triangles;
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
   * Removes all axes of size 1; the memory is shared.
   *
   * <pre>{@code
   * Tensor.zeros(Shape.of(1, 3, 1, 5)).squeeze().shape(); // [3, 5]
   * }</pre>
   */
  default Tensor squeeze() {
    return reshape(Arrays.stream(self().shape().toArray()).filter(size -> size != 1).toArray());
  }

  /**
   * Joins the axes {@code from} to {@code to}, both included, to one; the memory is shared.
   *
   * @throws IllegalArgumentException if an axis does not exist, or {@code from} is after {@code to}
   */
  default Tensor flatten(int from, int to) {
    Shape s = self().shape();
    int first = s.axis(from);
    int last = s.axis(to);
    if (first > last) {
      throw new IllegalArgumentException(
          "flatten: axis %s of shape %s is after axis %s".formatted(from, s, to));
    }
    int joined = 1;
    for (int axis = first; axis <= last; axis++) {
      joined *= s.size(axis);
    }
    Shape result = s.leading(first).append(joined);
    for (int axis = last + 1; axis < s.rank(); axis++) {
      result = result.append(s.size(axis));
    }
    return reshape(result.toArray());
  }

  /**
   * Repeats this tensor along axes of size 1, and along new leading axes. The result is a copy.
   *
   * <pre>{@code
   * Tensor.of(1f, 2f).expand(3, 2); // [[1, 2], [1, 2], [1, 2]]
   * }</pre>
   *
   * @param sizes the sizes of the result; -1 keeps the size of an axis
   * @throws IllegalArgumentException if this tensor does not broadcast to the sizes
   */
  default Tensor expand(int... sizes) {
    return new Expand(sizes).apply(self());
  }

  /**
   * Returns this tensor {@code counts[a]} times in succession along each axis a, as NumPy's {@code
   * tile}. Missing leading counts are 1, and additional ones are new axes.
   *
   * <pre>{@code
   * Tensor.of(1f, 2f).repeat(2, 2); // [[1, 2, 1, 2], [1, 2, 1, 2]]
   * }</pre>
   *
   * @throws IllegalArgumentException if a count is negative, or there are fewer counts than axes
   */
  default Tensor repeat(int... counts) {
    int[] sizes = self().shape().toArray();
    int added = counts.length - sizes.length;
    if (added < 0 || Arrays.stream(counts).anyMatch(count -> count < 0)) {
      throw new IllegalArgumentException(
          "repeat: %s are not counts for each axis of shape %s"
              .formatted(Arrays.toString(counts), self().shape()));
    }
    int[] single = new int[2 * counts.length]; // [1, size] for each axis
    int[] repeated = new int[2 * counts.length];
    int[] result = new int[counts.length];
    for (int axis = 0; axis < counts.length; axis++) {
      int size = axis < added ? 1 : sizes[axis - added];
      single[2 * axis] = 1;
      single[2 * axis + 1] = size;
      repeated[2 * axis] = counts[axis];
      repeated[2 * axis + 1] = size;
      result[axis] = counts[axis] * size;
    }
    return reshape(single).expand(repeated).reshape(result);
  }

  /**
   * Exchanges two axes. The result is a copy.
   *
   * @throws IllegalArgumentException if an axis does not exist
   */
  default Tensor swapAxes(int first, int second) {
    Shape s = self().shape();
    int[] axes = IntStream.range(0, s.rank()).toArray();
    axes[s.axis(first)] = s.axis(second);
    axes[s.axis(second)] = s.axis(first);
    return permute(axes);
  }

  /**
   * Moves an axis to another position; the others keep their order. The result is a copy.
   *
   * @throws IllegalArgumentException if an axis does not exist
   */
  default Tensor moveAxis(int from, int to) {
    Shape s = self().shape();
    int moved = s.axis(from);
    List<Integer> axes =
        new ArrayList<>(IntStream.range(0, s.rank()).filter(a -> a != moved).boxed().toList());
    axes.add(s.axis(to), moved);
    return permute(axes.stream().mapToInt(Integer::intValue).toArray());
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
   * Returns a copy of every {@code step}th index of an axis from {@code from} (inclusive) to {@code
   * to} (exclusive).
   *
   * @throws IllegalArgumentException if the axis does not exist or is shorter than {@code to},
   *     {@code from} is negative or exceeds {@code to}, or the step is not positive
   */
  default Tensor slice(int axis, int from, int to, int step) {
    if (step < 1) {
      throw new IllegalArgumentException(
          "slice: the step must be positive, is %s; flip reverses an axis".formatted(step));
    }
    if (step == 1 || from < 0 || to < from || to > self().size(axis)) {
      return slice(axis, from, to); // which refuses a wrong range
    }
    return indexSelect(
        axis, IntStream.iterate(from, index -> index < to, index -> index + step).toArray());
  }

  /**
   * Returns a copy of one index of an axis, without that axis.
   *
   * @param index negative indices count from the end
   * @throws IllegalArgumentException if the axis or the index does not exist
   */
  default Tensor select(int axis, int index) {
    int size = self().size(axis);
    if (index < -size || index >= size) {
      throw new IllegalArgumentException(
          "select: index %s is not on axis %s of shape %s".formatted(index, axis, self().shape()));
    }
    int at = index < 0 ? index + size : index;
    return slice(axis, at, at + 1).squeeze(axis);
  }

  /**
   * Returns consecutive slices of an axis, of these sizes.
   *
   * @throws IllegalArgumentException if the axis does not exist, or the sizes do not add up to its
   *     size
   */
  default List<Tensor> split(int axis, int... sizes) {
    if (Arrays.stream(sizes).sum() != self().size(axis)
        || Arrays.stream(sizes).anyMatch(size -> size < 0)) {
      throw new IllegalArgumentException(
          "split: %s are not the sizes of parts of axis %s of shape %s"
              .formatted(Arrays.toString(sizes), axis, self().shape()));
    }
    List<Tensor> parts = new ArrayList<>();
    int from = 0;
    for (int size : sizes) {
      parts.add(slice(axis, from, from + size));
      from += size;
    }
    return parts;
  }

  /**
   * Returns equal consecutive parts of an axis.
   *
   * @throws IllegalArgumentException if the axis does not exist, or the number of parts does not
   *     divide its size
   */
  default List<Tensor> chunk(int axis, int parts) {
    int size = self().size(axis);
    if (parts < 1 || size % parts != 0) {
      throw new IllegalArgumentException(
          "chunk: axis %s of shape %s cannot be cut into %s equal parts"
              .formatted(axis, self().shape(), parts));
    }
    int[] sizes = new int[parts];
    Arrays.fill(sizes, size / parts);
    return split(axis, sizes);
  }

  /**
   * Reverses the order of the indices of these axes. The result is a copy.
   *
   * @throws IllegalArgumentException if an axis does not exist
   */
  default Tensor flip(int... axes) {
    Tensor result = self();
    for (int axis : axes) {
      int last = self().size(axis) - 1;
      result =
          result.indexSelect(axis, IntStream.rangeClosed(0, last).map(i -> last - i).toArray());
    }
    return axes.length == 0 ? self().copy() : result;
  }

  /**
   * Adds zeros before and after an axis.
   *
   * @throws IllegalArgumentException if a number is negative, or the axis does not exist
   */
  default Tensor pad(int axis, int before, int after) {
    return pad(axis, before, after, 0f);
  }

  /**
   * Adds elements of one value before and after an axis.
   *
   * @throws IllegalArgumentException if a number is negative, or the axis does not exist
   */
  default Tensor pad(int axis, int before, int after, float value) {
    return new Pad(axis, before, after, value).apply(self());
  }

  /**
   * Adds copies of the first index before an axis, and copies of the last one after it, as
   * PyTorch's padding mode {@code replicate}.
   *
   * @throws IllegalArgumentException if a number is negative, or the axis does not exist or is
   *     empty
   */
  default Tensor padEdge(int axis, int before, int after) {
    return Pad.edge(self(), axis, before, after);
  }

  /**
   * Adds the reflection of an axis at its first and last index, which are not repeated, as
   * PyTorch's padding mode {@code reflect}.
   *
   * <pre>{@code
   * Tensor.of(1f, 2f, 3f).padReflect(0, 2, 1); // [3, 2, 1, 2, 3, 2]
   * }</pre>
   *
   * @throws IllegalArgumentException if a number is negative or not less than the size, or the axis
   *     does not exist
   */
  default Tensor padReflect(int axis, int before, int after) {
    return Pad.reflect(self(), axis, before, after);
  }

  /**
   * Returns the matrix or matrices with zeros above a diagonal.
   *
   * @param diagonal 0 for the main one; a positive one is above it
   * @throws IllegalArgumentException if there are fewer than two axes
   */
  default Tensor tril(int diagonal) {
    return Triangles.lower(self(), diagonal);
  }

  /**
   * Returns the matrix or matrices with zeros below a diagonal.
   *
   * @param diagonal 0 for the main one; a positive one is above it
   * @throws IllegalArgumentException if there are fewer than two axes
   */
  default Tensor triu(int diagonal) {
    return Triangles.upper(self(), diagonal);
  }

  /**
   * Returns the given indices of an axis, which may repeat, as PyTorch's {@code index_select}.
   *
   * <pre>{@code
   * Tensor x = Tensor.of(new float[][] {{1, 2, 3}, {4, 5, 6}});
   * x.indexSelect(1, 2, 0); // [[3, 1], [6, 4]]
   * }</pre>
   *
   * @throws IllegalArgumentException if the axis or an index does not exist
   */
  default Tensor indexSelect(int axis, int... index) {
    return new IndexSelect(axis, index).apply(self());
  }

  /**
   * Returns one element of an axis for each element of the result, as PyTorch's {@code gather}:
   * with axis 0 of 3, y[i, j, k] = this[index[i, j, k], j, k].
   *
   * @param shape the shape of the result, not larger than this tensor on the other axes
   * @param index one index for each element of the result, in row-major order
   * @throws IllegalArgumentException if the shape does not fit, the number of indices is not the
   *     number of elements, or an index does not exist
   */
  default Tensor gather(int axis, Shape shape, int... index) {
    return new Gather(axis, shape, index).apply(self());
  }

  /**
   * Returns this tensor with the elements of {@code source} added at the places that an index
   * names, as PyTorch's {@code scatter_add}: with axis 0 of 3, source[i, j, k] is added at
   * [index[i, j, k], j, k].
   *
   * @param source not larger than this tensor on the other axes
   * @param index one index for each element of {@code source}, in row-major order
   * @throws IllegalArgumentException if the shape of {@code source} does not fit, the number of
   *     indices is not the number of its elements, or an index does not exist
   */
  default Tensor scatterAdd(int axis, Tensor source, int... index) {
    return new ScatterAdd(axis, index).apply(self(), source);
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
