package kinesic.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import kinesic.benchmarks.PeerCase.Figure;
import kinesic.kernels.Backend;
import kinesic.kernels.Backends;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Guards the hot paths: times them in one process with the machine's limit and compares what each
 * reaches with what it reached when the baseline was written.
 *
 * <pre>
 * mvn -q -DskipTests package
 * benchmarks/bin/guard            # compares; exits with 1 if a path has become slower
 * benchmarks/bin/guard --write    # replaces the baseline of this kind of processor
 * </pre>
 *
 * <p>Milliseconds say little across machines, and little on one that is shared. What is compared is
 * a share of the limit: of the operations that the multiply-add units could have done in the time
 * that a path took, those that it needed ({@link #share}). A path that seems to have fallen is
 * timed again, for another process may have been in the way; it counts as fallen if it falls
 * {@value #ATTEMPTS} times.
 */
@Command(
    name = "guard",
    description =
        "Times the hot paths and the machine's limit in one process and compares their ratio with"
            + " the baseline, which holds figures for 1 and 2 threads of some kinds of processor;"
            + " exits with 1 if one has fallen, with 2 if there is nothing to compare with.",
    mixinStandardHelpOptions = true)
public final class Guard implements Callable<Integer> {

  /** The paths that are guarded: all that a training step of FaceBehaviorNet is made of. */
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

  /**
   * How much of its share a path may lose, and how often it is timed before it counts as fallen.
   */
  static final double TOLERANCE = 0.15;

  private static final int ATTEMPTS = 3;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private final ThreadsOption threads = new ThreadsOption();

  @Option(
      names = "--baseline",
      paramLabel = "FILE",
      required = true,
      description = "The committed figures; bin/guard names benchmarks/baseline.csv.")
  private Path file = Path.of("baseline.csv");

  @Option(names = "--write", description = "Write what was measured as the new baseline.")
  private boolean write;

  /** Runs the guard. */
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
    out.printf(
        Locale.ROOT,
        "limit: %.1f GFLOP/s on %d threads of %s, one row a path%n",
        limit,
        count,
        processor);
    out.printf("%-38s %10s %10s %8s%n", "path", "baseline", "now", "change");
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
          "%s has no figures for %d threads of %s; write them with --write%n",
          file, count, processor);
      out.flush();
      return 2;
    }
    out.println(
        fallen == 0
            ? "every path is within %.0f %% of its baseline".formatted(100 * TOLERANCE)
            : "%d of %d paths fell by more than %.0f %%"
                .formatted(fallen, shares.size(), 100 * TOLERANCE));
    out.flush();
    return fallen == 0 ? 0 : 1;
  }

  static List<PeerCase> paths() {
    return Peers.cases().stream().filter(path -> PATHS.contains(path.name())).toList();
  }

  /** Whether {@code now} is more than the tolerance below {@code before}, if there is a before. */
  static boolean isFallen(double before, double now) {
    return now < (1 - TOLERANCE) * before; // false if before is NaN
  }

  private static double share(PeerCase path, double limit) {
    Backend backend = Backends.standard();
    return share(path.measurement().apply(backend), limit);
  }

  /**
   * The operations of a path over those that the limit could do in its time, 0 to 1. A path without
   * a count of operations, which streams through memory or computes logarithms, counts as 10⁶, so
   * that only its change means something.
   */
  static double share(Figure figure, double limit) {
    double operations = figure.operations() == 0 ? 1e6 : figure.operations();
    return operations / (1e6 * limit * figure.millis());
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
