package kinesic.engine.spec;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Node;
import kinesic.engine.autograd.Op;
import org.jspecify.annotations.Nullable;

/** The ops on the tape behind a tensor. */
public final class AppliedOps {

  private AppliedOps() {}

  /**
   * Returns the ops that led to {@code result}, each once; none if it requires no gradient or its
   * tape has been freed.
   */
  public static List<Op> of(Tensor result) {
    List<Op> ops = new ArrayList<>();
    Set<Node> seen = new HashSet<>();
    Deque<Node> open = new ArrayDeque<>();
    add(result.node(), seen, open);
    while (!open.isEmpty()) {
      Node node = open.pop();
      Op op = node.op();
      if (op != null) {
        ops.add(op);
      }
      for (Node input : node.inputs()) {
        add(input, seen, open);
      }
    }
    return ops;
  }

  private static void add(@Nullable Node node, Set<Node> seen, Deque<Node> open) {
    if (node != null && seen.add(node)) {
      open.push(node);
    }
  }
}
