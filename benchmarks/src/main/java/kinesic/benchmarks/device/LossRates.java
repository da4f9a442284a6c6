package kinesic.benchmarks.device;

import kinesic.benchmarks.BatchLoss;
import kinesic.benchmarks.LossInputs;
import kinesic.engine.StepMemory;
import kinesic.kernels.Backend;
import kinesic.kernels.Buffer;

/**
 * The time of the losses, forward and backward, beside the time in which the device moves the
 * numbers that a loss must at least read and write: its scores, labels and gradients, once.
 */
final class LossRates {

  private static final int COPY = 1 << 26; // floats

  private LossRates() {}

  static void print(Backend backend, int samples) {
    Clock clock = new Clock(backend);
    double bytesPerSecond = bandwidth(backend, clock, Math.min(COPY, samples << 10));
    DeviceCheck.line("copy: %.0f GB/s", 1e-9 * bytesPerSecond);
    LossInputs in = new LossInputs(backend, samples);
    StepMemory memory = new StepMemory();
    for (BatchLoss loss : BatchLoss.values()) {
      double seconds =
          clock.seconds(
              () -> {
                try (StepMemory.Scope scope = memory.open()) {
                  loss.of(in).backward();
                  in.clearGradients();
                }
              });
      double floor = loss.leastBytes(samples) / bytesPerSecond;
      DeviceCheck.line(
          "loss %s, %s samples: %.1f us, %.1f times its bandwidth floor",
          loss.caseName(), samples, 1e6 * seconds, seconds / floor);
    }
  }

  private static double bandwidth(Backend backend, Clock clock, int floats) {
    Buffer x = backend.allocate(floats);
    Buffer y = backend.allocate(floats);
    backend.elementwise().fill(1, x);
    double seconds =
        clock.seconds(() -> backend.dataMovement().copyRows(1, floats, x, 0, floats, y, 0, floats));
    backend.release(x);
    backend.release(y);
    return 2.0 * Float.BYTES * floats / seconds;
  }
}
