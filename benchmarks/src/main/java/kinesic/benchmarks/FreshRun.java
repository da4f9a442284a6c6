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
 * Trains ResNet-50 for some steps in a fresh Java VM and prints the time of each step, the step at
 * which the speed became steady, and the memory use.
 *
 * <pre>
 * mvn -q -DskipTests package
 * benchmarks/bin/fresh-run --threads 2
 * </pre>
 *
 * <p>Exits with 1 if the first step ends more than {@value #FIRST_SECONDS} s after the start of the
 * VM, or if the speed is not steady within {@value #STEADY_STEPS} steps. The steady time is the
 * median of the last ten steps. It is reached at the first step after which the median of five
 * consecutive steps never exceeds it by more than the fraction {@value #STEADY_TOLERANCE}.
 */
@Command(
    name = "fresh-run",
    description =
        "Train ResNet-50 in a fresh Java VM; print the time of each step and the memory use.",
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
      description = "Number of training steps, at least 15 (default ${DEFAULT-VALUE}).")
  private int steps;

  @Option(
      names = "--side",
      paramLabel = "PIXELS",
      defaultValue = "112",
      description = "Width and height of the images (default ${DEFAULT-VALUE}).")
  private int side;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "16",
      description = "Batch size (default ${DEFAULT-VALUE}).")
  private int batch;

  /** Runs the program. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new FreshRun()).execute(args));
  }

  @Override
  public Integer call() throws IOException {
    threads.check();
    if (steps < LAST + WINDOW) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--steps must be at least 15, but is " + steps);
    }
    TrainingStep step = new TrainingStep(Network.RESNET50, side, batch, TrainingStep::sgd);
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
    System.out.printf(Locale.ROOT, "%5s %10s %16s%n", "step", "ms", "allocated MiB");
    for (int i = 0; i < steps; i++) {
      System.out.printf(Locale.ROOT, "%5d %10.1f %16.3f%n", i + 1, millis[i], allocated[i]);
    }
    double steady = Stopwatch.median(Arrays.copyOfRange(millis, steps - LAST, steps));
    int reached = steadyFrom(millis, steady);
    System.out.printf(
        Locale.ROOT,
        "the first step ended %.1f s after the start of the Java VM%n"
            + "steady at %.1f ms from step %d%n",
        firstEnded,
        steady,
        reached);
    printMemory(step);
    return firstEnded <= FIRST_SECONDS && reached <= STEADY_STEPS ? 0 : 1;
  }

  /** Returns the first step, counted from 1, after which every window of five is steady. */
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
        "memory in MiB: %.0f for activations and gradients, %.0f for parameters and momentum;"
            + " live heap after the steps %.0f, including buffers of the kernels%n",
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
                        "peak memory of the process (VmHWM): %.0f MiB%n",
                        kib / 1024.0));
      }
    }
  }

  /** Returns the number of bytes that all threads have allocated on the heap so far. */
  static long allocatedBytes() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getTotalThreadAllocatedBytes();
  }
}
