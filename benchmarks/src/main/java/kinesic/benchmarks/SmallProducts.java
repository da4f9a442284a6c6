package kinesic.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Compares small and thin products with plain loops and EJML. At these sizes, the preparations of a
 * fast kernel can cost more than it gains.
 *
 * <pre>
 * mvn -q -DskipTests package
 * benchmarks/bin/small-products
 * </pre>
 *
 * <p>The plain loop is the faster of {@link ProductContestant#TRIPLE_LOOP} and {@link
 * ProductContestant#LOOP_ORDER}. All are called through one interface and take turns; the median of
 * the turns counts. Exits with 1 if the kernels are slower than the plain loop or, from 16 rows,
 * less than {@value #EJML_TARGET} times as fast as EJML.
 */
@Command(
    name = "small-products",
    description = "Compare small and thin products with plain loops and EJML.",
    mixinStandardHelpOptions = true)
public final class SmallProducts implements Callable<Integer> {

  static final List<ProductSize> SIZES =
      List.of(
          ProductSize.of("1"),
          ProductSize.of("4"),
          ProductSize.of("8"),
          ProductSize.of("16"),
          ProductSize.of("64"),
          ProductSize.of("751x7x17"),
          ProductSize.of("16x2048x26"));

  private static final double EJML_TARGET = 1.5;
  private static final int EJML_FROM = 16;
  private static final List<ProductContestant> CONTESTANTS =
      List.of(
          ProductContestant.TRIPLE_LOOP,
          ProductContestant.LOOP_ORDER,
          ProductContestant.EJML,
          ProductContestant.VECTOR);

  private static final int ROUNDS = 7;
  private static final double WARM_SECONDS = 0.3;
  private static final double TURN_SECONDS = 0.03;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "2",
      description = "Number of threads of the kernels (default ${DEFAULT-VALUE}).")
  private int threads;

  /** Runs the program. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new SmallProducts()).execute(args));
  }

  @Override
  public Integer call() {
    System.out.printf(
        Locale.ROOT,
        "%-24s %12s %12s %12s %9s %9s%n",
        "case",
        "plain ns",
        "EJML ns",
        "ours ns",
        "x plain",
        "x EJML");
    int missed = 0;
    for (ProductSize size : SIZES) {
      double[] nanos = measure(size);
      double plain = Math.min(nanos[0], nanos[1]);
      double ejml = nanos[2];
      double ours = nanos[3];
      boolean low = ours > plain || (size.m() >= EJML_FROM && EJML_TARGET * ours > ejml);
      missed += low ? 1 : 0;
      System.out.printf(
          Locale.ROOT,
          "%-24s %12.1f %12.1f %12.1f %9.2f %9.2f%s%n",
          "gemm-small/" + size.name(),
          plain,
          ejml,
          ours,
          plain / ours,
          ejml / ours,
          low ? "  MISSED" : "");
    }
    return missed == 0 ? 0 : 1;
  }

  /** Returns the time of a product in nanoseconds for each implementation. */
  private double[] measure(ProductSize size) {
    Random random = new Random(1);
    float[] a = random(random, size.m() * size.k());
    float[] b = random(random, size.k() * size.n());
    List<PreparedProduct> products = new ArrayList<>();
    for (ProductContestant contestant : CONTESTANTS) {
      float[] c = new float[size.m() * size.n()];
      products.add(contestant.prepare(size, threads, a, b, c));
    }
    products.forEach(product -> nanos(product, WARM_SECONDS));
    double[][] turns = new double[products.size()][ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < products.size(); i++) {
        turns[i][round] = nanos(products.get(i), TURN_SECONDS);
      }
    }
    products.forEach(PreparedProduct::close);
    return Arrays.stream(turns).mapToDouble(Stopwatch::median).toArray();
  }

  /** The time of one product: the clock is read so rarely that it does not count. */
  private static double nanos(PreparedProduct product, double seconds) {
    long begin = System.nanoTime();
    long calls = 0;
    long batch = 1;
    long spent = 0;
    while (spent < 1e9 * seconds) {
      for (long i = 0; i < batch; i++) {
        product.run();
      }
      calls += batch;
      long now = System.nanoTime() - begin;
      batch = now - spent < 100_000 ? 2 * batch : batch;
      spent = now;
    }
    return (double) spent / calls;
  }

  private static float[] random(Random random, int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    return values;
  }
}
