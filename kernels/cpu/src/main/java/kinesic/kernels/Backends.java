package kinesic.kernels;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
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
import org.jspecify.annotations.Nullable;

/**
 * Selects and creates backends.
 *
 * <p>The selection reads five system properties and sets none:
 *
 * <ul>
 *   <li>{@code kinesic.backend}: {@code vector} (the default), {@code scalar}, {@code auto} for a
 *       GPU if one can be used and {@code vector} otherwise, or the name of a {@link
 *       BackendProvider}, such as {@code cuda} for the first GPU or {@code cuda:1} for the second.
 *       Without support for the Vector API, {@code vector} falls back to the scalar kernels. {@link
 *       #select} has precedence.
 *   <li>{@code kinesic.tf32}: {@code true} or {@code false} (the default), see {@link
 *       DeviceSettings}.
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
  private static final String CUDA = "cuda";
  private static final String TF32 = "kinesic.tf32";

  /** What {@link #select} was called with. */
  private record Selection(String origin, String name, DeviceSettings settings) {}

  private static final AtomicReference<@Nullable Selection> SELECTED = new AtomicReference<>();

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

  /** Returns why {@link #standard} is what it is, as a part of a sentence for people. */
  public static String standardReason() {
    Selection wanted = selection();
    return wanted.name.equals("vector")
        ? vectorObstacle().orElse("the vector kernels can run in this Java VM")
        : wanted.origin + " is " + wanted.name;
  }

  /**
   * Returns what the backends on devices found on this machine and what they miss, by the name of
   * the backend, see {@link BackendProvider#facts}. It opens no device.
   */
  public static Map<String, Map<String, String>> deviceFacts() {
    Map<String, Map<String, String>> all = new TreeMap<>();
    for (BackendProvider provider : ServiceLoader.load(BackendProvider.class)) {
      Map<String, String> facts = provider.facts();
      if (!facts.isEmpty()) {
        all.put(provider.name(), facts);
      }
    }
    return all;
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

  /**
   * Selects the backend that the first call of {@link #standard} starts, instead of the system
   * properties {@code kinesic.backend} and {@code kinesic.tf32}. Later calls of this method have no
   * effect on a backend that runs already.
   *
   * @param origin the setting that the user made, such as {@code "--device"}; messages name it
   * @param name a value of {@code kinesic.backend}
   * @param settings for backends on a device
   */
  public static void select(String origin, String name, DeviceSettings settings) {
    SELECTED.set(new Selection(origin, name, settings));
  }

  /**
   * Opens an NVIDIA GPU, with the kernels of {@code kinesic-kernels-cuda}.
   *
   * @param device the number of the GPU, from 0
   * @throws BackendSelectionException if the module is not on the class path, or the GPU cannot be
   *     used; the message says what was found, what is needed, and how to get it
   */
  public static Backend cuda(int device) {
    return cuda(device, DeviceSettings.EXACT);
  }

  /**
   * Opens an NVIDIA GPU with settings, see {@link #cuda(int)}.
   *
   * @param device the number of the GPU, from 0
   */
  public static Backend cuda(int device, DeviceSettings settings) {
    return provided(new Selection("Backends.cuda", CUDA + ":" + device, settings));
  }

  static String threads(int count) {
    return count == 1 ? "1 thread" : count + " threads";
  }

  private static Backend choose() {
    Selection wanted = selection();
    return switch (wanted.name) {
      case "scalar" -> scalar(standardThreads());
      case "vector" -> vectorOrScalar(standardThreads());
      case "auto" -> deviceOrCpu(wanted);
      default -> provided(wanted);
    };
  }

  private static Backend deviceOrCpu(Selection wanted) {
    try {
      return provided(new Selection(wanted.origin, CUDA, wanted.settings));
    } catch (BackendSelectionException e) {
      Throwable cause = e.getCause();
      String reason =
          cause == null ? "kinesic-kernels-cuda is not on the class path" : cause.getMessage();
      LOG.log(System.Logger.Level.INFO, "running on the CPU: {0}", reason);
      return vectorOrScalar(standardThreads());
    }
  }

  private static Selection selection() {
    Selection selected = SELECTED.get();
    if (selected != null) {
      return selected;
    }
    String tf32 = System.getProperty(TF32, "false");
    if (!tf32.equals("true") && !tf32.equals("false")) {
      throw new BackendSelectionException(TF32, tf32, "expected true or false");
    }
    return new Selection(
        BACKEND,
        System.getProperty(BACKEND, "vector"),
        new DeviceSettings(Boolean.parseBoolean(tf32)));
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

  private static Backend provided(Selection wanted) {
    int colon = wanted.name.indexOf(':');
    String name = colon < 0 ? wanted.name : wanted.name.substring(0, colon);
    String device = colon < 0 ? "0" : wanted.name.substring(colon + 1);
    List<String> names = new ArrayList<>(List.of("vector", "scalar"));
    for (BackendProvider provider : ServiceLoader.load(BackendProvider.class)) {
      if (provider.name().equals(name)) {
        return open(provider, device, wanted);
      }
      names.add(provider.name());
    }
    String hint = name.equals(CUDA) ? "; add kinesic-kernels-cuda to the class path" : "";
    throw new BackendSelectionException(
        wanted.origin,
        wanted.name,
        "the available backends are " + String.join(", ", names) + hint);
  }

  private static Backend open(BackendProvider provider, String device, Selection wanted) {
    if (!device.matches("[0-9]{1,3}")) {
      throw new BackendSelectionException(
          wanted.origin,
          wanted.name,
          "expected the number of a device, such as " + provider.name() + ":0");
    }
    try {
      return provider.open(Integer.parseInt(device), wanted.settings);
    } catch (IllegalStateException e) {
      String problem = String.valueOf(e.getMessage());
      throw new BackendSelectionException(wanted.origin, wanted.name, problem, e);
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
