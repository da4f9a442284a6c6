package kinesic.kernels.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import kinesic.kernels.Backend;
import kinesic.kernels.Buffer;
import kinesic.kernels.CapturedWork;
import kinesic.kernels.OptimiserKernels.Limit;
import kinesic.kernels.ParameterUpdate;
import kinesic.kernels.StoredDouble;
import kinesic.kernels.cuda.standin.StandIn;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Updates of whole networks, which can be recorded. */
@ExtendWith(StandIn.class)
class CudaOptimiserTest {

  private static final float RATE = 0.01f;

  private final Backend cuda = new CudaBackend(new Device(new DriverThroughJCuda(0)));

  @AfterEach
  void close() {
    cuda.close();
  }

  private Buffer random(int length, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return buffer(values);
  }

  private Buffer buffer(float... values) {
    Buffer buffer = cuda.allocate(values.length);
    cuda.write(values, 0, buffer, 0, values.length);
    return buffer;
  }

  private float[] read(Buffer buffer) {
    float[] values = new float[buffer.length()];
    cuda.read(buffer, 0, values, 0, values.length);
    return values;
  }

  private static int length(int i) {
    return i == 7 ? 9000 : i % 5 * 13;
  }

  /** Returns parameters of many lengths, before their first update. */
  private List<ParameterUpdate> network(int count) {
    List<ParameterUpdate> updates = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int n = length(i);
      List<Buffer> state = List.of(buffer(new float[n]), buffer(new float[n]));
      updates.add(new ParameterUpdate(random(n, i), random(n, -1 - i), state, RATE, 0.01f * i, 1));
    }
    return updates;
  }

  private static List<ParameterUpdate> at(List<ParameterUpdate> updates, double rate, long step) {
    return updates.stream()
        .map(u -> new ParameterUpdate(u.w(), u.g(), u.state(), rate, u.weightDecay(), step))
        .toList();
  }

  private void checkSameWeights(List<ParameterUpdate> expected, List<ParameterUpdate> actual) {
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(read(expected.get(i).w()), read(actual.get(i).w()));
    }
  }

  /** Moves the parameters as their gradients say, which have at most a norm of 10. */
  private void step(List<ParameterUpdate> updates, @Nullable Buffer advance) {
    List<Buffer> gradients = updates.stream().map(ParameterUpdate::g).toList();
    Buffer sums = cuda.allocate(StoredDouble.FLOATS * (1 + updates.size()));
    cuda.reduction().sumsOfSquares(gradients, sums);
    Limit limit = new Limit(sums.slice(0, StoredDouble.FLOATS), 10, advance);
    cuda.optimiserKernels().adam(updates, limit, 0.9f, 0.999f, 1e-8f, true);
    cuda.release(sums);
  }

  @Test
  void parameters_move_together_as_they_do_alone() {
    List<ParameterUpdate> together = network(160);
    List<ParameterUpdate> alone = network(160);
    float[] values = new float[StoredDouble.FLOATS];
    StoredDouble.set(values, 0, 25);
    Limit limit = new Limit(buffer(values), 4);
    cuda.optimiserKernels().adam(together, limit, 0.9f, 0.999f, 1e-8f, true);
    for (ParameterUpdate update : alone) {
      cuda.optimiserKernels().adam(List.of(update), limit, 0.9f, 0.999f, 1e-8f, true);
    }
    checkSameWeights(alone, together);
  }

  @Test
  void a_recorded_step_is_repeated_with_other_rates() {
    List<ParameterUpdate> expected = network(60);
    List<ParameterUpdate> repeated = network(60);
    Buffer advance = cuda.allocate(Limit.ADVANCE);
    step(at(expected, RATE, 1), null);
    step(at(repeated, RATE, 1), null);
    try (CapturedWork work =
        cuda.capture(() -> step(at(repeated, RATE, 2), advance)).orElseThrow()) {
      step(network(3), null); // has a table of its own
      for (int ahead = 0; ahead < 3; ahead++) {
        double multiplier = 1.0 / (1 + ahead);
        float[] values = new float[Limit.ADVANCE];
        StoredDouble.set(values, 0, multiplier);
        StoredDouble.set(values, StoredDouble.FLOATS, ahead);
        cuda.write(values, 0, advance, 0, values.length);
        work.run(Map.of());
        step(at(expected, (double) RATE * multiplier, 2 + ahead), null);
      }
    }
    checkSameWeights(expected, repeated);
  }
}
