package kinesic.engine.op;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Formula;
import kinesic.engine.autograd.Op;
import org.jspecify.annotations.Nullable;

/**
 * The k largest or smallest elements along the last axis, in order. NaN is the largest, and equal
 * elements keep their order. dL/dx is dL/dy at the elements that were taken, else 0.
 */
public final class TopK extends Op {

  private final int k;
  private final boolean largest;
  private @Nullable Tensor indices;
  private @Nullable Shape shape;

  /**
   * Creates the op.
   *
   * @param k the number of elements
   * @param largest whether to take the largest, else the smallest
   */
  public TopK(int k, boolean largest) {
    this.k = k;
    this.largest = largest;
  }

  /**
   * Returns where the elements were along the last axis, in the shape of the result; available
   * after {@link #apply}.
   */
  public Tensor indices() {
    return saved(indices);
  }

  /** Returns the number of elements. */
  public int k() {
    return k;
  }

  /** Returns whether the largest elements are taken, else the smallest. */
  public boolean isLargest() {
    return largest;
  }

  @Override
  public Formula formula() {
    return new Formula(
        "y = the k %s elements of x, in order".formatted(largest ? "largest" : "smallest"),
        "gx = gy at the elements that were taken, else 0");
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    Rows rows = Rows.of(name(), inputs[0].shape());
    if (k < 0 || k > rows.length()) {
      throw new IllegalArgumentException(
          "topK: cannot take %s of the %s elements of the last axis of %s"
              .formatted(k, rows.length(), inputs[0].shape()));
    }
    shape = inputs[0].shape();
    Tensor y = Tensor.allocate(inputs[0].backend(), saved(shape).with(-1, k));
    Tensor columns = Tensor.allocate(inputs[0].backend(), y.shape());
    y.backend()
        .reduction()
        .topK(
            rows.count(),
            rows.length(),
            k,
            largest,
            inputs[0].buffer(),
            y.buffer(),
            columns.buffer());
    indices = columns;
    return y;
  }

  @Override
  protected Tensor[] backward(Tensor gy) {
    Tensor gx = Tensor.allocate(gy.backend(), saved(shape));
    Rows rows = Rows.of(name(), gx.shape());
    gx.backend()
        .reduction()
        .topKGradient(rows.count(), rows.length(), k, indices().buffer(), gy.buffer(), gx.buffer());
    return new Tensor[] {gx};
  }
}
