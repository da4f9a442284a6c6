package kinesic.benchmarks;

import java.util.Random;
import java.util.concurrent.TimeUnit;
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
 * Products of small and thin matrices, compared with plain loops and EJML.
 *
 * <pre>
 * mvn -q -DskipTests package
 * benchmarks/bin/jmh SmallProductBenchmark -p product=16,751x7x17 -p contestant=EJML,VECTOR
 * </pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class SmallProductBenchmark {

  /** The size, see {@link ProductSize}. */
  @Param({"1", "4", "7x5x3", "8", "13", "16", "64", "751x7x17", "16x2048x26"})
  public String product = "7x5x3";

  /** The implementation. */
  @Param public ProductContestant contestant = ProductContestant.VECTOR;

  /** The number of threads of the kernels. */
  @Param("2")
  public int threads = 2;

  private PreparedProduct prepared = () -> {};
  private float[] c = new float[0];

  /** Fills the matrices and checks the product. */
  @Setup
  public void setUp() {
    ProductSize size = ProductSize.of(product);
    float[] a = random(size.m() * size.k(), 1);
    float[] b = random(size.k() * size.n(), 2);
    c = new float[size.m() * size.n()];
    prepared = contestant.prepare(size, threads, a, b, c);
    prepared.run();
    DotProducts reference = new DotProducts();
    for (int at = 0; at < c.length; at++) {
      reference.clear();
      for (int p = 0; p < size.k(); p++) {
        reference.add(a[at / size.n() * size.k() + p], b[p * size.n() + at % size.n()]);
      }
      reference.check("c[" + at + "]", c[at]);
    }
  }

  /** Closes the backend. */
  @TearDown
  public void tearDown() {
    prepared.close();
  }

  /** c = a · b. */
  @Benchmark
  public float[] multiply() {
    prepared.run();
    return c;
  }

  private static float[] random(int length, long seed) {
    Random random = new Random(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    return values;
  }
}
