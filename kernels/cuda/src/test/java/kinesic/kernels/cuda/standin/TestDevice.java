package kinesic.kernels.cuda.standin;

import static jcuda.driver.JCudaDriver.*;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import jcuda.Pointer;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUfunction;
import jcuda.driver.CUmodule;
import jcuda.driver.CUresult;
import jcuda.driver.CUstream;
import jcuda.driver.CUstream_flags;

/** The stand-in used through JCuda alone: a context, a stream, and memory. */
final class TestDevice implements AutoCloseable {

  /** Factors of products. */
  static final Pointer ZERO = Pointer.to(new float[] {0});

  static final Pointer ONE = Pointer.to(new float[] {1});

  final CUdevice device = new CUdevice();
  final CUcontext context = new CUcontext();
  final CUstream stream = new CUstream();

  private final Random random = new Random(1);

  TestDevice() {
    StandIn.driver();
    ok(cuInit(0));
    ok(cuDeviceGet(device, 0));
    ok(cuDevicePrimaryCtxRetain(context, device));
    ok(cuCtxSetCurrent(context));
    ok(cuStreamCreate(stream, CUstream_flags.CU_STREAM_NON_BLOCKING));
  }

  static void ok(int result) {
    assertEquals("CUDA_SUCCESS", CUresult.stringFor(result));
  }

  static void refused(int expected, int result) {
    assertEquals(CUresult.stringFor(expected), CUresult.stringFor(result));
  }

  CUdeviceptr allocate(int floats) {
    CUdeviceptr address = new CUdeviceptr();
    ok(cuMemAlloc(address, 4L * floats));
    return address;
  }

  CUdeviceptr upload(float... values) {
    CUdeviceptr address = allocate(values.length);
    ok(
        cuMemcpyHtoDAsync(
            address, Pointer.to(FloatBuffer.wrap(values)), 4L * values.length, stream));
    return address;
  }

  float[] download(CUdeviceptr from, int floats) {
    ok(cuStreamSynchronize(stream));
    float[] values = new float[floats];
    ok(cuMemcpyDtoH(Pointer.to(values), from, 4L * floats));
    return values;
  }

  static CUfunction function(String ptx, String name) {
    CUmodule module = new CUmodule();
    ok(load(module, ptx));
    CUfunction function = new CUfunction();
    ok(cuModuleGetFunction(function, module, name));
    return function;
  }

  static int load(CUmodule module, String ptx) {
    byte[] text = (ptx + "\0").getBytes(StandardCharsets.US_ASCII);
    return cuModuleLoadDataEx(module, Pointer.to(text), 0, new int[0], Pointer.to(new int[0]));
  }

  /** Returns numbers from -0.5 to 0.5. */
  float[] random(int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    return values;
  }

  /** Releases the context and all memory in it. */
  @Override
  public void close() {
    ok(cuDevicePrimaryCtxRelease(device));
    assertEquals(0, StandIn.driver().memoryInUse());
  }
}
