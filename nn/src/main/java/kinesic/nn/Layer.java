package kinesic.nn;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Autograd;
import kinesic.engine.autograd.Hooks;
import kinesic.engine.autograd.Observation;
import kinesic.engine.trace.Trace;
import kinesic.kernels.Activation;
import org.jspecify.annotations.Nullable;

/**
 * A module that maps one tensor to one tensor.
 *
 * <p>A subclass declares its parameters and children in its constructor and implements {@link
 * #forward}.
 */
public abstract class Layer extends Module {

  private final Hooks outputHooks = new Hooks("output");

  /** For subclasses. */
  protected Layer() {}

  /**
   * Computes the output of the layer; what a subclass implements. Others call {@link #apply}.
   *
   * @throws IllegalArgumentException if the layer does not accept the shape of {@code x}
   */
  public abstract Tensor forward(Tensor x);

  /**
   * Applies the layer: {@link #forward}, and then the functions of {@link #onOutput} and {@link
   * #replaceOutput}. A module applies its children with this method, so that their outputs can be
   * observed, and a {@linkplain Trace trace} or {@link Autograd#watch} knows which ops belong to
   * them.
   *
   * @throws IllegalArgumentException if the layer does not accept the shape of {@code x}
   */
  public final Tensor apply(Tensor x) {
    return Trace.isSymbolic(x)
        ? Trace.within(path(), x, this::forward)
        : outputHooks.apply(Autograd.isWatching() ? watched(this, x) : forward(x));
  }

  /**
   * Computes the output of {@code computing} as a part of the network under the path of this layer.
   *
   * @param computing this layer, or one that also computes those that follow it
   */
  final Tensor watched(Layer computing, Tensor x) {
    String type = computing.getClass().getSimpleName();
    return Autograd.within(
        new Observation.Part(path(), type, parameters()), () -> computing.forward(x));
  }

  /**
   * Calls {@code observer} with the output of each {@link #apply}, for instance to ask for the
   * gradient of a result by it:
   *
   * <pre>{@code
   * List<Tensor> maps = new ArrayList<>();
   * try (var hook = net.stages().getLast().onOutput(maps::add)) {
   *   Tensor y = net.apply(images).sum();
   *   Tensor g = Autograd.gradient(y, maps.getLast());
   * }
   * }</pre>
   *
   * <p>The output of a layer that the parent fuses with others is not observed, except by {@link
   * Sequential}, nor is anything in a network compiled by {@link #forInference}.
   *
   * @return close it to remove the observer
   */
  public final Hooks.Hook onOutput(Consumer<Tensor> observer) {
    return replaceOutput(
        y -> {
          observer.accept(y);
          return y;
        });
  }

  /**
   * Passes the output of each {@link #apply} through {@code function}, which returns a tensor of
   * the same shape.
   *
   * @return close it to remove the function
   */
  public final Hooks.Hook replaceOutput(UnaryOperator<Tensor> function) {
    return outputHooks.add(function);
  }

  /**
   * Returns whether functions of {@link #onOutput} or {@link #replaceOutput} wait for the output.
   */
  final boolean isObserved() {
    return !outputHooks.isEmpty();
  }

  /**
   * Returns a layer that computes {@code next.forward(forward(x))} with less memory in training, on
   * the parameters of both; null if the two cannot be fused.
   */
  @Nullable Layer fuse(Layer next) {
    return null;
  }

  /** Returns the activation if this layer is nothing else; otherwise null. */
  @Nullable Activation activation() {
    return null;
  }

  @Override
  protected final List<Tensor> outputs(List<Tensor> inputs) {
    if (inputs.size() != 1) {
      throw new IllegalArgumentException(
          "layer: %s has one input, not %s".formatted(describe(), inputs.size()));
    }
    return List.of(apply(inputs.getFirst()));
  }
}
