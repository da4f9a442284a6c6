package kinesic.benchmarks;

import java.util.concurrent.TimeUnit;
import kinesic.kernels.Activation;
import kinesic.kernels.Backend;
import kinesic.kernels.Buffer;
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
 * Square matrix products with sizes that are multiples of vectors and tiles and sizes that are not.
 *
 * <pre>
 * mvn -q -DskipTests package
 * benchmarks/bin/jmh MatrixProductBenchmark -p size=127,1024 -p contestant=VECTOR -p threads=1
 * </pre>
 *
 * <p>A product of size n takes 2·n³ operations, so t µs correspond to 2e-3·n³ / t GFLOP/s.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class MatrixProductBenchmark {

  /** The approximate number of result entries that are compared with sums in double. */
  private static final int CHECKED = 500;

  /** The number of rows and columns of the matrices. */
  @Param({"13", "127", "256", "500", "1024"})
  public int size = 13;

  /** The backend. */
  @Param public Contestant contestant = Contestant.VECTOR;

  /** The number of threads of the backend. */
  @Param({"1", "2"})
  public int threads = 1;

  private Backend backend;
  private Buffer a;
  private Buffer b;
  private Buffer c;
  private Epilogue biasAndRelu;

  /** Fills the matrices and checks every product that is timed. */
  @Setup
  public void setUp() {
    backend = contestant.open(threads);
    a = KernelCases.normal(backend, size * size, 1);
    b = KernelCases.normal(backend, size * size, 2);
    c = backend.allocate(size * size);
    multiply();
    check("c", false, false);
    multiplyTransposedLeft();
    check("c of aᵀb", true, false);
    multiplyTransposedRight();
    check("c of abᵀ", false, true);
    Buffer bias = KernelCases.normal(backend, size, 3);
    biasAndRelu = new Epilogue(false, bias, Activation.RELU);
    checkBiasAndRelu(bias);
  }

  /** Closes the backend. */
  @TearDown
  public void tearDown() {
    backend.close();
  }

  /** c = a · b. */
  @Benchmark
  public Buffer multiply() {
    return multiply(false, false, Epilogue.STORE);
  }

  /** c = aᵀ · b, as in the gradient of a weight. */
  @Benchmark
  public Buffer multiplyTransposedLeft() {
    return multiply(true, false, Epilogue.STORE);
  }

  /** c = a · bᵀ, as in the gradient of an input. */
  @Benchmark
  public Buffer multiplyTransposedRight() {
    return multiply(false, true, Epilogue.STORE);
  }

  /** c = relu(a · b + bias), a layer in one pass. */
  @Benchmark
  public Buffer multiplyWithBiasAndRelu() {
    return multiply(false, false, biasAndRelu);
  }

  private Buffer multiply(boolean transposeA, boolean transposeB, Epilogue epilogue) {
    backend.matrixProduct().multiply(transposeA, transposeB, size, size, size, a, b, c, epilogue);
    return c;
  }

  private void check(String what, boolean transposeA, boolean transposeB) {
    float[] left = read(a);
    float[] right = read(b);
    float[] result = read(c);
    DotProducts reference = new DotProducts();
    for (int at = 0; at < result.length; at += stride()) {
      int i = at / size;
      int j = at % size;
      reference.clear();
      for (int k = 0; k < size; k++) {
        reference.add(
            transposeA ? left[k * size + i] : left[i * size + k],
            transposeB ? right[j * size + k] : right[k * size + j]);
      }
      reference.check(what + "[" + i + ", " + j + "]", result[at]);
    }
  }

  /** Checks the epilogue only; the product itself has been checked. */
  private void checkBiasAndRelu(Buffer bias) {
    multiply();
    float[] product = read(c);
    float[] shift = read(bias);
    multiplyWithBiasAndRelu();
    float[] result = read(c);
    for (int at = 0; at < result.length; at++) {
      float wanted = Math.max(product[at] + shift[at % size], 0f);
      // a kernel may start its sum from the bias, which rounds differently
      float tolerance = size * 0x1p-24f * (size + Math.abs(shift[at % size]));
      if (!(Math.abs(result[at] - wanted) <= tolerance)) {
        throw new IllegalStateException(
            "relu(c + bias)[" + at + "] is " + result[at] + ", expected " + wanted);
      }
    }
  }

  /** Returns a step for about {@link #CHECKED} entries that visits all columns. */
  private int stride() {
    int stride = Math.max(size * size / CHECKED, 1);
    return stride % size == 0 ? stride + 1 : stride;
  }

  private float[] read(Buffer buffer) {
    float[] values = new float[buffer.length()];
    backend.read(buffer, 0, values, 0, values.length);
    return values;
  }
}
