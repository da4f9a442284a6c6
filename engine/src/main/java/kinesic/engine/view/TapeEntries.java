package kinesic.engine.view;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Node;
import kinesic.engine.autograd.Observation;
import org.jspecify.annotations.Nullable;

/**
 * All tensors that a result was computed from, each after its inputs; the result is last. In
 * contrast to a backward pass, it includes constants, as far as they were watched, and what a pass
 * has freed.
 */
final class TapeEntries {

  /** What an op was applied to: an entry on the tape, a constant, or neither if it is unknown. */
  private record Input(@Nullable Node node, @Nullable Tensor tensor) {

    /** Returns what identifies the tensor; constants that share memory and shape are one. */
    Object identity() {
      if (node != null) {
        return node;
      }
      return tensor != null ? List.of(tensor.buffer(), tensor.shape()) : new Object();
    }
  }

  /** A tensor whose inputs are being listed. */
  private static final class Visit {
    final Input tensor;
    final List<Input> inputs;
    final List<Integer> listed = new ArrayList<>();

    Visit(Input tensor) {
      this.tensor = tensor;
      this.inputs = inputsOf(tensor.node());
    }
  }

  private final List<TapeEntry> entries = new ArrayList<>();
  private final Map<Object, Integer> places = new HashMap<>();

  private TapeEntries() {}

  /**
   * Lists the tensors behind {@code result}: a depth-first walk with an explicit stack, because a
   * tape can be deeper than the stack of a thread.
   */
  static List<TapeEntry> of(Tensor result) {
    TapeEntries all = new TapeEntries();
    Deque<Visit> path = new ArrayDeque<>();
    path.push(new Visit(new Input(result.node(), result)));
    while (!path.isEmpty()) {
      Visit visit = path.element();
      if (visit.listed.size() < visit.inputs.size()) {
        Input next = visit.inputs.get(visit.listed.size());
        Integer place = all.places.get(next.identity());
        if (place == null) {
          path.push(new Visit(next));
        } else {
          visit.listed.add(place);
        }
      } else {
        path.pop();
        int place = all.add(visit);
        if (!path.isEmpty()) {
          path.element().listed.add(place);
        }
      }
    }
    return all.entries;
  }

  private int add(Visit visit) {
    Node node = visit.tensor.node();
    Observation seen = node == null ? null : node.observation();
    Tensor tensor = seen == null ? visit.tensor.tensor() : seen.result();
    places.put(visit.tensor.identity(), entries.size());
    entries.add(new TapeEntry(node, tensor, visit.listed));
    return entries.size() - 1;
  }

  private static List<Input> inputsOf(@Nullable Node node) {
    if (node == null) {
      return List.of();
    }
    Observation seen = node.observation();
    return seen == null
        ? Arrays.stream(node.inputs()).map(input -> new Input(input, null)).toList()
        : seen.inputs().stream().map(input -> new Input(input.node(), input)).toList();
  }
}
