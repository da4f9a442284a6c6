package kinesic.kernels.cuda;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.IntConsumer;
import kinesic.kernels.Buffer;

/**
 * Prints what the host pays for a call of a kernel: on a driver whose functions do nothing, so that
 * the time, of the processor, is that of Java and of JCuda.
 *
 * <pre>java -cp ... kinesic.kernels.cuda.LaunchCost</pre>
 *
 * <p>In a JVM of its own, on Linux for x86-64.
 */
final class LaunchCost {

  private static final int CALLS = 500_000;
  private static final int ROUNDS = 8;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private LaunchCost() {}

  /**
   * Measures.
   *
   * @param arguments none
   */
  public static void main(String[] arguments) throws IOException, ReflectiveOperationException {
    loadDriver();
    Device device = new Device(new DriverThroughJCuda(0), 1 << 20);
    CudaBackend cuda = new CudaBackend(device);
    Buffer x = cuda.allocate(1 << 16);
    Buffer y = cuda.allocate(1 << 16);
    Kernel kernel = device.kernel("elementwise", "affine");
    print(
        "a launch with five arguments",
        calls -> {
          for (int i = 0; i < calls; i++) {
            device.launch(kernel).f32(2).buffer(x).f32(i).buffer(y).i32(1 << 16).over(1 << 16);
          }
        });
    print(
        "Elementwise.affine",
        calls -> {
          for (int i = 0; i < calls; i++) {
            cuda.elementwise().affine(2, x, i, y);
          }
        });
    print(
        "allocate and release",
        calls -> {
          for (int i = 0; i < calls; i++) {
            cuda.release(cuda.allocate(1 << 16));
          }
        });
    float[] source = new float[64];
    print(
        "write 64 floats",
        calls -> {
          for (int i = 0; i < calls; i++) {
            cuda.write(source, 0, x, 0, 64);
          }
        });
  }

  private static void print(String what, IntConsumer calls) {
    double best = Double.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long start = THREADS.getCurrentThreadCpuTime();
      calls.accept(CALLS);
      best = Math.min(best, (THREADS.getCurrentThreadCpuTime() - start) / (double) CALLS);
    }
    System.out.println(what + ": " + Math.round(best) + " ns");
  }

  /** Loads a driver whose functions return success, with one device. */
  private static void loadDriver() throws IOException, ReflectiveOperationException {
    String file = "/lib/libJCudaDriver-12.6.0-linux-x86_64.so";
    try (PrivateFolder folder = PrivateFolder.in(Path.of(System.getProperty("java.io.tmpdir")));
        InputStream in = LaunchCost.class.getResourceAsStream(file)) {
      byte[] image = Objects.requireNonNull(in, file).readAllBytes();
      ElfLibrary library =
          new ElfLibrary("libcuda.so.1", null, ElfSymbols.undefined(image, "cu"), 0);
      StubLibrary stub = StubLibrary.load(folder.path(), library);
      bind(stub, "cuDriverGetVersion", "version", ValueLayout.ADDRESS);
      bind(stub, "cuDeviceGetCount", "count", ValueLayout.ADDRESS);
      bind(
          stub,
          "cuDeviceGetAttribute",
          "attribute",
          ValueLayout.ADDRESS,
          ValueLayout.JAVA_INT,
          ValueLayout.JAVA_INT);
    }
  }

  @SuppressWarnings("restricted") // native code calls Java
  private static void bind(
      StubLibrary stub, String function, String method, ValueLayout... parameters)
      throws ReflectiveOperationException {
    FunctionDescriptor signature = FunctionDescriptor.of(ValueLayout.JAVA_INT, parameters);
    MethodType type = signature.toMethodType();
    stub.bind(
        function,
        Linker.nativeLinker()
            .upcallStub(
                MethodHandles.lookup().findStatic(LaunchCost.class, method, type),
                signature,
                Arena.global()));
  }

  @SuppressWarnings({"unused", "restricted"}) // called by JCuda
  private static int version(MemorySegment target) {
    target.reinterpret(Integer.BYTES).set(ValueLayout.JAVA_INT, 0, 12060);
    return 0;
  }

  @SuppressWarnings({"unused", "restricted"}) // called by JCuda
  private static int count(MemorySegment target) {
    target.reinterpret(Integer.BYTES).set(ValueLayout.JAVA_INT, 0, 1);
    return 0;
  }

  @SuppressWarnings({"unused", "restricted"}) // called by JCuda
  private static int attribute(MemorySegment target, int attribute, int device) {
    target.reinterpret(Integer.BYTES).set(ValueLayout.JAVA_INT, 0, 9);
    return 0;
  }
}
