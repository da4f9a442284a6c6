package kinesic.onnx.operator;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An operator with declarations.
 *
 * @param operator computes
 * @param slots the uses of the inputs, of which the last one holds for further inputs; empty for
 *     those of the operator
 * @param check finds what is not supported
 */
record Declared(Operator operator, List<Slot> slots, Operator.Check check) implements Operator {

  @Override
  public List<Operand> compute(Call call) {
    return operator.compute(call);
  }

  @Override
  public @Nullable String problem(Attributes node, long version) {
    return check.problem(node, version);
  }

  @Override
  public Slot slot(Attributes node, int input) {
    return slots.isEmpty()
        ? operator.slot(node, input)
        : slots.get(Math.min(input, slots.size() - 1));
  }

  @Override
  public Layout stored(Attributes node, int input, int rank) {
    return operator.stored(node, input, rank);
  }

  @Override
  public boolean isPure() {
    return operator.isPure();
  }
}
