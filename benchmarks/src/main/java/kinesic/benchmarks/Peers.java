package kinesic.benchmarks;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import kinesic.benchmarks.PeerCase.Timing;
import kinesic.kernels.Backend;
import kinesic.kernels.Backends;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Times the cases that are compared with PyTorch and ONNX Runtime and prints one JSON line per
 * case, which a script compares with those of the peers.
 *
 * <pre>
 * mvn -q -DskipTests package
 * benchmarks/bin/peers --list
 * benchmarks/bin/peers --threads 1 --cases limit/fma 'gemm/*' 'resnet50/112/b16/*'
 * </pre>
 *
 * <p>A line is {@code {"peer": "kinesic", "case": ..., "threads": ..., "ms": ..., "gflops": ...}}:
 * ms is the median; the rate counts the operations of the direct algorithm, zero padding included;
 * a training step counts as three forward passes. {@code limit/fma} is the limit of the machine,
 * printed with the peer "machine" and without a time.
 */
@Command(
    name = "peers",
    description =
        "Time the cases that are compared with PyTorch and ONNX Runtime; print one JSON line each.",
    mixinStandardHelpOptions = true)
public final class Peers implements Runnable {

  private static final String LIMIT = "limit/fma";

  @Mixin private final ThreadsOption threads = new ThreadsOption();

  @Option(
      names = "--cases",
      paramLabel = "PATTERN",
      arity = "1..*",
      defaultValue = "*",
      description = "Cases to run; * matches any text, ? one character (default: all).")
  private List<String> patterns = List.of("*");

  @Option(names = "--list", description = "Print the names of the cases and exit.")
  private boolean list;

  private final PrintStream out;

  Peers(PrintStream out) {
    this.out = out;
  }

  /** Runs the program. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Peers(System.out)).execute(args));
  }

  /** Returns all cases except the limit, in the order in which the peers list them. */
  static List<PeerCase> cases() {
    List<PeerCase> cases = new ArrayList<>(KernelCases.all());
    cases.addAll(NormalisationCases.all());
    cases.addAll(OperatorCases.all());
    cases.addAll(LossCases.all());
    cases.addAll(NetworkCases.all());
    cases.addAll(OnnxCases.all());
    cases.addAll(PictureCases.all());
    return cases;
  }

  @Override
  public void run() {
    if (list) {
      if (isWanted(LIMIT)) {
        out.println(LIMIT);
      }
      wanted().forEach(peerCase -> out.println(peerCase.name()));
      return;
    }
    int count = threads.count();
    if (isWanted(LIMIT)) {
      print("machine", LIMIT, "", FmaLimit.gigaflops(count));
    }
    Backend backend = Backends.standard();
    for (PeerCase peerCase : wanted()) {
      Timing timing = peerCase.measurement().apply(backend);
      String millis = String.format(Locale.ROOT, "\"ms\": %.4f, ", timing.millis());
      print("kinesic", peerCase.name(), millis, timing.gigaflops());
    }
  }

  private List<PeerCase> wanted() {
    return cases().stream().filter(peerCase -> isWanted(peerCase.name())).toList();
  }

  private boolean isWanted(String name) {
    return patterns.stream().anyMatch(pattern -> matches(pattern, name));
  }

  /** Returns whether {@code name} matches {@code pattern}; a slash is an ordinary character. */
  static boolean matches(String pattern, String name) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
    }
    return name.matches(regex.toString());
  }

  private void print(String peer, String name, String millis, double gigaflops) {
    out.printf(
        Locale.ROOT,
        "{\"peer\": \"%s\", \"case\": \"%s\", \"threads\": %d, %s\"gflops\": %.1f}%n",
        peer,
        name,
        threads.count(),
        millis,
        gigaflops);
    out.flush();
  }
}
