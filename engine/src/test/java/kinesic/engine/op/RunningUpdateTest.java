package kinesic.engine.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.StepMemory;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Autograd;
import kinesic.kernels.Activation;
import kinesic.kernels.Backend;
import kinesic.kernels.Backends;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds changes of running statistics that are made later to those that the kernels make. */
final class RunningUpdateTest {

  private static final int CHANNELS = 37; // no multiple of a vector
  private static final Shape VECTOR = Shape.of(CHANNELS);

  /** Running statistics on a backend, and layers that follow batches. */
  private static final class Follower {
    final Backend backend;
    final BatchNorm.Running running;

    Follower(Backend backend, float momentum) {
      this.backend = backend;
      RandomStream random = new RandomStream(1, "running");
      Tensor mean = random.normal(backend, VECTOR, 0, 1);
      backend.write(new float[] {0f, -0f, 0f, -0f}, 0, mean.buffer(), 0, 4);
      running = new BatchNorm.Running(mean, random.uniform(backend, VECTOR, 0.1f, 2), momentum);
    }

    void follow(Tensor x) {
      new BatchNorm(1e-5f, Activation.NONE, running)
          .apply(x, Tensor.full(backend, VECTOR, 1f), Tensor.full(backend, VECTOR, 0f));
    }

    /** A convolution with the filter 1 between equal channels changes nothing. */
    void followConvolved(Tensor x) {
      float[] filter = new float[CHANNELS * CHANNELS];
      for (int c = 0; c < CHANNELS; c++) {
        filter[c * CHANNELS + c] = 1;
      }
      new ConvBatchNorm(ConvolutionOptions.DEFAULT, 1e-5f, Activation.NONE, running)
          .apply(
              x,
              Tensor.of(backend, Shape.of(1, 1, CHANNELS, CHANNELS), filter),
              Tensor.full(backend, VECTOR, 1f),
              Tensor.full(backend, VECTOR, 0f));
    }

    List<float[]> state() {
      return List.of(running.mean().toArray(), running.variance().toArray());
    }
  }

  /** Batches of some sizes; the first channels are 0 or -0 in the first batch. */
  private static List<Tensor> batches(Backend backend) {
    RandomStream random = new RandomStream(2, "batches");
    List<Tensor> batches = new ArrayList<>();
    for (int n : new int[] {2, 7, 30}) {
      Tensor x = random.normal(backend, Shape.of(n, 3, 1, CHANNELS), 0.3f, 2);
      for (int row = 0; n == 2 && row < 6; row++) {
        backend.write(new float[] {0f, 0f, -0f, -0f}, 0, x.buffer(), row * CHANNELS, 4);
      }
      batches.add(x);
    }
    return batches;
  }

  private static void assertSameBits(List<float[]> expected, List<float[]> actual) {
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(bits(expected.get(i)), bits(actual.get(i)));
    }
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void changes_that_are_made_later_have_the_bits_of_the_kernels(boolean scalar) {
    Backend backend = scalar ? Backends.scalar(1) : Backends.standard();
    for (float momentum : new float[] {0.1f, 0.37f, 0, 1}) {
      Follower expected = new Follower(backend, momentum);
      Follower actual = new Follower(backend, momentum);
      List<RunningUpdate> updates = new ArrayList<>();
      for (Tensor x : batches(backend)) {
        expected.follow(x);
        expected.followConvolved(x);
        List<float[]> before = actual.state();
        try (StepMemory memory = new StepMemory();
            StepMemory.Scope scope = memory.open();
            RunningUpdate.Collector collector = RunningUpdate.collect()) {
          actual.follow(x);
          actual.followConvolved(x);
          updates.addAll(collector.updates());
        }
        assertSameBits(before, actual.state());
      }
      assertEquals(6, updates.size());
      for (RunningUpdate update : updates) {
        update.apply();
        update.close();
      }
      assertSameBits(expected.state(), actual.state());
      actual.follow(batches(backend).getFirst()); // the collectors are closed
      expected.follow(batches(backend).getFirst());
      assertSameBits(expected.state(), actual.state());
    }
  }

  @Test
  void a_block_that_is_computed_again_hands_out_one_change() {
    Backend backend = Backends.standard();
    Follower follower = new Follower(backend, 0.1f);
    Tensor x = batches(backend).getLast().asParameter();
    try (RunningUpdate.Collector collector = RunningUpdate.collect()) {
      Autograd.checkpoint(
              () ->
                  new BatchNorm(
                          1e-5f,
                          Activation.NONE,
                          Autograd.isRecomputing() ? null : follower.running)
                      .apply(x, Tensor.ones(VECTOR), Tensor.zeros(VECTOR)))
          .square()
          .sum()
          .backward();
      assertEquals(1, collector.updates().size());
    }
  }

  @Test
  void discarded_changes_leave_the_statistics_as_they_are() {
    Follower follower = new Follower(Backends.standard(), 0.1f);
    List<float[]> before = follower.state();
    try (RunningUpdate.Collector outer = RunningUpdate.collect()) {
      try (RunningUpdate.Collector dropped = RunningUpdate.discard()) {
        follower.follow(batches(follower.backend).getFirst());
        assertEquals(List.of(), dropped.updates());
      }
      assertEquals(List.of(), outer.updates());
    }
    assertSameBits(before, follower.state());
  }
}
