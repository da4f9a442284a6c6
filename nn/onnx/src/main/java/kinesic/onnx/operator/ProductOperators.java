package kinesic.onnx.operator;

import java.util.List;
import java.util.stream.IntStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.op.Linear;
import org.jspecify.annotations.Nullable;

/** Products of matrices. */
final class ProductOperators {

  private static final Layout TRANSPOSED = Layout.of(1, 0);

  private ProductOperators() {}

  static void register(Operators operators) {
    operators.add("MatMul", 1, ((Operator) ProductOperators::product).slots(Slot.WEIGHT));
    operators.add("Gemm", 6, new General());
  }

  // ---------------------------------------------------------------- MatMul

  private static List<Operand> product(Call call) {
    TensorOperand left = call.tensor(0);
    TensorOperand right = call.tensor(1);
    boolean row = left.shape().rank() == 1;
    boolean column = right.shape().rank() == 1;
    if (row) {
      left = left.reshaped(Shape.of(1, left.shape().size(0)));
    }
    if (column) {
      right = right.reshaped(Shape.of(right.shape().size(0), 1));
    }
    TensorOperand result = matrices(left, right);
    if (row) {
      result = result.reshaped(result.shape().without(-2));
    }
    if (column) {
      result = result.reshaped(result.shape().without(-1));
    }
    return List.of(result);
  }

  private static TensorOperand matrices(TensorOperand left, TensorOperand right) {
    TensorOperand x = left.unblocked();
    TensorOperand y = right.unblocked();
    int last = x.shape().rank() - 1;
    boolean rows = y.shape().rank() == 2 && x.layout().axis(last) == last;
    if (!rows) {
      x = matricesInside(x);
    }
    y = matricesInside(y);
    boolean transposeX = !rows && isTransposed(x);
    boolean transposeY = isTransposed(y);
    Tensor product = x.tensor().matmul(y.tensor(), transposeX, transposeY);
    return rows ? x.with(product) : TensorOperand.of(product, left.type());
  }

  /** Returns an operand whose axes lie in order, the last two possibly exchanged. */
  private static TensorOperand matricesInside(TensorOperand x) {
    return isTransposed(x) ? x : x.in(Layout.logical(x.shape().rank()));
  }

  /** Returns whether the axes lie in order, but the last two exchanged. */
  private static boolean isTransposed(TensorOperand x) {
    int rank = x.shape().rank();
    int[] order = IntStream.range(0, rank).toArray();
    order[rank - 2] = rank - 1;
    order[rank - 1] = rank - 2;
    return x.layout().equals(Layout.of(order));
  }

  // ---------------------------------------------------------------- Gemm

  /**
   * alpha · A · B + beta · C, in which A and B may be transposed. A may have any number of axes,
   * for linear layers that a file spells out as a product and a sum.
   */
  private record General() implements Operator {

    @Override
    public List<Operand> compute(Call call) {
      boolean transposeA = call.flag("transA", false);
      boolean transposeB = call.flag("transB", false);
      float alpha = call.number("alpha", 1);
      float beta = call.number("beta", 1);
      TensorOperand given = call.tensor(0);
      TensorOperand b = call.tensor(1);
      if (given.shape().rank() == 1) {
        return List.of(row(call, given));
      }
      TensorOperand a = rows(transposeA ? given.transposed(1, 0) : given);
      Tensor right = (transposeB ? b.transposed(1, 0) : b).logical();
      TensorOperand c = call.has(2) ? call.tensor(2) : null;
      if (alpha == 1 && beta == 1 && c != null && isRow(c, right.size(1))) {
        Tensor bias = c.logical().reshape(-1);
        return List.of(a.with(new Linear().apply(a.tensor(), right, bias)));
      }
      Tensor product = a.logical().matmul(right);
      Tensor scaled = alpha == 1 ? product : product.multiply(alpha);
      return List.of(TensorOperand.of(sum(scaled, c, beta), a.type()));
    }

    /** Returns an operand whose last axis lies last. */
    private static TensorOperand rows(TensorOperand x) {
      TensorOperand rows = x.unblocked();
      int last = rows.shape().rank() - 1;
      return rows.layout().axis(last) == last ? rows : rows.in(Layout.logical(last + 1));
    }

    private static Operand row(Call call, TensorOperand a) {
      Tensor product = a.logical().unsqueeze(0).matmul(call.tensor(1).logical()).squeeze(0);
      return TensorOperand.of(product.add(call.tensor(2).logical()), a.type());
    }

    private static boolean isRow(TensorOperand c, int columns) {
      return c.shape().elements() == columns
          && c.shape().rank() > 0
          && c.shape().size(-1) == columns;
    }

    private static Tensor sum(Tensor product, @Nullable TensorOperand c, float beta) {
      if (c == null || beta == 0) {
        return product;
      }
      Tensor term = c.logical();
      return product.add(beta == 1 ? term : term.multiply(beta));
    }

    @Override
    public Slot slot(Attributes node, int input) {
      return input == 0 ? Slot.DATA : Slot.WEIGHT;
    }

    /** The matrix B is [in, out]. */
    @Override
    public Layout stored(Attributes node, int input, int rank) {
      return input == 1 && rank == 2 && node.flag("transB", false)
          ? TRANSPOSED
          : Layout.logical(rank);
    }
  }
}
