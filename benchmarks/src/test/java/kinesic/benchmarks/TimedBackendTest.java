package kinesic.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import kinesic.kernels.Backend;
import kinesic.kernels.Backends;
import kinesic.kernels.Buffer;
import kinesic.kernels.DeviceSettings;
import org.junit.jupiter.api.Test;

final class TimedBackendTest {

  @Test
  void kernels_are_timed_and_other_answers_are_those_of_the_vector_backend() {
    try (Backend timed = new TimedBackend().open(0, DeviceSettings.EXACT);
        Backend vector = Backends.vector(1)) {
      assertEquals(vector.imageLayout(), timed.imageLayout());
      Buffer buffer = timed.allocate(3);
      timed.elementwise().fill(1f, buffer);
      assertEquals(
          Set.of("Elementwise.fill"),
          TimedBackend.timesOf(timed).sums(KernelTimes.Kernel::name).keySet());
    }
  }
}
