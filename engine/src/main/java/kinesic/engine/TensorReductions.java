package kinesic.engine;

import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import kinesic.engine.autograd.Op;
import kinesic.engine.op.Axes;
import kinesic.engine.op.CrossEntropy;
import kinesic.engine.op.CumSum;
import kinesic.engine.op.LogSoftmax;
import kinesic.engine.op.LogSumExp;
import kinesic.engine.op.Max;
import kinesic.engine.op.Mean;
import kinesic.engine.op.Norm;
import kinesic.engine.op.Product;
import kinesic.engine.op.SharedMax;
import kinesic.engine.op.Softmax;
import kinesic.engine.op.Sum;
import kinesic.engine.op.TopK;
import kinesic.engine.op.Variance;
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
    return Mean.all(self());
  }

  /**
   * Returns the mean over {@code axis}, which disappears.
   *
   * @throws IllegalArgumentException if the axis does not exist
   */
  default Tensor mean(int axis) {
    return Mean.over(self(), axis);
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
   * Returns the maximum over several axes; NaN if an element is NaN. Elements that are equal to the
   * maximum share its gradient (PyTorch: {@code amax}).
   *
   * @param keepDimensions whether the axes stay, with size 1
   * @param axes the axes to reduce; all if none is given
   * @throws IllegalArgumentException if an axis does not exist or occurs twice, or there are no
   *     elements
   */
  default Tensor max(boolean keepDimensions, int... axes) {
    return reduce("max", keepDimensions, axes, new SharedMax());
  }

  /**
   * Returns the minimum over {@code axis}, which disappears; NaN if an element is NaN. The gradient
   * goes to the first minimum.
   *
   * @throws IllegalArgumentException if the axis does not exist or its size is 0
   */
  default Tensor min(int axis) {
    return self().negate().max(axis).negate();
  }

  /**
   * Returns the minimum over several axes; NaN if an element is NaN. Elements that are equal to the
   * minimum share its gradient (PyTorch: {@code amin}).
   *
   * @param keepDimensions whether the axes stay, with size 1
   * @param axes the axes to reduce; all if none is given
   * @throws IllegalArgumentException if an axis does not exist or occurs twice, or there are no
   *     elements
   */
  default Tensor min(boolean keepDimensions, int... axes) {
    return self().negate().max(keepDimensions, axes).negate();
  }

  /**
   * Returns the product over {@code axis}, which disappears.
   *
   * @throws IllegalArgumentException if the axis does not exist
   */
  default Tensor prod(int axis) {
    return prod(false, axis);
  }

  /**
   * Returns the product over several axes; 1 if there are no elements.
   *
   * @param keepDimensions whether the axes stay, with size 1
   * @param axes the axes to reduce; all if none is given
   * @throws IllegalArgumentException if an axis does not exist or occurs twice
   */
  default Tensor prod(boolean keepDimensions, int... axes) {
    return reduce("prod", keepDimensions, axes, new Product());
  }

  /**
   * Returns the unbiased variance over {@code axis}, which disappears.
   *
   * @throws IllegalArgumentException if the axis does not exist
   */
  default Tensor variance(int axis) {
    return variance(true, false, axis);
  }

  /**
   * Returns the variance over several axes; NaN if there are too few elements.
   *
   * @param unbiased whether to divide by n - 1, where n is the number of elements, else by n
   * @param keepDimensions whether the axes stay, with size 1
   * @param axes the axes to reduce; all if none is given
   * @throws IllegalArgumentException if an axis does not exist or occurs twice
   */
  default Tensor variance(boolean unbiased, boolean keepDimensions, int... axes) {
    return reduce("variance", keepDimensions, axes, new Variance(unbiased, false));
  }

  /**
   * Returns the unbiased standard deviation over {@code axis}, which disappears; its gradient at 0
   * is 0.
   *
   * @throws IllegalArgumentException if the axis does not exist
   */
  default Tensor standardDeviation(int axis) {
    return standardDeviation(true, false, axis);
  }

  /**
   * Returns the standard deviation over several axes; NaN if there are too few elements. Its
   * gradient at 0 is 0.
   *
   * @param unbiased whether to divide by n - 1, where n is the number of elements, else by n
   * @param keepDimensions whether the axes stay, with size 1
   * @param axes the axes to reduce; all if none is given
   * @throws IllegalArgumentException if an axis does not exist or occurs twice
   */
  default Tensor standardDeviation(boolean unbiased, boolean keepDimensions, int... axes) {
    return reduce("standardDeviation", keepDimensions, axes, new Variance(unbiased, true));
  }

  /**
   * Returns the p-norm over several axes: Σ |x|, √(Σ x²) or max |x|. The gradient at 0 is 0.
   *
   * @param p 1, 2 or infinity
   * @param keepDimensions whether the axes stay, with size 1
   * @param axes the axes to reduce; all if none is given
   * @throws IllegalArgumentException if p is another number, an axis does not exist or occurs
   *     twice, or p is infinity and there are no elements
   */
  default Tensor norm(float p, boolean keepDimensions, int... axes) {
    return reduce("norm", keepDimensions, axes, new Norm(p));
  }

  /**
   * Returns ln Σ e^x over {@code axis}, which disappears, without overflow.
   *
   * @throws IllegalArgumentException if the axis does not exist
   */
  default Tensor logSumExp(int axis) {
    return logSumExp(false, axis);
  }

  /**
   * Returns ln Σ e^x over several axes, without overflow; -∞ if there are no elements.
   *
   * @param keepDimensions whether the axes stay, with size 1
   * @param axes the axes to reduce; all if none is given
   * @throws IllegalArgumentException if an axis does not exist or occurs twice
   */
  default Tensor logSumExp(boolean keepDimensions, int... axes) {
    return reduce("logSumExp", keepDimensions, axes, new LogSumExp());
  }

  private Tensor reduce(String name, boolean keepDimensions, int[] axes, Op op) {
    return new Axes(name, self().shape(), axes).reduce(self(), keepDimensions, op);
  }

  /**
   * Returns the sums y_s = Σ_(t ≤ s) x_t along {@code axis}.
   *
   * <pre>{@code
   * Tensor.of(1f, 2f, 3f).cumSum(0); // [1, 3, 6]
   * }</pre>
   *
   * @throws IllegalArgumentException if the axis does not exist
   */
  default Tensor cumSum(int axis) {
    return new CumSum(axis).apply(self());
  }

  /**
   * Returns the k largest elements along {@code axis}, the largest first. NaN is the largest, and
   * equal elements keep their order.
   *
   * <pre>{@code
   * Ranking best = Tensor.of(0.1f, 0.7f, 0.2f).topK(2, 0);
   * best.values(); // [0.7, 0.2]
   * best.indices(); // [1, 2]
   * }</pre>
   *
   * @throws IllegalArgumentException if the axis does not exist or is shorter than k
   */
  default Ranking topK(int k, int axis) {
    return ranking(axis, new TopK(k, true));
  }

  /**
   * Returns the elements along {@code axis} in order. NaN is the largest, and equal elements keep
   * their order.
   *
   * @param descending whether the largest comes first, else the smallest
   * @throws IllegalArgumentException if the axis does not exist
   */
  default Ranking sort(int axis, boolean descending) {
    return ranking(axis, new TopK(self().size(axis), descending));
  }

  private Ranking ranking(int axis, TopK op) {
    int last = self().shape().rank() - 1;
    if (self().shape().axis(axis) == last) {
      return new Ranking(op.apply(self()), op.indices());
    }
    int[] swapped = swapped(axis, last);
    Tensor values = op.apply(self().permute(swapped)).permute(swapped);
    return new Ranking(values, op.indices().permute(swapped));
  }

  /**
   * Returns the index of the first minimum along {@code axis}, one for each element of the other
   * axes in row-major order; the index of the first NaN if there is one. It has no gradient.
   *
   * @throws IllegalArgumentException if the axis does not exist or its size is 0
   */
  default int[] argMin(int axis) {
    return self().detach().negate().argMax(axis);
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
    int[] swapped = swapped(axis, self().shape().rank() - 1);
    return f.apply(self().permute(swapped)).permute(swapped);
  }

  /** Returns the order of axes that exchanges {@code axis} and {@code last}. */
  private int[] swapped(int axis, int last) {
    int[] order = IntStream.rangeClosed(0, last).toArray();
    order[self().shape().axis(axis)] = last;
    order[last] = self().shape().axis(axis);
    return order;
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
