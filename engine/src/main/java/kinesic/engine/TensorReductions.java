package kinesic.engine;

import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import kinesic.engine.op.CrossEntropy;
import kinesic.engine.op.LogSoftmax;
import kinesic.engine.op.Max;
import kinesic.engine.op.Softmax;
import kinesic.engine.op.Sum;
import kinesic.kernels.Indices;

/** Reductions of {@link Tensor} over axes, and the functions built on them. */
public sealed interface TensorReductions permits Tensor {

  /** Returns the sum of all elements, a scalar. */
  default Tensor sum() {
    return Sum.all(self());
  }

  /**
   * Returns the sum over {@code axis}, which disappears.
   *
   * @throws IllegalArgumentException if the axis does not exist
   */
  default Tensor sum(int axis) {
    return Sum.over(self(), axis);
  }

  /**
   * Returns the sum over several axes.
   *
   * <pre>{@code
   * Tensor x = Tensor.ones(Shape.of(2, 3, 4));
   * x.sum(false, 0, 2).shape(); // [3]
   * x.sum(true, 0, 2).shape(); // [1, 3, 1]
   * }</pre>
   *
   * @param keepDimensions whether the axes stay, with size 1
   * @param axes the axes to sum over; all if none is given
   * @throws IllegalArgumentException if an axis does not exist or occurs twice
   */
  default Tensor sum(boolean keepDimensions, int... axes) {
    return Sum.over(self(), keepDimensions, axes);
  }

  /** Returns the mean of all elements, a scalar; NaN if there are no elements. */
  default Tensor mean() {
    return sum().multiply(1f / self().shape().elements());
  }

  /**
   * Returns the mean over {@code axis}, which disappears.
   *
   * @throws IllegalArgumentException if the axis does not exist
   */
  default Tensor mean(int axis) {
    return sum(axis).multiply(1f / self().shape().size(axis));
  }

  /**
   * Returns the mean over several axes.
   *
   * @param keepDimensions whether the axes stay, with size 1
   * @param axes the axes to average over; all if none is given
   * @throws IllegalArgumentException if an axis does not exist or occurs twice
   */
  default Tensor mean(boolean keepDimensions, int... axes) {
    return sum(keepDimensions, axes).multiply(1f / Sum.terms(self().shape(), axes));
  }

  /**
   * Returns the maximum over {@code axis}, which disappears; NaN if an element is NaN. The gradient
   * goes to the first maximum.
   *
   * @throws IllegalArgumentException if the axis does not exist or its size is 0
   */
  default Tensor max(int axis) {
    return new Max(axis).apply(self());
  }

  /**
   * Returns the index of the first maximum along {@code axis}, one for each element of the other
   * axes in row-major order; the index of the first NaN if there is one. It has no gradient.
   *
   * <pre>{@code
   * Tensor logits = Tensor.of(new float[][] {{0, 2, 1}, {5, 3, 4}});
   * int[] labels = logits.argMax(-1); // {1, 0}
   * }</pre>
   *
   * @throws IllegalArgumentException if the axis does not exist or its size is 0
   */
  default int[] argMax(int axis) {
    Shape shape = self().shape();
    if (shape.size(axis) == 0) {
      throw new IllegalArgumentException(
          "argMax: axis %s of shape %s has size 0".formatted(axis, shape));
    }
    Tensor last = shape.axis(axis) == shape.rank() - 1 ? self() : axisLast(self().detach(), axis);
    int columns = shape.size(axis);
    return self().backend().reduction().argMax(shape.elements() / columns, columns, last.buffer());
  }

  private static Tensor axisLast(Tensor t, int axis) {
    int[] order = new int[t.shape().rank()];
    int moved = t.shape().axis(axis);
    for (int a = 0; a < order.length - 1; a++) {
      order[a] = a < moved ? a : a + 1;
    }
    order[order.length - 1] = moved;
    return t.permute(order);
  }

  /**
   * Sums over the axes along which {@code target} was broadcast to the shape of this tensor. The
   * backward pass uses it to undo broadcasting (PyTorch: {@code sum_to_size}). Returns this tensor
   * if the shapes are equal.
   *
   * @throws IllegalArgumentException if {@code target} does not broadcast to this shape
   */
  default Tensor sumTo(Shape target) {
    return Sum.to(self(), target);
  }

  /**
   * Returns the softmax over the last axis.
   *
   * @throws IllegalArgumentException if this tensor is a scalar
   */
  default Tensor softmax() {
    return new Softmax().apply(self());
  }

  /**
   * Returns the softmax over {@code axis}.
   *
   * @throws IllegalArgumentException if the axis does not exist
   */
  default Tensor softmax(int axis) {
    return alongLast(axis, Tensor::softmax);
  }

  /**
   * Returns the logarithm of the softmax over {@code axis}.
   *
   * @throws IllegalArgumentException if the axis does not exist
   */
  default Tensor logSoftmax(int axis) {
    return alongLast(axis, Tensor::logSoftmax);
  }

  /** Applies a function of the last axis, which keeps the shape, to another axis. */
  private Tensor alongLast(int axis, UnaryOperator<Tensor> f) {
    if (self().shape().axis(axis) == self().shape().rank() - 1) {
      return f.apply(self());
    }
    int last = self().shape().rank() - 1;
    int[] swapped = IntStream.rangeClosed(0, last).toArray();
    swapped[self().shape().axis(axis)] = last;
    swapped[last] = self().shape().axis(axis);
    return f.apply(self().permute(swapped)).permute(swapped);
  }

  /**
   * Returns the logarithm of the softmax over the last axis.
   *
   * @throws IllegalArgumentException if this tensor is a scalar
   */
  default Tensor logSoftmax() {
    return new LogSoftmax().apply(self());
  }

  /**
   * Returns the mean cross-entropy, a scalar, of the logits [rows, classes] against one label per
   * row. Rows with a negative label are ignored; the result is 0 if all are.
   *
   * <pre>{@code
   * Tensor logits = Tensor.zeros(Shape.of(2, 4));
   * logits.crossEntropy(new int[] {3, -1}); // ln 4
   * }</pre>
   *
   * @param labels the class of each row, less than {@code classes}
   * @throws IllegalArgumentException if this is not a matrix with one row per label, or a label is
   *     not a class
   */
  default Tensor crossEntropy(int[] labels) {
    return CrossEntropy.mean(self(), labels);
  }

  /**
   * Returns the mean cross-entropy of logits against labels that are on the backend of this tensor
   * already, as {@link #crossEntropy(int[])} does. The range of the labels is not checked.
   *
   * @param annotated the number of labels that are not negative
   * @throws IllegalArgumentException if this is not a matrix with one row per label, or the labels
   *     are on another backend
   */
  default Tensor crossEntropy(Indices labels, int annotated) {
    return CrossEntropy.mean(self(), labels, annotated);
  }

  private Tensor self() {
    return (Tensor) this;
  }
}
