package kinesic.facebehavior.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code facebehavior doctor}. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false,
    header = "Show versions, backend, threads, memory and tools of this installation.",
    description = {
      "",
      "Prints what determines the speed of the program and what a bug report should contain. Exits"
          + " with 1 if the backend cannot start.",
      ""
    },
    optionListHeading = "Options:%n",
    footer = {
      "",
      "Examples:",
      "  facebehavior doctor",
      "  facebehavior doctor --device cuda",
      "  KINESIC_THREADS=4 facebehavior doctor --json"
    })
final class Doctor implements Callable<Integer> {

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Mixin private final DeviceOptions device = new DeviceOptions();

  @Option(names = "--json", description = "print one JSON object instead of text")
  private boolean json;

  @Override
  public Integer call() {
    device.select();
    SystemReport report = SystemReport.ofThisProcess();
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? report.json() : report.text());
    out.flush();
    return report.isHealthy() ? 0 : Main.FAILED;
  }
}
