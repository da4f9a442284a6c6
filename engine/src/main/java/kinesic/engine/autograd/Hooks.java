package kinesic.engine.autograd;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;

/**
 * Functions that see a tensor on its way and may replace it, in the order in which they were added.
 */
public final class Hooks {

  /** A function on its place in the list; closing it removes it. */
  public final class Hook implements AutoCloseable {
    private final UnaryOperator<Tensor> function;

    private Hook(UnaryOperator<Tensor> function) {
      this.function = function;
    }

    /** Removes the function; a second call has no effect. */
    @Override
    public void close() {
      hooks.remove(this); // hooks compare by identity
    }
  }

  private final String name;
  private final List<Hook> hooks = new ArrayList<>();

  /**
   * Creates an empty list.
   *
   * @param name of the hooks, for messages
   */
  public Hooks(String name) {
    this.name = name;
  }

  /**
   * Adds a function that returns its argument or a replacement of the same shape.
   *
   * @return the place of the function; close it to remove the function
   */
  public Hook add(UnaryOperator<Tensor> function) {
    Hook hook = new Hook(function);
    hooks.add(hook);
    return hook;
  }

  /** Returns whether there is no function. */
  public boolean isEmpty() {
    return hooks.isEmpty();
  }

  /**
   * Passes {@code t} through all functions.
   *
   * @throws IllegalStateException if a function returns a tensor of another shape
   */
  public Tensor apply(Tensor t) {
    Shape shape = t.shape();
    Tensor result = t;
    for (Hook hook : List.copyOf(hooks)) { // a function may remove itself
      result = hook.function.apply(result);
      if (!result.shape().equals(shape)) {
        throw new IllegalStateException(
            "%s: a hook returned shape %s in place of %s".formatted(name, result.shape(), shape));
      }
    }
    return result;
  }
}
