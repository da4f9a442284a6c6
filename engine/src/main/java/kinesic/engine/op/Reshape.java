package kinesic.engine.op;

import java.util.Arrays;
import java.util.List;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Formula;
import kinesic.engine.autograd.Op;
import org.jspecify.annotations.Nullable;

/**
 * Returns the same elements in another shape; the memory is shared. The gradient is reshaped back.
 */
public final class Reshape extends Op {

  private final int[] sizes;
  private @Nullable Shape from;

  /** Reshapes to the given sizes, one of which may be -1 and is computed from the others. */
  public Reshape(int... sizes) {
    this.sizes = sizes.clone();
  }

  @Override
  public Formula formula() {
    return new Formula("y = x in another shape", "gx = gy in the shape of x");
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    from = inputs[0].shape();
    return new Tensor(target(inputs[0].shape()), inputs[0].buffer());
  }

  @Override
  protected Tensor[] backward(Tensor gy) {
    return new Tensor[] {new Tensor(saved(from), gy.buffer())};
  }

  @Override
  public Op resized(List<Shape> inputs, Shape result) {
    return new Reshape(result.toArray());
  }

  private Shape target(Shape shape) {
    int open = -1;
    long product = 1;
    for (int axis = 0; axis < sizes.length; axis++) {
      if (sizes[axis] == -1 && open < 0) {
        open = axis;
      } else {
        product *= sizes[axis];
      }
    }
    int[] result = sizes.clone();
    if (open >= 0 && product > 0) {
      result[open] = (int) (shape.elements() / product);
      product *= result[open];
    }
    if (product != shape.elements() || (open >= 0 && result[open] < 0)) {
      throw new IllegalArgumentException(
          "reshape: %s with %s elements cannot be reshaped to %s"
              .formatted(shape, shape.elements(), Arrays.toString(sizes)));
    }
    return Shape.of(result);
  }
}
