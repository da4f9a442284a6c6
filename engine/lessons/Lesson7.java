import java.io.PrintStream;
import java.util.Locale;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;
import kinesic.engine.Tensor;
import kinesic.kernels.BackendSelectionException;
import kinesic.kernels.Backends;

/**
 * Lesson 7: one sum, in scalar Java, on vector lanes, and by a warp of a GPU.
 *
 * <p>The sum is 1 + 1/2 + 1/3 + ... + 1/1000. Each way adds the same numbers in another order, and
 * since an addition rounds, (a + b) + c and a + (b + c) may differ in the last bits. The numbers
 * are floats, the sums double, as in the engine's kernels.
 */
final class Lesson7 {
  private static final VectorSpecies<Double> LANES = DoubleVector.SPECIES_PREFERRED;

  /** A loop. Each addition waits for the one before, about four cycles. */
  static double scalar(float[] x) {
    double sum = 0;
    for (float value : x) {
      sum += value;
    }
    return sum;
  }

  /**
   * Vector lanes. One instruction adds 2, 4 or 8 doubles, as many as the processor has: element i
   * goes to lane i mod LANES, and the program says so. What is left at the end of the row goes
   * through a scalar loop, and the lanes are added in their order.
   */
  static double lanes(double[] x) {
    DoubleVector sums = DoubleVector.zero(LANES);
    int i = 0;
    for (; i < LANES.loopBound(x.length); i += LANES.length()) {
      sums = DoubleVector.fromArray(LANES, x, i).add(sums);
    }
    double sum = 0;
    for (double lane : sums.toArray()) {
      sum += lane;
    }
    for (; i < x.length; i++) {
      sum += x[i];
    }
    return sum;
  }

  /** A warp: 32 threads that run the same instructions. The program is that of one thread. */
  private static final String KERNEL =
      """
      __global__ void sum(const float* x, int n, double* result) {
        double sum = 0;
        for (int i = threadIdx.x; i < n; i += 32) {  // thread t adds elements t, t + 32, ...
          sum += x[i];                               // 32 adjacent floats: one memory access
        }
        for (int d = 16; d > 0; d >>= 1) {           // adds what the partner at distance d has:
          sum += __shfl_xor_sync(~0u, sum, d);       // 16, 8, 4, 2, 1; then all have the sum
        }
        if (threadIdx.x == 0) *result = sum;
      }
      """;

  /** The same kernel in Java: an array in place of the registers of 32 threads. */
  static double warp(float[] x) {
    double[] sum = new double[32];
    for (int i = 0; i < x.length; i++) {
      sum[i % 32] += x[i];
    }
    for (int d = 16; d > 0; d >>= 1) {
      double[] before = sum.clone(); // all threads read before any of them writes
      for (int t = 0; t < 32; t++) {
        sum[t] += before[t ^ d];
      }
    }
    return sum[0];
  }

  static void main() {
    Tensor x = Tensor.arange(1, 1001, 1).reciprocal();
    float[] floats = x.toArray();
    double[] doubles = new double[floats.length];
    for (int i = 0; i < floats.length; i++) {
      doubles[i] = floats[i];
    }
    System.out.println("The kernel of the GPU:\n\n" + KERNEL);
    System.out.println("1 + 1/2 + ... + 1/1000, by");
    print(System.out, "scalar loop", scalar(floats));
    print(System.out, "vector lanes", lanes(doubles));
    print(System.out, "32 threads", warp(floats));
    print(System.out, "the engine", x.sum().item());

    // Why double? A float has 24 bits. Once the sum is large, they do not hold the small terms.
    float single = 0;
    for (int i = 1; i <= 3_000_000; i++) {
      single += 1f / i;
    }
    System.out.printf(
        Locale.ROOT, "%nThree million terms: in float %.3f, right is 15.491%n", single);

    // The engine's own kernel (kernels/cuda/src/main/cuda/reduction.cu), if a GPU is there. This
    // goes to the error stream: the output of the lesson is the same on every machine.
    try {
      print(System.err, "the GPU", x.to(Backends.cuda(0)).sum().item());
    } catch (BackendSelectionException e) {
      System.err.println("No GPU here: " + e.getMessage());
    }

    // Try:
    // - Print all digits. Which of the sums differ? Is one of them right?
    // - lanes has one chain of additions. Add a second vector of sums, for every other step, and
    //   measure both on 10 million numbers: the second chain runs while the first one waits.
    // - Compute the maximum in three ways. Does the order matter?
  }

  private static void print(PrintStream to, String who, double sum) {
    to.printf(Locale.ROOT, "%-12s %.4f%n", who, sum);
  }
}
