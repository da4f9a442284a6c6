package kinesic.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import kinesic.benchmarks.PeerCase.Timing;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.StepMemory;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Autograd;
import kinesic.engine.autograd.Tape;
import kinesic.engine.op.LayerNorm;

/**
 * The cases {@code layer-norm/*}, {@code gelu/*} and {@code attention/*}: forward and backward of
 * one operator of a vision transformer (ViT-S on 224x224 images), as the engine runs it.
 */
final class OperatorCases {

  private static final int BATCH = 16;
  private static final int TOKENS = 197;
  private static final int WIDTH = 384;
  private static final int HEADS = 6;
  private static final float EPSILON = 1e-6f;

  /** Warm-up repetitions, enough for C2 to compile the loops of an operator. */
  private static final int WARM = 200;

  private OperatorCases() {}

  static List<PeerCase> all() {
    List<PeerCase> cases = new ArrayList<>();
    for (int rows : new int[] {TOKENS, BATCH * TOKENS}) {
      cases.add(
          differentiated(
              "layer-norm/" + rows + "x" + WIDTH,
              in -> new LayerNorm(EPSILON).apply(in.get(0), in.get(1), in.get(2)),
              Shape.of(rows, WIDTH),
              Shape.of(WIDTH),
              Shape.of(WIDTH)));
      cases.add(
          differentiated(
              "gelu/" + rows + "x" + 4 * WIDTH, in -> in.get(0).gelu(), Shape.of(rows, 4 * WIDTH)));
    }
    for (int batch : new int[] {1, BATCH}) {
      Shape shape = Shape.of(batch, HEADS, TOKENS, WIDTH / HEADS);
      cases.add(
          differentiated(
              "attention/b" + batch + "-" + TOKENS + "-" + HEADS + "x" + WIDTH / HEADS,
              in -> in.get(0).attention(in.get(1), in.get(2)),
              shape,
              shape,
              shape));
    }
    return cases;
  }

  /** Times a function of random tensors, forward and backward with the gradients of all of them. */
  private static PeerCase differentiated(
      String name, Function<List<Tensor>, Tensor> function, Shape... shapes) {
    return new PeerCase(
        name,
        backend -> {
          RandomStream random = new RandomStream(Network.SEED, name);
          List<Tensor> inputs =
              Arrays.stream(shapes).map(shape -> random.normal(shape, 0, 1).asParameter()).toList();
          Tensor seed = random.normal(function.apply(inputs).shape(), 0, 1);
          StepMemory memory = new StepMemory();
          Runnable step =
              () -> {
                try (StepMemory.Scope scope = memory.open()) {
                  Autograd.gradients(function.apply(inputs), seed, inputs, Tape.FREE);
                }
              };
          return new Timing(new Stopwatch(WARM, 10, 1.0).medianMillis(step), 0);
        });
  }
}
