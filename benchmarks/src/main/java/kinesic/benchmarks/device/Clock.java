package kinesic.benchmarks.device;

import kinesic.kernels.Backend;
import kinesic.kernels.Buffer;

/** Measures work that a device does while the host goes on. */
final class Clock {

  private static final int WARM = 8;
  private static final double LEAST_SECONDS = 2;
  private static final int ROUND = 10;

  private final Backend backend;
  private final Buffer cell; // reading it waits for the device
  private final float[] value = new float[1];

  Clock(Backend backend) {
    this.backend = backend;
    this.cell = backend.allocate(1);
    backend.elementwise().fill(0, cell);
  }

  /** Returns the mean seconds of a run, many of which are enqueued before the host waits. */
  double seconds(Runnable work) {
    for (int i = 0; i < WARM; i++) {
      work.run();
    }
    await();
    long start = System.nanoTime();
    int runs = 0;
    while (1e-9 * (System.nanoTime() - start) < LEAST_SECONDS) {
      for (int i = 0; i < ROUND; i++) {
        work.run();
      }
      runs += ROUND;
      await();
    }
    return 1e-9 * (System.nanoTime() - start) / runs;
  }

  private void await() {
    backend.read(cell, 0, value, 0, 1);
  }
}
