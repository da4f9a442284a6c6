package kinesic.kernels;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import kinesic.kernels.scalar.ScalarConvolution;
import kinesic.kernels.scalar.ScalarCrossEntropy;
import kinesic.kernels.scalar.ScalarDataMovement;
import kinesic.kernels.scalar.ScalarElementwise;
import kinesic.kernels.scalar.ScalarMatrixProduct;
import kinesic.kernels.scalar.ScalarNormalisation;
import kinesic.kernels.scalar.ScalarOptimiserKernels;
import kinesic.kernels.scalar.ScalarPooling;
import kinesic.kernels.scalar.ScalarRandomFill;
import kinesic.kernels.scalar.ScalarReduction;
import kinesic.kernels.scalar.ScalarSoftmax;

/**
 * The choice of backend.
 *
 * <p>Four system properties are read, never set: {@code kinesic.backend} ({@code vector}, {@code
 * scalar}, or the name of a {@link BackendProvider}; without it vector where the machine allows
 * it), {@code kinesic.threads} (without it one thread for each available processor), {@code
 * kinesic.convolution} ({@code exact} keeps the vector backend from computing convolutions by
 * Winograd's algorithm, which is faster and rounds more; see {@link Convolution}) and {@code
 * kinesic.vector.bits} (128, 256 or 512; without it as many as the machine runs well).
 */
public final class Backends {

  private static final System.Logger LOG = System.getLogger(Backends.class.getName());

  private Backends() {}

  /**
   * The backend of this process, chosen and started at the first call. Where vectors cannot be used
   * it is the scalar one, and one line in the log says why.
   *
   * <p>It is shared by all that compute in this process and never closed: its threads end with the
   * process. Whoever closes it leaves everybody else without a backend.
   *
   * @throws IllegalArgumentException if {@code kinesic.threads} is no number of threads, {@code
   *     kinesic.vector.bits} no width of this machine's vectors, {@code kinesic.convolution}
   *     neither fast nor exact, or {@code kinesic.backend} names a backend that nothing on the
   *     class path provides
   * @throws IllegalStateException if the provider that {@code kinesic.backend} names cannot open
   */
  public static Backend standard() {
    return Standard.BACKEND.get();
  }

  /** A new backend of scalar kernels with {@code threads} threads, the caller's included. */
  public static Backend scalar(int threads) {
    Workers workers = new Workers(threads);
    return new CpuBackend(
        "cpu scalar, " + threads(threads),
        workers,
        new KernelFamilies(
            new ScalarElementwise(),
            new ScalarDataMovement(workers),
            new ScalarReduction(),
            new ScalarMatrixProduct(workers),
            new ScalarConvolution(workers),
            new ScalarPooling(),
            new ScalarNormalisation(),
            new ScalarSoftmax(),
            new ScalarCrossEntropy(),
            new ScalarOptimiserKernels(),
            new ScalarRandomFill(workers)));
  }

  /**
   * A new backend of vector kernels with {@code threads} threads, the caller's included.
   *
   * @throws IllegalStateException if vectors cannot be used here; the message says why
   * @throws IllegalArgumentException if {@code kinesic.vector.bits} is no width of this machine's
   *     vectors
   */
  public static Backend vector(int threads) {
    return vector(threads, false);
  }

  /**
   * A new backend of vector kernels with {@code threads} threads, the caller's included.
   *
   * @param exact whether every convolution is computed directly, never by Winograd's algorithm
   * @throws IllegalStateException if vectors cannot be used here; the message says why
   * @throws IllegalArgumentException if {@code kinesic.vector.bits} is no width of this machine's
   *     vectors
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
    String wanted = System.getProperty("kinesic.backend", "vector");
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
        return provider.open();
      }
      names.add(provider.name());
    }
    throw new IllegalArgumentException(
        "kinesic.backend is \"" + wanted + "\"; there are " + String.join(", ", names));
  }

  private static boolean isExact() {
    String wanted = System.getProperty("kinesic.convolution", "fast");
    if (!wanted.equals("fast") && !wanted.equals("exact")) {
      throw new IllegalArgumentException(
          "kinesic.convolution is \"" + wanted + "\"; it must be fast or exact");
    }
    return wanted.equals("exact");
  }

  private static int standardThreads() {
    String wanted = System.getProperty("kinesic.threads");
    if (wanted == null) {
      return Runtime.getRuntime().availableProcessors();
    }
    if (!wanted.matches("[1-9][0-9]{0,3}")) {
      throw new IllegalArgumentException(
          "kinesic.threads is \"" + wanted + "\"; it must be a number from 1 to 9999");
    }
    return Integer.parseInt(wanted);
  }

  /** Made at the first call of {@link #standard}; keeps a failed choice to report it every time. */
  private static final class Standard {
    static final Supplier<Backend> BACKEND = start();

    private static Supplier<Backend> start() {
      try {
        Backend backend = choose();
        return () -> backend;
      } catch (IllegalArgumentException | IllegalStateException e) {
        return () -> {
          throw e;
        };
      }
    }
  }
}
