package kinesic.kernels.cuda.standin;

import static jcuda.driver.CUresult.*;
import static jcuda.driver.JCudaDriver.*;
import static kinesic.kernels.cuda.standin.TestDevice.ok;
import static kinesic.kernels.cuda.standin.TestDevice.refused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import jcuda.Pointer;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUevent;
import jcuda.driver.CUevent_flags;
import jcuda.driver.CUfunction;
import jcuda.driver.CUgraph;
import jcuda.driver.CUgraphExec;
import jcuda.driver.CUmodule;
import jcuda.driver.CUstream;
import jcuda.driver.CUstreamCaptureMode;
import jcuda.driver.CUstream_flags;
import kinesic.kernels.cuda.CudaLibraries;
import kinesic.kernels.cuda.LibraryReport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the stand-in does with right and wrong calls, made through JCuda's native code. */
@ExtendWith(StandIn.class)
class StandInDriverTest {

  private static final int N = 100;
  private static final int BLOCK = 32;

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

  private final StandInDriver driver = StandIn.driver();
  private final TestDevice device = new TestDevice();
  private final CUstream stream = device.stream;
  private final CUfunction add = TestDevice.function(PTX, "add");
  private final CUdeviceptr x = device.allocate(N);
  private final Pointer pinned = new Pointer();
  private Counts before = driver.counts();

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

  private FloatBuffer pinnedFloats() {
    return pinned.getByteBuffer(0, 4L * N).order(ByteOrder.nativeOrder()).asFloatBuffer();
  }

  private void fillPinned(float value) {
    for (int i = 0; i < N; i++) {
      pinnedFloats().put(i, value);
    }
  }

  private void upload(float value) {
    fillPinned(value);
    ok(cuMemcpyHtoDAsync(x, pinned, 4L * N, stream));
  }

  private int launch(float v, int n) {
    return launch(add, stream, v, n);
  }

  private int launch(CUfunction function, CUstream in, float v, int n) {
    Pointer arguments =
        Pointer.to(Pointer.to(x), Pointer.to(new float[] {v}), Pointer.to(new int[] {n}));
    int blocks = (n + BLOCK - 1) / BLOCK;
    return cuLaunchKernel(function, blocks, 1, 1, BLOCK, 1, 1, 0, in, arguments, null);
  }

  private float[] download() {
    return device.download(x, N);
  }

  private static float[] all(float value) {
    float[] values = new float[N];
    Arrays.fill(values, value);
    return values;
  }

  @Test
  void the_search_finds_the_stand_ins_by_their_names() {
    List<LibraryReport> reports = CudaLibraries.find();
    List<String> versions = List.of("for CUDA 13.0", "version 12.6.4", "version 9.24.0");
    for (int i = 0; i < versions.size(); i++) {
      String found = String.valueOf(reports.get(i).found());
      assertTrue(found.contains("kinesic-standin") && found.endsWith(versions.get(i)), found);
    }
  }

  // streams

  @Test
  void kernels_run_in_the_order_of_their_stream() {
    upload(1);
    ok(launch(2, N));
    ok(launch(3, N - 1));
    float[] expected = all(6);
    expected[N - 1] = 3;
    assertArrayEquals(expected, download());
    Counts counts = driver.counts().since(before);
    assertEquals(new Counts(2, 0, 0, 0, 1, 1, 2, 0), counts);
  }

  @Test
  void arguments_may_lie_in_one_buffer() {
    upload(1);
    ByteBuffer block = ByteBuffer.allocateDirect(16).order(ByteOrder.nativeOrder());
    block.putLong(new Address(x).value()).putFloat(5).putInt(N);
    Pointer buffer = Pointer.to(block.rewind());
    int[] sizes = {12, 16};
    int[] results = {CUDA_ERROR_INVALID_VALUE, CUDA_SUCCESS};
    for (int i = 0; i < sizes.length; i++) {
      Pointer size = Pointer.to(new long[] {sizes[i]});
      Pointer extra =
          Pointer.to(
              CU_LAUNCH_PARAM_BUFFER_POINTER,
              buffer,
              CU_LAUNCH_PARAM_BUFFER_SIZE,
              size,
              CU_LAUNCH_PARAM_END);
      refused(results[i], cuLaunchKernel(add, 4, 1, 1, BLOCK, 1, 1, 0, stream, null, extra));
    }
    assertArrayEquals(all(6), download());
  }

  private static final class Address extends CUdeviceptr {
    Address(CUdeviceptr pointer) {
      super(pointer);
    }

    long value() {
      return getNativePointer() + getByteOffset();
    }
  }

  @Test
  void pinned_memory_is_read_when_the_copy_runs() {
    upload(1);
    fillPinned(9); // before the copy has run
    assertArrayEquals(all(9), download());
  }

  @Test
  void other_host_memory_is_read_at_once() {
    float[] values = all(1);
    ok(cuMemcpyHtoDAsync(x, Pointer.to(FloatBuffer.wrap(values)), 4L * N, stream));
    Arrays.fill(values, 9);
    assertArrayEquals(all(1), download());
  }

  @Test
  void copies_to_pinned_memory_have_not_run_when_nobody_waited() {
    upload(1);
    ok(launch(2, N));
    ok(cuMemcpyDtoHAsync(pinned, x, 4L * N, stream));
    assertEquals(1, pinnedFloats().get(0));
    ok(cuStreamSynchronize(stream));
    assertEquals(3, pinnedFloats().get(0));
  }

  @Test
  void blocking_copies_do_not_wait_for_other_streams() {
    upload(1);
    ok(cuStreamSynchronize(stream));
    ok(launch(2, N));
    float[] values = new float[N];
    ok(cuMemcpyDtoH(Pointer.to(values), x, 4L * N));
    assertArrayEquals(all(1), values);
  }

  @Test
  void blocking_copies_wait_for_blocking_streams() {
    upload(1);
    ok(cuStreamSynchronize(stream));
    CUstream blocking = new CUstream();
    ok(cuStreamCreate(blocking, CUstream_flags.CU_STREAM_DEFAULT));
    ok(launch(add, blocking, 2, N));
    float[] values = new float[N];
    ok(cuMemcpyDtoH(Pointer.to(values), x, 4L * N));
    assertArrayEquals(all(3), values);
  }

  @Test
  void a_stream_waits_for_the_event_of_another() {
    CUstream copies = new CUstream();
    ok(cuStreamCreate(copies, CUstream_flags.CU_STREAM_NON_BLOCKING));
    fillPinned(4);
    ok(cuMemcpyHtoDAsync(x, pinned, 4L * N, copies));
    CUevent copied = event();
    ok(cuEventRecord(copied, copies));
    ok(cuStreamWaitEvent(stream, copied, 0));
    ok(launch(2, N));
    assertArrayEquals(all(6), download());
  }

  @Test
  void a_missing_event_between_streams_shows() {
    upload(1);
    ok(cuStreamSynchronize(stream));
    CUstream copies = new CUstream();
    ok(cuStreamCreate(copies, CUstream_flags.CU_STREAM_NON_BLOCKING));
    fillPinned(4);
    ok(cuMemcpyHtoDAsync(x, pinned, 4L * N, copies));
    ok(launch(2, N));
    assertArrayEquals(all(3), download());
  }

  @Test
  void copies_overtake_kernels_where_a_test_wants_it() {
    upload(1);
    ok(launch(2, N));
    driver.order(StandInDriver.Order.COPIES_FIRST);
    CUstream copies = new CUstream();
    ok(cuStreamCreate(copies, CUstream_flags.CU_STREAM_NON_BLOCKING));
    CUdeviceptr y = device.allocate(N);
    ok(cuMemcpyDtoDAsync(y, x, 4L * N, copies));
    refused(CUDA_ERROR_LAUNCH_FAILED, cuMemcpyDtoH(Pointer.to(new float[N]), y, 4L * N));
    assertNotNull(driver.takeFault()); // x has been copied before it was written
  }

  private static CUevent event() {
    CUevent event = new CUevent();
    ok(cuEventCreate(event, CUevent_flags.CU_EVENT_DISABLE_TIMING));
    return event;
  }

  @Test
  void an_event_is_not_done_until_somebody_waits_or_asks_twice() {
    CUevent event = event();
    ok(cuEventQuery(event)); // never recorded
    upload(1);
    ok(cuEventRecord(event, stream));
    refused(CUDA_ERROR_NOT_READY, cuEventQuery(event));
    ok(cuEventQuery(event));
    upload(2);
    ok(cuEventRecord(event, stream));
    ok(cuEventSynchronize(event));
    ok(cuEventQuery(event));
    assertArrayEquals(all(2), download());
  }

  @Test
  void events_measure_time() {
    CUevent start = new CUevent();
    CUevent end = new CUevent();
    ok(cuEventCreate(start, CUevent_flags.CU_EVENT_DEFAULT));
    ok(cuEventCreate(end, CUevent_flags.CU_EVENT_DEFAULT));
    upload(1);
    ok(cuEventRecord(start, stream));
    ok(launch(1, N));
    ok(cuEventRecord(end, stream));
    float[] milliseconds = new float[1];
    refused(CUDA_ERROR_NOT_READY, cuEventElapsedTime(milliseconds, start, end));
    ok(cuEventSynchronize(end));
    ok(cuEventElapsedTime(milliseconds, start, end));
    assertTrue(milliseconds[0] > 0);
    refused(CUDA_ERROR_INVALID_HANDLE, cuEventElapsedTime(milliseconds, start, event()));
  }

  @Test
  void what_has_been_destroyed_cannot_be_used() {
    CUevent event = event();
    ok(cuEventDestroy(event));
    refused(CUDA_ERROR_INVALID_HANDLE, cuEventRecord(event, stream));
    refused(CUDA_ERROR_INVALID_HANDLE, cuEventDestroy(event));
    CUstream other = new CUstream();
    ok(cuStreamCreate(other, CUstream_flags.CU_STREAM_NON_BLOCKING));
    ok(cuStreamDestroy(other));
    refused(CUDA_ERROR_INVALID_HANDLE, cuStreamSynchronize(other));
    refused(CUDA_ERROR_INVALID_HANDLE, launch(add, other, 1, N));
  }

  // memory

  @Test
  void memory_is_counted_and_limited() {
    long used = driver.memoryInUse();
    driver.limitMemory(used + 1000);
    CUdeviceptr y = new CUdeviceptr();
    refused(CUDA_ERROR_OUT_OF_MEMORY, cuMemAlloc(y, 1001));
    ok(cuMemAlloc(y, 1000));
    long[] free = new long[1];
    ok(cuMemGetInfo(free, new long[1]));
    assertEquals(0, free[0]);
    ok(cuMemFree(y));
    assertEquals(used, driver.memoryInUse());
    refused(CUDA_ERROR_INVALID_VALUE, cuMemFree(y));
    refused(CUDA_ERROR_INVALID_VALUE, cuMemAlloc(y, 0));
  }

  @Test
  void copies_stay_inside_an_allocation() {
    refused(CUDA_ERROR_INVALID_VALUE, cuMemcpyHtoDAsync(x, pinned, 4L * N + 1, stream));
    refused(
        CUDA_ERROR_INVALID_VALUE,
        cuMemcpyDtoHAsync(pinned, x.withByteOffset(8), 4L * N - 4, stream));
    refused(CUDA_ERROR_INVALID_VALUE, cuMemsetD32Async(x, 0, N + 1, stream));
  }

  @Test
  void freeing_memory_waits_for_the_device() {
    upload(1);
    ok(launch(1, N));
    ok(cuMemFree(x));
    assertNull(driver.takeFault());
    assertEquals(1, driver.counts().since(before).waits());
  }

  @Test
  void memory_that_nobody_wrote_cannot_be_read() {
    CUdeviceptr y = device.allocate(N);
    float[] values = new float[N];
    refused(CUDA_ERROR_LAUNCH_FAILED, cuMemcpyDtoH(Pointer.to(values), y, 4L * N));
    assertNotNull(driver.takeFault());
    ok(cuMemsetD32Async(y, Float.floatToRawIntBits(2), N, stream));
    assertArrayEquals(all(2), device.download(y, N));
  }

  // errors

  @Test
  void a_fault_stays_until_the_context_is_released() {
    upload(1);
    ok(launch(1, N + 1));
    ok(launch(1, N));
    refused(CUDA_ERROR_LAUNCH_FAILED, cuStreamSynchronize(stream));
    refused(CUDA_ERROR_LAUNCH_FAILED, launch(1, N));
    refused(CUDA_ERROR_LAUNCH_FAILED, cuMemAlloc(new CUdeviceptr(), 4));
    RuntimeException fault = driver.takeFault();
    assertNotNull(fault);
    assertTrue(String.valueOf(fault.getMessage()).contains("add"), fault.getMessage());
    ok(cuStreamSynchronize(stream));
  }

  @Test
  void a_test_fails_with_what_a_kernel_did() {
    upload(1);
    ok(launch(1, N + 1));
    refused(CUDA_ERROR_LAUNCH_FAILED, cuStreamSynchronize(stream));
    AssertionError e = assertThrows(AssertionError.class, StandIn::failOnProblems);
    assertTrue(String.valueOf(e.getMessage()).contains("add"), e.getMessage());
    StandIn.failOnProblems(); // once
  }

  @Test
  void a_test_fails_that_calls_what_the_stand_in_lacks() {
    refused(CUDA_ERROR_NOT_SUPPORTED, cuProfilerStart());
    AssertionError e = assertThrows(AssertionError.class, StandIn::failOnProblems);
    assertEquals("cuProfilerStart is not in the stand-in", e.getMessage());
  }

  @Test
  void a_thread_needs_a_current_context() {
    int[] results =
        CompletableFuture.supplyAsync(
                () -> {
                  int without = cuMemAlloc(new CUdeviceptr(), 4);
                  ok(cuCtxSetCurrent(device.context));
                  return new int[] {without, cuMemAlloc(new CUdeviceptr(), 4)};
                })
            .join();
    assertArrayEquals(new int[] {CUDA_ERROR_INVALID_CONTEXT, CUDA_SUCCESS}, results);
  }

  @Test
  void a_released_context_is_gone() {
    CUcontext again = new CUcontext();
    ok(cuDevicePrimaryCtxRetain(again, device.device));
    assertEquals(device.context, again); // retained twice
    ok(cuDevicePrimaryCtxRelease(device.device));
    ok(cuStreamSynchronize(stream));
    ok(cuDevicePrimaryCtxRelease(device.device));
    refused(CUDA_ERROR_CONTEXT_IS_DESTROYED, cuStreamSynchronize(stream));
    refused(CUDA_ERROR_INVALID_CONTEXT, cuCtxSetCurrent(device.context));
    ok(cuDevicePrimaryCtxRetain(device.context, device.device));
    ok(cuCtxSetCurrent(device.context));
    refused(CUDA_ERROR_INVALID_HANDLE, cuStreamSynchronize(stream));
    ok(cuMemHostAlloc(pinned, 4, 0)); // the other one is gone too
  }

  @Test
  void launches_are_checked() {
    upload(1);
    refused(
        CUDA_ERROR_INVALID_VALUE, cuLaunchKernel(add, 0, 1, 1, 32, 1, 1, 0, stream, null, null));
    Pointer none = new Pointer();
    refused(
        CUDA_ERROR_INVALID_VALUE, cuLaunchKernel(add, 1, 1, 1, 2048, 1, 1, 0, stream, none, null));
    refused(
        CUDA_ERROR_INVALID_VALUE,
        cuLaunchKernel(add, 1, 65536, 1, 32, 1, 1, 0, stream, none, null));
    refused(
        CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES,
        cuLaunchKernel(add, 1, 1, 1, 32, 1, 1, 1 << 20, stream, none, null));
    refused(
        CUDA_ERROR_INVALID_VALUE, cuLaunchKernel(add, 1, 1, 1, 32, 1, 1, 0, stream, none, null));
    assertEquals(0, driver.counts().since(before).launches());
  }

  @Test
  void modules_that_the_machine_does_not_know_are_refused() {
    refused(
        CUDA_ERROR_INVALID_PTX,
        TestDevice.load(new CUmodule(), PTX.replace("add.f32", "frobnicate.f32")));
    String reason = String.join("", driver.takeRefusals());
    assertTrue(reason.contains("frobnicate"), reason);
    CUmodule module = new CUmodule();
    ok(TestDevice.load(module, PTX));
    refused(CUDA_ERROR_NOT_FOUND, cuModuleGetFunction(new CUfunction(), module, "sub"));
    CUfunction other = new CUfunction();
    ok(cuModuleGetFunction(other, module, "add"));
    ok(cuModuleUnload(module));
    refused(CUDA_ERROR_INVALID_HANDLE, launch(other, stream, 1, N));
  }

  // graphs

  private int beginCapture(int mode) {
    return cuStreamBeginCapture(stream, mode);
  }

  @Test
  void a_graph_repeats_what_was_captured() {
    upload(0);
    ok(cuStreamSynchronize(stream));
    ok(beginCapture(CUstreamCaptureMode.CU_STREAM_CAPTURE_MODE_THREAD_LOCAL));
    ok(launch(1, N));
    ok(launch(2, N));
    CUgraph graph = new CUgraph();
    ok(cuStreamEndCapture(stream, graph));
    assertArrayEquals(all(0), download()); // nothing has run
    CUgraphExec executable = new CUgraphExec();
    ok(cuGraphInstantiate(executable, graph, 0));
    ok(cuGraphDestroy(graph));
    for (int i = 0; i < 10; i++) {
      ok(cuGraphLaunch(executable, stream));
    }
    assertArrayEquals(all(30), download());
    ok(cuGraphExecDestroy(executable));
    refused(CUDA_ERROR_INVALID_HANDLE, cuGraphLaunch(executable, stream));
  }

  @Test
  void allocation_and_waiting_spoil_a_capture() {
    Runnable[] mistakes = {
      () -> refused(CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED, cuMemAlloc(new CUdeviceptr(), 4L)),
      () -> refused(CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED, cuStreamSynchronize(stream)),
      () -> refused(CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED, cuCtxSynchronize()),
      () ->
          refused(
              CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED,
              cuMemcpyDtoH(Pointer.to(new float[N]), x, 4L * N)),
    };
    upload(0);
    ok(cuStreamSynchronize(stream));
    for (Runnable mistake : mistakes) {
      ok(beginCapture(CUstreamCaptureMode.CU_STREAM_CAPTURE_MODE_THREAD_LOCAL));
      ok(launch(1, N));
      mistake.run();
      refused(CUDA_ERROR_STREAM_CAPTURE_INVALIDATED, launch(1, N));
      refused(CUDA_ERROR_STREAM_CAPTURE_INVALIDATED, cuStreamEndCapture(stream, new CUgraph()));
      ok(launch(1, N)); // the stream works again
    }
    assertArrayEquals(all(mistakes.length), download());
  }

  @Test
  void another_thread_spoils_a_global_capture_only() {
    upload(0);
    ok(cuStreamSynchronize(stream));
    int[] modes = {
      CUstreamCaptureMode.CU_STREAM_CAPTURE_MODE_GLOBAL,
      CUstreamCaptureMode.CU_STREAM_CAPTURE_MODE_THREAD_LOCAL
    };
    int[] allocated = {CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED, CUDA_SUCCESS};
    int[] captured = {CUDA_ERROR_STREAM_CAPTURE_INVALIDATED, CUDA_SUCCESS};
    for (int i = 0; i < modes.length; i++) {
      ok(beginCapture(modes[i]));
      int result =
          CompletableFuture.supplyAsync(
                  () -> {
                    ok(cuCtxSetCurrent(device.context));
                    return cuMemAlloc(new CUdeviceptr(), 4);
                  })
              .join();
      refused(allocated[i], result);
      refused(captured[i], cuStreamEndCapture(stream, new CUgraph()));
    }
  }

  @Test
  void a_graph_may_span_streams_that_join_again() {
    upload(0);
    CUstream other = new CUstream();
    ok(cuStreamCreate(other, CUstream_flags.CU_STREAM_NON_BLOCKING));
    ok(cuStreamSynchronize(stream));
    CUevent fork = event();
    CUevent join = event();
    for (boolean joined : new boolean[] {false, true}) {
      ok(beginCapture(CUstreamCaptureMode.CU_STREAM_CAPTURE_MODE_THREAD_LOCAL));
      ok(cuEventRecord(fork, stream));
      ok(cuStreamWaitEvent(other, fork, 0));
      ok(launch(add, other, 1, N));
      ok(cuEventRecord(join, other));
      if (joined) {
        ok(cuStreamWaitEvent(stream, join, 0));
      }
      refused(
          joined ? CUDA_SUCCESS : CUDA_ERROR_STREAM_CAPTURE_UNJOINED,
          cuStreamEndCapture(stream, new CUgraph()));
    }
  }

  @Test
  void a_capture_cannot_wait_for_work_outside() {
    CUevent event = event();
    ok(cuEventRecord(event, stream));
    ok(beginCapture(CUstreamCaptureMode.CU_STREAM_CAPTURE_MODE_THREAD_LOCAL));
    refused(CUDA_ERROR_STREAM_CAPTURE_ISOLATION, cuStreamWaitEvent(stream, event, 0));
    refused(CUDA_ERROR_STREAM_CAPTURE_INVALIDATED, cuStreamEndCapture(stream, new CUgraph()));
  }

  @Test
  void a_graph_that_uses_freed_memory_fails() {
    upload(0);
    ok(cuStreamSynchronize(stream));
    ok(beginCapture(CUstreamCaptureMode.CU_STREAM_CAPTURE_MODE_THREAD_LOCAL));
    ok(launch(1, N));
    CUgraph graph = new CUgraph();
    ok(cuStreamEndCapture(stream, graph));
    CUgraphExec executable = new CUgraphExec();
    ok(cuGraphInstantiate(executable, graph, 0));
    ok(cuMemFree(x));
    ok(cuGraphLaunch(executable, stream));
    refused(CUDA_ERROR_LAUNCH_FAILED, cuStreamSynchronize(stream));
    assertNotNull(driver.takeFault());
  }
}
