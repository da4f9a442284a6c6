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
import kinesic.kernels.Backend;
import kinesic.kernels.Backends;
import kinesic.kernels.Binary;
import kinesic.kernels.Buffer;
import kinesic.kernels.Unary;
import kinesic.kernels.Window;
import org.jspecify.annotations.Nullable;

/**
 * An array of float32 numbers with a shape, contiguous and row-major, that may take part in
 * automatic differentiation.
 *
 * <p>A tensor is a thin handle: a {@link Shape}, the {@link Buffer} that holds the numbers, and, if
 * a gradient is wanted, its entry on the tape. Its methods apply ops, one class each in {@code
 * kinesic.engine.op}, and give new tensors; {@link #reshape} shares memory, everything else makes
 * its own.
 *
 * <pre>{@code
 * Tensor w = Tensor.of(new float[][] {{1, 2}, {3, 4}}).asParameter();
 * Tensor y = x.matmul(w).tanh().sum();
 * y.backward();
 * Tensor gw = w.gradient();
 * }</pre>
 */
public final class Tensor {

  private final Shape shape;
  private final Buffer buffer;
  private final @Nullable Node node;

  /** A tensor over {@code buffer}, which holds exactly the elements of {@code shape}. */
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

  // ---------------------------------------------------------------- making tensors

  /** A tensor whose elements are unspecified, from the current step scope if there is one. */
  public static Tensor allocate(Backend backend, Shape shape) {
    return new Tensor(shape, StepMemory.allocate(backend, shape.elements()));
  }

  /** A tensor of zeros on the standard backend. */
  public static Tensor zeros(Shape shape) {
    return full(shape, 0f);
  }

  /** A tensor of ones on the standard backend. */
  public static Tensor ones(Shape shape) {
    return full(shape, 1f);
  }

  /** A tensor with every element {@code value} on the standard backend. */
  public static Tensor full(Shape shape, float value) {
    return full(Backends.standard(), shape, value);
  }

  /** A tensor with every element {@code value}. */
  public static Tensor full(Backend backend, Shape shape, float value) {
    Tensor result = allocate(backend, shape);
    backend.elementwise().fill(value, result.buffer);
    return result;
  }

  /** A scalar on the standard backend. */
  public static Tensor scalar(float value) {
    return full(Shape.SCALAR, value);
  }

  /** A vector with the given elements on the standard backend. */
  public static Tensor of(float... values) {
    return of(Shape.of(values.length), values);
  }

  /** A matrix with the given rows, which are of one length, on the standard backend. */
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

  /** A tensor with the given elements, a copy in row-major order, on the standard backend. */
  public static Tensor of(Shape shape, float... values) {
    return of(Backends.standard(), shape, values);
  }

  /** A tensor with the given elements, a copy in row-major order. */
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

  // ---------------------------------------------------------------- looking at tensors

  /** The sizes of the axes. */
  public Shape shape() {
    return shape;
  }

  /** The size of {@code axis}; negative axes count from the end. */
  public int size(int axis) {
    return shape.size(axis);
  }

  /** The memory that holds the elements, for kernels. */
  public Buffer buffer() {
    return buffer;
  }

  /** Where the elements live and ops run. */
  public Backend backend() {
    return buffer.backend();
  }

  /** A copy of the elements in row-major order. */
  public float[] toArray() {
    float[] values = new float[shape.elements()];
    backend().read(buffer, 0, values, 0, values.length);
    return values;
  }

  /**
   * The only element.
   *
   * @throws IllegalStateException if there is not exactly one
   */
  public float item() {
    if (shape.elements() != 1) {
      throw new IllegalStateException("item: needs exactly one element, the shape is " + shape);
    }
    return toArray()[0];
  }

  /** The element at {@code index}, one number an axis. Slow: for looking, not for loops. */
  public float get(int... index) {
    float[] value = new float[1];
    backend().read(buffer, shape.position(index), value, 0, 1);
    return value[0];
  }

  /** Shape, origin and elements, abbreviated if there are many. */
  @Override
  public String toString() {
    return TensorText.of(this);
  }

  // ---------------------------------------------------------------- gradients

  /** This tensor as a leaf that collects a gradient; the memory is shared. */
  public Tensor asParameter() {
    return new Tensor(shape, buffer, Node.leaf(shape));
  }

  /** This tensor without its history; the memory is shared. */
  public Tensor detach() {
    return node == null ? this : new Tensor(shape, buffer, null);
  }

  /** Whether a backward pass would bring a gradient here or through here. */
  public boolean requiresGradient() {
    return node != null;
  }

  /** The entry on the tape; null if no gradient is required. */
  public @Nullable Node node() {
    return node;
  }

  /** This tensor with another entry on the tape; for the tape itself. The memory is shared. */
  public Tensor withNode(@Nullable Node entry) {
    return new Tensor(shape, buffer, entry);
  }

  /** What backward passes have added up here; null before the first, or if this is no leaf. */
  public @Nullable Tensor gradient() {
    return node == null ? null : node.gradient();
  }

  /** Forgets the gradient. */
  public void clearGradient() {
    if (node != null) {
      node.setGradient(null);
    }
  }

  /**
   * Adds the gradient of this scalar to every leaf that it depends on, and spends the tape.
   *
   * @throws IllegalStateException if there is more than one element (give a seed then), or no leaf
   */
  public void backward() {
    if (shape.elements() != 1) {
      throw new IllegalStateException(
          "backward: needs a scalar, the shape is " + shape + "; sum first or give a seed");
    }
    Autograd.backward(this, full(backend(), shape, 1f));
  }

  // ---------------------------------------------------------------- arithmetic

  /** this + other, broadcast. */
  public Tensor add(Tensor other) {
    return new Add().apply(this, other);
  }

  /** this + value. */
  public Tensor add(float value) {
    return new Affine(1f, value).apply(this);
  }

  /** this - other, broadcast. */
  public Tensor subtract(Tensor other) {
    return new Subtract().apply(this, other);
  }

  /** this · other element by element, broadcast. */
  public Tensor multiply(Tensor other) {
    return new Multiply().apply(this, other);
  }

  /** this · value. */
  public Tensor multiply(float value) {
    return new Affine(value, 0f).apply(this);
  }

  /** this / other, broadcast. */
  public Tensor divide(Tensor other) {
    return new Divide().apply(this, other);
  }

  /** The larger of this and other, broadcast. */
  public Tensor maximum(Tensor other) {
    return new Extremum(Binary.MAXIMUM).apply(this, other);
  }

  /** The smaller of this and other, broadcast. */
  public Tensor minimum(Tensor other) {
    return new Extremum(Binary.MINIMUM).apply(this, other);
  }

  /** -this. */
  public Tensor negate() {
    return new Pointwise(Unary.NEGATE).apply(this);
  }

  /** e^this. */
  public Tensor exp() {
    return new Pointwise(Unary.EXP).apply(this);
  }

  /** The natural logarithm. */
  public Tensor log() {
    return new Pointwise(Unary.LOG).apply(this);
  }

  /** The square root. */
  public Tensor sqrt() {
    return new Pointwise(Unary.SQRT).apply(this);
  }

  /** this². */
  public Tensor square() {
    return new Pointwise(Unary.SQUARE).apply(this);
  }

  /** |this|. */
  public Tensor abs() {
    return new Pointwise(Unary.ABS).apply(this);
  }

  /** 1 / this. */
  public Tensor reciprocal() {
    return new Pointwise(Unary.RECIPROCAL).apply(this);
  }

  /** The hyperbolic tangent. */
  public Tensor tanh() {
    return new Pointwise(Unary.TANH).apply(this);
  }

  /** 1 / (1 + e^-this). */
  public Tensor sigmoid() {
    return new Pointwise(Unary.SIGMOID).apply(this);
  }

  /** max(this, 0). */
  public Tensor relu() {
    return new Pointwise(Unary.RELU).apply(this);
  }

  /** ln(1 + e^this). */
  public Tensor softplus() {
    return new Pointwise(Unary.SOFTPLUS).apply(this);
  }

  /** this limited to [low, high]; the gradient passes inside, bounds included. */
  public Tensor clamp(float low, float high) {
    return new Clamp(low, high).apply(this);
  }

  // ---------------------------------------------------------------- linear algebra and images

  /** The matrix product: [m, k] times [k, n] is [m, n]. */
  public Tensor matmul(Tensor right) {
    return matmul(right, false, false);
  }

  /** The matrix product of this or its transpose with {@code right} or its transpose. */
  public Tensor matmul(Tensor right, boolean transposeThis, boolean transposeRight) {
    return new MatMul(transposeThis, transposeRight).apply(this, right);
  }

  /** The convolution of [n, h, w, cin] with a filter [kh, kw, cin, cout]: see {@link Conv2d}. */
  public Tensor conv2d(Tensor filter, int stride, int padding) {
    return new Conv2d(stride, padding).apply(this, filter);
  }

  /** The maximum of each window of [n, h, w, c]. */
  public Tensor maxPool2d(Window window) {
    return new MaxPool2d(window).apply(this);
  }

  /** The mean of each window of [n, h, w, c], padding left out. */
  public Tensor averagePool2d(Window window) {
    return new AveragePool2d(window).apply(this);
  }

  // ---------------------------------------------------------------- reductions and softmax

  /** The sum of all elements, a scalar. */
  public Tensor sum() {
    return Sum.all(this);
  }

  /** The sum over {@code axis}, which disappears. */
  public Tensor sum(int axis) {
    return Sum.over(this, axis);
  }

  /** The mean of all elements, a scalar. */
  public Tensor mean() {
    return sum().multiply(1f / shape.elements());
  }

  /** The mean over {@code axis}, which disappears. */
  public Tensor mean(int axis) {
    return sum(axis).multiply(1f / shape.size(axis));
  }

  /** The maximum over {@code axis}, which disappears; the gradient goes to the first maximum. */
  public Tensor max(int axis) {
    return new Max(axis).apply(this);
  }

  /**
   * This tensor summed over the axes on which {@code target} was broadcast to this shape: what
   * undoes broadcasting in the backward pass. Returns this tensor if the shapes are equal.
   */
  public Tensor sumTo(Shape target) {
    return Sum.to(this, target);
  }

  /** The softmax over the last axis. */
  public Tensor softmax() {
    return new Softmax().apply(this);
  }

  /** The logarithm of the softmax over the last axis. */
  public Tensor logSoftmax() {
    return new LogSoftmax().apply(this);
  }

  /**
   * The mean cross-entropy of the softmax of [rows, classes] against one label a row, over the rows
   * whose label is not negative; 0 if there are none.
   */
  public Tensor crossEntropy(int[] labels) {
    return CrossEntropy.mean(this, labels);
  }

  // ---------------------------------------------------------------- data movement

  /** The same elements in another shape; one size may be -1 and is worked out. Shares memory. */
  public Tensor reshape(int... sizes) {
    return new Reshape(sizes).apply(this);
  }

  /** The transpose of a matrix, a copy. */
  public Tensor transpose() {
    return permute(1, 0);
  }

  /** The axes reordered: axis a of the result is axis {@code axes[a]} of this. A copy. */
  public Tensor permute(int... axes) {
    return new Permute(axes).apply(this);
  }

  /** The part of {@code axis} from index {@code from} up to, not including, {@code to}. A copy. */
  public Tensor slice(int axis, int from, int to) {
    return new Slice(axis, from, to).apply(this);
  }

  /** The rows (along the first axis) with the given indices, which may repeat. */
  public Tensor gatherRows(int... index) {
    return new GatherRows(index).apply(this);
  }

  /** The tensors one after the other along {@code axis}; all other sizes are equal. */
  public static Tensor concat(int axis, Tensor... parts) {
    return new Concat(axis).apply(parts);
  }

  /** Zeroes each element with probability {@code p} and scales the others by 1 / (1 - p). */
  public Tensor dropout(float p, RandomStream stream) {
    return new Dropout(p, stream).apply(this);
  }

  /** A copy with its own memory and no history. */
  public Tensor copy() {
    Tensor result = allocate(backend(), shape);
    int n = shape.elements();
    backend().dataMovement().copyRows(1, n, buffer, 0, n, result.buffer, 0, n);
    return result;
  }
}
