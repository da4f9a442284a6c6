package kinesic.engine.autograd;

import java.util.function.Function;
import kinesic.engine.Tensor;
import kinesic.kernels.Backend;
import org.jspecify.annotations.Nullable;

/**
 * A backend of symbolic tensors, which have shapes but no numbers. It records the ops that are
 * applied to them ({@code kinesic.engine.trace}).
 */
public interface Recorder extends Backend {

  /**
   * Applies {@code op} to inputs of which at least one is symbolic, and records it.
   *
   * @param forward computes the result of the op from its inputs
   * @return the symbolic result
   */
  Tensor apply(Op op, Tensor[] inputs, Function<Tensor[], Tensor> forward);

  /** Returns the backend of the tensors that are not symbolic. */
  Backend real();

  /** Returns the recorder of the first symbolic tensor; null if no tensor is symbolic. */
  static @Nullable Recorder of(Tensor[] tensors) {
    for (Tensor t : tensors) {
      if (t.backend() instanceof Recorder recorder) {
        return recorder;
      }
    }
    return null;
  }
}
