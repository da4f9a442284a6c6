package kinesic.kernels.cuda.standin;

import static jcuda.driver.JCudaDriver.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import jcuda.Pointer;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUfunction;
import jcuda.driver.CUmodule;
import jcuda.driver.CUresult;
import jcuda.driver.CUstream;
import jcuda.driver.CUstream_flags;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the stand-in does with right and wrong calls, made through JCuda's native code. */
@ExtendWith(StandIn.class)
class StandInDriverTest {

  private static final int N = 100;

  /** The kernel {@code add(float *x, float v, int n)}: x[i] += v for i below n. */
  private static final String PTX =
      """
      .version 6.4
      .target sm_75
      .address_size 64

      .visible .entry add(
        .param .u64 add_param_0,
        .param .f32 add_param_1,
        .param .u32 add_param_2
      )
      {
        .reg .pred %p<2>;
        .reg .f32 %f<4>;
        .reg .b32 %r<6>;
        .reg .b64 %rd<5>;

        ld.param.u64 %rd1, [add_param_0];
        ld.param.f32 %f1, [add_param_1];
        ld.param.u32 %r2, [add_param_2];
        mov.u32 %r3, %ctaid.x;
        mov.u32 %r4, %ntid.x;
        mov.u32 %r5, %tid.x;
        mad.lo.s32 %r1, %r3, %r4, %r5;
        setp.ge.s32 %p1, %r1, %r2;
        @%p1 bra $L__BB0_2;

        cvta.to.global.u64 %rd2, %rd1;
        mul.wide.s32 %rd3, %r1, 4;
        add.s64 %rd4, %rd2, %rd3;
        ld.global.f32 %f2, [%rd4];
        add.f32 %f3, %f2, %f1;
        st.global.f32 [%rd4], %f3;

      $L__BB0_2:
        ret;
      }
      """;

  private final CUdevice device = new CUdevice();
  private final CUcontext context = new CUcontext();
  private final CUstream stream = new CUstream();
  private final CUmodule module = new CUmodule();
  private final CUfunction add = new CUfunction();
  private final CUdeviceptr x = new CUdeviceptr();
  private final Pointer pinned = new Pointer();
  private final FloatBuffer values = open();

  private FloatBuffer open() {
    StandIn.driver();
    ok(cuInit(0));
    ok(cuDeviceGet(device, 0));
    ok(cuDevicePrimaryCtxRetain(context, device));
    ok(cuCtxSetCurrent(context));
    ok(cuStreamCreate(stream, CUstream_flags.CU_STREAM_NON_BLOCKING));
    byte[] text = (PTX + "\0").getBytes(StandardCharsets.US_ASCII);
    ok(cuModuleLoadDataEx(module, Pointer.to(text), 0, new int[0], Pointer.to(new int[0])));
    ok(cuModuleGetFunction(add, module, "add"));
    ok(cuMemAlloc(x, 4L * N));
    ok(cuMemHostAlloc(pinned, 4L * N, 0));
    return pinned.getByteBuffer(0, 4L * N).order(ByteOrder.nativeOrder()).asFloatBuffer();
  }

  @AfterEach
  void close() {
    StandIn.driver().order(StandInDriver.Order.LATE);
    ok(cuMemFreeHost(pinned));
    ok(cuDevicePrimaryCtxRelease(device));
    assertEquals(0, StandIn.driver().memoryInUse());
  }

  private static void ok(int result) {
    assertEquals("CUDA_SUCCESS", CUresult.stringFor(result));
  }

  private static void refused(int expected, int result) {
    assertEquals(CUresult.stringFor(expected), CUresult.stringFor(result));
  }

  private void upload(float value) {
    for (int i = 0; i < N; i++) {
      values.put(i, value);
    }
    ok(cuMemcpyHtoDAsync(x, pinned, 4L * N, stream));
  }

  private int launch(float v, int n) {
    ByteBuffer block = ByteBuffer.allocateDirect(64).order(ByteOrder.nativeOrder());
    long address = java.lang.foreign.MemorySegment.ofBuffer(block).address();
    block.putLong(address + 24).putLong(address + 32).putLong(address + 40);
    block.putLong(new Address(x).value()).putFloat(v).putInt(0).putInt(n);
    return cuLaunchKernel(
        add, (n + 31) / 32, 1, 1, 32, 1, 1, 0, stream, Pointer.to(block.rewind()), null);
  }

  private static final class Address extends CUdeviceptr {
    Address(CUdeviceptr pointer) {
      super(pointer);
    }

    long value() {
      return getNativePointer() + getByteOffset();
    }
  }

  private float[] download() {
    ok(cuMemcpyDtoHAsync(pinned, x, 4L * N, stream));
    ok(cuStreamSynchronize(stream));
    float[] copy = new float[N];
    values.get(0, copy);
    return copy;
  }

  private static float[] all(float value) {
    float[] values = new float[N];
    Arrays.fill(values, value);
    return values;
  }

  @Test
  void kernels_run_in_the_order_of_their_stream() {
    upload(1);
    ok(launch(2, N));
    ok(launch(3, N - 1));
    float[] expected = all(6);
    expected[N - 1] = 3;
    assertArrayEquals(expected, download());
  }

  @Test
  void pinned_memory_is_read_when_the_copy_runs() {
    upload(1);
    values.put(0, 9); // too early
    ok(cuStreamSynchronize(stream));
    assertEquals(9, download()[0]);
  }
}
