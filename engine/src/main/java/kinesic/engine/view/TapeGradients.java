package kinesic.engine.view;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Autograd;
import kinesic.engine.autograd.BackwardObserver;
import kinesic.engine.autograd.Node;
import org.jspecify.annotations.Nullable;

/**
 * What a backward pass computes, as members of JSON objects: a pass of its own, after which the
 * leaves and the tape are as before.
 */
final class TapeGradients implements BackwardObserver {

  private final Map<Node, Map<String, Object>> gradients = new HashMap<>();
  private final Map<Node, List<@Nullable Object>> contributions = new HashMap<>();
  private final Map<Node, Long> nanoseconds = new HashMap<>();

  /** Sees no pass. */
  TapeGradients() {}

  /** Sees the pass that begins with 1 at each element of {@code result}. */
  TapeGradients(Tensor result) {
    Autograd.observe(result, Tensor.onesLike(result), this);
  }

  @Override
  public void gradient(Node node, Tensor gradient) {
    gradients.put(node, TensorNumbers.of(gradient));
  }

  @Override
  public void contributions(Node node, @Nullable Tensor[] given, long time) {
    nanoseconds.put(node, time);
    @Nullable Node[] inputs = node.inputs();
    List<@Nullable Object> terms = new ArrayList<>();
    for (int i = 0; i < inputs.length; i++) {
      Node input = inputs[i];
      Tensor g = given[i];
      boolean shown = input != null && g != null && input.shape().elements() <= TensorNumbers.ALL;
      terms.add(shown ? TensorNumbers.of(g.sumTo(input.shape())) : null);
    }
    contributions.put(node, terms);
  }

  /** Returns the gradient of an entry; null if the pass did not compute it. */
  @Nullable Map<String, Object> of(Node node) {
    return gradients.get(node);
  }

  /** Returns what the op of an entry contributed to each input that is small; else null. */
  @Nullable List<@Nullable Object> contributionsOf(Node node) {
    return contributions.get(node);
  }

  /** Returns the time of the op's backward; null if it did not run. */
  @Nullable Long nanosecondsOf(Node node) {
    return nanoseconds.get(node);
  }
}
