package kinesic.benchmarks;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import kinesic.kernels.Backends;

/**
 * Says where the time of a ResNet-50 training step goes, kernel by kernel.
 *
 * <pre>
 * mvn -q -DskipTests package
 * benchmarks/bin/profile --threads 2
 * </pre>
 *
 * <p>The last line is what no kernel accounts for: the tape, allocation, garbage collection.
 */
public final class StepProfile {

  private static final int SIDE = 112;
  private static final int BATCH = 16;
  private static final int WARM = 6;
  private static final int STEPS = 8;

  private StepProfile() {}

  /** Prints the table; no arguments. */
  public static void main(String[] args) {
    Runnable step = new TrainingStep(SIDE, BATCH);
    for (int i = 0; i < WARM; i++) {
      step.run();
    }
    KernelTimes times = TimedBackend.timesOf(Backends.standard());
    times.clear();
    long start = System.nanoTime();
    for (int i = 0; i < STEPS; i++) {
      step.run();
    }
    print(times.sums(), System.nanoTime() - start);
  }

  private static void print(Map<String, KernelTimes.Sum> sums, long total) {
    row("kernel", "calls", "ms", "share");
    List<Map.Entry<String, KernelTimes.Sum>> slowestFirst =
        sums.entrySet().stream()
            .sorted(Comparator.comparingLong(entry -> -entry.getValue().nanos()))
            .toList();
    long inside = 0;
    for (Map.Entry<String, KernelTimes.Sum> entry : slowestFirst) {
      KernelTimes.Sum sum = entry.getValue();
      row(entry.getKey(), sum.calls() / STEPS, sum.nanos(), total);
      inside += sum.nanos();
    }
    row("outside kernels", 0, total - inside, total);
    row("step", 0, total, total);
  }

  private static void row(String kernel, long calls, long nanos, long total) {
    row(
        kernel,
        calls == 0 ? "" : Long.toString(calls),
        String.format(Locale.ROOT, "%.1f", 1e-6 * nanos / STEPS),
        String.format(Locale.ROOT, "%.1f %%", 100.0 * nanos / total));
  }

  private static void row(String kernel, String calls, String millis, String share) {
    System.out.printf("%-44s %6s %8s %8s%n", kernel, calls, millis, share);
  }
}
