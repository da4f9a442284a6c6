package kinesic.benchmarks;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import kinesic.kernels.Backends;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Shows where the time of a training step or inference of a network goes, kernel by kernel.
 *
 * <pre>
 * mvn -q -DskipTests package
 * benchmarks/bin/profile --threads 2
 * benchmarks/bin/profile --threads 2 --part infer --batch 1 --layers
 * benchmarks/bin/profile --threads 2 --network mobilenet-v2 --side 224
 * </pre>
 *
 * <p>The rate of a convolution counts the operations of the direct algorithm, zero padding
 * included. The last line but one is the time outside kernels: the tape, allocation, garbage
 * collection.
 */
@Command(
    name = "profile",
    description = "Show where the time of a step of a network goes, kernel by kernel.",
    mixinStandardHelpOptions = true)
public final class StepProfile implements Callable<Integer> {

  /** The minimum time of the warm-up and of the measurement. */
  private static final long NANOS = 4_000_000_000L;

  /** The minimum number of steps, because kernels with few calls per step are compiled late. */
  private static final int STEPS = 20;

  /** The kind of step. */
  enum Part {
    TRAIN,
    INFER
  }

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private final ThreadsOption threads = new ThreadsOption();

  @Option(
      names = "--part",
      defaultValue = "TRAIN",
      description = "Kind of step: ${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}).")
  private Part part = Part.TRAIN;

  @Option(
      names = "--network",
      paramLabel = "NAME",
      defaultValue = "resnet50",
      description = "Name of the network in the cases of bin/peers (default ${DEFAULT-VALUE}).")
  private String network = "";

  @Option(
      names = "--side",
      paramLabel = "N",
      defaultValue = "112",
      description = "Width and height of the images (default ${DEFAULT-VALUE}).")
  private int side;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "16",
      description = "Batch size (default ${DEFAULT-VALUE}).")
  private int batch;

  @Option(names = "--layers", description = "Print one line per layer shape.")
  private boolean layers;

  /** Runs the program. */
  public static void main(String[] args) {
    CommandLine program = new CommandLine(new StepProfile());
    System.exit(program.setCaseInsensitiveEnumValuesAllowed(true).execute(args));
  }

  @Override
  public Integer call() {
    threads.check();
    require(batch >= 1, "--batch must be at least 1, but is " + batch);
    require(side >= 32, "--side must be at least 32, but is " + side);
    Network chosen = Network.named(network).orElse(null);
    if (chosen == null) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "--network is %s, expected one of %s".formatted(network, Network.names()));
    }
    Runnable step =
        part == Part.TRAIN
            ? new TrainingStep(chosen, side, batch, TrainingStep::sgd)
            : new InferenceStep(chosen, side, batch);
    repeat(step);
    KernelTimes times = TimedBackend.timesOf(Backends.standard());
    times.clear();
    long start = System.nanoTime();
    int steps = repeat(step);
    print(
        times.sums(layers ? KernelTimes.Kernel::layerName : KernelTimes.Kernel::name),
        steps,
        System.nanoTime() - start);
    return 0;
  }

  private void require(boolean valid, String message) {
    if (!valid) {
      throw new CommandLine.ParameterException(spec.commandLine(), message);
    }
  }

  /** Runs {@code step} for the minimum time and number of steps, and returns their number. */
  private static int repeat(Runnable step) {
    long end = System.nanoTime() + NANOS;
    int count = 0;
    while (count < STEPS || System.nanoTime() < end) {
      step.run();
      count++;
    }
    return count;
  }

  private static void print(Map<String, KernelTimes.Sum> sums, int steps, long total) {
    row("kernel", "calls", "ms", "share", "GFLOP/s");
    List<Map.Entry<String, KernelTimes.Sum>> slowestFirst =
        sums.entrySet().stream()
            .sorted(Comparator.comparingLong(entry -> -entry.getValue().nanos()))
            .toList();
    long inside = 0;
    for (Map.Entry<String, KernelTimes.Sum> entry : slowestFirst) {
      KernelTimes.Sum sum = entry.getValue();
      row(entry.getKey(), sum, steps, total);
      inside += sum.nanos();
    }
    row("outside kernels", new KernelTimes.Sum(0, total - inside, 0), steps, total);
    row("step", new KernelTimes.Sum(0, total, 0), steps, total);
  }

  private static void row(String kernel, KernelTimes.Sum sum, int steps, long total) {
    row(
        kernel,
        sum.calls() == 0 ? "" : Long.toString(sum.calls() / steps),
        String.format(Locale.ROOT, "%.2f", 1e-6 * sum.nanos() / steps),
        String.format(Locale.ROOT, "%.1f %%", 100.0 * sum.nanos() / total),
        sum.operations() == 0
            ? ""
            : String.format(Locale.ROOT, "%.0f", sum.operations() / sum.nanos()));
  }

  private static void row(String kernel, String calls, String millis, String share, String rate) {
    System.out.printf(Locale.ROOT, "%-48s %6s %8s %8s %8s%n", kernel, calls, millis, share, rate);
  }
}
