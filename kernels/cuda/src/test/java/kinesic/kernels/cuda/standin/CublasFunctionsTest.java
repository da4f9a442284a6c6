package kinesic.kernels.cuda.standin;

import static jcuda.jcublas.JCublas2.*;
import static jcuda.jcublas.cublasStatus.*;
import static kinesic.kernels.cuda.standin.TestDevice.ONE;
import static kinesic.kernels.cuda.standin.TestDevice.ZERO;
import static kinesic.kernels.cuda.standin.TestDevice.ok;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUgraph;
import jcuda.driver.CUstreamCaptureMode;
import jcuda.driver.JCudaDriver;
import jcuda.jcublas.cublasHandle;
import jcuda.jcublas.cublasMath;
import jcuda.jcublas.cublasOperation;
import jcuda.jcublas.cublasStatus;
import jcuda.runtime.cudaStream_t;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Products of the stand-in, called through JCublas2, against sums written as in a textbook. */
@ExtendWith(StandIn.class)
class CublasFunctionsTest {

  private static final int N = cublasOperation.CUBLAS_OP_N;
  private static final int T = cublasOperation.CUBLAS_OP_T;

  private final TestDevice device = new TestDevice();
  private final cublasHandle handle = new cublasHandle();

  @BeforeEach
  void open() {
    success(cublasCreate(handle));
    success(cublasSetStream(handle, new cudaStream_t(device.stream)));
  }

  @AfterEach
  void close() {
    success(cublasDestroy(handle));
    device.close();
  }

  private static void success(int status) {
    assertEquals("CUBLAS_STATUS_SUCCESS", cublasStatus.stringFor(status));
  }

  private static void refused(int expected, int status) {
    assertEquals(cublasStatus.stringFor(expected), cublasStatus.stringFor(status));
  }

  @Test
  void products_of_all_orders_are_right() {
    int[][] sizes = {{5, 3, 7}, {2, 9, 4}, {1, 1, 1}, {16, 17, 18}, {3, 2, 0}};
    for (int[] size : sizes) {
      for (int ta : new int[] {N, T}) {
        for (int tb : new int[] {N, T}) {
          compare(ta, tb, size[0], size[1], size[2]);
        }
      }
    }
  }

  /** Columns have gaps, of which nobody has written the last one. */
  private void compare(int ta, int tb, int m, int n, int k) {
    int lda = (ta == N ? m : k) + 2;
    int ldb = (tb == N ? k : n) + 1;
    int ldc = m + 3;
    float[] a = device.random(lda * Math.max(1, ta == N ? k : m));
    float[] b = device.random(ldb * Math.max(1, tb == N ? n : k));
    float[] c = device.random(ldc * n);
    float alpha = 0.5f;
    float beta = 2;
    float[] expected = c.clone();
    for (int j = 0; j < n; j++) {
      for (int i = 0; i < m; i++) {
        double sum = 0;
        for (int l = 0; l < k; l++) {
          double x = a[ta == N ? i + l * lda : l + i * lda];
          sum += x * b[tb == N ? l + j * ldb : j + l * ldb];
        }
        expected[i + j * ldc] = (float) (alpha * sum + beta * c[i + j * ldc]);
      }
    }
    CUdeviceptr z = device.upload(c);
    success(
        cublasSgemm(
            handle,
            ta,
            tb,
            m,
            n,
            k,
            Pointer.to(new float[] {alpha}),
            device.upload(a),
            lda,
            device.upload(b),
            ldb,
            Pointer.to(new float[] {beta}),
            z,
            ldc));
    assertArrayEquals(expected, device.download(z, c.length), 1e-6f);
  }

  @Test
  void batches_of_both_kinds_agree_with_single_products() {
    int m = 4;
    int n = 3;
    int k = 5;
    int count = 3;
    CUdeviceptr a = device.upload(device.random(count * m * k));
    CUdeviceptr b = device.upload(device.random(count * k * n));
    CUdeviceptr[] c = {
      device.allocate(count * m * n), device.allocate(count * m * n), device.allocate(count * m * n)
    };
    long[][] addresses = new long[3][count];
    for (int i = 0; i < count; i++) {
      CUdeviceptr x = a.withByteOffset(4L * m * k * i);
      CUdeviceptr y = b.withByteOffset(4L * k * n * i);
      CUdeviceptr z = c[2].withByteOffset(4L * m * n * i);
      success(
          cublasSgemm(
              handle,
              N,
              N,
              m,
              n,
              k,
              ONE,
              x,
              m,
              y,
              k,
              ZERO,
              c[0].withByteOffset(4L * m * n * i),
              m));
      addresses[0][i] = new Address(x).value();
      addresses[1][i] = new Address(y).value();
      addresses[2][i] = new Address(z).value();
    }
    success(
        cublasSgemmStridedBatched(
            handle, N, N, m, n, k, ONE, a, m, 20, b, k, 15, ZERO, c[1], m, 12, count));
    success(
        cublasSgemmBatched(
            handle,
            N,
            N,
            m,
            n,
            k,
            ONE,
            uploadLongs(addresses[0]),
            m,
            uploadLongs(addresses[1]),
            k,
            ZERO,
            uploadLongs(addresses[2]),
            m,
            count));
    float[] expected = device.download(c[0], count * m * n);
    assertArrayEquals(expected, device.download(c[1], count * m * n));
    assertArrayEquals(expected, device.download(c[2], count * m * n));
  }

  private static final class Address extends CUdeviceptr {
    Address(CUdeviceptr pointer) {
      super(pointer);
    }

    long value() {
      return getNativePointer() + getByteOffset();
    }
  }

  private CUdeviceptr uploadLongs(long... values) {
    CUdeviceptr address = device.allocate(2 * values.length);
    ok(JCudaDriver.cuMemcpyHtoD(address, Pointer.to(values), 8L * values.length));
    return address;
  }

  @Test
  void beta_0_does_not_read_the_result() {
    CUdeviceptr c = device.upload(Float.NaN);
    CUdeviceptr x = device.upload(2);
    success(cublasSgemm(handle, N, N, 1, 1, 1, ONE, x, 1, x, 1, ZERO, c, 1));
    assertArrayEquals(new float[] {4}, device.download(c, 1));
  }

  @Test
  void tf32_rounds_the_factors() {
    float value = 1 + 0x1p-12f;
    CUdeviceptr x = device.upload(value);
    CUdeviceptr one = device.upload(1);
    CUdeviceptr c = device.allocate(1);
    success(cublasSgemm(handle, N, N, 1, 1, 1, ONE, x, 1, one, 1, ZERO, c, 1));
    assertEquals(value, device.download(c, 1)[0]);
    success(cublasSetMathMode(handle, cublasMath.CUBLAS_TF32_TENSOR_OP_MATH));
    success(cublasSgemm(handle, N, N, 1, 1, 1, ONE, x, 1, one, 1, ZERO, c, 1));
    assertEquals(1, device.download(c, 1)[0]);
  }

  @Test
  void what_cublas_refuses_is_refused() {
    CUdeviceptr x = device.upload(device.random(16));
    CUdeviceptr y = device.allocate(16);
    int invalid = CUBLAS_STATUS_INVALID_VALUE;
    refused(invalid, cublasSgemm(handle, N, N, 4, 4, 4, ONE, x, 3, x, 4, ZERO, y, 4));
    refused(invalid, cublasSgemm(handle, N, N, 4, 4, 4, ONE, x, 4, x, 3, ZERO, y, 4));
    refused(invalid, cublasSgemm(handle, N, N, 4, 4, 4, ONE, x, 4, x, 4, ZERO, y, 3));
    refused(invalid, cublasSgemm(handle, N, N, -1, 4, 4, ONE, x, 4, x, 4, ZERO, y, 4));
    refused(invalid, cublasSgemm(handle, N, N, 4, 4, 4, ONE, x, 4, y, 4, ZERO, x, 4));
    success(cublasSgemm(handle, N, N, 0, 4, 4, ONE, x, 4, x, 4, ZERO, y, 4));
    refused(
        CUBLAS_STATUS_NOT_INITIALIZED,
        cublasSgemm(new cublasHandle(), N, N, 4, 4, 4, ONE, x, 4, x, 4, ZERO, y, 4));
  }

  @Test
  void a_fault_names_the_product() {
    CUdeviceptr x = device.upload(device.random(15)); // one is missing
    CUdeviceptr y = device.allocate(16);
    success(cublasSgemm(handle, N, N, 4, 4, 4, ONE, x, 4, x, 4, ZERO, y, 4));
    assertNotEquals(0, JCudaDriver.cuStreamSynchronize(device.stream));
    RuntimeException fault = StandIn.driver().takeFault();
    assertNotNull(fault);
    assertTrue(String.valueOf(fault.getMessage()).contains("cuBLAS"), fault.getMessage());
  }

  @Test
  void a_capture_needs_a_workspace() {
    CUdeviceptr x = device.upload(device.random(16));
    CUdeviceptr y = device.allocate(16);
    CUdeviceptr workspace = device.allocate(1024);
    ok(JCudaDriver.cuStreamSynchronize(device.stream));
    int[] results = {CUBLAS_STATUS_NOT_SUPPORTED, CUBLAS_STATUS_SUCCESS};
    for (int i = 0; i < results.length; i++) {
      if (i == 1) {
        success(cublasSetWorkspace(handle, workspace, 4096));
      }
      ok(
          JCudaDriver.cuStreamBeginCapture(
              device.stream, CUstreamCaptureMode.CU_STREAM_CAPTURE_MODE_THREAD_LOCAL));
      refused(results[i], cublasSgemm(handle, N, N, 4, 4, 4, ONE, x, 4, x, 4, ZERO, y, 4));
      ok(JCudaDriver.cuStreamEndCapture(device.stream, new CUgraph()));
    }
    assertEquals(1, StandIn.driver().takeRefusals().size());
  }

  @Test
  void the_version_is_that_of_cuda_12() {
    int[] version = new int[1];
    success(cublasGetVersion(handle, version));
    assertEquals(120604, version[0]);
    int[] parts = new int[3];
    for (int i = 0; i < parts.length; i++) {
      success(cublasGetProperty(i, version));
      parts[i] = version[0];
    }
    assertEquals("[12, 6, 4]", Arrays.toString(parts));
  }
}
