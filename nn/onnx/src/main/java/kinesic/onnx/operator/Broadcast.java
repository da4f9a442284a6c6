package kinesic.onnx.operator;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.onnx.format.ElementType;

/**
 * Operands of an element-wise operator in one layout, that of the largest, so that their tensors
 * broadcast as the operands do.
 */
public final class Broadcast {

  private final Layout layout;
  private final Shape shape;
  private final List<Tensor> tensors = new ArrayList<>();

  private Broadcast(List<TensorOperand> operands, boolean withoutPadding) {
    shape = shape(operands.stream().map(TensorOperand::shape).toList());
    TensorOperand largest = operands.getFirst();
    for (TensorOperand operand : operands) {
      if (operand.shape().elements() > largest.shape().elements()) {
        largest = operand;
      }
    }
    largest = largest.withRank(shape.rank());
    boolean blocks =
        largest.layout().isBlocked()
            && largest.shape().size(1) == shape.size(1)
            && !(withoutPadding && largest.hasPadding());
    layout = blocks ? largest.layout() : largest.unblocked().layout();
    for (TensorOperand operand : operands) {
      tensors.add(arranged(operand.withRank(shape.rank())));
    }
  }

  private Tensor arranged(TensorOperand operand) {
    boolean sharedByChannels = layout.isBlocked() && operand.shape().size(1) != shape.size(1);
    if (!sharedByChannels) {
      return operand.in(layout).tensor();
    }
    Shape s = operand.shape();
    return operand.channelsLast().reshape(s.size(0), 1, s.size(2), s.size(3), 1);
  }

  /**
   * Brings operands into one layout, for a function that is finite at 0.
   *
   * @throws IllegalArgumentException if the shapes do not broadcast
   */
  public static Broadcast of(TensorOperand... operands) {
    return new Broadcast(List.of(operands), false);
  }

  /**
   * Brings operands into one layout without padding, for a function that may not be finite at 0,
   * such as a quotient.
   *
   * @throws IllegalArgumentException if the shapes do not broadcast
   */
  public static Broadcast withoutPadding(TensorOperand... operands) {
    return new Broadcast(List.of(operands), true);
  }

  /**
   * Applies a function of two operands that is finite at 0.
   *
   * @return with the type of {@code x}
   * @throws IllegalArgumentException if the shapes do not broadcast
   */
  public static TensorOperand apply(
      BinaryOperator<Tensor> function, TensorOperand x, TensorOperand y) {
    Broadcast both = of(x, y);
    return both.result(function.apply(both.tensor(0), both.tensor(1)), x.type());
  }

  /** Returns the tensor of an operand. */
  public Tensor tensor(int operand) {
    return tensors.get(operand);
  }

  /** Returns the logical shape of the result. */
  public Shape shape() {
    return shape;
  }

  /** Returns the result of a function of the tensors. */
  public TensorOperand result(Tensor result, ElementType type) {
    return new TensorOperand(result, layout, shape, type);
  }

  /**
   * Returns the shape to which shapes broadcast.
   *
   * @throws IllegalArgumentException if they do not
   */
  public static Shape shape(List<Shape> shapes) {
    int rank = shapes.stream().mapToInt(Shape::rank).max().orElse(0);
    int[] sizes = new int[rank];
    for (int back = 1; back <= rank; back++) {
      int size = 1;
      for (Shape s : shapes) {
        int other = back > s.rank() ? 1 : s.size(-back);
        if (other != 1 && size != 1 && other != size) {
          throw new IllegalArgumentException("the shapes %s do not broadcast".formatted(shapes));
        }
        size = size == 1 ? other : size;
      }
      sizes[rank - back] = size;
    }
    return Shape.of(sizes);
  }
}
