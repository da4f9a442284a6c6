package kinesic.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import kinesic.engine.RandomStream;
import kinesic.kernels.Backend;
import kinesic.nn.Module;
import kinesic.onnx.operator.Call;
import kinesic.onnx.operator.HostArray;
import kinesic.onnx.operator.Operand;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of a graph that are computed in each run, in order. Each value has a number.
 *
 * @param version the version of the operator set
 * @param steps the nodes
 * @param values the number of values
 * @param inputs the numbers of the inputs
 * @param outputs the numbers of the outputs
 * @param constants numbers on the host
 * @param stored parameters and buffers
 */
record Program(
    long version,
    List<Step> steps,
    int values,
    List<Integer> inputs,
    List<Integer> outputs,
    Map<Integer, HostArray> constants,
    Map<Integer, Stored> stored) {

  /**
   * The surroundings of a run.
   *
   * @param network the module
   * @param backend where tensors are
   * @param declaredBatch the first size of the inputs in the file; 0 if it is free
   * @param actualBatch the first size of the inputs of this run
   * @param streams the random numbers of a step
   */
  record Run(
      Module network,
      Backend backend,
      int declaredBatch,
      int actualBatch,
      IntFunction<RandomStream> streams) {}

  /** Computes the outputs. */
  List<Operand> run(List<? extends Operand> arguments, Run run) {
    @Nullable Operand[] current = new @Nullable Operand[values];
    constants.forEach((value, numbers) -> current[value] = numbers);
    stored.forEach((value, part) -> current[value] = part.operand());
    for (int i = 0; i < arguments.size(); i++) {
      current[inputs.get(i)] = arguments.get(i);
    }
    for (int i = 0; i < steps.size(); i++) {
      compute(i, current, run);
    }
    List<Operand> results = new ArrayList<>();
    for (int output : outputs) {
      Operand result = current[output];
      if (result == null) {
        throw new IllegalStateException("onnx: an output was not computed");
      }
      results.add(result);
    }
    return results;
  }

  private void compute(int index, @Nullable Operand[] current, Run run) {
    Step step = steps.get(index);
    List<@Nullable Operand> in = new ArrayList<>();
    Module owner = run.network;
    for (int value : step.inputs()) {
      in.add(value < 0 ? null : current[value]);
      Stored part = stored.get(value);
      owner = part == null ? owner : part.owner();
    }
    Call call =
        new Call(
            step.node(),
            version,
            in,
            new Call.Context(
                run.backend,
                owner.isTraining(),
                run.declaredBatch,
                run.actualBatch,
                () -> run.streams.apply(index)));
    List<Operand> out = apply(step, call);
    for (int i = 0; i < step.outputs().size(); i++) {
      int value = step.outputs().get(i);
      if (value >= 0) {
        if (i >= out.size()) {
          throw call.unsupported("output %s".formatted(i));
        }
        current[value] = out.get(i);
      }
    }
    for (int value : step.spent()) {
      current[value] = null;
    }
  }

  private static List<Operand> apply(Step step, Call call) {
    try {
      return step.operator().compute(call);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(step.node().node() + ": " + e.getMessage(), e);
    }
  }
}
