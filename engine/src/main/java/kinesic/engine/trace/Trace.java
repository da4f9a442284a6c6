package kinesic.engine.trace;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import kinesic.engine.Shape;
import kinesic.engine.StepMemory;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Autograd;
import kinesic.engine.autograd.CallSite;
import kinesic.kernels.Backend;
import kinesic.kernels.Backends;
import kinesic.kernels.Buffer;
import kinesic.kernels.ImageLayout;

/**
 * Records what a function computes: runs it on symbolic tensors, which have a shape but no numbers.
 *
 * <pre>{@code
 * Graph graph = Trace.of(Shape.of(32, 10), x -> x.matmul(w).add(b).relu());
 * graph.results().getLast().shape(); // [32, 4]
 * }</pre>
 *
 * <p>The function is ordinary code. Each op that is applied to a symbolic tensor becomes a result
 * of the graph; its own {@code forward} checks the shapes, with kernels that do nothing. Other
 * tensors, such as parameters, become constants, and ops on constants alone are computed at once.
 * Nothing is recorded on the tape.
 *
 * <p>A function whose course depends on the elements of a tensor has no graph: reading a symbolic
 * tensor ({@link Tensor#item}, {@link Tensor#toArray}) throws an {@link IllegalStateException} that
 * names the line.
 */
public final class Trace {

  private Trace() {}

  /**
   * Records a function of one tensor.
   *
   * @param input the shape of the tensor
   * @throws IllegalStateException if the function depends on the elements of a tensor
   */
  public static Graph of(Shape input, UnaryOperator<Tensor> function) {
    return of(
        Backends.standard(), List.of(input), Map.of(), x -> List.of(function.apply(x.getFirst())));
  }

  /**
   * Records a function.
   *
   * @param real the backend of the tensors that the function uses
   * @param inputs the shapes of its arguments
   * @param names the names of tensors that it uses, such as parameters
   * @param function maps the inputs to the outputs
   * @throws IllegalStateException if the function depends on the elements of a tensor
   */
  public static Graph of(
      Backend real,
      List<Shape> inputs,
      Map<String, Tensor> names,
      Function<List<Tensor>, List<Tensor>> function) {
    return of(real, real.imageLayout(), inputs, names, function);
  }

  /**
   * Records a function as if its backend preferred another layout of images, for readers of graphs
   * that do not know blocked images.
   *
   * @param real the backend of the tensors that the function uses
   * @param layout what {@link Backend#imageLayout} of the symbolic tensors says
   * @param inputs the shapes of its arguments
   * @param names the names of tensors that it uses, such as parameters
   * @param function maps the inputs to the outputs
   * @throws IllegalStateException if the function depends on the elements of a tensor
   */
  public static Graph of(
      Backend real,
      ImageLayout layout,
      List<Shape> inputs,
      Map<String, Tensor> names,
      Function<List<Tensor>, List<Tensor>> function) {
    Map<Buffer, String> byMemory = new HashMap<>();
    names.forEach((name, tensor) -> byMemory.put(tensor.buffer(), name));
    TracedBackend backend = new TracedBackend(real, layout, byMemory);
    try (Autograd.Mode off = Autograd.noGrad();
        StepMemory.Pause pause = StepMemory.pause()) {
      return backend.graph(function.apply(inputs.stream().map(backend::input).toList()));
    }
  }

  /** Returns whether {@code t} has no numbers, because a trace is running. */
  public static boolean isSymbolic(Tensor t) {
    return t.buffer() instanceof SymbolicBuffer;
  }

  /**
   * Applies a function as a part of a network, so that a trace knows which results belong to it
   * ({@link Value.Result#module}).
   *
   * @param module the path of the part
   * @param x the argument
   */
  public static Tensor within(String module, Tensor x, UnaryOperator<Tensor> function) {
    if (!(x.backend() instanceof TracedBackend backend)) {
      return function.apply(x);
    }
    backend.enter(module);
    try {
      return function.apply(x);
    } finally {
      backend.leave();
    }
  }

  static IllegalStateException dependsOnValues(String what) {
    return new IllegalStateException(
        "trace: forward depends on the values of a tensor (%s), at %s; a graph knows only shapes"
            .formatted(what, CallSite.current().line()));
  }
}
