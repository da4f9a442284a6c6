package kinesic.engine;

import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import kinesic.engine.autograd.Autograd;
import kinesic.engine.autograd.Hooks;
import kinesic.engine.autograd.Node;
import kinesic.engine.autograd.Tape;
import kinesic.engine.op.Concat;
import kinesic.engine.op.Einsum;
import kinesic.engine.op.To;
import kinesic.kernels.Backend;
import kinesic.kernels.Backends;
import kinesic.kernels.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * An array of float32 numbers with a shape, contiguous and row-major, that supports automatic
 * differentiation.
 *
 * <p>A tensor is a thin handle: a {@link Shape}, the {@link Buffer} that holds the elements, and,
 * if it requires a gradient, its entry on the tape. The methods of the interfaces that it
 * implements apply ops, one class each in {@code kinesic.engine.op}, and return new tensors. {@link
 * #reshape}, {@link #squeeze} and {@link #unsqueeze} share memory with this tensor; all other ops
 * allocate their result.
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
public final class Tensor
    implements TensorArithmetic,
        TensorProducts,
        TensorImages,
        TensorReductions,
        TensorMovement,
        AutoCloseable {

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

  /** Returns a tensor of zeros with the shape of {@code other}, on its backend. */
  public static Tensor zerosLike(Tensor other) {
    return fullLike(other, 0f);
  }

  /** Returns a tensor of ones with the shape of {@code other}, on its backend. */
  public static Tensor onesLike(Tensor other) {
    return fullLike(other, 1f);
  }

  /** Returns a tensor filled with {@code value} with the shape of {@code other}, on its backend. */
  public static Tensor fullLike(Tensor other, float value) {
    return full(other.backend(), other.shape(), value);
  }

  /**
   * Returns the numbers from {@code from} (inclusive) to {@code to} (exclusive), {@code step}
   * apart, on the standard backend.
   *
   * @throws IllegalArgumentException if the step is 0 or NaN, or leads away from {@code to}
   */
  public static Tensor arange(float from, float to, float step) {
    double count = Math.ceil(((double) to - from) / step);
    if (!(count >= 0 && count <= Integer.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "arange: steps of %s do not lead from %s to %s".formatted(step, from, to));
    }
    float[] values = new float[(int) count];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (from + (double) i * step);
    }
    return of(values);
  }

  /** Returns the numbers 0 to {@code count} - 1 on the standard backend. */
  public static Tensor arange(int count) {
    return arange(0f, count, 1f);
  }

  /**
   * Returns equidistant numbers from {@code from} to {@code to}, both included, on the standard
   * backend.
   *
   * @throws IllegalArgumentException if the count is negative
   */
  public static Tensor linspace(float from, float to, int count) {
    if (count < 0) {
      throw new IllegalArgumentException("linspace: the count %s is negative".formatted(count));
    }
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (from + ((double) to - from) * i / Math.max(count - 1, 1));
    }
    return of(values);
  }

  /** Returns the identity matrix [n, n] on the standard backend. */
  public static Tensor eye(int n) {
    float[] values = new float[n * n];
    for (int i = 0; i < n; i++) {
      values[i * n + i] = 1f;
    }
    return of(Shape.of(n, n), values);
  }

  /**
   * Returns a row for each label, [labels, classes], with 1 at the label and 0 elsewhere, on the
   * standard backend.
   *
   * @throws IllegalArgumentException if a label is not from 0 to {@code classes} - 1
   */
  public static Tensor oneHot(int classes, int... labels) {
    float[] values = new float[labels.length * classes];
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] >= classes) {
        throw new IllegalArgumentException(
            "oneHot: label %s at position %s is not one of %s classes"
                .formatted(labels[i], i, classes));
      }
      values[i * classes + labels[i]] = 1f;
    }
    return of(Shape.of(labels.length, classes), values);
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
    backward(Tape.FREE);
  }

  /**
   * Adds the gradient of this scalar to every leaf that it depends on; see {@link Autograd} for
   * gradients by other tensors.
   *
   * @param tape whether to free the tape behind this tensor, or to keep it for another pass
   * @throws IllegalStateException as {@link #backward()}
   */
  public void backward(Tape tape) {
    if (shape.elements() != 1) {
      throw new IllegalStateException(
          "backward: needs a scalar, the shape is " + shape + "; sum first or give a seed");
    }
    Autograd.backward(this, full(backend(), shape, 1f), tape);
  }

  /**
   * Calls {@code observer} with the gradient of this tensor, parameter or intermediate result, in
   * each backward pass that computes it. The gradient is complete: the sum over all uses of this
   * tensor.
   *
   * <pre>{@code
   * try (var hook = hidden.onGradient(g -> System.out.println(g))) {
   *   loss.backward();
   * }
   * }</pre>
   *
   * @return close it to remove the observer
   * @throws IllegalStateException if this tensor requires no gradient
   */
  public Hooks.Hook onGradient(Consumer<Tensor> observer) {
    return replaceGradient(
        g -> {
          observer.accept(g);
          return g;
        });
  }

  /**
   * Passes the gradient of this tensor through {@code function} in each backward pass that computes
   * it. The rest of the pass continues with the result.
   *
   * @param function returns a tensor of the shape of its argument, and does not write to it
   * @return close it to remove the function
   * @throws IllegalStateException if this tensor requires no gradient
   */
  public Hooks.Hook replaceGradient(UnaryOperator<Tensor> function) {
    if (node == null) {
      throw new IllegalStateException(
          "onGradient: this tensor, %s, requires no gradient".formatted(shape));
    }
    return node.hooks().add(function);
  }

  /**
   * Frees the memory of this tensor, before the garbage collector or the step scope does it. Only
   * worth while for large tensors on a device, outside step scopes: the garbage collector does not
   * know how much memory of the device a tensor holds.
   *
   * <p>This tensor and all that share its memory, such as those of {@link #reshape}, must not be
   * used afterwards, nor by a backward pass; any use throws an exception.
   *
   * @throws IllegalStateException if the memory is a part of that of another tensor, or has been
   *     freed or recycled already
   */
  @Override
  public void close() {
    StepMemory.free(this);
  }

  // ---------------------------------------------------------------- joining and copying

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
   * Returns a sum of products in the notation of Einstein, as PyTorch's {@code einsum}: each axis
   * has a letter, and the letters that are not in the result are summed over. Without an arrow, the
   * result has the letters that occur once, in alphabetical order.
   *
   * <pre>{@code
   * Tensor.einsum("bqd,bkd->bqk", queries, keys); // products of all pairs of rows
   * Tensor.einsum("ij->", x); // the sum of all elements
   * }</pre>
   *
   * @throws IllegalArgumentException if the equation is malformed, or does not agree with the
   *     operands
   */
  public static Tensor einsum(String equation, Tensor... operands) {
    return new Einsum(equation).apply(operands);
  }

  /** Returns a copy with its own memory and without history. */
  public Tensor copy() {
    Tensor result = allocate(backend(), shape);
    copyTo(result);
    return result;
  }

  /**
   * Copies the elements into the memory of {@code target}, which may be on another backend. The
   * tape does not record it.
   *
   * @throws IllegalArgumentException if the shapes differ
   */
  public void copyTo(Tensor target) {
    if (!target.shape.equals(shape)) {
      throw new IllegalArgumentException(
          "copyTo: cannot copy %s to %s".formatted(shape, target.shape));
    }
    int n = shape.elements();
    if (target.backend().equals(backend())) {
      backend().dataMovement().copyRows(1, n, buffer, 0, n, target.buffer, 0, n);
    } else {
      target.backend().write(toArray(), 0, target.buffer, 0, n);
    }
  }

  /**
   * Returns this tensor on another backend: a copy, whose gradient is moved back, or this tensor if
   * it is there already.
   *
   * <pre>{@code
   * Tensor y = net.forward(x.to(device)).to(x.backend());
   * }</pre>
   */
  public Tensor to(Backend target) {
    return target.equals(backend()) ? this : new To(target).apply(this);
  }
}
