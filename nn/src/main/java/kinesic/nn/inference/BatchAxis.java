package kinesic.nn.inference;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Op;
import kinesic.engine.op.Add;
import kinesic.engine.op.AveragePool2d;
import kinesic.engine.op.Divide;
import kinesic.engine.op.FromBlocked;
import kinesic.engine.op.Interpolate;
import kinesic.engine.op.MaxPool2d;
import kinesic.engine.op.Multiply;
import kinesic.engine.op.Pointwise;
import kinesic.engine.op.Reshape;
import kinesic.engine.op.Subtract;
import kinesic.engine.op.ToBlocked;
import kinesic.engine.trace.Graph;
import kinesic.engine.trace.Trace;
import kinesic.engine.trace.Value;
import kinesic.kernels.Backend;

/**
 * How the values of a network depend on the batch size. Compares the graphs of a network for {@code
 * n} and n + 1 images: a size of a shape that grows by k contains the images k times, and is k
 * times the batch size for any batch.
 */
final class BatchAxis {

  /**
   * The ops that compute each part of their result, along the first axis, from the same part of
   * their inputs. Reshaping keeps the order of elements, so it does if the first axes both contain
   * the images.
   */
  private static final Set<Class<? extends Op>> PART_BY_PART =
      Set.of(
          Add.class,
          AveragePool2d.class,
          Divide.class,
          FromBlocked.class,
          Interpolate.class,
          MaxPool2d.class,
          Multiply.class,
          Pointwise.class,
          Reshape.class,
          Subtract.class,
          ToBlocked.class);

  /** Those among them whose result may have another rank; others align their last axes. */
  private static final Set<Class<? extends Op>> CHANGING_RANK =
      Set.of(FromBlocked.class, Reshape.class, ToBlocked.class);

  private final Backend backend;
  private final int n;
  private final Map<Value, Shape> next = new HashMap<>(); // for n + 1 images
  private final Set<Value> images = new HashSet<>(); // depend on the inputs
  private final Set<Value> interleaved = new HashSet<>(); // see isInterleaved

  /**
   * Compares two graphs.
   *
   * @param backend computes the ops
   * @param n the batch size of {@code one}
   * @param more the graph for a batch of n + 1 images
   * @throws IllegalArgumentException if a value does not hold the images of a batch one after the
   *     other
   */
  BatchAxis(Backend backend, int n, Graph one, Graph more) {
    this.backend = backend;
    this.n = n;
    requireSameOps(one.results(), more.results());
    for (int i = 0; i < one.inputs().size(); i++) {
      next.put(one.inputs().get(i), more.inputs().get(i).shape());
      images.add(one.inputs().get(i));
    }
    for (int i = 0; i < one.results().size(); i++) {
      add(one.results().get(i), more.results().get(i));
    }
    for (Value output : one.outputs()) {
      if (!images.contains(output) || shape(output, 0).size(0) != 0) {
        throw new IllegalArgumentException(
            "inference: the output %s does not have one row for each image".formatted(output));
      }
    }
  }

  private static void requireSameOps(List<Value.Result> one, List<Value.Result> more) {
    for (int i = 0; i < Math.min(one.size(), more.size()); i++) {
      if (!one.get(i).op().name().equals(more.get(i).op().name())) {
        throw new IllegalArgumentException(
            "inference: the ops depend on the batch size: %s or %s"
                .formatted(one.get(i), more.get(i)));
      }
    }
    if (one.size() != more.size()) {
      throw new IllegalArgumentException(
          "inference: the number of ops depends on the batch size: %s or %s"
              .formatted(one.size(), more.size()));
    }
  }

  private void add(Value.Result result, Value.Result other) {
    for (int i = 0; i < result.inputs().size(); i++) {
      if (result.inputs().get(i) instanceof Value.Constant constant
          && other.inputs().get(i) instanceof Value.Constant grown) {
        next.put(constant, grown.shape());
        requireRepeated(constant, result);
      }
    }
    next.put(result, other.shape());
    images.add(result);
    int growing = growingAxis(result, result);
    if (growing < 0) {
      throw new IllegalArgumentException(
          "inference: %s does not keep the images of a batch apart".formatted(result));
    }
    requireResizable(result);
  }

  /** Returns the axis of {@code value} that contains the images; -1 if no axis does. */
  private int growingAxis(Value value, Value user) {
    Shape small = value.shape();
    Shape large = next.getOrDefault(value, small);
    int axis = -1;
    for (int a = 0; a < small.rank(); a++) {
      int growth = large.rank() == small.rank() ? large.size(a) - small.size(a) : 1;
      if (growth != 0) {
        if (axis >= 0 || growth * n != small.size(a)) {
          throw new IllegalArgumentException(
              "inference: %s becomes %s with %s images instead of %s; a batch of any size needs one axis that is a multiple of the batch size"
                  .formatted(user, large, n + 1, n));
        }
        axis = a;
      }
    }
    return axis;
  }

  /** Checks that a constant that grows with the batch is the same for each image. */
  private void requireRepeated(Value.Constant constant, Value.Result user) {
    int axis = growingAxis(constant, user);
    if (axis < 0) {
      return;
    }
    Tensor one = sliceOf(constant, constant.tensor(), 1);
    for (int i = 1; i < n; i++) {
      int size = one.size(axis);
      Tensor other = constant.tensor().slice(axis, i * size, (i + 1) * size);
      if (!Arrays.equals(one.toArray(), other.toArray())) {
        throw new IllegalArgumentException(
            "inference: %s uses a constant %s that differs between the images of a batch"
                .formatted(user, constant.shape()));
      }
    }
  }

  /** Checks on symbolic tensors that the op accepts another batch size. */
  private void requireResizable(Value.Result result) {
    List<Shape> inputs = result.inputs().stream().map(v -> shape(v, n + 1)).toList();
    Shape expected = shape(result, n + 1);
    Shape actual;
    try {
      actual =
          Trace.of(
                  backend,
                  inputs,
                  Map.of(),
                  x ->
                      List.of(
                          result.op().resized(inputs, expected).evaluate(x.toArray(Tensor[]::new))))
              .outputs()
              .getFirst()
              .shape();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "inference: %s accepts only %s images: %s".formatted(result, n, e.getMessage()), e);
    }
    if (!actual.equals(expected)) {
      throw new IllegalArgumentException(
          "inference: %s becomes %s for %s images, expected %s; its op must override resized"
              .formatted(result, actual, n + 1, expected));
    }
  }

  /**
   * Checks that no image influences the result of another one: unless the op is known to keep them
   * apart, evaluates it for two images of which one changes. Notes whether the images of the result
   * are interleaved.
   *
   * @throws IllegalArgumentException if the result of the other one changes
   */
  void requireIndependent(Value.Result result) {
    if (isPartByPart(result) || isIndependent(result)) {
      return;
    }
    interleaved.add(result);
    if (!isIndependent(result)) {
      throw new IllegalArgumentException(
          "inference: %s mixes the images of a batch".formatted(result));
    }
  }

  /**
   * Returns whether the op computes parts of its result from the same parts of its inputs, and the
   * first axes contain the images, or an input is the same for all of them.
   */
  private boolean isPartByPart(Value.Result result) {
    int rank = result.shape().rank();
    return PART_BY_PART.contains(result.op().getClass())
        && growingAxis(result, result) == 0
        && result.inputs().stream()
            .noneMatch(
                input ->
                    isInterleaved(input)
                        || growingAxis(input, result) > 0
                        || (growingAxis(input, result) == 0
                            && input.shape().rank() != rank
                            && !CHANGING_RANK.contains(result.op().getClass())));
  }

  private boolean isIndependent(Value.Result result) {
    RandomStream random = new RandomStream(1, "images");
    Tensor[] images = result.inputs().stream().map(v -> pair(v, random)).toArray(Tensor[]::new);
    Tensor[] others = result.inputs().stream().map(v -> pair(v, random)).toArray(Tensor[]::new);
    List<Shape> shapes = Arrays.stream(images).map(Tensor::shape).toList();
    Op op = result.op().resized(shapes, shape(result, 2));
    Tensor expected = op.evaluate(images);
    for (int kept = 0; kept < 2; kept++) {
      Tensor[] changed = new Tensor[images.length];
      for (int i = 0; i < changed.length; i++) {
        Value input = result.inputs().get(i);
        Tensor first = image(input, kept == 0 ? images[i] : others[i], 0);
        Tensor second = image(input, kept == 1 ? images[i] : others[i], 1);
        changed[i] = together(input, first, second);
      }
      float[] actual = image(result, op.evaluate(changed), kept).toArray();
      if (!Arrays.equals(image(result, expected, kept).toArray(), actual)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns whether a value contains the images one element after another on its axis, as after
   * merging an axis of positions with that of the images, [positions · n, ...]; usually it contains
   * them one after another as a whole.
   */
  boolean isInterleaved(Value value) {
    return interleaved.contains(value);
  }

  /** Returns a constant, or random numbers, for two images. */
  private Tensor pair(Value value, RandomStream random) {
    return value instanceof Value.Constant constant
        ? sliceOf(constant, constant.tensor(), 2)
        : random.uniform(backend, shape(value, 2), 0.1f, 1);
  }

  /** Returns the part of one of two images; all of a value that does not depend on the batch. */
  private Tensor image(Value value, Tensor pair, int index) {
    int axis = growingAxis(value, value);
    if (axis < 0) {
      return pair;
    }
    int size = pair.size(axis) / 2;
    return isInterleaved(value)
        ? pair.indexSelect(axis, IntStream.range(0, size).map(i -> 2 * i + index).toArray())
        : pair.slice(axis, index * size, (index + 1) * size);
  }

  /** Returns two images, parts of {@code value}; the first if it does not depend on the batch. */
  private Tensor together(Value value, Tensor first, Tensor second) {
    int axis = growingAxis(value, value);
    if (axis < 0) {
      return first;
    }
    return isInterleaved(value)
        ? Tensor.stack(axis + 1, first, second).reshape(shape(value, 2).toArray())
        : Tensor.concat(axis, first, second);
  }

  /** Returns the shape of {@code value} for a batch of {@code count} images. */
  Shape shape(Value value, int count) {
    Shape small = value.shape();
    Shape large = next.getOrDefault(value, small);
    int[] sizes = small.toArray();
    for (int axis = 0; axis < sizes.length; axis++) {
      int growth = large.size(axis) - sizes[axis];
      sizes[axis] = growth == 0 ? sizes[axis] : growth * count;
    }
    return Shape.of(sizes);
  }

  /**
   * Returns a constant for a batch of {@code count} images, at most those of the trace.
   *
   * @param t the constant, or a copy
   */
  Tensor sliceOf(Value.Constant constant, Tensor t, int count) {
    Shape wanted = shape(constant, count);
    for (int axis = 0; axis < wanted.rank(); axis++) {
      if (wanted.size(axis) != t.size(axis)) {
        return t.slice(axis, 0, wanted.size(axis));
      }
    }
    return t;
  }
}
