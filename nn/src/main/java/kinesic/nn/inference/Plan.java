package kinesic.nn.inference;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kinesic.engine.Tensor;
import kinesic.engine.trace.Graph;
import kinesic.engine.trace.Value;

/**
 * The order in which the values of a compiled network are computed, and the last use of each. From
 * this it makes the {@link Program} for any batch size.
 */
final class Plan {

  private final Graph graph;
  private final BatchAxis batch;
  private final Map<Value, Compiler.Stage> stages;
  private final List<Value> order = new ArrayList<>();
  private final Map<Value, Operation.Step> prepared = new HashMap<>(); // for any batch size
  private final Map<Value.Constant, Tensor> constants = new LinkedHashMap<>();
  private final Map<Value, Integer> slots = new HashMap<>();

  /**
   * Plans the computation of the outputs of {@code graph}; prepares operations, copies constants.
   */
  Plan(Graph graph, BatchAxis batch, Map<Value, Compiler.Stage> stages) {
    this.graph = graph;
    this.batch = batch;
    this.stages = stages;
    graph.outputs().forEach(this::addWithInputs);
    constants.keySet().forEach(this::number);
    graph.inputs().forEach(this::number);
    order.forEach(this::number);
    for (Value value : order) {
      Operation operation = stage(value).operation();
      if (operation.suitsAnyBatch()) {
        prepared.put(value, operation.prepare(1));
      }
    }
  }

  private void number(Value value) {
    slots.put(value, slots.size());
  }

  private Compiler.Stage stage(Value value) {
    Compiler.Stage stage = stages.get(value);
    if (stage == null) {
      throw new IllegalStateException("inference: " + value + " is not the result of an op");
    }
    return stage;
  }

  /**
   * Orders inputs before their uses, depth first, without recursion. The last input, a residual,
   * comes first, so that the memory of its inputs is free while the branch is computed.
   */
  private void addWithInputs(Value root) {
    Deque<Value> path = new ArrayDeque<>();
    Set<Value> done = new HashSet<>(order);
    path.push(root);
    while (!path.isEmpty()) {
      Value value = path.peek();
      List<Value> missing =
          value instanceof Value.Result && !done.contains(value)
              ? stage(value).inputs().stream().filter(input -> !done.contains(input)).toList()
              : List.of();
      if (missing.isEmpty()) {
        path.pop();
        if (done.add(value)) {
          add(value);
        }
      } else {
        path.push(missing.getLast());
      }
    }
  }

  private void add(Value value) {
    switch (value) {
      case Value.Input input -> {}
      case Value.Constant constant -> constants.put(constant, Snapshot.of(constant.tensor()));
      case Value.Result result -> order.add(result);
    }
  }

  /** Returns the program for batches of {@code n} images, at most those of the trace. */
  Program program(int n) {
    Map<Value, Integer> lastUse = new HashMap<>();
    for (int i = 0; i < order.size(); i++) {
      lastUse.put(order.get(i), i);
      for (Value input : stage(order.get(i)).inputs()) {
        lastUse.put(input, i);
      }
    }
    graph.outputs().forEach(lastUse::remove);
    Map<Integer, List<Integer>> spent = new HashMap<>(); // slots, by call
    lastUse.forEach(
        (value, i) -> {
          if (value instanceof Value.Result) {
            spent.computeIfAbsent(i, key -> new ArrayList<>()).add(slot(value));
          }
        });
    List<Program.Call> calls = new ArrayList<>();
    for (int i = 0; i < order.size(); i++) {
      Value value = order.get(i);
      List<Integer> from = slots(stage(value).inputs());
      calls.add(
          new Program.Call(step(value, n), from, slot(value), spent.getOrDefault(i, List.of())));
    }
    List<Tensor> tensors = new ArrayList<>();
    constants.forEach((constant, copy) -> tensors.add(batch.sliceOf(constant, copy, n)));
    return new Program(calls, tensors, slots(graph.inputs()), slots(graph.outputs()), slots.size());
  }

  private Operation.Step step(Value value, int n) {
    Operation.Step step = prepared.get(value);
    return step == null ? stage(value).operation().prepare(n) : step;
  }

  private int slot(Value value) {
    return slots.getOrDefault(value, -1);
  }

  private List<Integer> slots(List<? extends Value> values) {
    return values.stream().map(this::slot).toList();
  }
}
