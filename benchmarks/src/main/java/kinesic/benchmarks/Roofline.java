package kinesic.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import kinesic.kernels.Backend;
import kinesic.kernels.Backends;
import kinesic.kernels.ConvolutionShape;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Draws the roofline of this machine with every convolution of ResNet-50, Kinesic's and a peer's.
 *
 * <pre>
 * mvn -q -DskipTests package
 * python3 peer.py --threads 2 --cases 'conv/*' > peer.jsonl
 * benchmarks/bin/roofline --peer peer.jsonl
 * </pre>
 *
 * <p>The arithmetic intensity of a layer is the operation count of the direct algorithm divided by
 * the minimum number of bytes moved, each of the three arrays once: 2·pixels·taps·cin·cout /
 * (4·(input + output + filter)). It is the same for the forward pass and both gradients. The slope
 * is the larger of the read and the copy bandwidth; a copied byte counts twice.
 */
@Command(
    name = "roofline",
    description = "Draw the machine's roofline with every convolution of ResNet-50.",
    mixinStandardHelpOptions = true)
public final class Roofline implements Callable<Integer> {

  @Mixin private final ThreadsOption threads = new ThreadsOption();

  @Option(
      names = "--ours",
      paramLabel = "FILE",
      description = "Output of bin/peers for conv/*; by default the cases are timed.")
  private @Nullable Path ours;

  @Option(
      names = "--peer",
      paramLabel = "FILE",
      description = "Output of peers/peer.py for conv/*; by default no peer is drawn.")
  private @Nullable Path peer;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "SVG file to write; bin/roofline passes benchmarks/roofline.svg.")
  private Path out = Path.of("roofline.svg");

  /** Runs the program. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Roofline()).execute(args));
  }

  @Override
  public Integer call() throws IOException {
    int count = threads.count();
    List<RooflineChart.Roof> roofs = new ArrayList<>();
    for (int n = 1; n <= count; n++) {
      double fma = FmaLimit.gigaflops(n);
      double read = MemoryLimit.READ.gigabytes(n);
      double copy = MemoryLimit.COPY.gigabytes(n);
      System.out.printf(
          Locale.ROOT,
          "%d thread%s: multiply-adds %.1f GFLOP/s, memory read %.1f GB/s, copy %.1f GB/s%n",
          n,
          n == 1 ? "" : "s",
          fma,
          read,
          copy);
      if (n == 1 || n == count) {
        roofs.add(new RooflineChart.Roof(n, fma, Math.max(read, copy)));
      }
    }
    Map<String, Double> mine = ours == null ? measure() : rates(ours);
    Map<String, Double> theirs = peer == null ? Map.of() : rates(peer);
    RooflineChart chart = new RooflineChart(roofs, mine, theirs);
    Files.writeString(out, chart.svg());
    System.out.printf(
        Locale.ROOT,
        "wrote %s: %d rates of Kinesic, %d of the peer%n",
        out,
        mine.size(),
        theirs.size());
    return 0;
  }

  /** Measures the rates of all convolutions, by case. */
  private static Map<String, Double> measure() {
    Backend backend = Backends.standard();
    Map<String, Double> rates = new TreeMap<>();
    for (PeerCase layer : KernelCases.all()) {
      if (layer.name().startsWith("conv/")) {
        rates.put(layer.name(), layer.measurement().apply(backend).gigaflops());
      }
    }
    return rates;
  }

  /** Reads the best rate of each convolution from a file. */
  private Map<String, Double> rates(Path file) throws IOException {
    Map<String, Double> rates = new TreeMap<>();
    for (PeerLine line : PeerLine.read(file)) {
      if (line.threads() == threads.count() && line.name().startsWith("conv/")) {
        rates.merge(line.name(), line.gigaflops(), Math::max);
      }
    }
    return rates;
  }

  /** Returns the operations of the direct algorithm per byte that must be moved. */
  static double intensity(LayerShape layer) {
    ConvolutionShape shape = layer.shape();
    double floats = (double) shape.inputLength() + layer.filterLength() + shape.outputLength();
    return shape.operations() / (Float.BYTES * floats);
  }
}
