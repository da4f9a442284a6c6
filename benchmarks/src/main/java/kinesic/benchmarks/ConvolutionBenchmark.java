package kinesic.benchmarks;

import java.util.concurrent.TimeUnit;
import kinesic.kernels.Backend;
import kinesic.kernels.Buffer;
import kinesic.kernels.ConvolutionShape;
import kinesic.kernels.Epilogue;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Convolutions of ResNet-50 and two with odd sizes: the forward pass and both gradients.
 *
 * <pre>
 * mvn -q -DskipTests package
 * benchmarks/bin/jmh ConvolutionBenchmark -p layer=3x3-64-64-28 -p contestant=VECTOR -p threads=2
 * </pre>
 *
 * <p>A layer name such as {@code 3x3s2-128-128-28} gives kernel size, stride if it is not 1, input
 * channels, output channels and image size. The images have the layouts of our networks.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class ConvolutionBenchmark {

  /** The approximate number of result entries that are compared with sums in double. */
  private static final int CHECKED = 200;

  /** The name of the layer. */
  @Param({
    "3x3-5-7-9",
    "5x5s3-3-17-23",
    "7x7s2-3-64-112",
    "1x1-64-256-28",
    "1x1-512-128-14",
    "3x3-64-64-28",
    "3x3s2-128-128-28",
    "3x3-512-512-4"
  })
  public String layer = "3x3-5-7-9";

  /** The batch size. */
  @Param("16")
  public int batch = 16;

  /** The backend. */
  @Param public Contestant contestant = Contestant.VECTOR;

  /** The number of threads of the backend. */
  @Param({"1", "2"})
  public int threads = 1;

  private Backend backend;
  private ConvolutionShape shape;
  private Buffer x;
  private Buffer filter;
  private Buffer y;
  private Buffer gy;
  private Buffer gx;
  private Buffer gf;

  /** Fills images, filter and gradient, and checks every result that is timed. */
  @Setup
  public void setUp() {
    backend = contestant.open(threads);
    LayerShape named = LayerShape.of(layer, batch);
    shape = named.shapeOn(backend);
    x = KernelCases.normal(backend, shape.inputLength(), 1);
    filter = KernelCases.normal(backend, named.filterLength(), 2);
    gy = KernelCases.normal(backend, shape.outputLength(), 3);
    y = backend.allocate(shape.outputLength());
    gx = backend.allocate(shape.inputLength());
    gf = backend.allocate(named.filterLength());
    ConvolutionSums sums = new ConvolutionSums(shape, read(x), read(filter), read(gy));
    sums.checkForward(read(forward()), CHECKED);
    sums.checkBackwardData(read(backwardData()), CHECKED);
    sums.checkBackwardFilter(read(backwardFilter()), CHECKED);
  }

  /** Closes the backend. */
  @TearDown
  public void tearDown() {
    backend.close();
  }

  /** The forward pass: y from x and the filter. */
  @Benchmark
  public Buffer forward() {
    backend.convolution().forward(shape, x, filter, y, Epilogue.STORE);
    return y;
  }

  /** The gradient of the images. */
  @Benchmark
  public Buffer backwardData() {
    backend.convolution().backwardData(shape, gy, filter, gx);
    return gx;
  }

  /** The gradient of the filter. */
  @Benchmark
  public Buffer backwardFilter() {
    backend.convolution().backwardFilter(shape, x, gy, gf);
    return gf;
  }

  private float[] read(Buffer buffer) {
    float[] values = new float[buffer.length()];
    backend.read(buffer, 0, values, 0, values.length);
    return values;
  }
}
