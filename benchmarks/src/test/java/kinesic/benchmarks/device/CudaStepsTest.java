package kinesic.benchmarks.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.facebehavior.network.NetworkConfiguration.Trunk;
import kinesic.kernels.Backend;
import kinesic.kernels.Backends;
import kinesic.kernels.cuda.standin.Counts;
import kinesic.kernels.cuda.standin.StandIn;
import kinesic.nn.Linear;
import kinesic.nn.data.BatchSampler;
import kinesic.nn.data.Dataset;
import kinesic.nn.data.Loader;
import kinesic.nn.optim.Adam;
import kinesic.nn.train.Losses;
import kinesic.nn.train.StagedBatch;
import kinesic.nn.train.StagedLoss;
import kinesic.nn.train.Trainer;
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

  /**
   * The captured run comes first: the backend then has no memory but that which the steps need. A
   * replay may still allocate after another form was captured, which keeps memory for itself.
   */
  @Test
  void captured_steps_have_the_bits_of_usual_ones_and_wait_for_one_read() throws IOException {
    FaceSteps steps = new FaceSteps(Trunk.COMPACT, 32, List.of(4, 4, 4, 3, 4, 3, 3, 4, 3, 4, 4));
    DeviceMeter meter = new DeviceMeter();
    try (Backend cuda = Backends.cuda(0)) {
      FaceSteps.Outcome found =
          steps.run(cuda, usual -> usual.capture(true).lateReads(true).listen(meter));
      assertEquals(steps.run(cuda), found);
    }
    // the first report comes when the second step has started, and the last without a new step
    assertEquals("-g-g-ggggg-", meter.kinds());
    meter.steps().subList(7, 10).forEach(CudaStepsTest::assertRepeated);
  }

  /**
   * The kernel turns the bytes of the images into floats. The uploads are those of a usual step,
   * the number of the step, and how far the random numbers are ahead.
   */
  private static void assertRepeated(Counts step) {
    assertEquals(new Counts(1, 1, 0, 0, 4, 1, 1, 0), step);
  }

  @Test
  void a_step_that_cannot_be_captured_runs_as_usual() throws IOException {
    try (Backend cuda = Backends.cuda(0)) {
      DeviceMeter meter = new DeviceMeter();
      assertArrayEquals(weights(cuda, false, meter), weights(cuda, true, meter));
      assertEquals("-".repeat(2 * STEPS), meter.kinds());
    }
  }

  /** Returns the weights of a linear regression whose loss uploads a number in each step. */
  private static float[][] weights(Backend backend, boolean capture, DeviceMeter meter)
      throws IOException {
    Linear net = new Linear(2, 1);
    net.initialise(1);
    net.to(backend);
    List<float[]> points = new ArrayList<>();
    for (int i = 0; i < STEPS; i++) {
      points.add(new float[] {i, 1f / (i + 1)});
    }
    Loader<float[], Tensor> loader =
        new Loader<>(
            Dataset.of(points),
            BatchSampler.inOrder(STEPS, 1),
            rows -> Tensor.of(rows.toArray(float[][]::new)),
            1,
            1);
    StagedLoss<Tensor> loss =
        batch ->
            new StagedBatch(
                List.of(batch.to(backend)),
                "",
                in -> {
                  Tensor target = Tensor.of(backend, Shape.of(1), 3);
                  Tensor error = net.forward(in.getFirst()).subtract(target);
                  return Losses.of(error.square().mean());
                });
    Trainer.builder(net, new Adam(net, 0.1f), loader, loss)
        .capture(capture)
        .listen(meter)
        .build()
        .run();
    return net.parameters().values().stream().map(Tensor::toArray).toArray(float[][]::new);
  }
}
