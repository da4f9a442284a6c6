package kinesic.engine.autograd;

import kinesic.engine.StepMemory;
import kinesic.engine.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * One application of a differentiable function: a subclass has {@link #forward} and {@link
 * #backward} under each other, and keeps in its fields what backward reads.
 *
 * <p>Make a new object for each application and call {@link #apply}:
 *
 * <pre>{@code
 * final class Cube extends Op {
 *   private @Nullable Tensor x;
 *
 *   @Override
 *   protected Tensor forward(Tensor[] inputs) {
 *     x = inputs[0];
 *     return x.multiply(x).multiply(x);
 *   }
 *
 *   @Override
 *   protected Tensor[] backward(Tensor gy) {
 *     return new Tensor[] {gy.multiply(saved(x).square()).multiply(3)};
 *   }
 * }
 *
 * Tensor y = new Cube().apply(x);
 * }</pre>
 *
 * Both methods run with recording off, so they may use the methods of {@link Tensor} as well as
 * kernels. Hold an op of your own against {@link GradientCheck}.
 */
public abstract class Op {

  private boolean[] needs = new boolean[0];
  private boolean ownsGradient;

  /** For subclasses. */
  protected Op() {}

  /**
   * Computes the result. Arguments are checked here, before any kernel runs. What backward reads
   * goes to fields, and only if {@link #needsGradient} of the input whose gradient reads it.
   */
  protected abstract Tensor forward(Tensor[] inputs);

  /**
   * The gradient of the loss with respect to each input, given {@code gy}, that with respect to the
   * result.
   *
   * <p>An entry may be null where {@link #needsGradient} is false. Where the result was made by
   * broadcasting an input, the gradient may have the result's shape: the tape sums it to the
   * input's. The tape may add to an entry in place, so it is either freshly made or {@code gy}
   * itself (or a reshape of it), never an input or a result. gy is not kept, and is written to only
   * where {@link #mayOverwriteGradient} says so.
   */
  protected abstract @Nullable Tensor[] backward(Tensor gy);

  /** What the tape and messages call this op: the simple name of its class, first letter small. */
  public String name() {
    String name = getClass().getSimpleName();
    return name.isEmpty() ? "op" : Character.toLowerCase(name.charAt(0)) + name.substring(1);
  }

  /** What forward kept, for backward to read: {@code kept} itself, which must have been set. */
  protected final <T> T saved(@Nullable T kept) {
    if (kept == null) {
      throw new IllegalStateException(name() + ": a value is read that forward did not keep");
    }
    return kept;
  }

  /** The number of inputs that the op was applied to. */
  protected final int inputCount() {
    return needs.length;
  }

  /** Whether backward must return a gradient for input {@code i}. */
  protected final boolean needsGradient(int i) {
    return needs[i];
  }

  /** Whether backward will run: an input needs a gradient. */
  protected final boolean isRecorded() {
    for (boolean needed : needs) {
      if (needed) {
        return true;
      }
    }
    return false;
  }

  /** Gives back the memory of {@code t}, which this op made and nobody else has seen. */
  protected final void discard(Tensor t) {
    StepMemory.release(t);
  }

  /**
   * While {@link #backward} runs: whether nobody else reads gy, so that it may be overwritten with
   * the gradient of an input, and returned as that.
   */
  protected final boolean mayOverwriteGradient() {
    return ownsGradient;
  }

  /** Runs {@link #backward}; {@code owned} says that nobody else reads gy. */
  final @Nullable Tensor[] differentiate(Tensor gy, boolean owned) {
    ownsGradient = owned;
    return backward(gy);
  }

  /** Runs the op and, if an input requires a gradient and recording is on, puts it on the tape. */
  public final Tensor apply(Tensor... inputs) {
    if (needs.length != 0) {
      throw new IllegalStateException(
          name() + ": an op object is applied once; make a new one for each application");
    }
    requireOneBackend(inputs);
    needs = new boolean[inputs.length];
    @Nullable Node[] nodes = new Node[inputs.length];
    boolean recorded = false;
    if (Autograd.isRecording()) {
      for (int i = 0; i < inputs.length; i++) {
        nodes[i] = inputs[i].node();
        needs[i] = nodes[i] != null;
        recorded |= needs[i];
      }
    }
    Tensor y;
    try (Autograd.Mode off = Autograd.noGrad()) {
      y = forward(inputs);
    }
    Autograd.checkFinite(y, this, "result");
    return y.withNode(recorded ? Node.result(y.shape(), this, nodes) : null);
  }

  private void requireOneBackend(Tensor[] inputs) {
    for (int i = 1; i < inputs.length; i++) {
      if (!inputs[i].backend().equals(inputs[0].backend())) {
        throw new IllegalArgumentException(
            "%s: inputs live on different backends - input 0 on %s, input %s on %s"
                .formatted(name(), inputs[0].backend().name(), i, inputs[i].backend().name()));
      }
    }
  }
}
