package kinesic.benchmarks.device;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import kinesic.facebehavior.network.NetworkConfiguration.Trunk;
import kinesic.kernels.Backend;
import kinesic.kernels.BackendSelectionException;
import kinesic.kernels.Backends;
import kinesic.kernels.DeviceSettings;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * One part of the check of a GPU with whole networks. Each part is a process of its own, so that
 * the failure of one does not hide the others.
 *
 * <pre>
 * kernels/cuda/gpu-check                          # all parts, and those of the kernels
 * java -cp ... kinesic.benchmarks.device.DeviceCheck steps
 * </pre>
 *
 * <p>The lines that begin with {@code =} are results.
 */
@Command(
    name = "device-check",
    description = "Check a GPU with whole networks.",
    mixinStandardHelpOptions = true)
public final class DeviceCheck implements Callable<Integer> {

  private static final int SIDE = 112;

  /** The kind of check. */
  enum Part {
    /** The first training steps of FaceBehaviorNet, compared with the CPU. */
    STEPS,
    /** The rate of training ResNet-50. */
    TRAIN,
    /** The rate of inference of ResNet-50. */
    INFER,
    /** The time of the losses, compared with the time to move their numbers. */
    LOSSES
  }

  @Parameters(description = "Kind of check: ${COMPLETION-CANDIDATES}.")
  private Part part = Part.STEPS;

  @Option(
      names = "--device",
      paramLabel = "NAME",
      defaultValue = "cuda:0",
      description = "cuda:0, or cpu to try the program (default ${DEFAULT-VALUE}).")
  private String device = "cuda:0";

  @Option(names = "--small", description = "Use small networks and batches.")
  private boolean small;

  /** Runs the program. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new DeviceCheck())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    try (Backend backend = open(DeviceSettings.EXACT)) {
      System.out.println(backend.name());
      switch (part) {
        case STEPS -> steps(backend);
        case TRAIN -> train(backend);
        case INFER -> infer(backend);
        case LOSSES -> LossRates.print(backend, small ? 64 : 1 << 16);
      }
      return 0;
    } catch (BackendSelectionException e) {
      System.err.println("device-check: " + e.getMessage());
      return 1;
    }
  }

  private Backend open(DeviceSettings settings) {
    return device.equals("cpu")
        ? Backends.vector(Runtime.getRuntime().availableProcessors())
        : Backends.cuda(Integer.parseInt(device.substring(device.indexOf(':') + 1)), settings);
  }

  private void steps(Backend backend) throws IOException {
    compare(backend, new FaceSteps(Trunk.COMPACT, small ? 32 : 48, small ? 6 : 48, 20));
    if (!small) {
      compare(backend, new FaceSteps(Trunk.RESNET_50, SIDE, 24, 20));
    }
  }

  private static void compare(Backend backend, FaceSteps steps) throws IOException {
    FaceSteps.Outcome expected = steps.run(Backends.standard());
    FaceSteps.Outcome found = steps.run(backend);
    line(
        "%s steps of FaceBehaviorNet, %s, %s x %s, against %s: largest relative difference of the"
            + " loss %.1e, of the gradient's norm %.1e, of a parameter %.1e",
        steps.batches().size(),
        steps.trunk().option(),
        steps.side(),
        steps.side(),
        Backends.standard().name(),
        found.lossError(expected),
        found.normError(expected),
        found.weightError(expected));
    line("the same steps again: %s", bits(found, steps.run(backend)));
    line(
        "the same steps as a graph, read late: %s",
        bits(found, steps.run(backend, usual -> usual.capture(true).lateReads(true))));
  }

  private static String bits(FaceSteps.Outcome expected, FaceSteps.Outcome found) {
    return found.equals(expected) ? "same bits" : "OTHER BITS";
  }

  private void train(Backend backend) {
    for (int batch : small ? new int[] {2} : new int[] {64, 256}) {
      train(backend, batch, "float32");
      if (!device.equals("cpu")) {
        try (Backend tf32 = open(new DeviceSettings(true))) {
          train(tf32, batch, "TF32");
        }
      }
    }
  }

  private void train(Backend backend, int batch, String precision) {
    TrainingRate rate = new TrainingRate(backend, small ? 32 : SIDE, batch);
    line(
        "train resnet50/%s/b%s %s, eager: %.0f images/s",
        small ? 32 : SIDE, batch, precision, rate.eager());
    rate.captured()
        .ifPresentOrElse(
            images ->
                line(
                    "train resnet50/%s/b%s %s, graph: %.0f images/s",
                    small ? 32 : SIDE, batch, precision, images),
            () -> line("train resnet50/b%s %s, graph: cannot be captured", batch, precision));
  }

  private void infer(Backend backend) {
    for (int batch : small ? new int[] {2} : new int[] {1, 64, 256}) {
      line(
          "infer resnet50/%s/b%s float32: %.0f images/s",
          small ? 32 : SIDE, batch, InferenceRate.of(backend, small ? 32 : SIDE, batch));
    }
  }

  /** Prints a result. */
  @SuppressWarnings("AnnotateFormatMethod") // the annotation would need another dependency
  static void line(String format, Object... values) {
    System.out.println("= " + String.format(Locale.ROOT, format, values));
  }
}
