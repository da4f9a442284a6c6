package kinesic.benchmarks;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Trains ResNet-50 for some steps in a fresh Java VM and says how long each took, when the speed
 * was steady, and how much memory there was.
 *
 * <pre>
 * mvn -q -DskipTests package
 * benchmarks/bin/fresh-run --threads 2
 * </pre>
 *
 * <p>It exits with 1 if the first step ends later than {@value #FIRST_SECONDS} s after the start of
 * the VM, or if speed is not steady within {@value #STEADY_STEPS} steps. Steady is the median of
 * the last ten steps; it is reached at the first step from which on the median of five steps is
 * never more than {@value #STEADY_TOLERANCE} above it.
 */
@Command(
    name = "fresh-run",
    description = "Trains ResNet-50 in a fresh Java VM: the time of each step, and memory.",
    mixinStandardHelpOptions = true)
public final class FreshRun implements Callable<Integer> {

  private static final double FIRST_SECONDS = 10;
  private static final int STEADY_STEPS = 20;
  private static final double STEADY_TOLERANCE = 0.1;
  private static final int LAST = 10;
  private static final int WINDOW = 5;
  private static final double MIB = 1 << 20;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private final ThreadsOption threads = new ThreadsOption();

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "30",
      description = "Training steps, at least 15 (default ${DEFAULT-VALUE}).")
  private int steps;

  @Option(
      names = "--side",
      paramLabel = "PIXELS",
      defaultValue = "112",
      description = "Side of the images (default ${DEFAULT-VALUE}).")
  private int side;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "16",
      description = "Images of a step (default ${DEFAULT-VALUE}).")
  private int batch;

  /** Trains and prints. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new FreshRun()).execute(args));
  }

  @Override
  public Integer call() throws IOException {
    threads.check();
    if (steps < LAST + WINDOW) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--steps must be at least 15, is " + steps);
    }
    TrainingStep step = new TrainingStep(side, batch);
    double[] millis = new double[steps];
    double[] allocated = new double[steps];
    double firstEnded = 0;
    for (int i = 0; i < steps; i++) {
      long before = allocatedBytes();
      long start = System.nanoTime();
      step.run();
      millis[i] = 1e-6 * (System.nanoTime() - start);
      allocated[i] = (allocatedBytes() - before) / MIB;
      if (i == 0) {
        long vmStart = ManagementFactory.getRuntimeMXBean().getStartTime();
        firstEnded = 1e-3 * (System.currentTimeMillis() - vmStart);
      }
    }
    System.out.printf("%5s %10s %16s%n", "step", "ms", "allocated MiB");
    for (int i = 0; i < steps; i++) {
      System.out.printf(Locale.ROOT, "%5d %10.1f %16.3f%n", i + 1, millis[i], allocated[i]);
    }
    double steady = Stopwatch.median(Arrays.copyOfRange(millis, steps - LAST, steps));
    int reached = steadyFrom(millis, steady);
    System.out.printf(
        Locale.ROOT,
        "first step ended %.1f s after the start of the Java VM%n"
            + "steady at %.1f ms, from step %d on%n",
        firstEnded,
        steady,
        reached);
    printMemory(step);
    return firstEnded <= FIRST_SECONDS && reached <= STEADY_STEPS ? 0 : 1;
  }

  /** The first step, counted from 1, from which on every window of five has a steady median. */
  static int steadyFrom(double[] millis, double steady) {
    int from = millis.length - WINDOW;
    while (from >= 0
        && Stopwatch.median(Arrays.copyOfRange(millis, from, from + WINDOW))
            <= (1 + STEADY_TOLERANCE) * steady) {
      from--;
    }
    return from + 2;
  }

  private static void printMemory(TrainingStep step) throws IOException {
    System.gc();
    double heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MIB;
    System.out.printf(
        Locale.ROOT,
        "memory in MiB: %.0f held for the steps, %.0f for parameters and momentum;"
            + " live heap after the steps %.0f, with what kernels keep%n",
        step.stepBytes() / MIB,
        step.stateBytes() / MIB,
        heap);
    Path status = Path.of("/proc/self/status"); // Linux only
    if (Files.exists(status)) {
      try (Stream<String> lines = Files.lines(status)) {
        lines
            .filter(line -> line.startsWith("VmHWM:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .forEach(
                kib ->
                    System.out.printf(
                        Locale.ROOT,
                        "peak of the whole process (VmHWM): %.0f MiB%n",
                        kib / 1024.0));
      }
    }
  }

  /** What all threads have allocated on the heap so far. */
  static long allocatedBytes() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getTotalThreadAllocatedBytes();
  }
}
