package kinesic.benchmarks.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import kinesic.facebehavior.network.NetworkConfiguration.Trunk;
import kinesic.kernels.Backend;
import kinesic.kernels.Backends;
import kinesic.kernels.cuda.standin.Counts;
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
  private static final int MOST_CALLS =
      200; // of kernels and libraries in a step of the compact trunk

  /**
   * The errors are those of float32: a product of the stand-in is a sum in double, one of the CPU a
   * sum in float. The differences grow from step to step, because each begins with the weights of
   * the step before.
   */
  @Test
  void ten_steps_are_close_to_those_of_the_cpu() throws IOException {
    FaceSteps steps = new FaceSteps(Trunk.COMPACT, 32, 6, STEPS);
    FaceSteps.Outcome expected = steps.run(Backends.standard());
    DeviceMeter meter = new DeviceMeter();
    try (Backend cuda = Backends.cuda(0)) {
      FaceSteps.Outcome found = steps.run(cuda, usual -> usual.listen(meter));
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
    meter.steps().subList(STEPS / 2, STEPS).forEach(CudaStepsTest::assertSteady);
  }

  /**
   * The images and the labels are uploaded, the losses and the norm are read together, and the host
   * waits for nothing else.
   */
  private static void assertSteady(Counts step) {
    assertTrue(step.launches() + step.libraryCalls() < MOST_CALLS, step::toString);
    assertEquals(
        new Counts(step.launches(), 0, step.libraryCalls(), 0, 2, 1, 1, 0), step, step::toString);
  }

  @Test
  void captured_steps_have_the_bits_of_usual_ones_and_wait_for_one_read() throws IOException {
    FaceSteps steps = new FaceSteps(Trunk.COMPACT, 32, List.of(4, 4, 4, 3, 4, 3, 3, 4));
    DeviceMeter meter = new DeviceMeter();
    try (Backend cuda = Backends.cuda(0)) {
      FaceSteps.Outcome expected = steps.run(cuda);
      FaceSteps.Outcome found =
          steps.run(cuda, usual -> usual.capture(true).lateReads(true).listen(meter));
      assertEquals(expected, found);
    }
    // the first report comes when the second step has started, and the last without a new step
    assertEquals("-g-g-gg-", meter.kinds());
    meter.steps().stream()
        .filter(step -> step.graphLaunches() > 0)
        .forEach(CudaStepsTest::assertRepeated);
  }

  /**
   * The kernel turns the bytes of the images into floats. The uploads are those of a usual step,
   * the number of the step, and how far the random numbers are, where that has changed.
   */
  private static void assertRepeated(Counts step) {
    assertTrue(step.uploads() == 3 || step.uploads() == 4, step::toString);
    assertEquals(new Counts(1, 1, 0, 0, step.uploads(), 1, 1, 0), step);
  }
}
