package kinesic.benchmarks.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import kinesic.facebehavior.network.NetworkConfiguration.Trunk;
import kinesic.kernels.Backend;
import kinesic.kernels.Backends;
import kinesic.kernels.cuda.standin.StandIn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * FaceBehaviorNet learns on the CUDA backend what it learns on the CPU. The shipped kernels run on
 * a machine for PTX, and NVIDIA's libraries are stand-ins, see {@link StandIn}.
 */
@ExtendWith(StandIn.class)
final class CudaStepsTest {

  private static final int STEPS = 10;

  /**
   * The errors are those of float32: a product of the stand-in is a sum in double, one of the CPU a
   * sum in float. The differences grow from step to step, because each begins with the weights of
   * the step before.
   */
  @Test
  void ten_steps_are_close_to_those_of_the_cpu() throws IOException {
    FaceSteps steps = new FaceSteps(Trunk.COMPACT, 32, 6, STEPS);
    FaceSteps.Outcome expected = steps.run(Backends.standard());
    try (Backend cuda = Backends.cuda(0)) {
      FaceSteps.Outcome found = steps.run(cuda);
      assertEquals(STEPS, found.losses().size());
      String errors =
          "loss %s, norm %s, weights %s"
              .formatted(
                  found.lossError(expected),
                  found.normError(expected),
                  found.weightError(expected));
      assertTrue(found.lossError(expected) < 1e-5, errors);
      assertTrue(found.normError(expected) < 1e-4, errors);
      assertTrue(found.weightError(expected) < 1e-4, errors);
    }
  }
}
