package kinesic.onnx.operator;

import java.util.ArrayList;
import java.util.List;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Attention that a file spells out as two products and a softmax, softmax(scale · q · kᵀ + mask) ·
 * v. Inputs: q [..., queries, width], kᵀ [..., width, keys], v [..., keys, width] and optionally
 * the mask.
 */
final class SpelledAttention {

  private static final int MASK = 3;

  private SpelledAttention() {}

  static void register(Operators operators) {
    operators.add("kinesic.fused.Attention", 1, SpelledAttention::attend);
  }

  private static List<Operand> attend(Call call) {
    TensorOperand q = call.tensor(0);
    TensorOperand keys = call.tensor(1);
    TensorOperand v = call.tensor(2);
    if (!isPlain(q.shape(), keys.shape(), v.shape(), call)) {
      return List.of(composed(call, q, keys, v));
    }
    List<@Nullable Operand> inputs =
        new ArrayList<>(List.of(q, keys.unblocked().transposed(0, 1, 3, 2), v));
    if (call.has(MASK)) {
      inputs.add(call.operand(MASK));
    }
    return List.of(DotProductAttention.of(call.withInputs(inputs)).getFirst());
  }

  /** Returns whether the inputs have four axes and need not broadcast, except the mask. */
  private static boolean isPlain(Shape q, Shape keys, Shape v, Call call) {
    if (q.rank() != 4 || keys.rank() != 4 || v.rank() != 4) {
      return false;
    }
    boolean mask = true;
    if (call.has(MASK)) {
      Shape m = call.operand(MASK).shape();
      mask = m.rank() >= 2 && m.rank() <= 4 && m.size(-1) == keys.size(-1);
    }
    return mask && q.leading(2).equals(keys.leading(2)) && q.leading(2).equals(v.leading(2));
  }

  private static TensorOperand composed(
      Call call, TensorOperand q, TensorOperand keys, TensorOperand v) {
    Tensor products = q.logical().matmul(keys.logical()).multiply(call.number("scale", 1));
    Tensor scores = call.has(MASK) ? products.add(call.tensor(MASK).logical()) : products;
    return TensorOperand.of(scores.softmax().matmul(v.logical()), q.type());
  }
}
