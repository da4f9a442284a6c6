package kinesic.kernels.cuda.standin;

import static jcuda.driver.CUresult.*;
import static jcuda.driver.JCudaDriver.*;
import static kinesic.kernels.cuda.standin.TestDevice.ok;

import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUevent;
import jcuda.driver.CUevent_flags;
import jcuda.driver.CUfunction;
import jcuda.driver.CUstream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A device of the stand-in with a kernel that adds to {@link #x}, for tests of the driver. */
abstract class AddingDevice {

  static final int N = 100;
  static final int BLOCK = 32;

  /** The kernel {@code add(float *x, float v, int n)}: x[i] += v for i below n. */
  static final String PTX =
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

  final StandInDriver driver = StandIn.driver();
  final TestDevice device = new TestDevice();
  final CUstream stream = device.stream;
  final CUfunction add = TestDevice.function(PTX, "add");
  final CUdeviceptr x = device.allocate(N);
  final Pointer pinned = new Pointer();
  Counts before = driver.counts();

  @BeforeEach
  void allocate() {
    ok(cuMemHostAlloc(pinned, 4L * N, 0));
    before = driver.counts();
  }

  @AfterEach
  void close() {
    driver.order(StandInDriver.Order.LATE);
    driver.limitMemory(1L << 30);
    ok(cuCtxSetCurrent(device.context));
    ok(cuMemFreeHost(pinned));
    device.close();
  }

  FloatBuffer pinnedFloats() {
    return pinned.getByteBuffer(0, 4L * N).order(ByteOrder.nativeOrder()).asFloatBuffer();
  }

  void fillPinned(float value) {
    for (int i = 0; i < N; i++) {
      pinnedFloats().put(i, value);
    }
  }

  void upload(float value) {
    fillPinned(value);
    ok(cuMemcpyHtoDAsync(x, pinned, 4L * N, stream));
  }

  int launch(float v, int n) {
    return launch(add, stream, v, n);
  }

  int launch(CUfunction function, CUstream in, float v, int n) {
    Pointer arguments =
        Pointer.to(Pointer.to(x), Pointer.to(new float[] {v}), Pointer.to(new int[] {n}));
    int blocks = (n + BLOCK - 1) / BLOCK;
    return cuLaunchKernel(function, blocks, 1, 1, BLOCK, 1, 1, 0, in, arguments, null);
  }

  float[] download() {
    return device.download(x, N);
  }

  static float[] all(float value) {
    float[] values = new float[N];
    Arrays.fill(values, value);
    return values;
  }

  static CUevent event() {
    CUevent event = new CUevent();
    ok(cuEventCreate(event, CUevent_flags.CU_EVENT_DISABLE_TIMING));
    return event;
  }
}
