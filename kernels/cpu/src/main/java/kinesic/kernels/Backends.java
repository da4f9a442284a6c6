package kinesic.kernels;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import kinesic.kernels.scalar.RearrangedConvolution;
import kinesic.kernels.scalar.ScalarAttention;
import kinesic.kernels.scalar.ScalarConcordance;
import kinesic.kernels.scalar.ScalarConvolution;
import kinesic.kernels.scalar.ScalarCrossEntropy;
import kinesic.kernels.scalar.ScalarDataMovement;
import kinesic.kernels.scalar.ScalarElementwise;
import kinesic.kernels.scalar.ScalarInterpolation;
import kinesic.kernels.scalar.ScalarMatrixProduct;
import kinesic.kernels.scalar.ScalarNormalisation;
import kinesic.kernels.scalar.ScalarOptimiserKernels;
import kinesic.kernels.scalar.ScalarPooling;
import kinesic.kernels.scalar.ScalarRandomFill;
import kinesic.kernels.scalar.ScalarReduction;
import kinesic.kernels.scalar.ScalarSoftmax;

/**
 * Selects and creates backends.
 *
 * <p>The selection reads four system properties and sets none:
 *
 * <ul>
 *   <li>{@code kinesic.backend}: {@code vector} (the default), {@code scalar}, or the name of a
 *       {@link BackendProvider}. Without support for the Vector API, {@code vector} falls back to
 *       the scalar kernels.
 *   <li>{@code kinesic.threads}: the number of threads, by default the number of available
 *       processors.
 *   <li>{@code kinesic.convolution}: {@code fast} (the default) or {@code exact}, which disables
 *       Winograd's algorithm; see {@link Convolution}.
 *   <li>{@code kinesic.vector.bits}: the vector width, 128, 256 or 512; by default the widest that
 *       the machine runs well.
 * </ul>
 */
public final class Backends {

  private static final System.Logger LOG = System.getLogger(Backends.class.getName());
  private static final String BACKEND = "kinesic.backend";
  private static final String THREADS = "kinesic.threads";
  private static final String CONVOLUTION = "kinesic.convolution";

  private Backends() {}

  /**
   * Returns the backend of this process, which is selected and started by the first call. If vector
   * kernels cannot run, this is the scalar backend, and a warning in the log states the reason.
   *
   * <p>All computation in this process shares the backend. Do not close it; its threads end with
   * the process.
   *
   * @throws BackendSelectionException if one of the system properties has an unusable value
   */
  public static Backend standard() {
    return Standard.BACKEND.get();
  }

  /**
   * Creates a backend of scalar kernels.
   *
   * @param threads the number of threads, including the caller's
   * @throws IllegalArgumentException if threads is less than 1
   */
  public static Backend scalar(int threads) {
    Workers workers = new Workers(threads);
    return new CpuBackend(
        "cpu scalar, " + threads(threads),
        ImageLayout.CHANNELS_LAST,
        workers,
        new KernelFamilies(
            new ScalarElementwise(),
            new ScalarDataMovement(workers),
            new ScalarReduction(),
            new ScalarMatrixProduct(workers),
            new ScalarAttention(workers),
            new RearrangedConvolution(
                new ScalarConvolution(workers), new ScalarDataMovement(workers)),
            new ScalarPooling(),
            new ScalarInterpolation(),
            new ScalarNormalisation(),
            new ScalarSoftmax(),
            new ScalarCrossEntropy(),
            new ScalarConcordance(),
            new ScalarOptimiserKernels(),
            new ScalarRandomFill(workers)));
  }

  /**
   * Creates a backend of vector kernels that may use Winograd's algorithm for convolutions.
   *
   * @param threads the number of threads, including the caller's
   * @throws IllegalArgumentException if threads is less than 1
   * @throws IllegalStateException if vector kernels cannot run here; the message states the reason
   * @throws BackendSelectionException if {@code kinesic.vector.bits} is not a vector width of this
   *     machine
   */
  public static Backend vector(int threads) {
    return vector(threads, false);
  }

  /**
   * Creates a backend of vector kernels.
   *
   * @param threads the number of threads, including the caller's
   * @param exact whether to compute every convolution directly instead of by Winograd's algorithm
   * @throws IllegalArgumentException if threads is less than 1
   * @throws IllegalStateException if vector kernels cannot run here; the message states the reason
   * @throws BackendSelectionException if {@code kinesic.vector.bits} is not a vector width of this
   *     machine
   */
  public static Backend vector(int threads, boolean exact) {
    Optional<String> obstacle = VectorProbe.obstacle();
    if (obstacle.isPresent()) {
      throw new IllegalStateException("vector backend: " + obstacle.get());
    }
    return VectorBackend.open(threads, exact);
  }

  /** Returns why the vector kernels cannot run in this Java VM, or empty if they can. */
  public static Optional<String> vectorObstacle() {
    return VectorProbe.obstacle();
  }

  /**
   * Returns the number of bits of the vectors that suit this machine best, or empty if the vector
   * kernels cannot run in this Java VM.
   */
  public static OptionalInt preferredVectorBits() {
    return VectorProbe.obstacle().isPresent()
        ? OptionalInt.empty()
        : OptionalInt.of(VectorBackend.preferredBits());
  }

  static String threads(int count) {
    return count == 1 ? "1 thread" : count + " threads";
  }

  private static Backend choose() {
    String wanted = System.getProperty(BACKEND, "vector");
    return switch (wanted) {
      case "scalar" -> scalar(standardThreads());
      case "vector" -> vectorOrScalar(standardThreads());
      default -> provided(wanted);
    };
  }

  private static Backend vectorOrScalar(int threads) {
    Optional<String> obstacle = VectorProbe.obstacle();
    if (obstacle.isPresent()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "running the scalar kernels, which are many times slower: {0}",
          obstacle.get());
      return scalar(threads);
    }
    Backend backend = VectorBackend.open(threads, isExact());
    LOG.log(System.Logger.Level.DEBUG, "running {0}", backend.name());
    return backend;
  }

  private static Backend provided(String wanted) {
    List<String> names = new ArrayList<>(List.of("vector", "scalar"));
    for (BackendProvider provider : ServiceLoader.load(BackendProvider.class)) {
      if (provider.name().equals(wanted)) {
        return open(provider);
      }
      names.add(provider.name());
    }
    throw new BackendSelectionException(
        BACKEND, wanted, "the available backends are " + String.join(", ", names));
  }

  private static Backend open(BackendProvider provider) {
    try {
      return provider.open();
    } catch (IllegalStateException e) {
      String problem = String.valueOf(e.getMessage());
      throw new BackendSelectionException(BACKEND, provider.name(), problem, e);
    }
  }

  private static boolean isExact() {
    String wanted = System.getProperty(CONVOLUTION, "fast");
    if (!wanted.equals("fast") && !wanted.equals("exact")) {
      throw new BackendSelectionException(CONVOLUTION, wanted, "expected fast or exact");
    }
    return wanted.equals("exact");
  }

  private static int standardThreads() {
    String wanted = System.getProperty(THREADS);
    if (wanted == null) {
      return Runtime.getRuntime().availableProcessors();
    }
    if (!wanted.matches("[1-9][0-9]{0,3}")) {
      throw new BackendSelectionException(
          THREADS, wanted, "expected a number of threads from 1 to 9999");
    }
    return Integer.parseInt(wanted);
  }

  /**
   * Created by the first call of {@link #standard}; repeats the exception of a failed selection.
   */
  private static final class Standard {
    static final Supplier<Backend> BACKEND = start();

    private static Supplier<Backend> start() {
      try {
        Backend backend = choose();
        return () -> backend;
      } catch (BackendSelectionException e) {
        return () -> {
          throw e;
        };
      }
    }
  }
}
