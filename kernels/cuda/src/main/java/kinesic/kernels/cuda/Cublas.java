package kinesic.kernels.cuda;

import static kinesic.kernels.cuda.DriverThroughJCuda.ONE;
import static kinesic.kernels.cuda.DriverThroughJCuda.ZERO;
import static kinesic.kernels.cuda.DriverThroughJCuda.at;

import jcuda.Pointer;
import jcuda.jcublas.JCublas2;
import jcuda.jcublas.cublasHandle;
import jcuda.jcublas.cublasMath;
import jcuda.jcublas.cublasOperation;
import jcuda.jcublas.cublasStatus;
import jcuda.runtime.cudaStream_t;
import org.jspecify.annotations.Nullable;

/**
 * Matrix products by cuBLAS, through JCuda. The library is loaded by the first product.
 *
 * <p>The matrices here are row-major. A row-major matrix is a column-major one that is transposed,
 * and cᵀ = op(b)ᵀ · op(a)ᵀ, so the operands change places.
 */
final class Cublas implements AutoCloseable {

  /**
   * A row-major matrix in device memory, or the first of several.
   *
   * @param address where it begins
   * @param stride the floats from one stored row to the next, at least the length of a row
   * @param transposed whether the operand is the transpose of what is stored
   * @param next the floats from one matrix to the next; 0 if all are the same
   */
  record Matrix(long address, int stride, boolean transposed, long next) {

    /** Creates a matrix that is not transposed. */
    Matrix(long address, int stride) {
      this(address, stride, false, 0);
    }

    private int operation() {
      return transposed ? cublasOperation.CUBLAS_OP_T : cublasOperation.CUBLAS_OP_N;
    }

    private Pointer pointer() {
      return at(address);
    }
  }

  /** CUBLAS_TF32_TENSOR_OP_MATH, which the classes of JCuda lack. */
  private static final int TF32 = 3;

  /**
   * The bytes of temporary memory that NVIDIA recommends: up to compute capability 8.x and from 9.0
   * on. Own memory, because the library would otherwise allocate some, which a graph must not.
   */
  private static final long[] WORKSPACE = {4L << 20, 32L << 20};

  private final Device device;
  private final boolean tf32;
  private @Nullable cublasHandle handle;
  private @Nullable DeviceMemory workspace;

  /**
   * @param tf32 whether factors may be rounded to TF32
   */
  Cublas(Device device, boolean tf32) {
    this.device = device;
    this.tf32 = tf32;
  }

  private static void check(String function, int status, String detail) {
    if (status != cublasStatus.CUBLAS_STATUS_SUCCESS) {
      throw new CudaException(function, cublasStatus.stringFor(status), detail);
    }
  }

  /**
   * Returns the handle.
   *
   * @throws IllegalStateException if there is no cuBLAS; the message says how to get it
   */
  private cublasHandle handle(Driver.Stream stream) {
    if (handle != null) {
      return handle;
    }
    device.refuseInRecord("cublasCreate");
    CudaLibraries.load(NvidiaLibrary.CUBLAS);
    cublasHandle created = new cublasHandle();
    check("cublasCreate", JCublas2.cublasCreate(created), "open cuBLAS");
    handle = created;
    cudaStream_t ours = new cudaStream_t(((DriverThroughJCuda.JStream) stream).handle());
    check("cublasSetStream", JCublas2.cublasSetStream(created, ours), "set the stream");
    int math = tf32 ? TF32 : cublasMath.CUBLAS_DEFAULT_MATH; // which computes floats as floats
    check("cublasSetMathMode", JCublas2.cublasSetMathMode(created, math), "set the arithmetic");
    long bytes = WORKSPACE[device.properties().major() < 9 ? 0 : 1];
    workspace = device.allocate(bytes, "workspace of cuBLAS");
    // after the stream, which takes the workspace away
    check(
        "cublasSetWorkspace",
        JCublas2.cublasSetWorkspace(created, at(workspace.address()), bytes),
        "set " + bytes + " bytes of workspace");
    return created;
  }

  /**
   * Computes c = op(a) · op(b), or adds it to c. No size may be 0.
   *
   * @param a op(a) is [m, k]
   * @param b op(b) is [k, n]
   * @param accumulate whether the product is added
   * @param c [m, n]
   */
  void multiply(int m, int n, int k, Matrix a, Matrix b, boolean accumulate, Matrix c) {
    device.inOrder(
        stream ->
            check(
                "cublasSgemm",
                JCublas2.cublasSgemm(
                    handle(stream),
                    b.operation(),
                    a.operation(),
                    n,
                    m,
                    k,
                    ONE,
                    b.pointer(),
                    b.stride(),
                    a.pointer(),
                    a.stride(),
                    accumulate ? ONE : ZERO,
                    c.pointer(),
                    c.stride()),
                "multiply matrices " + sizes(m, n, k)));
  }

  /** Does what {@link #multiply} does for {@code count} matrices at equal distances. */
  void multiplyBatch(
      int count, int m, int n, int k, Matrix a, Matrix b, boolean accumulate, Matrix c) {
    device.inOrder(
        stream ->
            check(
                "cublasSgemmStridedBatched",
                JCublas2.cublasSgemmStridedBatched(
                    handle(stream),
                    b.operation(),
                    a.operation(),
                    n,
                    m,
                    k,
                    ONE,
                    b.pointer(),
                    b.stride(),
                    b.next(),
                    a.pointer(),
                    a.stride(),
                    a.next(),
                    accumulate ? ONE : ZERO,
                    c.pointer(),
                    c.stride(),
                    c.next(),
                    count),
                "multiply " + count + " matrices " + sizes(m, n, k)));
  }

  private static String sizes(int m, int n, int k) {
    return "[%s, %s] with [%s, %s]".formatted(m, k, k, n);
  }

  @Override
  public void close() {
    if (handle != null) {
      device.driver();
      check("cublasDestroy", JCublas2.cublasDestroy(handle), "close cuBLAS");
      handle = null;
    }
    if (workspace != null) {
      workspace.close();
      workspace = null;
    }
  }
}
