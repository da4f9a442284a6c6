package kinesic.engine.trace;

import java.util.List;

/**
 * What a function computes: a directed acyclic graph of {@linkplain Value values}.
 *
 * @param inputs the inputs, in order
 * @param results the results of all ops, in the order in which the function applied them, so each
 *     after its inputs; those that no output depends on included
 * @param outputs the outputs, in order: results, or inputs and constants that are passed through
 */
public record Graph(List<Value.Input> inputs, List<Value.Result> results, List<Value> outputs) {

  /** Copies the lists. */
  public Graph {
    inputs = List.copyOf(inputs);
    results = List.copyOf(results);
    outputs = List.copyOf(outputs);
  }

  /** Returns one line for each result: its name, the op, the names of its inputs, and its shape. */
  @Override
  public String toString() {
    return GraphText.of(this);
  }
}
