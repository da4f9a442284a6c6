package kinesic.kernels.cuda.standin;

import static jcuda.jcublas.cublasStatus.CUBLAS_STATUS_EXECUTION_FAILED;
import static jcuda.jcublas.cublasStatus.CUBLAS_STATUS_INVALID_VALUE;
import static jcuda.jcublas.cublasStatus.CUBLAS_STATUS_NOT_INITIALIZED;
import static jcuda.jcublas.cublasStatus.CUBLAS_STATUS_NOT_SUPPORTED;
import static jcuda.jcublas.cublasStatus.CUBLAS_STATUS_SUCCESS;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.IntToLongFunction;
import jcuda.cudaDataType;
import jcuda.driver.CUresult;
import jcuda.jcublas.cublasComputeType;
import jcuda.jcublas.cublasMath;
import jcuda.jcublas.cublasPointerMode;
import jcuda.jcublas.cublasStatus;
import org.jspecify.annotations.Nullable;

/**
 * The functions of libcublas about products of float matrices, with sums in double.
 *
 * <p>In a capture, a product is refused unless {@code cublasSetWorkspace} was called after {@code
 * cublasSetStream}, which forgets the workspace: otherwise the graph would own memory of cuBLAS.
 */
@SuppressWarnings("MemberName") // the names of the C functions
final class CublasFunctions {

  private static final int[] VERSION = {12, 6, 4};
  private static final int NOT_A_NUMBER = 0x7fffffff;

  private static final class Handle {
    long stream;
    int mathMode = cublasMath.CUBLAS_DEFAULT_MATH;
    int pointerMode = cublasPointerMode.CUBLAS_POINTER_MODE_HOST;
    long workspace;
    long workspaceBytes;

    Rounding rounding() {
      return mathMode == cublasMath.CUBLAS_TF32_TENSOR_OP_MATH ? Rounding.TF32 : Rounding.FLOAT;
    }
  }

  /** The sizes of a product c = alpha op(a) op(b) + beta c, all matrices column by column. */
  private record Product(
      boolean transposeA, boolean transposeB, int m, int n, int k, int lda, int ldb, int ldc) {

    static Product of(int ta, int tb, int m, int n, int k, int lda, int ldb, int ldc) {
      return new Product(ta != 0, tb != 0, m, n, k, lda, ldb, ldc);
    }

    boolean isValid() {
      return Math.min(m, Math.min(n, k)) >= 0
          && lda >= Math.max(1, transposeA ? k : m)
          && ldb >= Math.max(1, transposeB ? n : k)
          && ldc >= Math.max(1, m);
    }

    DeviceMatrix a(long address) {
      return new DeviceMatrix(address, transposeA ? k : m, transposeA ? m : k, lda);
    }

    DeviceMatrix b(long address) {
      return new DeviceMatrix(address, transposeB ? n : k, transposeB ? k : n, ldb);
    }

    DeviceMatrix c(long address) {
      return new DeviceMatrix(address, m, n, ldc);
    }
  }

  private final StandInDriver driver;
  private final Map<Long, Handle> handles = new HashMap<>();
  private final Map<Integer, MemorySegment> texts = new HashMap<>();
  private long lastHandle = 0x20;

  CublasFunctions(StandInDriver driver) {
    this.driver = driver;
  }

  // ---------------------------------------------------------------- handles

  public int cublasCreate_v2(long handle) {
    if (driver.enterUnsafe() != CUresult.CUDA_SUCCESS) {
      return CUBLAS_STATUS_NOT_INITIALIZED;
    }
    lastHandle += 16;
    handles.put(lastHandle, new Handle());
    HostMemory.putLong(handle, lastHandle);
    return CUBLAS_STATUS_SUCCESS;
  }

  public int cublasDestroy_v2(long handle) {
    return handles.remove(handle) == null ? CUBLAS_STATUS_NOT_INITIALIZED : CUBLAS_STATUS_SUCCESS;
  }

  public int cublasGetVersion_v2(long handle, long version) {
    HostMemory.putInt(version, 10_000 * VERSION[0] + 100 * VERSION[1] + VERSION[2]);
    return CUBLAS_STATUS_SUCCESS;
  }

  public int cublasGetProperty(int part, long value) {
    if (part < 0 || part >= VERSION.length) {
      return CUBLAS_STATUS_INVALID_VALUE;
    }
    HostMemory.putInt(value, VERSION[part]);
    return CUBLAS_STATUS_SUCCESS;
  }

  public long cublasGetStatusName(int status) {
    return texts
        .computeIfAbsent(status, s -> Arena.global().allocateFrom(cublasStatus.stringFor(s)))
        .address();
  }

  public long cublasGetStatusString(int status) {
    return cublasGetStatusName(status);
  }

  public int cublasSetStream_v2(long handle, long stream) {
    Handle target = handles.get(handle);
    if (target == null || driver.stream(stream) == null) {
      return target == null ? CUBLAS_STATUS_NOT_INITIALIZED : CUBLAS_STATUS_INVALID_VALUE;
    }
    target.stream = stream;
    target.workspace = 0;
    target.workspaceBytes = 0;
    return CUBLAS_STATUS_SUCCESS;
  }

  public int cublasSetWorkspace_v2(long handle, long workspace, long bytes) {
    Handle target = handles.get(handle);
    if (target == null || workspace % 256 != 0) {
      return target == null ? CUBLAS_STATUS_NOT_INITIALIZED : CUBLAS_STATUS_INVALID_VALUE;
    }
    target.workspace = workspace;
    target.workspaceBytes = bytes;
    return CUBLAS_STATUS_SUCCESS;
  }

  public int cublasSetMathMode(long handle, int mode) {
    Handle target = handles.get(handle);
    if (target != null) {
      target.mathMode = mode;
    }
    return target == null ? CUBLAS_STATUS_NOT_INITIALIZED : CUBLAS_STATUS_SUCCESS;
  }

  public int cublasGetMathMode(long handle, long mode) {
    Handle target = handles.get(handle);
    if (target != null) {
      HostMemory.putInt(mode, target.mathMode);
    }
    return target == null ? CUBLAS_STATUS_NOT_INITIALIZED : CUBLAS_STATUS_SUCCESS;
  }

  public int cublasSetPointerMode_v2(long handle, int mode) {
    Handle target = handles.get(handle);
    if (target != null) {
      target.pointerMode = mode;
    }
    return target == null ? CUBLAS_STATUS_NOT_INITIALIZED : CUBLAS_STATUS_SUCCESS;
  }

  public int cublasSetAtomicsMode(long handle, int mode) {
    return handles.get(handle) == null ? CUBLAS_STATUS_NOT_INITIALIZED : CUBLAS_STATUS_SUCCESS;
  }

  // ---------------------------------------------------------------- products

  public int cublasSgemm_v2(
      long handle,
      int transposeA,
      int transposeB,
      int m,
      int n,
      int k,
      long alpha,
      long a,
      int lda,
      long b,
      int ldb,
      long beta,
      long c,
      int ldc) {
    Product product = Product.of(transposeA, transposeB, m, n, k, lda, ldb, ldc);
    boolean overlap =
        product.isValid()
            && (product.c(c).overlaps(product.a(a)) || product.c(c).overlaps(product.b(b)));
    return overlap
        ? CUBLAS_STATUS_INVALID_VALUE
        : multiply(handles.get(handle), product, 1, alpha, beta, i -> a, i -> b, i -> c);
  }

  public int cublasSgemmStridedBatched(
      long handle,
      int transposeA,
      int transposeB,
      int m,
      int n,
      int k,
      long alpha,
      long a,
      int lda,
      long strideA,
      long b,
      int ldb,
      long strideB,
      long beta,
      long c,
      int ldc,
      long strideC,
      int count) {
    return multiply(
        handles.get(handle),
        Product.of(transposeA, transposeB, m, n, k, lda, ldb, ldc),
        count,
        alpha,
        beta,
        i -> a + 4 * strideA * i,
        i -> b + 4 * strideB * i,
        i -> c + 4 * strideC * i);
  }

  public int cublasSgemmBatched(
      long handle,
      int transposeA,
      int transposeB,
      int m,
      int n,
      int k,
      long alpha,
      long a,
      int lda,
      long b,
      int ldb,
      long beta,
      long c,
      int ldc,
      int count) {
    return multiply(
        handles.get(handle),
        Product.of(transposeA, transposeB, m, n, k, lda, ldb, ldc),
        count,
        alpha,
        beta,
        i -> devicePointer(a, i),
        i -> devicePointer(b, i),
        i -> devicePointer(c, i));
  }

  public int cublasGemmEx(
      long handle,
      int transposeA,
      int transposeB,
      int m,
      int n,
      int k,
      long alpha,
      long a,
      int typeA,
      int lda,
      long b,
      int typeB,
      int ldb,
      long beta,
      long c,
      int typeC,
      int ldc,
      int computeType,
      int algorithm) {
    if (!isFloat(typeA, typeB, typeC)) {
      return CUBLAS_STATUS_NOT_SUPPORTED;
    }
    return multiply(
        withComputeType(handles.get(handle), computeType),
        Product.of(transposeA, transposeB, m, n, k, lda, ldb, ldc),
        1,
        alpha,
        beta,
        i -> a,
        i -> b,
        i -> c);
  }

  public int cublasGemmStridedBatchedEx(
      long handle,
      int transposeA,
      int transposeB,
      int m,
      int n,
      int k,
      long alpha,
      long a,
      int typeA,
      int lda,
      long strideA,
      long b,
      int typeB,
      int ldb,
      long strideB,
      long beta,
      long c,
      int typeC,
      int ldc,
      long strideC,
      int count,
      int computeType,
      int algorithm) {
    if (!isFloat(typeA, typeB, typeC)) {
      return CUBLAS_STATUS_NOT_SUPPORTED;
    }
    return multiply(
        withComputeType(handles.get(handle), computeType),
        Product.of(transposeA, transposeB, m, n, k, lda, ldb, ldc),
        count,
        alpha,
        beta,
        i -> a + 4 * strideA * i,
        i -> b + 4 * strideB * i,
        i -> c + 4 * strideC * i);
  }

  private static boolean isFloat(int a, int b, int c) {
    return a == cudaDataType.CUDA_R_32F
        && b == cudaDataType.CUDA_R_32F
        && c == cudaDataType.CUDA_R_32F;
  }

  private static @Nullable Handle withComputeType(@Nullable Handle handle, int computeType) {
    if (handle == null || computeType != cublasComputeType.CUBLAS_COMPUTE_32F_FAST_TF32) {
      return handle;
    }
    Handle fast = new Handle();
    fast.stream = handle.stream;
    fast.pointerMode = handle.pointerMode;
    fast.workspace = handle.workspace;
    fast.workspaceBytes = handle.workspaceBytes;
    fast.mathMode = cublasMath.CUBLAS_TF32_TENSOR_OP_MATH;
    return fast;
  }

  /** Returns the address that an array of addresses in device memory holds. */
  private long devicePointer(long array, int index) {
    long[] address = new long[1];
    driver.memory().read(array + 8L * index, MemorySegment.ofArray(address));
    return address[0];
  }

  private int multiply(
      @Nullable Handle handle,
      Product product,
      int count,
      long alpha,
      long beta,
      IntToLongFunction a,
      IntToLongFunction b,
      IntToLongFunction c) {
    if (handle == null) {
      return CUBLAS_STATUS_NOT_INITIALIZED;
    }
    WorkStream stream = driver.stream(handle.stream);
    if (!product.isValid() || count < 0 || stream == null) {
      return CUBLAS_STATUS_INVALID_VALUE;
    }
    if (product.m() == 0 || product.n() == 0 || count == 0) {
      return CUBLAS_STATUS_SUCCESS;
    }
    if (stream.capture != null && handle.workspace == 0) {
      driver.refuse("a product in a capture needs cublasSetWorkspace");
      return CUBLAS_STATUS_NOT_SUPPORTED;
    }
    DoubleSupplier scale = scalar(handle, alpha);
    DoubleSupplier old = scalar(handle, beta);
    Rounding rounding = handle.rounding();
    long workspace = handle.workspace;
    long bytes = handle.workspaceBytes;
    int result =
        driver.enqueueLibraryCall(
            "cuBLAS, " + product,
            stream,
            () -> {
              scribble(workspace, bytes);
              for (int i = 0; i < count; i++) {
                run(
                    product,
                    rounding,
                    scale.getAsDouble(),
                    old.getAsDouble(),
                    a.applyAsLong(i),
                    b.applyAsLong(i),
                    c.applyAsLong(i));
              }
            });
    return result == CUresult.CUDA_SUCCESS ? CUBLAS_STATUS_SUCCESS : CUBLAS_STATUS_EXECUTION_FAILED;
  }

  /** Reads a factor now if it is in host memory, or when the work runs if it is on the device. */
  private DoubleSupplier scalar(Handle handle, long address) {
    if (handle.pointerMode == cublasPointerMode.CUBLAS_POINTER_MODE_HOST) {
      float value = HostMemory.getFloat(address);
      return () -> value;
    }
    return () -> {
      float[] value = new float[1];
      driver.memory().read(address, MemorySegment.ofArray(value));
      return value[0];
    };
  }

  /** Writes to the workspace, as the library would, so that nobody else keeps anything there. */
  private void scribble(long workspace, long bytes) {
    if (workspace != 0 && bytes >= 1024) {
      driver.memory().fill(workspace, NOT_A_NUMBER, 128);
      driver.memory().fill(workspace + (bytes & ~3) - 512, NOT_A_NUMBER, 128);
    }
  }

  private void run(
      Product product, Rounding rounding, double alpha, double beta, long a, long b, long c) {
    int m = product.m();
    int n = product.n();
    int k = product.k();
    double[] sums = new double[m * n]; // column by column
    if (k > 0 && alpha != 0) {
      double[] x = rounding.toDoubles(product.a(a).read(driver.memory()));
      double[] y = rounding.toDoubles(product.b(b).read(driver.memory()));
      double[] left = product.transposeA() ? DoubleProduct.transposed(k, m, x) : x;
      double[] right = product.transposeB() ? y : DoubleProduct.transposed(k, n, y);
      if (m >= n) {
        DoubleProduct.add(sums, m, n, k, left, right);
      } else { // the longer side is the inner loop
        DoubleProduct.add(sums, n, m, k, right, left);
        sums = DoubleProduct.transposed(n, m, sums);
      }
    }
    DeviceMatrix target = product.c(c);
    float[] result = beta == 0 ? new float[m * n] : target.read(driver.memory());
    for (int i = 0; i < result.length; i++) {
      double kept = beta == 0 ? 0 : beta * result[i];
      result[i] = (float) (alpha * sums[i] + kept);
    }
    target.write(driver.memory(), result);
  }
}
