package kinesic.engine.autograd;

import kinesic.engine.Shape;
import kinesic.engine.StepMemory;
import kinesic.engine.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the tape: either a leaf, which collects a gradient, or the result of an op with the
 * entries of its inputs.
 *
 * <p>A node holds no values. What backward needs, the op keeps in its own fields; when the backward
 * pass has used an entry, it lets go of op, inputs and gradient.
 */
public final class Node {

  private static final @Nullable Node[] NO_INPUTS = new Node[0];

  private final Shape shape;
  private final boolean leaf;
  private @Nullable Op op;
  private @Nullable Node[] inputs;
  private @Nullable Tensor gradient;
  private boolean gradientOwned;

  private Node(Shape shape, @Nullable Op op, @Nullable Node[] inputs) {
    this.shape = shape;
    this.leaf = op == null;
    this.op = op;
    this.inputs = inputs;
  }

  /** An entry that collects the gradient of a tensor that no op made. */
  public static Node leaf(Shape shape) {
    return new Node(shape, null, NO_INPUTS);
  }

  /** The entry of what {@code op} made; an input that needs no gradient is null. */
  static Node result(Shape shape, Op op, @Nullable Node[] inputs) {
    return new Node(shape, op, inputs);
  }

  /** The shape of the tensor and of its gradient. */
  public Shape shape() {
    return shape;
  }

  /** Whether no op made this tensor. */
  public boolean isLeaf() {
    return leaf;
  }

  /** The op that made this tensor; null for a leaf and once the backward pass has spent it. */
  public @Nullable Op op() {
    return op;
  }

  /** The entries of the op's inputs, in order; null where an input needs no gradient. */
  public @Nullable Node[] inputs() {
    return inputs.clone();
  }

  /** The gradient collected so far; null before a backward pass and, but for leaves, after it. */
  public @Nullable Tensor gradient() {
    return gradient;
  }

  /** Replaces the gradient; null forgets it. */
  public void setGradient(@Nullable Tensor value) {
    if (value != null && !value.shape().equals(shape)) {
      throw new IllegalArgumentException(
          "gradient: has shape %s but its tensor has shape %s".formatted(value.shape(), shape));
    }
    gradient = value;
    gradientOwned = false;
  }

  /** Whether a backward pass has used this entry up. */
  boolean isSpent() {
    return op == null && !leaf;
  }

  int inputCount() {
    return inputs.length;
  }

  @Nullable Node input(int i) {
    return inputs[i];
  }

  /** Whether nobody else holds the memory of the gradient. */
  boolean ownsGradient() {
    return gradientOwned;
  }

  /** Adds {@code g}; {@code owned} says that nobody else holds its memory, which passes over. */
  void accumulate(Tensor g, boolean owned) {
    Tensor sum = gradient;
    if (sum != null && sum.buffer().isTransferred()) {
      throw new IllegalStateException(
          "backward: a parameter %s has a gradient from a step scope that has ended; clear it there"
              .formatted(shape));
    }
    if (sum == null) {
      gradient = leaf && !owned ? g.copy() : g;
      gradientOwned = leaf || owned;
    } else if (gradientOwned) {
      add(g, sum);
      if (owned) {
        StepMemory.release(g);
      }
    } else {
      if (owned) {
        add(sum, g);
      }
      gradient = owned ? g : sum.add(g);
      gradientOwned = true;
    }
  }

  private static void add(Tensor term, Tensor sum) {
    sum.backend().elementwise().addScaled(1f, term.buffer(), sum.buffer());
  }

  /** Lets go of op, inputs and gradient; a leaf has no op and no inputs and keeps its gradient. */
  void spend() {
    if (!leaf) {
      op = null;
      inputs = NO_INPUTS;
      gradient = null;
    }
  }

  /** What made the tensor, and its shape: {@code matmul [2, 3]}. */
  @Override
  public String toString() {
    Op maker = op;
    return (leaf ? "leaf" : maker == null ? "spent" : maker.name()) + " " + shape;
  }
}
