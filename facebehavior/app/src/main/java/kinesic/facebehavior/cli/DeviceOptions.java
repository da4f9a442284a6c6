package kinesic.facebehavior.cli;

import kinesic.kernels.Backends;
import kinesic.kernels.DeviceSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code --device} and {@code --tf32}: where a command computes. */
final class DeviceOptions {

  private static final String DEVICE = "--device";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = DEVICE,
      paramLabel = "NAME",
      description =
          "where to compute: cpu (the default), cuda for the first NVIDIA GPU, cuda:1 for the"
              + " second, or auto for a GPU if one can be used")
  private @Nullable String device;

  @Option(
      names = "--tf32",
      description =
          "let a GPU round the operands of products and convolutions to TF32, which is faster and"
              + " less exact")
  private boolean tf32;

  /**
   * Checks that the command line names a GPU, or auto.
   *
   * @param option the name of an option that only a GPU has
   */
  void requireGpu(String option) {
    if (isCpu()) {
      throw new ParameterException(spec.commandLine(), option + " needs --device cuda or auto");
    }
  }

  /** Whether the command line leaves all work to the CPU. */
  boolean isCpu() {
    return device == null || device.equals("cpu");
  }

  /** Selects the device, if the command line names one. */
  void select() {
    String name = device;
    if (name == null) {
      if (tf32) {
        requireGpu("--tf32");
      }
      return;
    }
    if (!name.matches("cpu|auto|cuda(:[0-9]{1,3})?")) {
      throw new ParameterException(
          spec.commandLine(),
          "%s is \"%s\": expected cpu, auto, cuda or cuda:1".formatted(DEVICE, name));
    }
    Backends.select(DEVICE, name.equals("cpu") ? "vector" : name, new DeviceSettings(tf32));
  }
}
