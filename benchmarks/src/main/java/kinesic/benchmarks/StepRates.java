package kinesic.benchmarks;

import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import kinesic.benchmarks.steps.ConvolutionStep;
import kinesic.benchmarks.steps.PixelConvolution;
import kinesic.benchmarks.steps.Product;
import kinesic.benchmarks.steps.Step;
import kinesic.kernels.Activation;
import kinesic.kernels.Backend;
import kinesic.kernels.Backends;
import kinesic.kernels.Binary;
import kinesic.kernels.Broadcast;
import kinesic.kernels.Buffer;
import kinesic.kernels.ConvolutionShape;
import kinesic.kernels.Epilogue;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.ImageLayout;
import kinesic.kernels.Unary;
import kinesic.kernels.Window;
import kinesic.kernels.Workers;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Prints the rate of each {@link Step}, from the triple loop to the vector kernels, and its share
 * of the limit of the multiply-add units: the table of {@code kernels/README.md}.
 *
 * <pre>
 * mvn -q -DskipTests package
 * benchmarks/bin/steps
 * </pre>
 *
 * <p>The three sizes show different effects: 960 is a multiple of all block sizes, 1021 is prime,
 * and rows of 1024 floats start exactly one page apart.
 *
 * <p>A second table has the rates of each {@link ConvolutionStep}, for 784 pixels: 28 x 28, or 16
 * images of 7 x 7.
 */
@Command(
    name = "steps",
    description =
        "Print the rate of each step from the triple loop to the fast matrix product, and of 1x1"
            + " convolutions.",
    mixinStandardHelpOptions = true)
public final class StepRates implements Callable<Integer> {

  private static final int[] SIDES = {960, 1021, 1024};

  private static final ConvolutionShape[] CONVOLUTIONS = {
    pixelWindow(784, 256, 64), pixelWindow(784, 1024, 256)
  };

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "2",
      description = "Number of threads of the last rows (default ${DEFAULT-VALUE}).")
  private int threads;

  /** Runs the program. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new StepRates()).execute(args));
  }

  @Override
  public Integer call() {
    double limit = FmaLimit.gigaflops(1);
    double shared = FmaLimit.gigaflops(threads);
    System.out.printf(
        Locale.ROOT,
        "Limit of the multiply-add units: %.0f GFLOP/s on 1 thread, %.0f on %d.%n%n",
        limit,
        shared,
        threads);
    StringBuilder header = new StringBuilder("| step | threads |");
    StringBuilder line = new StringBuilder("|---|---|");
    for (int n : SIDES) {
      header.append(" GFLOP/s at ").append(n).append(" | of the limit |");
      line.append("---|---|");
    }
    System.out.println(header);
    System.out.println(line);
    try (Workers team = new Workers(threads);
        Backend alone = Backends.vector(1);
        Backend together = Backends.vector(threads)) {
      for (Step step : Step.values()) {
        boolean last = step == Step.THREADS;
        Product product = step.open(team);
        row(step.title(), last ? threads : 1, last ? shared : limit, product);
      }
      row("Kinesic's kernels", 1, limit, kernels(alone));
      row("Kinesic's kernels", threads, shared, kernels(together));
      float[] bias = random(SIDES[SIDES.length - 1], 3);
      row("with bias and ReLU, three calls", threads, shared, threeCalls(together, bias));
      row("with bias and ReLU, one call", threads, shared, oneCall(together, bias));
      System.out.println();
      convolutions(limit, alone);
    }
    return 0;
  }

  /** Prints the rate of each {@link ConvolutionStep} and of the kernels of {@code backend}. */
  private static void convolutions(double limit, Backend backend) {
    StringBuilder header = new StringBuilder("| 1x1 convolution, one thread |");
    StringBuilder line = new StringBuilder("|---|");
    for (ConvolutionShape shape : CONVOLUTIONS) {
      String sizes = shape.w() + " pixels, " + shape.cin() + " to " + shape.cout();
      header.append(" GFLOP/s, ").append(sizes).append(" | of the limit |");
      line.append("---|---|");
    }
    System.out.println(header);
    System.out.println(line);
    for (ConvolutionStep step : ConvolutionStep.values()) {
      row(step.title(), limit, step.open());
    }
    for (ImageLayout layout : ImageLayout.values()) {
      String title = layout == ImageLayout.BLOCKED ? "blocks of sixteen" : "channels last";
      row("Kinesic's kernels, " + title, limit, kernels(backend, layout));
    }
  }

  private static void row(String title, int threads, double limit, Product product) {
    StringBuilder row = new StringBuilder("| %s | %s |".formatted(title, threads));
    for (int n : SIDES) {
      double rate = 2e-6 * n * n * n / millis(product, n);
      row.append(String.format(Locale.ROOT, " %.1f | %.1f %% |", rate, 100 * rate / limit));
    }
    System.out.println(row);
    System.out.flush();
  }

  private static void row(String title, double limit, PixelConvolution convolution) {
    StringBuilder row = new StringBuilder("| %s |".formatted(title));
    for (ConvolutionShape shape : CONVOLUTIONS) {
      double rate = 1e-6 * shape.operations() / millis(convolution, shape);
      row.append(String.format(Locale.ROOT, " %.1f | %.1f %% |", rate, 100 * rate / limit));
    }
    System.out.println(row);
    System.out.flush();
  }

  private static double millis(PixelConvolution convolution, ConvolutionShape shape) {
    int pixels = shape.w();
    float[] x = random(pixels * shape.cin(), 1);
    float[] filter = random(shape.cin() * shape.cout(), 2);
    float[] y = new float[pixels * shape.cout()];
    return new Stopwatch(1, 1, 0.25)
        .medianMillis(() -> convolution.run(pixels, shape.cin(), shape.cout(), x, filter, y));
  }

  private static double millis(Product product, int n) {
    float[] a = random(n * n, 1);
    float[] b = random(n * n, 2);
    float[] c = new float[n * n];
    return new Stopwatch(1, 1, 0.25).medianMillis(() -> product.multiply(n, n, n, a, b, c));
  }

  /** Returns the matrix product of a backend. */
  static Product kernels(Backend backend) {
    return (m, n, k, a, b, c) -> multiply(backend, m, n, k, a, b, c, Epilogue.STORE);
  }

  /** Returns the convolution of a backend. */
  static PixelConvolution kernels(Backend backend, ImageLayout layout) {
    return (pixels, cin, cout, x, filter, y) ->
        backend
            .convolution()
            .forward(
                pixelWindow(pixels, cin, cout).withLayouts(layout, layout),
                wrap(backend, x),
                wrap(backend, filter),
                wrap(backend, y),
                Epilogue.STORE);
  }

  /** Returns the sizes of a convolution of one row of pixels with a window of one pixel. */
  private static ConvolutionShape pixelWindow(int pixels, int cin, int cout) {
    return new ConvolutionShape(1, 1, pixels, cin, cout, new Window(1, 1, 1, 1, 0, 0));
  }

  /** Returns relu(a · b + bias) as three calls: product, sum and ReLU. */
  static Product threeCalls(Backend backend, float[] bias) {
    return (m, n, k, a, b, c) -> {
      multiply(backend, m, n, k, a, b, c, Epilogue.STORE);
      Buffer y = wrap(backend, c);
      Broadcast rows = Broadcast.of(new int[] {m, n}, new int[] {n});
      backend.elementwise().binary(Binary.ADD, rows, y, wrap(backend, bias), y);
      backend.elementwise().unary(Unary.RELU, y, y);
    };
  }

  /** Returns relu(a · b + bias) as one call, with bias and ReLU applied to tiles in cache. */
  static Product oneCall(Backend backend, float[] bias) {
    return (m, n, k, a, b, c) ->
        multiply(
            backend, m, n, k, a, b, c, new Epilogue(false, wrap(backend, bias), Activation.RELU));
  }

  private static void multiply(
      Backend backend, int m, int n, int k, float[] a, float[] b, float[] c, Epilogue epilogue) {
    backend
        .matrixProduct()
        .multiply(
            false, false, m, n, k, wrap(backend, a), wrap(backend, b), wrap(backend, c), epilogue);
  }

  private static Buffer wrap(Backend backend, float[] array) {
    return new HeapBuffer(backend, array, 0, array.length);
  }

  private static float[] random(int length, long seed) {
    float[] values = new float[length];
    Random random = new Random(seed);
    for (int i = 0; i < length; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    return values;
  }
}
