package kinesic.benchmarks.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import kinesic.facebehavior.network.NetworkConfiguration.Trunk;
import kinesic.kernels.Backend;
import kinesic.kernels.Backends;
import org.junit.jupiter.api.Test;

final class FaceStepsTest {

  private static final FaceSteps STEPS = new FaceSteps(Trunk.COMPACT, 32, 6, 3);

  @Test
  void the_same_backend_gives_the_same_numbers_and_another_one_close_ones() throws IOException {
    try (Backend scalar = Backends.scalar(2)) {
      FaceSteps.Outcome reference = STEPS.run(scalar);
      assertEquals(3, reference.losses().size());
      assertEquals(reference, STEPS.run(scalar));
      FaceSteps.Outcome vector = STEPS.run(Backends.standard());
      assertTrue(vector.lossError(reference) < 1e-4, () -> "loss " + vector.lossError(reference));
      assertTrue(vector.normError(reference) < 1e-3, () -> "norm " + vector.normError(reference));
      assertTrue(
          vector.weightError(reference) < 1e-3, () -> "weights " + vector.weightError(reference));
    }
  }
}
