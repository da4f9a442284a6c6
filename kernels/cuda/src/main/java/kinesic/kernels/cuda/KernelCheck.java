package kinesic.kernels.cuda;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import kinesic.kernels.Buffer;
import kinesic.kernels.ConvolutionShape;
import kinesic.kernels.DeviceSettings;
import kinesic.kernels.Epilogue;
import kinesic.kernels.Window;

/**
 * One part of the check of a GPU, with the kernels alone; {@code kernels/cuda/gpu-check} runs all
 * of them, each in a process of its own, so that the failure of one does not hide the others.
 *
 * <pre>
 * java -cp ... kinesic.kernels.cuda.KernelCheck driver
 * </pre>
 *
 * <p>The lines that begin with {@code =} are results.
 */
public final class KernelCheck {

  private static final int CALLS = 20_000;
  private static final int ALLOCATIONS = 1_000_000;
  private static final int LIVE = 200;
  private static final int LONGEST = 1 << 16;
  private static final int WARM = 3;
  private static final int RUNS = 10;

  /**
   * The convolutions of ResNet-50 for images of 112 x 112 pixels: how many there are, input and
   * output channels, side of the window, stride, side of the input.
   */
  private static final int[][] RESNET_50 = {
    {1, 3, 64, 7, 2, 112},
    {1, 64, 64, 1, 1, 28},
    {3, 64, 64, 3, 1, 28},
    {4, 64, 256, 1, 1, 28},
    {2, 256, 64, 1, 1, 28},
    {1, 256, 128, 1, 1, 28},
    {1, 128, 128, 3, 2, 28},
    {1, 256, 512, 1, 2, 28},
    {4, 128, 512, 1, 1, 14},
    {3, 512, 128, 1, 1, 14},
    {3, 128, 128, 3, 1, 14},
    {1, 512, 256, 1, 1, 14},
    {1, 256, 256, 3, 2, 14},
    {1, 512, 1024, 1, 2, 14},
    {6, 256, 1024, 1, 1, 7},
    {5, 1024, 256, 1, 1, 7},
    {5, 256, 256, 3, 1, 7},
    {1, 1024, 512, 1, 1, 7},
    {1, 512, 512, 3, 2, 7},
    {1, 1024, 2048, 1, 2, 7},
    {3, 512, 2048, 1, 1, 4},
    {2, 2048, 512, 1, 1, 4},
    {2, 512, 512, 3, 1, 4},
  };

  private final CudaBackend backend;
  private final boolean small;

  private KernelCheck(CudaBackend backend, boolean small) {
    this.backend = backend;
    this.small = small;
  }

  /**
   * Runs a part.
   *
   * @param arguments {@code driver}, {@code launches}, {@code products}, {@code convolutions} or
   *     {@code memory}, and {@code small} for small sizes
   */
  public static void main(String[] arguments) {
    String part = arguments.length == 0 ? "driver" : arguments[0];
    boolean small = List.of(arguments).contains("small");
    try {
      run(part, small);
    } catch (IllegalStateException e) {
      System.err.println("kernel-check: " + e.getMessage());
      System.exit(1);
    }
  }

  /** Runs a part on the first GPU. */
  static void run(String part, boolean small) {
    switch (part) {
      case "driver" -> {
        long start = System.nanoTime();
        try (CudaBackend backend = open(DeviceSettings.EXACT)) {
          line("%s: opened, all kernels loaded in %.1f s", backend.name(), since(start));
        }
      }
      case "launches" -> with(DeviceSettings.EXACT, small, KernelCheck::launches);
      case "products" -> {
        with(DeviceSettings.EXACT, small, check -> check.products("float32"));
        with(new DeviceSettings(true), small, check -> check.products("TF32"));
      }
      case "convolutions" -> {
        with(DeviceSettings.EXACT, small, check -> check.convolutions("float32"));
        with(new DeviceSettings(true), small, check -> check.convolutions("TF32"));
      }
      case "memory" -> with(DeviceSettings.EXACT, small, KernelCheck::memory);
      default ->
          throw new IllegalStateException(
              part + " is unknown, expected driver, launches, products, convolutions or memory");
    }
  }

  private static CudaBackend open(DeviceSettings settings) {
    return (CudaBackend) new CudaProvider().open(0, settings);
  }

  /** A part that needs a backend. */
  private interface Part {
    void run(KernelCheck check);
  }

  private static void with(DeviceSettings settings, boolean small, Part part) {
    try (CudaBackend backend = open(settings)) {
      part.run(new KernelCheck(backend, small));
    }
  }

  private static double since(long nanos) {
    return 1e-9 * (System.nanoTime() - nanos);
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation would need another dependency
  private static void line(String format, Object... values) {
    System.out.println("= " + String.format(Locale.ROOT, format, values));
  }

  // ---------------------------------------------------------------- parts

  private void launches() {
    Buffer x = backend.allocate(4);
    backend.elementwise().fill(1, x);
    int calls = small ? CALLS / 100 : CALLS;
    for (int round = 0; round < 3; round++) {
      await();
      long start = System.nanoTime();
      for (int i = 0; i < calls; i++) {
        backend.elementwise().affine(0.5f, x, 1, x);
      }
      double said = since(start);
      await();
      if (round == 2) {
        line(
            "a launch: %.2f us until the call returns, %.2f us until it is done",
            1e6 * said / calls, 1e6 * since(start) / calls);
      }
    }
  }

  private void products(String precision) {
    int n = small ? 64 : 4096;
    Buffer a = random(n * n);
    Buffer b = random(n * n);
    Buffer c = backend.allocate(n * n);
    double seconds =
        seconds(
            () -> backend.matrixProduct().multiply(false, false, n, n, n, a, b, c, Epilogue.STORE));
    line("product %s, %s: %.1f TFLOP/s", n, precision, 2e-12 * n * n * n / seconds);
  }

  private void convolutions(String precision) {
    int batch = small ? 1 : 64;
    Map<Cudnn.Direction, Double> totals = new EnumMap<>(Cudnn.Direction.class);
    for (int[] layer : small ? new int[][] {RESNET_50[2]} : RESNET_50) {
      Window window = Window.square(layer[3], layer[4], layer[3] / 2);
      ConvolutionShape shape =
          new ConvolutionShape(batch, layer[5], layer[5], layer[1], layer[2], window);
      Buffer x = random(shape.inputLength());
      Buffer filter = random(shape.filterLength());
      Buffer y = random(shape.outputLength());
      StringBuilder text = new StringBuilder();
      for (Cudnn.Direction direction : Cudnn.Direction.values()) {
        double seconds = seconds(() -> convolve(shape, direction, x, filter, y));
        totals.merge(direction, layer[0] * seconds, Double::sum);
        OptionalInt algorithm = backend.convolutionAlgorithm(shape, direction);
        text.append(
            String.format(
                Locale.ROOT,
                " %s %.3f ms (%s)",
                direction,
                1e3 * seconds,
                algorithm.isPresent() ? "algorithm " + algorithm.getAsInt() : "product"));
      }
      System.out.printf(
          Locale.ROOT,
          "%s x [%s, %s, %s, %s] to %s channels, window %s, stride %s, %s:%s%n",
          layer[0],
          batch,
          layer[5],
          layer[5],
          layer[1],
          layer[2],
          layer[3],
          layer[4],
          precision,
          text);
      List.of(x, filter, y).forEach(backend::release);
    }
    line(
        "convolutions of ResNet-50 at 112 x 112, batch %s, %s: forward %.2f ms, data %.2f ms, filter"
            + " %.2f ms",
        batch,
        precision,
        1e3 * totals.getOrDefault(Cudnn.Direction.FORWARD, 0.0),
        1e3 * totals.getOrDefault(Cudnn.Direction.DATA, 0.0),
        1e3 * totals.getOrDefault(Cudnn.Direction.FILTER, 0.0));
  }

  private void convolve(
      ConvolutionShape shape, Cudnn.Direction direction, Buffer x, Buffer filter, Buffer y) {
    switch (direction) {
      case FORWARD -> backend.convolution().forward(shape, x, filter, y, Epilogue.STORE);
      case DATA -> backend.convolution().backwardData(shape, y, filter, x);
      case FILTER -> backend.convolution().backwardFilter(shape, x, y, filter);
    }
  }

  /** Allocates and releases buffers of changing sizes; afterwards nothing may be in use. */
  private void memory() {
    SplittableRandom random = new SplittableRandom(1);
    Deque<Buffer> live = new ArrayDeque<>();
    int count = small ? ALLOCATIONS / 100 : ALLOCATIONS;
    MemoryUse half = backend.device().memoryUse();
    MemoryUse before = half;
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      live.add(backend.allocate(1 + random.nextInt(LONGEST)));
      if (live.size() > LIVE) {
        backend.release(live.remove());
      }
      if (i == count / 2) {
        half = backend.device().memoryUse();
      }
    }
    double seconds = since(start);
    MemoryUse full = backend.device().memoryUse();
    live.forEach(backend::release);
    MemoryUse after = backend.device().memoryUse();
    line(
        "%s allocations: %.2f us each; of the driver %s after half of them, %s at the end; in use"
            + " before %s, after %s",
        count,
        1e6 * seconds / count,
        MemoryUse.text(half.inUse() + half.cached()),
        MemoryUse.text(full.inUse() + full.cached()),
        MemoryUse.text(before.inUse()),
        MemoryUse.text(after.inUse()));
  }

  // ---------------------------------------------------------------- help

  private Buffer random(int length) {
    Buffer buffer = backend.allocate(length);
    backend.randomFill().uniform(1, 0, -1, 1, buffer);
    return buffer;
  }

  private double seconds(Runnable work) {
    for (int i = 0; i < WARM; i++) {
      work.run();
    }
    await();
    long start = System.nanoTime();
    for (int i = 0; i < RUNS; i++) {
      work.run();
    }
    await();
    return since(start) / RUNS;
  }

  private void await() {
    backend.device().driver().synchronize(backend.device().stream());
  }
}
