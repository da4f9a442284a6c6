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
import jcuda.driver.CUmodule;
import jcuda.driver.CUstream;
import jcuda.driver.CUstream_flags;
import kinesic.kernels.cuda.CudaLibraries;
import kinesic.kernels.cuda.LibraryReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the stand-in does with right and wrong calls, made through JCuda's native code. */
@ExtendWith(StandIn.class)
class StandInDriverTest extends AddingDevice {

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
}
