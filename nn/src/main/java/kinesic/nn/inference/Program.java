package kinesic.nn.inference;

import java.util.List;
import kinesic.engine.Arena;
import kinesic.engine.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A compiled network for one batch size: a list of calls that read and write numbered slots.
 *
 * @param calls in the order of execution
 * @param constants the tensors in the first slots
 * @param inputs the slots of the inputs
 * @param outputs the slots of the outputs
 * @param slots the number of slots
 */
record Program(
    List<Call> calls,
    List<Tensor> constants,
    List<Integer> inputs,
    List<Integer> outputs,
    int slots) {

  /**
   * One operation.
   *
   * @param step computes the result
   * @param from the slots of the inputs
   * @param to the slot of the result
   * @param spent the slots that nothing reads afterwards
   */
  record Call(Operation.Step step, List<Integer> from, int to, List<Integer> spent) {

    private void run(@Nullable Tensor[] slots, Arena.Run memory) {
      Tensor[] in = new Tensor[from.size()];
      for (int i = 0; i < in.length; i++) {
        in[i] = at(slots, from.get(i));
      }
      int last = from.size() - 1;
      boolean overwrite = spent.contains(from.get(last)) && memory.isAlone(in[last]);
      slots[to] = memory.keep(step.run(in, overwrite));
      for (int slot : spent) {
        memory.drop(at(slots, slot));
        slots[slot] = null;
      }
    }
  }

  /**
   * Runs the network.
   *
   * @param arena for intermediate results
   * @param x the inputs
   * @param y receive the outputs
   */
  void run(Arena arena, List<Tensor> x, List<Tensor> y) {
    @Nullable Tensor[] values = new @Nullable Tensor[slots];
    for (int i = 0; i < constants.size(); i++) {
      values[i] = constants.get(i);
    }
    for (int i = 0; i < x.size(); i++) {
      values[inputs.get(i)] = x.get(i);
    }
    try (Arena.Run memory = arena.open()) {
      for (Call call : calls) {
        call.run(values, memory);
      }
      for (int i = 0; i < y.size(); i++) {
        at(values, outputs.get(i)).copyTo(y.get(i));
      }
    }
  }

  private static Tensor at(@Nullable Tensor[] slots, int slot) {
    Tensor t = slots[slot];
    if (t == null) {
      throw new IllegalStateException("inference: slot " + slot + " is empty");
    }
    return t;
  }
}
