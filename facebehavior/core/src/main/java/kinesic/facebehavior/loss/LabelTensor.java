package kinesic.facebehavior.loss;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.kernels.Backend;
import kinesic.kernels.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Labels as a tensor where a head lives: made when a loss first asks for it, outside of any step's
 * memory, and kept, for several losses read the labels of a batch.
 */
final class LabelTensor {

  private final Shape shape;
  private final float[] values;
  private volatile @Nullable Tensor latest;

  /** Of these values, which nobody writes to. */
  LabelTensor(Shape shape, float[] values) {
    this.shape = shape;
    this.values = values;
  }

  /** The values, in row-major order; for loops that do not write to them. */
  float[] values() {
    return values;
  }

  /** The memory that holds the values on {@code backend}. */
  Buffer on(Backend backend) {
    Tensor held = latest;
    if (held == null || !held.backend().equals(backend)) {
      held = new Tensor(shape, backend.allocate(values.length));
      backend.write(values, 0, held.buffer(), 0, values.length);
      latest = held;
    }
    return held.buffer();
  }
}
