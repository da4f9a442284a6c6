package kinesic.engine.view;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Node;
import kinesic.engine.autograd.Observation;
import kinesic.kernels.Buffer;

/** The names of the entries of a tape: those that are given, and those of parameters of modules. */
final class TapeNames {

  private final Map<Node, String> results = new HashMap<>();
  private final Map<Buffer, String> others = new HashMap<>(); // buffers compare by identity

  /**
   * Collects names.
   *
   * @param given precede those of parameters
   */
  TapeNames(List<TapeEntry> entries, Map<String, Tensor> given) {
    given.forEach(this::add);
    for (TapeEntry entry : entries) {
      Observation seen = entry.observation();
      if (seen != null) {
        seen.modules().forEach(this::addParameters);
      }
    }
  }

  private void add(String name, Tensor tensor) {
    Node node = tensor.node();
    if (node != null && !node.isLeaf()) {
      results.put(node, name);
    } else {
      others.put(tensor.buffer(), name);
    }
  }

  private void addParameters(Observation.Part module) {
    String prefix = module.path().isEmpty() ? "" : module.path() + ".";
    module.parameters().forEach((name, t) -> others.putIfAbsent(t.buffer(), prefix + name));
  }

  /** Returns the name of an entry; empty if it has none. */
  String of(TapeEntry entry) {
    Node node = entry.node();
    if (node != null && !node.isLeaf()) {
      return results.getOrDefault(node, "");
    }
    Tensor tensor = entry.tensor();
    return tensor == null ? "" : others.getOrDefault(tensor.buffer(), "");
  }
}
