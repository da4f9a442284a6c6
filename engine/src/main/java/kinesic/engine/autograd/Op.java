package kinesic.engine.autograd;

import java.util.List;
import kinesic.engine.Shape;
import kinesic.engine.StepMemory;
import kinesic.engine.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * One application of a differentiable function. A subclass implements {@link #forward} and {@link
 * #backward} and saves in its fields what backward reads.
 *
 * <p>Create a new object for each application and call {@link #apply}:
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
 * <p>Both methods run with recording disabled, so they may use the methods of {@link Tensor} as
 * well as kernels. Check your own ops with {@link GradientCheck}.
 */
public abstract class Op implements Cloneable {

  private boolean[] needs = new boolean[0];
  private boolean exclusiveGradient;
  private boolean lastPass;

  /** For subclasses. */
  protected Op() {}

  /**
   * Computes the result. Check the arguments here, before any kernel runs. Save in fields what
   * backward reads, and only if {@link #needsGradient} is true for the input whose gradient reads
   * it.
   */
  protected abstract Tensor forward(Tensor[] inputs);

  /**
   * Computes the gradient of the loss with respect to each input, given {@code gy}, the gradient
   * with respect to the result.
   *
   * <p>An entry may be null where {@link #needsGradient} is false. Where forward broadcast an
   * input, the gradient may have the shape of the result; the tape sums it to the shape of the
   * input. The tape may add to an entry in place, so each entry must be newly allocated or {@code
   * gy} itself (or a reshape of it), never an input or a result. Do not keep gy, and write to it
   * only if {@link #mayOverwriteGradient} allows it. If the tape is retained, this method is called
   * again: write to saved values only if {@link #mayOverwriteSaved} allows it.
   */
  protected abstract @Nullable Tensor[] backward(Tensor gy);

  /**
   * Returns the name of this op on the tape and in messages: the simple name of its class with a
   * lower case first letter.
   */
  public String name() {
    String name = getClass().getSimpleName();
    return name.isEmpty() ? "op" : Character.toLowerCase(name.charAt(0)) + name.substring(1);
  }

  /**
   * Returns what this op computes and its derivative as formulas, for readers: the gradient ledger,
   * the page of a tape and explanations show them. The engine computes nothing from them. The
   * default is null, for an op that states none.
   */
  public @Nullable Formula formula() {
    return null;
  }

  /**
   * Returns a value that forward saved.
   *
   * @throws IllegalStateException if forward did not save it
   */
  protected final <T> T saved(@Nullable T kept) {
    if (kept == null) {
      throw new IllegalStateException(
          name() + ": backward reads a value that forward did not save");
    }
    return kept;
  }

  /** Returns the number of inputs that the op was applied to. */
  protected final int inputCount() {
    return needs.length;
  }

  /**
   * Returns whether backward must return a gradient for input {@code i}. While {@link #backward}
   * runs, it is false for an input that requires a gradient but leads to no tensor whose gradient
   * was asked for.
   */
  protected final boolean needsGradient(int i) {
    return needs[i];
  }

  /** Returns whether backward will run, because an input requires a gradient. */
  protected final boolean isRecorded() {
    for (boolean needed : needs) {
      if (needed) {
        return true;
      }
    }
    return false;
  }

  /** Releases the memory of {@code t}, which this op allocated and no one else refers to. */
  protected final void discard(Tensor t) {
    StepMemory.release(t);
  }

  /**
   * Returns, while {@link #backward} runs, whether the op may overwrite gy with the gradient of an
   * input and return it as that gradient.
   */
  protected final boolean mayOverwriteGradient() {
    return exclusiveGradient;
  }

  /**
   * Returns, while {@link #backward} runs, whether the op may overwrite and {@linkplain #discard
   * release} values that it saved and no one else refers to. It may not if the tape is retained for
   * another pass.
   */
  protected final boolean mayOverwriteSaved() {
    return lastPass;
  }

  /**
   * Runs {@link #backward}.
   *
   * @param wanted the inputs whose gradients are wanted, among those that require one
   * @param exclusive whether no one else refers to the memory of gy
   * @param last whether the tape is freed
   */
  final @Nullable Tensor[] differentiate(
      Tensor gy, boolean[] wanted, boolean exclusive, boolean last) {
    boolean[] required = needs;
    needs = wanted;
    exclusiveGradient = exclusive;
    lastPass = last;
    try {
      return backward(gy);
    } finally {
      needs = required;
    }
  }

  /**
   * Runs the op and records it on the tape if recording is enabled and an input requires a
   * gradient.
   *
   * @throws IllegalArgumentException if the inputs are invalid or on different backends
   * @throws IllegalStateException if this object has been applied before
   */
  public final Tensor apply(Tensor... inputs) {
    if (needs.length != 0) {
      throw new IllegalStateException(
          name()
              + ": an op object can be applied only once; create a new one for each application");
    }
    Recorder recorder = Recorder.of(inputs);
    if (recorder != null) {
      needs = new boolean[inputs.length];
      return recorder.apply(this, inputs, this::forward);
    }
    requireOneBackend(inputs);
    needs = new boolean[inputs.length];
    @Nullable Node[] nodes = new Node[inputs.length];
    boolean recorded = false;
    if (Autograd.isRecording()) {
      for (int i = 0; i < inputs.length; i++) {
        nodes[i] = Autograd.entry(inputs[i]);
        needs[i] = nodes[i] != null;
        recorded |= needs[i];
      }
    }
    Watch watch = recorded ? Watch.CURRENT.get() : null;
    long start = watch == null ? 0 : System.nanoTime();
    Tensor y;
    try (Autograd.Mode inside = Autograd.insideOp()) {
      y = forward(inputs);
    }
    long end = watch == null ? 0 : System.nanoTime();
    if (Autograd.detectsAnomalies()) {
      Anomaly.checkResult(y, this, inputs);
    }
    Node node = recorded ? Node.result(y.shape(), this, nodes) : null;
    Tensor result = y.withNode(node);
    if (watch != null && node != null) {
      node.observe(watch.observe(this, inputs, result, end - start));
    }
    return result;
  }

  /**
   * Computes the result of this op for other inputs than those it was applied to. Nothing is
   * recorded on the tape, and this object does not change, so several threads may call this at
   * once. Compiled networks run their ops so.
   *
   * @throws IllegalArgumentException if the inputs are invalid
   */
  public final Tensor evaluate(Tensor... inputs) {
    try (Autograd.Mode off = Autograd.noGrad()) {
      Op copy = (Op) clone();
      copy.needs = new boolean[inputs.length];
      Recorder recorder = Recorder.of(inputs);
      return recorder == null ? copy.forward(inputs) : recorder.apply(copy, inputs, copy::forward);
    } catch (CloneNotSupportedException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * Returns the op that computes the same for a batch of another size. An op whose attributes
   * contain the sizes of its inputs overrides this, for compiled networks, which accept any batch
   * size; the default returns this op.
   *
   * @param inputs the shapes of the inputs for that batch
   * @param result the shape of the result for that batch
   */
  public Op resized(List<Shape> inputs, Shape result) {
    return this;
  }

  /**
   * Returns the number of multiply-adds of the direct algorithm, for the summary of a network. The
   * default is 0, for ops that compute no products of matrices or convolutions.
   *
   * @param inputs the shapes of the inputs
   * @param result the shape of the result
   */
  public long multiplyAdds(List<Shape> inputs, Shape result) {
    return 0;
  }

  private void requireOneBackend(Tensor[] inputs) {
    for (int i = 1; i < inputs.length; i++) {
      if (!inputs[i].backend().equals(inputs[0].backend())) {
        throw new IllegalArgumentException(
            "%s: inputs are on different backends - input 0 on %s, input %s on %s"
                .formatted(name(), inputs[0].backend().name(), i, inputs[i].backend().name()));
      }
    }
  }
}
