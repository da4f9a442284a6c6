package kinesic.engine.autograd;

import java.util.List;
import java.util.Map;
import kinesic.engine.Tensor;

/**
 * What {@link Autograd#watch} notes about one application of an op that is recorded on the tape.
 *
 * <p>It refers to the op and to all tensors, so their memory is not freed as long as the entry
 * exists. The tensors are those of the computation, not copies: they change when a parameter is
 * updated, or when the {@linkplain kinesic.engine.StepMemory step scope} that owns the memory ends.
 *
 * @param op the op, with what it saved for backward ({@link Kept})
 * @param inputs all inputs, constants too, in order
 * @param result the result
 * @param nanoseconds the time of forward, without recording; on a device, which computes
 *     asynchronously, the time that it took to start the kernels
 * @param modules the modules within which the op was applied, the innermost last
 * @param site the line that applied the op
 */
public record Observation(
    Op op,
    List<Tensor> inputs,
    Tensor result,
    long nanoseconds,
    List<Part> modules,
    CallSite site) {

  /**
   * One application of a module of a network. The ops of an application share the object.
   *
   * @param path the path of the module, such as {@code trunk.layer1.0}; empty for the root
   * @param type the name of its class, such as {@code ResidualBlock}
   * @param parameters its parameters and those of its descendants by name, such as {@code
   *     conv1.weight}
   */
  public record Part(String path, String type, Map<String, Tensor> parameters) {

    /** Copies the map. */
    public Part {
      parameters = Map.copyOf(parameters);
    }
  }

  /** Copies the lists. */
  public Observation {
    inputs = List.copyOf(inputs);
    modules = List.copyOf(modules);
  }

  /** Returns the path of the innermost module; empty for the root, and outside of modules. */
  public String module() {
    return modules.isEmpty() ? "" : modules.getLast().path();
  }
}
