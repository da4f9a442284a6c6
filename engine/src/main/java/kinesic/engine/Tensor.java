package kinesic.engine;

import kinesic.engine.autograd.Autograd;
import kinesic.engine.autograd.Node;
import kinesic.engine.op.Add;
import kinesic.engine.op.Affine;
import kinesic.engine.op.AveragePool2d;
import kinesic.engine.op.Clamp;
import kinesic.engine.op.Concat;
import kinesic.engine.op.Conv2d;
import kinesic.engine.op.CrossEntropy;
import kinesic.engine.op.Divide;
import kinesic.engine.op.Dropout;
import kinesic.engine.op.Extremum;
import kinesic.engine.op.FromBlocked;
import kinesic.engine.op.GatherRows;
import kinesic.engine.op.LogSoftmax;
import kinesic.engine.op.MatMul;
import kinesic.engine.op.Max;
import kinesic.engine.op.MaxPool2d;
import kinesic.engine.op.Multiply;
import kinesic.engine.op.Permute;
import kinesic.engine.op.Pointwise;
import kinesic.engine.op.Reshape;
import kinesic.engine.op.Slice;
import kinesic.engine.op.Softmax;
import kinesic.engine.op.Subtract;
import kinesic.engine.op.Sum;
import kinesic.engine.op.ToBlocked;
import kinesic.engine.op.Where;
import kinesic.kernels.Backend;
import kinesic.kernels.Backends;
import kinesic.kernels.Binary;
import kinesic.kernels.Buffer;
import kinesic.kernels.ImageLayout;
import kinesic.kernels.Unary;
import kinesic.kernels.Window;
import org.jspecify.annotations.Nullable;

/**
 * An array of float32 numbers with a shape, contiguous and row-major, that supports automatic
 * differentiation.
 *
 * <p>A tensor is a thin handle: a {@link Shape}, the {@link Buffer} that holds the elements, and,
 * if it requires a gradient, its entry on the tape. Its methods apply ops, one class each in {@code
 * kinesic.engine.op}, and return new tensors. {@link #reshape}, {@link #squeeze} and {@link
 * #unsqueeze} share memory with this tensor; all other ops allocate their result.
 *
 * <pre>{@code
 * Tensor w = Tensor.of(new float[][] {{1, 2}, {3, 4}}).asParameter();
 * Tensor y = x.matmul(w).tanh().sum();
 * y.backward();
 * Tensor gw = w.gradient();
 * }</pre>
 *
 * <p>Axes are counted from 0; a negative axis counts from the end, so -1 is the last one. Two
 * shapes broadcast if, compared from the last axis, their sizes are equal or one of them is 1 or
 * missing. Ops check their arguments before they compute, and throw an {@link
 * IllegalArgumentException} that names the op, the shapes and the sizes that differ. All tensors of
 * an op must be on the same backend.
 */
public final class Tensor {

  private final Shape shape;
  private final Buffer buffer;
  private final @Nullable Node node;

  /**
   * Creates a tensor over existing memory.
   *
   * @throws IllegalArgumentException if the length of {@code buffer} is not the number of elements
   */
  public Tensor(Shape shape, Buffer buffer) {
    this(shape, buffer, null);
    if (buffer.length() != shape.elements()) {
      throw new IllegalArgumentException(
          "tensor: shape %s has %s elements but the buffer holds %s"
              .formatted(shape, shape.elements(), buffer.length()));
    }
  }

  private Tensor(Shape shape, Buffer buffer, @Nullable Node node) {
    this.shape = shape;
    this.buffer = buffer;
    this.node = node;
  }

  // ---------------------------------------------------------------- creation

  /**
   * Allocates a tensor with unspecified elements, from the current step scope if there is one (see
   * {@link StepMemory}).
   */
  public static Tensor allocate(Backend backend, Shape shape) {
    return new Tensor(shape, StepMemory.allocate(backend, shape.elements()));
  }

  /** Returns a tensor of zeros on the standard backend. */
  public static Tensor zeros(Shape shape) {
    return full(shape, 0f);
  }

  /** Returns a tensor of ones on the standard backend. */
  public static Tensor ones(Shape shape) {
    return full(shape, 1f);
  }

  /** Returns a tensor filled with {@code value} on the standard backend. */
  public static Tensor full(Shape shape, float value) {
    return full(Backends.standard(), shape, value);
  }

  /** Returns a tensor filled with {@code value}. */
  public static Tensor full(Backend backend, Shape shape, float value) {
    Tensor result = allocate(backend, shape);
    backend.elementwise().fill(value, result.buffer);
    return result;
  }

  /** Returns a scalar, shape [], on the standard backend. */
  public static Tensor scalar(float value) {
    return full(Shape.SCALAR, value);
  }

  /** Returns a vector with the given elements on the standard backend. */
  public static Tensor of(float... values) {
    return of(Shape.of(values.length), values);
  }

  /**
   * Returns a matrix with the given rows on the standard backend.
   *
   * <pre>{@code
   * Tensor x = Tensor.of(new float[][] {{1, 2, 3}, {4, 5, 6}}); // shape [2, 3]
   * }</pre>
   *
   * @throws IllegalArgumentException if the rows differ in length
   */
  public static Tensor of(float[][] rows) {
    int columns = rows.length == 0 ? 0 : rows[0].length;
    float[] values = new float[rows.length * columns];
    for (int r = 0; r < rows.length; r++) {
      if (rows[r].length != columns) {
        throw new IllegalArgumentException(
            "tensor: row 0 has %s elements but row %s has %s"
                .formatted(columns, r, rows[r].length));
      }
      System.arraycopy(rows[r], 0, values, r * columns, columns);
    }
    return of(Shape.of(rows.length, columns), values);
  }

  /**
   * Returns a tensor with a copy of the given elements, in row-major order, on the standard
   * backend.
   *
   * @throws IllegalArgumentException if the number of values is not the number of elements
   */
  public static Tensor of(Shape shape, float... values) {
    return of(Backends.standard(), shape, values);
  }

  /**
   * Returns a tensor with a copy of the given elements, in row-major order.
   *
   * @throws IllegalArgumentException if the number of values is not the number of elements
   */
  public static Tensor of(Backend backend, Shape shape, float... values) {
    if (values.length != shape.elements()) {
      throw new IllegalArgumentException(
          "tensor: shape %s has %s elements but %s values are given"
              .formatted(shape, shape.elements(), values.length));
    }
    Tensor result = allocate(backend, shape);
    backend.write(values, 0, result.buffer, 0, values.length);
    return result;
  }

  // ---------------------------------------------------------------- access

  /** Returns the sizes of the axes. */
  public Shape shape() {
    return shape;
  }

  /**
   * Returns the size of an axis.
   *
   * @throws IllegalArgumentException if the axis does not exist
   */
  public int size(int axis) {
    return shape.size(axis);
  }

  /** Returns the memory that holds the elements, for kernels. */
  public Buffer buffer() {
    return buffer;
  }

  /** Returns the backend that holds the elements and runs the ops. */
  public Backend backend() {
    return buffer.backend();
  }

  /**
   * Returns a copy of the elements in row-major order.
   *
   * @throws IllegalStateException if the step scope that owned the memory has ended
   */
  public float[] toArray() {
    float[] values = new float[shape.elements()];
    backend().read(buffer, 0, values, 0, values.length);
    return values;
  }

  /**
   * Returns the only element.
   *
   * @throws IllegalStateException if the tensor does not have exactly one element
   */
  public float item() {
    if (shape.elements() != 1) {
      throw new IllegalStateException("item: needs exactly one element, the shape is " + shape);
    }
    return toArray()[0];
  }

  /**
   * Returns the element at {@code index}, one number per axis. Each call is a transfer from the
   * backend; use {@link #toArray} in loops.
   *
   * @throws IndexOutOfBoundsException if there is no such element
   */
  public float get(int... index) {
    float[] value = new float[1];
    backend().read(buffer, shape.position(index), value, 0, 1);
    return value[0];
  }

  /** Returns the shape, the origin and the elements; large tensors are abbreviated. */
  @Override
  public String toString() {
    return TensorText.of(this);
  }

  // ---------------------------------------------------------------- gradients

  /** Returns this tensor as a leaf that collects a gradient; the memory is shared. */
  public Tensor asParameter() {
    return new Tensor(shape, buffer, Node.leaf(shape));
  }

  /** Returns this tensor without its history; the memory is shared. */
  public Tensor detach() {
    return node == null ? this : new Tensor(shape, buffer, null);
  }

  /** Returns whether a backward pass computes a gradient for this tensor. */
  public boolean requiresGradient() {
    return node != null;
  }

  /** Returns the entry on the tape; null if this tensor requires no gradient. */
  public @Nullable Node node() {
    return node;
  }

  /** Returns this tensor with another entry on the tape, for the tape itself; memory is shared. */
  public Tensor withNode(@Nullable Node entry) {
    return new Tensor(shape, buffer, entry);
  }

  /**
   * Returns the sum of the gradients of all backward passes since {@link #clearGradient}; null
   * before the first pass, and for tensors that are not leaves.
   */
  public @Nullable Tensor gradient() {
    return node == null ? null : node.gradient();
  }

  /** Clears the gradient. */
  public void clearGradient() {
    if (node != null) {
      node.setGradient(null);
    }
  }

  /**
   * Adds the gradient of this scalar to every leaf that it depends on, and frees the tape.
   *
   * <pre>{@code
   * Tensor x = Tensor.of(2f, 3f).asParameter();
   * x.square().sum().backward();
   * x.gradient(); // [4, 6]
   * }</pre>
   *
   * @throws IllegalStateException if this tensor does not have exactly one element, requires no
   *     gradient, or an earlier backward pass has freed its tape
   */
  public void backward() {
    if (shape.elements() != 1) {
      throw new IllegalStateException(
          "backward: needs a scalar, the shape is " + shape + "; sum first or give a seed");
    }
    Autograd.backward(this, full(backend(), shape, 1f));
  }

  // ---------------------------------------------------------------- arithmetic

  /**
   * Returns this + other, broadcast.
   *
   * <pre>{@code
   * Tensor x = Tensor.of(new float[][] {{1, 2}, {3, 4}});
   * x.add(Tensor.of(10f, 20f)); // [[11, 22], [13, 24]]
   * }</pre>
   *
   * @throws IllegalArgumentException if the shapes do not broadcast
   */
  public Tensor add(Tensor other) {
    return new Add().apply(this, other);
  }

  /** Returns this + value. */
  public Tensor add(float value) {
    return new Affine(1f, value).apply(this);
  }

  /**
   * Returns this - other, broadcast.
   *
   * @throws IllegalArgumentException if the shapes do not broadcast
   */
  public Tensor subtract(Tensor other) {
    return new Subtract().apply(this, other);
  }

  /** Returns this - value. */
  public Tensor subtract(float value) {
    return new Affine(1f, -value).apply(this);
  }

  /**
   * Returns this · other element by element, broadcast.
   *
   * @throws IllegalArgumentException if the shapes do not broadcast
   */
  public Tensor multiply(Tensor other) {
    return new Multiply().apply(this, other);
  }

  /** Returns this · value. */
  public Tensor multiply(float value) {
    return new Affine(value, 0f).apply(this);
  }

  /**
   * Returns this / other element by element, broadcast.
   *
   * @throws IllegalArgumentException if the shapes do not broadcast
   */
  public Tensor divide(Tensor other) {
    return new Divide().apply(this, other);
  }

  /** Returns this / value. */
  public Tensor divide(float value) {
    return divide(full(backend(), Shape.SCALAR, value));
  }

  /**
   * Returns the elementwise maximum of this and other, broadcast. Where both are equal, each
   * receives half of the gradient.
   *
   * @throws IllegalArgumentException if the shapes do not broadcast
   */
  public Tensor maximum(Tensor other) {
    return new Extremum(Binary.MAXIMUM).apply(this, other);
  }

  /**
   * Returns the elementwise minimum of this and other, broadcast. Where both are equal, each
   * receives half of the gradient.
   *
   * @throws IllegalArgumentException if the shapes do not broadcast
   */
  public Tensor minimum(Tensor other) {
    return new Extremum(Binary.MINIMUM).apply(this, other);
  }

  /**
   * Selects elements: the result is {@code x} where this tensor is not 0, else {@code y},
   * broadcast. Elements that are not selected influence neither result nor gradient, even if they
   * are NaN.
   *
   * <pre>{@code
   * Tensor mask = Tensor.of(1f, 0f, 1f);
   * mask.where(Tensor.of(1f, 2f, 3f), Tensor.scalar(-1f)); // [1, -1, 3]
   * }</pre>
   *
   * @throws IllegalArgumentException if the shapes do not broadcast, or this tensor requires a
   *     gradient
   */
  public Tensor where(Tensor x, Tensor y) {
    return new Where().apply(this, x, y);
  }

  /** Returns -this. */
  public Tensor negate() {
    return new Pointwise(Unary.NEGATE).apply(this);
  }

  /** Returns e^this. */
  public Tensor exp() {
    return new Pointwise(Unary.EXP).apply(this);
  }

  /** Returns the natural logarithm; NaN for negative elements. */
  public Tensor log() {
    return new Pointwise(Unary.LOG).apply(this);
  }

  /** Returns the square root; NaN for negative elements. */
  public Tensor sqrt() {
    return new Pointwise(Unary.SQRT).apply(this);
  }

  /** Returns this². */
  public Tensor square() {
    return new Pointwise(Unary.SQUARE).apply(this);
  }

  /** Returns |this|; the gradient at 0 is 0. */
  public Tensor abs() {
    return new Pointwise(Unary.ABS).apply(this);
  }

  /** Returns 1 / this. */
  public Tensor reciprocal() {
    return new Pointwise(Unary.RECIPROCAL).apply(this);
  }

  /** Returns the hyperbolic tangent. */
  public Tensor tanh() {
    return new Pointwise(Unary.TANH).apply(this);
  }

  /** Returns 1 / (1 + e^-this). */
  public Tensor sigmoid() {
    return new Pointwise(Unary.SIGMOID).apply(this);
  }

  /** Returns max(this, 0); the gradient at 0 is 0. */
  public Tensor relu() {
    return new Pointwise(Unary.RELU).apply(this);
  }

  /** Returns ln(1 + e^this). */
  public Tensor softplus() {
    return new Pointwise(Unary.SOFTPLUS).apply(this);
  }

  /**
   * Returns this limited to [low, high]. The gradient passes where low ≤ this ≤ high.
   *
   * @throws IllegalArgumentException if low exceeds high, or one of them is NaN
   */
  public Tensor clamp(float low, float high) {
    return new Clamp(low, high).apply(this);
  }

  // ---------------------------------------------------------------- linear algebra and images

  /**
   * Returns the matrix product: [m, k] times [k, n] is [m, n].
   *
   * <pre>{@code
   * Tensor x = Tensor.of(new float[][] {{1, 2}, {3, 4}});
   * x.matmul(Tensor.of(new float[][] {{1}, {10}})); // [[21], [43]]
   * }</pre>
   *
   * @throws IllegalArgumentException if an operand is not a matrix, or the inner sizes differ
   */
  public Tensor matmul(Tensor right) {
    return matmul(right, false, false);
  }

  /**
   * Returns the matrix product of this or its transpose with {@code right} or its transpose.
   *
   * @throws IllegalArgumentException if an operand is not a matrix, or the inner sizes differ
   */
  public Tensor matmul(Tensor right, boolean transposeThis, boolean transposeRight) {
    return new MatMul(transposeThis, transposeRight).apply(this, right);
  }

  /**
   * Returns the two-dimensional convolution (cross-correlation) of images with a filter under zero
   * padding; see {@link Conv2d} for the formula.
   *
   * <pre>{@code
   * Tensor images = Tensor.zeros(Shape.of(8, 32, 32, 3));
   * Tensor filter = Tensor.zeros(Shape.of(3, 3, 3, 16));
   * images.conv2d(filter, 2, 1).shape(); // [8, 16, 16, 16]
   * }</pre>
   *
   * @param filter [kh, kw, cin, cout]; this tensor is [n, h, w, cin] or blocked ({@link
   *     #toBlocked})
   * @param stride the distance of two windows on both axes
   * @param padding the rows and columns of zeros on each side
   * @return [n, oh, ow, cout] with oh = (h + 2·padding - kh) / stride + 1, rounded down; blocked if
   *     this tensor is
   * @throws IllegalArgumentException if the shapes do not match, or the filter is larger than the
   *     padded image
   */
  public Tensor conv2d(Tensor filter, int stride, int padding) {
    return conv2d(filter, stride, padding, null);
  }

  /**
   * Returns the two-dimensional convolution, as {@link #conv2d(Tensor, int, int)}, in a layout.
   *
   * @param to the layout of the result; null for that of this tensor
   * @throws IllegalArgumentException if the shapes do not match, or the filter is larger than the
   *     padded image
   */
  public Tensor conv2d(Tensor filter, int stride, int padding, @Nullable ImageLayout to) {
    return new Conv2d(stride, padding, to).apply(this, filter);
  }

  /**
   * Returns images [n, h, w, c] in blocks of 16 channels, [n, ⌈c/16⌉, h, w, 16], the layout in
   * which the convolutions of some backends are fastest ({@link Backend#imageLayout}). The channels
   * from c on are padding: they are 0 here, and unspecified in results of other ops. Convolution,
   * pooling and batch normalisation accept images in either layout.
   *
   * <pre>{@code
   * Tensor.zeros(Shape.of(8, 32, 32, 20)).toBlocked().shape(); // [8, 2, 32, 32, 16]
   * }</pre>
   *
   * @throws IllegalArgumentException if this is not [n, h, w, c]
   */
  public Tensor toBlocked() {
    return new ToBlocked().apply(this);
  }

  /**
   * Returns images in blocks of 16 channels, [n, ⌈channels/16⌉, h, w, 16], as [n, h, w, channels];
   * the inverse of {@link #toBlocked}.
   *
   * @throws IllegalArgumentException if this is not [n, ⌈channels/16⌉, h, w, 16]
   */
  public Tensor fromBlocked(int channels) {
    return new FromBlocked(channels).apply(this);
  }

  /**
   * Returns the maximum of each window of images, [n, h, w, c] or blocked. The gradient goes to the
   * first maximum.
   *
   * @throws IllegalArgumentException if these are no images, the window is larger than the padded
   *     image, or the padding is not smaller than the window
   */
  public Tensor maxPool2d(Window window) {
    return new MaxPool2d(window).apply(this);
  }

  /**
   * Returns the mean of each window of images, [n, h, w, c] or blocked; padding does not count.
   *
   * @throws IllegalArgumentException if these are no images, the window is larger than the padded
   *     image, or the padding is not smaller than the window
   */
  public Tensor averagePool2d(Window window) {
    return new AveragePool2d(window).apply(this);
  }

  // ---------------------------------------------------------------- reductions and softmax

  /** Returns the sum of all elements, a scalar. */
  public Tensor sum() {
    return Sum.all(this);
  }

  /**
   * Returns the sum over {@code axis}, which disappears.
   *
   * @throws IllegalArgumentException if the axis does not exist
   */
  public Tensor sum(int axis) {
    return Sum.over(this, axis);
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
  public Tensor sum(boolean keepDimensions, int... axes) {
    return Sum.over(this, keepDimensions, axes);
  }

  /** Returns the mean of all elements, a scalar; NaN if there are no elements. */
  public Tensor mean() {
    return sum().multiply(1f / shape.elements());
  }

  /**
   * Returns the mean over {@code axis}, which disappears.
   *
   * @throws IllegalArgumentException if the axis does not exist
   */
  public Tensor mean(int axis) {
    return sum(axis).multiply(1f / shape.size(axis));
  }

  /**
   * Returns the mean over several axes.
   *
   * @param keepDimensions whether the axes stay, with size 1
   * @param axes the axes to average over; all if none is given
   * @throws IllegalArgumentException if an axis does not exist or occurs twice
   */
  public Tensor mean(boolean keepDimensions, int... axes) {
    return sum(keepDimensions, axes).multiply(1f / Sum.terms(shape, axes));
  }

  /**
   * Returns the maximum over {@code axis}, which disappears; NaN if an element is NaN. The gradient
   * goes to the first maximum.
   *
   * @throws IllegalArgumentException if the axis does not exist or its size is 0
   */
  public Tensor max(int axis) {
    return new Max(axis).apply(this);
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
  public int[] argMax(int axis) {
    if (shape.size(axis) == 0) {
      throw new IllegalArgumentException(
          "argMax: axis %s of shape %s has size 0".formatted(axis, shape));
    }
    Tensor last = shape.axis(axis) == shape.rank() - 1 ? this : detach().axisLast(axis);
    int columns = shape.size(axis);
    return backend().reduction().argMax(shape.elements() / columns, columns, last.buffer);
  }

  private Tensor axisLast(int axis) {
    int[] order = new int[shape.rank()];
    int moved = shape.axis(axis);
    for (int a = 0; a < order.length - 1; a++) {
      order[a] = a < moved ? a : a + 1;
    }
    order[order.length - 1] = moved;
    return permute(order);
  }

  /**
   * Sums over the axes along which {@code target} was broadcast to the shape of this tensor. The
   * backward pass uses it to undo broadcasting (PyTorch: {@code sum_to_size}). Returns this tensor
   * if the shapes are equal.
   *
   * @throws IllegalArgumentException if {@code target} does not broadcast to this shape
   */
  public Tensor sumTo(Shape target) {
    return Sum.to(this, target);
  }

  /**
   * Returns the softmax over the last axis.
   *
   * @throws IllegalArgumentException if this tensor is a scalar
   */
  public Tensor softmax() {
    return new Softmax().apply(this);
  }

  /**
   * Returns the logarithm of the softmax over the last axis.
   *
   * @throws IllegalArgumentException if this tensor is a scalar
   */
  public Tensor logSoftmax() {
    return new LogSoftmax().apply(this);
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
  public Tensor crossEntropy(int[] labels) {
    return CrossEntropy.mean(this, labels);
  }

  // ---------------------------------------------------------------- shape and data movement

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
  public Tensor reshape(int... sizes) {
    return new Reshape(sizes).apply(this);
  }

  /**
   * Inserts an axis of size 1; the memory is shared.
   *
   * @param axis the index of the new axis in the result, -rank - 1 to rank
   * @throws IllegalArgumentException if the axis is out of range
   */
  public Tensor unsqueeze(int axis) {
    return reshape(shape.insert(axis, 1).toArray());
  }

  /**
   * Removes an axis of size 1; the memory is shared.
   *
   * @throws IllegalArgumentException if the axis does not exist or its size is not 1
   */
  public Tensor squeeze(int axis) {
    if (shape.size(axis) != 1) {
      throw new IllegalArgumentException(
          "squeeze: axis %s of shape %s has size %s, not 1"
              .formatted(axis, shape, shape.size(axis)));
    }
    return reshape(shape.without(axis).toArray());
  }

  /**
   * Returns the transpose of a matrix, a copy.
   *
   * @throws IllegalArgumentException if this tensor is not a matrix
   */
  public Tensor transpose() {
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
  public Tensor permute(int... axes) {
    return new Permute(axes).apply(this);
  }

  /**
   * Returns a copy of the indices {@code from} (inclusive) to {@code to} (exclusive) of an axis.
   *
   * @throws IllegalArgumentException if the axis does not exist or is shorter than {@code to}, or
   *     {@code from} is negative or exceeds {@code to}
   */
  public Tensor slice(int axis, int from, int to) {
    return new Slice(axis, from, to).apply(this);
  }

  /**
   * Returns the rows (along the first axis) with the given indices, which may repeat: y[i] =
   * this[index[i]], as TensorFlow's {@code gather} or PyTorch's {@code index_select} on axis 0.
   *
   * @throws IllegalArgumentException if this tensor is a scalar, or an index is not a row
   */
  public Tensor gatherRows(int... index) {
    return new GatherRows(index).apply(this);
  }

  /**
   * Concatenates tensors along an existing axis.
   *
   * <pre>{@code
   * Tensor.concat(0, Tensor.of(1f, 2f), Tensor.of(3f)); // [1, 2, 3]
   * Tensor.stack(0, Tensor.of(1f, 2f), Tensor.of(3f, 4f)); // [[1, 2], [3, 4]]
   * }</pre>
   *
   * @throws IllegalArgumentException if no tensor is given, or the shapes differ on another axis
   */
  public static Tensor concat(int axis, Tensor... parts) {
    return new Concat(axis).apply(parts);
  }

  /**
   * Concatenates tensors of one shape along a new axis.
   *
   * @param axis the index of the new axis in the result
   * @throws IllegalArgumentException if no tensor is given, the shapes differ, or the axis is out
   *     of range
   */
  public static Tensor stack(int axis, Tensor... parts) {
    return Concat.stack(axis, parts);
  }

  /**
   * Sets each element to zero with probability {@code p} and multiplies the others by 1 / (1 - p).
   *
   * @throws IllegalArgumentException if p is not in [0, 1)
   */
  public Tensor dropout(float p, RandomStream stream) {
    return new Dropout(p, stream).apply(this);
  }

  /** Returns a copy with its own memory and without history. */
  public Tensor copy() {
    Tensor result = allocate(backend(), shape);
    copyTo(result);
    return result;
  }

  /**
   * Copies the elements into the memory of {@code target}. The tape does not record it.
   *
   * @throws IllegalArgumentException if the shapes differ, or the backends do
   */
  public void copyTo(Tensor target) {
    if (!target.shape.equals(shape) || !target.backend().equals(backend())) {
      throw new IllegalArgumentException(
          "copyTo: cannot copy %s on %s to %s on %s"
              .formatted(shape, backend().name(), target.shape, target.backend().name()));
    }
    int n = shape.elements();
    backend().dataMovement().copyRows(1, n, buffer, 0, n, target.buffer, 0, n);
  }
}
