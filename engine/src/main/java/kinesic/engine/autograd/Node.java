package kinesic.engine.autograd;

import kinesic.engine.Shape;
import kinesic.engine.StepMemory;
import kinesic.engine.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the tape: either a leaf, which collects a gradient, or the result of an op together
 * with the entries of its inputs.
 *
 * <p>A node holds no values. The op saves in its own fields what backward reads. Once the backward
 * pass has used an entry, the entry drops op and inputs. Only if the thread {@linkplain
 * Autograd#watch watches}, the entry also keeps an {@link Observation}.
 */
public final class Node {

  private static final @Nullable Node[] NO_INPUTS = new Node[0];

  private final Shape shape;
  private final boolean leaf;
  private @Nullable Op op;
  private @Nullable Node[] inputs;
  private final Hooks hooks = new Hooks("gradient");
  private @Nullable Tensor gradient; // of a leaf
  private @Nullable Observation observation;

  private Node(Shape shape, @Nullable Op op, @Nullable Node[] inputs) {
    this.shape = shape;
    this.leaf = op == null;
    this.op = op;
    this.inputs = inputs;
  }

  /** Creates a leaf, which collects the gradient of a tensor that is not the result of an op. */
  public static Node leaf(Shape shape) {
    return new Node(shape, null, NO_INPUTS);
  }

  /** Creates the entry for the result of {@code op}; inputs that require no gradient are null. */
  static Node result(Shape shape, Op op, @Nullable Node[] inputs) {
    return new Node(shape, op, inputs);
  }

  /** Returns the shape of the tensor and of its gradient. */
  public Shape shape() {
    return shape;
  }

  /** Returns whether this tensor is a leaf, not the result of an op. */
  public boolean isLeaf() {
    return leaf;
  }

  /** Returns the op whose result this tensor is; null for a leaf, and after the backward pass. */
  public @Nullable Op op() {
    return op;
  }

  /** Returns the entries of the op's inputs, in order; null where an input requires no gradient. */
  public @Nullable Node[] inputs() {
    return inputs.clone();
  }

  /**
   * Returns the sum of the gradients of the backward passes so far; null before the first, and for
   * entries that are not leaves.
   */
  public @Nullable Tensor gradient() {
    return gradient;
  }

  /**
   * Replaces the gradient; null clears it. The next backward pass adds to {@code value} in place.
   *
   * @throws IllegalArgumentException if the shape differs from that of the tensor
   */
  public void setGradient(@Nullable Tensor value) {
    if (value != null && !value.shape().equals(shape)) {
      throw new IllegalArgumentException(
          "gradient: shape %s does not match the shape %s of the tensor"
              .formatted(value.shape(), shape));
    }
    gradient = value;
  }

  /** Returns the functions that a backward pass calls with the gradient of this entry. */
  public Hooks hooks() {
    return hooks;
  }

  /**
   * Returns what was noted about the op; null for a leaf, and if {@link Autograd#watch} was not in
   * effect. A backward pass that frees the entry does not remove it, so that a tape can be looked
   * at afterwards; but the op may have overwritten what it saved.
   */
  public @Nullable Observation observation() {
    return observation;
  }

  void observe(Observation noted) {
    observation = noted;
  }

  /** Returns whether a backward pass has freed this entry. */
  boolean isFreed() {
    return op == null && !leaf;
  }

  int inputCount() {
    return inputs.length;
  }

  @Nullable Node input(int i) {
    return inputs[i];
  }

  /**
   * Adds {@code g}, the result of a backward pass, to the gradient of this leaf.
   *
   * @param g in memory to which nothing else refers; this entry takes it over
   */
  void accumulate(Tensor g) {
    Tensor sum = gradient;
    if (sum == null) {
      gradient = g;
      return;
    }
    if (sum.buffer().isTransferred()) {
      throw new IllegalStateException(
          "backward: a parameter %s has a gradient from a step scope that has ended; clear it there"
              .formatted(shape));
    }
    sum.backend().elementwise().addScaled(1f, g.buffer(), sum.buffer());
    StepMemory.release(g);
  }

  /** Drops op and inputs; a leaf stays as it is. */
  void free() {
    if (!leaf) {
      op = null;
      inputs = NO_INPUTS;
    }
  }

  /** Returns the op and the shape, such as {@code matmul [2, 3]}. */
  @Override
  public String toString() {
    Op maker = op;
    return (leaf ? "leaf" : maker == null ? "freed" : maker.name()) + " " + shape;
  }
}
