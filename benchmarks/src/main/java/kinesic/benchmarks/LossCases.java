package kinesic.benchmarks;

import java.util.Arrays;
import java.util.List;
import kinesic.benchmarks.PeerCase.Timing;
import kinesic.engine.StepMemory;
import kinesic.kernels.Backend;

/** The cases {@code loss/*}: forward and backward of one loss with the paper's batch. */
final class LossCases {

  /** 401 samples with valence and arousal, 247 with action units, 103 with expressions. */
  private static final int SAMPLES = 401 + 247 + 103;

  /** Warm-up repetitions, enough for C2 to compile all the short loops of a loss. */
  private static final int WARM = 2000;

  private LossCases() {}

  static List<PeerCase> all() {
    return Arrays.stream(BatchLoss.values())
        .map(
            loss ->
                new PeerCase(
                    "loss/" + loss.caseName() + "/" + SAMPLES, backend -> measure(backend, loss)))
        .toList();
  }

  private static Timing measure(Backend backend, BatchLoss loss) {
    LossInputs in = new LossInputs(backend, SAMPLES);
    StepMemory memory = new StepMemory();
    Runnable step =
        () -> {
          try (StepMemory.Scope scope = memory.open()) {
            loss.of(in).backward();
            in.clearGradients();
          }
        };
    return new Timing(new Stopwatch(WARM, 50, 0.5).medianMillis(step), 0);
  }
}
