package kinesic.onnx.operator;

import java.util.List;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import org.jspecify.annotations.Nullable;

/** Attention and the rotation of queries and keys by their positions. */
final class AttentionOperators {

  private AttentionOperators() {}

  static void register(Operators operators) {
    operators.add(
        "Attention", 23, ((Operator) DotProductAttention::of).checked(AttentionOperators::problem));
    operators.add(
        "RotaryEmbedding", 23, ((Operator) AttentionOperators::rotate).slots(Slot.DATA, Slot.HOST));
  }

  private static @Nullable String problem(Attributes node, long version) {
    return node.hasInput(4) == node.hasInput(5)
        ? null
        : "one of past_key and past_value without the other";
  }

  /**
   * Rotates pairs of elements of each token, (x₁, x₂) to (x₁ cos - x₂ sin, x₁ sin + x₂ cos).
   * Inputs: [n, tokens, heads · width] or [n, heads, tokens, width], tables of cosines and sines,
   * and the rows of the tables for each token.
   */
  private static List<Operand> rotate(Call call) {
    TensorOperand x = call.tensor(0);
    Shape shape = x.shape();
    Layout tokensFirst = Layout.of(0, 2, 1, 3);
    boolean merged = shape.rank() == 3;
    int heads = merged ? (int) call.integer("num_heads", 0) : shape.size(1);
    if (heads < 1) {
      throw call.unsupported("three axes without num_heads");
    }
    Tensor tokens =
        merged
            ? x.logical().reshape(shape.size(0), shape.size(1), heads, -1)
            : x.in(tokensFirst).tensor();
    int width = tokens.size(-1);
    int given = (int) call.integer("rotary_embedding_dim", 0);
    int rotated = given == 0 ? width : given;
    Tensor cos = table(call, 1);
    Tensor sin = table(call, 2);
    Tensor pairs = tokens.slice(-1, 0, rotated);
    Tensor y =
        call.flag("interleaved", false)
            ? rotateNeighbours(pairs, cos, sin)
            : rotateHalves(pairs, cos, sin);
    Tensor all = rotated == width ? y : Tensor.concat(-1, y, tokens.slice(-1, rotated, width));
    return List.of(
        merged
            ? TensorOperand.of(all.reshape(shape.toArray()), x.type())
            : TensorOperand.of(all, tokensFirst, x.type()));
  }

  /** Returns the rows of a table for each token, [n, tokens, 1, half]. */
  private static Tensor table(Call call, int input) {
    Tensor table = call.tensor(input).logical();
    if (!call.has(3)) {
      return table.unsqueeze(2);
    }
    HostArray positions = call.host(3);
    Tensor rows = table.gatherRows(positions.ints());
    return rows.reshape(positions.shape().append(1, table.size(-1)).toArray());
  }

  private static Tensor rotateHalves(Tensor x, Tensor cos, Tensor sin) {
    int half = x.size(-1) / 2;
    Tensor first = x.slice(-1, 0, half);
    Tensor second = x.slice(-1, half, 2 * half);
    return Tensor.concat(-1, real(first, second, cos, sin), imaginary(first, second, cos, sin));
  }

  private static Tensor rotateNeighbours(Tensor x, Tensor cos, Tensor sin) {
    Shape s = x.shape();
    Tensor pairs = x.reshape(s.leading(3).append(s.size(-1) / 2, 2).toArray());
    Tensor first = pairs.select(-1, 0);
    Tensor second = pairs.select(-1, 1);
    return Tensor.stack(-1, real(first, second, cos, sin), imaginary(first, second, cos, sin))
        .reshape(s.toArray());
  }

  private static Tensor real(Tensor first, Tensor second, Tensor cos, Tensor sin) {
    return first.multiply(cos).subtract(second.multiply(sin));
  }

  private static Tensor imaginary(Tensor first, Tensor second, Tensor cos, Tensor sin) {
    return first.multiply(sin).add(second.multiply(cos));
  }
}
