package kinesic.engine.autograd;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import kinesic.engine.Tensor;
import org.jspecify.annotations.Nullable;

/** The state of {@link Autograd#watch} on one thread: the modules that are being applied. */
final class Watch {

  /** Of the thread; null if it does not watch. */
  static final ThreadLocal<@Nullable Watch> CURRENT = new ThreadLocal<>();

  private List<Observation.Part> modules = List.of();

  /** Runs {@code block} as a part of {@code module}. */
  Tensor within(Observation.Part module, Supplier<Tensor> block) {
    List<Observation.Part> before = modules;
    List<Observation.Part> inside = new ArrayList<>(before);
    inside.add(module);
    modules = List.copyOf(inside);
    try {
      return block.get();
    } finally {
      modules = before;
    }
  }

  /** Returns what is known about an op that was applied just now. */
  Observation observe(Op op, Tensor[] inputs, Tensor result, long nanoseconds) {
    return new Observation(op, List.of(inputs), result, nanoseconds, modules, CallSite.current());
  }
}
