package kinesic.engine.view;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Observation;
import kinesic.kernels.Buffer;

/** The names of leaves and constants: those that are given, and those of parameters of modules. */
final class TapeNames {

  private final Map<Buffer, String> names = new HashMap<>(); // buffers compare by identity

  /**
   * Collects names.
   *
   * @param given precede those of parameters
   */
  TapeNames(List<TapeEntry> entries, Map<String, Tensor> given) {
    given.forEach((name, tensor) -> names.put(tensor.buffer(), name));
    for (TapeEntry entry : entries) {
      Observation seen = entry.observation();
      if (seen != null) {
        seen.modules().forEach(this::add);
      }
    }
  }

  private void add(Observation.Part module) {
    String prefix = module.path().isEmpty() ? "" : module.path() + ".";
    module.parameters().forEach((name, t) -> names.putIfAbsent(t.buffer(), prefix + name));
  }

  /** Returns the name of a leaf or constant; empty if it has none. */
  String of(TapeEntry entry) {
    Tensor tensor = entry.tensor();
    return tensor == null || entry.isResult() ? "" : names.getOrDefault(tensor.buffer(), "");
  }
}
