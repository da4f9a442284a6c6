package kinesic.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import kinesic.benchmarks.PeerCase.Timing;
import kinesic.kernels.Backend;
import kinesic.kernels.Backends;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Guards the hot paths against regressions: times them and the machine's limit in one process and
 * compares the fraction of the limit that each path reaches with a committed baseline.
 *
 * <pre>
 * mvn -q -DskipTests package
 * benchmarks/bin/guard            # compare; exit with 1 if a path has become slower
 * benchmarks/bin/guard --write    # replace the baseline of this kind of processor
 * </pre>
 *
 * <p>Milliseconds cannot be compared between machines, and hardly on a shared one. The guard
 * compares shares of the limit instead: the operations of a path divided by the operations that the
 * multiply-add units could have done in the same time ({@link #share}). A path below its baseline
 * is timed again, because another process may have slowed it down; it counts as fallen if it is
 * below {@value #ATTEMPTS} times.
 */
@Command(
    name = "guard",
    description =
        "Time the hot paths and the machine's limit in one process and compare their ratio with"
            + " the baseline, which has values for 1 and 2 threads of some kinds of processor;"
            + " exit with 1 if a path has become slower, with 2 if the baseline has no values.",
    mixinStandardHelpOptions = true)
public final class Guard implements Callable<Integer> {

  /** The guarded paths, which make up a training step of FaceBehaviorNet. */
  static final List<String> PATHS =
      List.of(
          "gemm/512",
          "gemm/1024",
          "conv/7x7s2-3-64-112/forward",
          "conv/3x3-64-64-28/forward",
          "conv/3x3-64-64-28/backward-data",
          "conv/3x3-64-64-28/backward-filter",
          "conv/3x3-512-512-4/forward",
          "conv/1x1-256-64-28/forward",
          "conv/1x1-256-64-28/backward-data",
          "conv/1x1-256-64-28/backward-filter",
          "conv/1x1-512-2048-4/forward",
          "batch-norm-relu/256-28",
          "batch-norm-add-relu/256-28",
          "loss/distribution-matching/751",
          "loss/soft-co-annotation/751",
          "loss/ccc/751",
          "loss/masked-units/751");

  /** The fraction of its baseline share that a path may lose. */
  static final double TOLERANCE = 0.15;

  private static final int ATTEMPTS = 3;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private final ThreadsOption threads = new ThreadsOption();

  @Option(
      names = "--baseline",
      paramLabel = "FILE",
      required = true,
      description = "Baseline file; bin/guard passes benchmarks/baseline.csv.")
  private Path file = Path.of("baseline.csv");

  @Option(names = "--write", description = "Write the measured shares as the new baseline.")
  private boolean write;

  /** Runs the program. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Guard()).execute(args));
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    int count = threads.count();
    GuardBaseline baseline = GuardBaseline.read(file);
    String processor = Processor.kind();
    double limit = FmaLimit.gigaflops(count);
    out.printf(Locale.ROOT, "limit: %.1f GFLOP/s on %d threads of %s%n", limit, count, processor);
    out.printf(Locale.ROOT, "%-38s %10s %10s %8s%n", "path", "baseline", "now", "change");
    Map<String, Double> shares = new LinkedHashMap<>();
    int fallen = 0;
    int compared = 0;
    for (PeerCase path : paths()) {
      double before = baseline.share(processor, path.name(), count);
      compared += Double.isNaN(before) ? 0 : 1;
      double now = share(path, limit);
      for (int attempt = 1; attempt < ATTEMPTS && isFallen(before, now); attempt++) {
        now = Math.max(now, share(path, limit));
      }
      shares.put(path.name(), now);
      fallen += isFallen(before, now) ? 1 : 0;
      out.println(row(path.name(), before, now));
      out.flush();
    }
    if (write) {
      baseline.with(processor, count, shares).write(file);
      out.println("wrote " + file);
      out.flush();
      return 0;
    }
    if (compared == 0) {
      out.printf(
          Locale.ROOT,
          "%s has no values for %d threads of %s; write them with --write%n",
          file,
          count,
          processor);
      out.flush();
      return 2;
    }
    out.println(
        fallen == 0
            ? "every path is within %s %% of its baseline".formatted(Math.round(100 * TOLERANCE))
            : "%s of %s paths fell by more than %s %%"
                .formatted(fallen, shares.size(), Math.round(100 * TOLERANCE)));
    out.flush();
    return fallen == 0 ? 0 : 1;
  }

  static List<PeerCase> paths() {
    return Peers.cases().stream().filter(path -> PATHS.contains(path.name())).toList();
  }

  /** Returns whether {@code now} is more than the tolerance below {@code before}. */
  static boolean isFallen(double before, double now) {
    return now < (1 - TOLERANCE) * before; // false if before is NaN: no baseline
  }

  private static double share(PeerCase path, double limit) {
    Backend backend = Backends.standard();
    return share(path.measurement().apply(backend), limit);
  }

  /**
   * Returns the operations of a path divided by those possible at the limit in the same time, 0 to
   * 1. Paths without an operation count, which stream through memory or compute logarithms, count
   * as 10⁶ operations; only changes of their shares are meaningful.
   */
  static double share(Timing timing, double limit) {
    double operations = timing.operations() == 0 ? 1e6 : timing.operations();
    return operations / (1e6 * limit * timing.millis());
  }

  static String row(String path, double before, double now) {
    String verdict = isFallen(before, now) ? "  FELL" : "";
    return Double.isNaN(before)
        ? String.format(Locale.ROOT, "%-38s %10s %10.4f %8s", path, "none", now, "")
        : String.format(
            Locale.ROOT,
            "%-38s %10.4f %10.4f %+7.0f%%%s",
            path,
            before,
            now,
            100 * (now / before - 1),
            verdict);
  }
}
