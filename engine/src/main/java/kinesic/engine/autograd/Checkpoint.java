package kinesic.engine.autograd;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import kinesic.engine.RandomReplay;
import kinesic.engine.StepMemory;
import kinesic.engine.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A block of ops that the tape contains as one op, which saves nothing and computes the block again
 * in backward; see {@link Autograd#checkpoint}.
 *
 * <p>The inputs are the sources of the block: the tensors from outside that require a gradient and
 * that its ops read. The first run finds them, because the results of the block itself are not
 * recorded. Backward runs the block again, now recorded, and passes gy through this tape of its own
 * as far as the sources.
 */
public final class Checkpoint extends Op {

  private final Supplier<Tensor> block;
  private final RandomReplay random;
  private final List<Node> sources;
  private @Nullable Tensor result; // of the first run; for forward

  private Checkpoint(
      Supplier<Tensor> block, RandomReplay random, List<Node> sources, Tensor result) {
    this.block = block;
    this.random = random;
    this.sources = sources;
    this.result = result;
  }

  /** Runs {@code block}, and records it as one op if it reads tensors that require a gradient. */
  static Tensor of(Supplier<Tensor> block) {
    RandomReplay random = new RandomReplay();
    Map<Node, Tensor> sources = new LinkedHashMap<>();
    Tensor y =
        StepMemory.tidy(() -> List.of(random.record(() -> Autograd.runUnrecorded(block, sources))))
            .getFirst();
    if (sources.isEmpty() || y.requiresGradient()) {
      return y; // a constant, or a tensor from outside
    }
    return new Checkpoint(block, random, List.copyOf(sources.keySet()), y)
        .apply(sources.values().toArray(new Tensor[0]));
  }

  @Override
  public Formula formula() {
    return new Formula(
        "y = block(x0, x1, ...)",
        "gx0, gx1, ... = the gradients of the block, which is computed again");
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    Tensor y = saved(result);
    result = null;
    return y;
  }

  @Override
  protected @Nullable Tensor[] backward(Tensor gy) {
    int[] wanted = IntStream.range(0, sources.size()).filter(this::needsGradient).toArray();
    List<Tensor> gradients =
        StepMemory.tidy(() -> gradients(gy, Arrays.stream(wanted).mapToObj(sources::get).toList()));
    @Nullable Tensor[] results = new @Nullable Tensor[sources.size()];
    for (int k = 0; k < wanted.length; k++) {
      results[wanted[k]] = gradients.get(k);
    }
    return results;
  }

  private List<Tensor> gradients(Tensor gy, List<Node> wanted) {
    try (Autograd.Mode checks = Autograd.resumeChecks()) {
      return gradientsOfBlock(gy, wanted);
    }
  }

  private List<Tensor> gradientsOfBlock(Tensor gy, List<Node> wanted) {
    Tensor y = random.repeat(() -> Autograd.recompute(block));
    Node end = y.node();
    if (end == null || !y.shape().equals(gy.shape())) {
      throw new IllegalStateException(
          "checkpoint: the block computed %s at first, and %s%s when it was computed again"
              .formatted(gy.shape(), end == null ? "a constant " : "", y.shape()));
    }
    List<Node> order = BackwardPass.order(end, Set.copyOf(sources));
    Map<Node, Tensor> found = new BackwardPass(order, wanted, sources, Tape.FREE).run(gy);
    return wanted.stream().map(node -> orZeros(found.get(node), node, gy)).toList();
  }

  /** Returns 0 for a tensor that the block reads but on which its result does not depend. */
  private static Tensor orZeros(@Nullable Tensor g, Node node, Tensor gy) {
    return g == null ? Tensor.full(gy.backend(), node.shape(), 0f) : g;
  }
}
