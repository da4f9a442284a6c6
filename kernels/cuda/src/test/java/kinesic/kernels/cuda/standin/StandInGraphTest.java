package kinesic.kernels.cuda.standin;

import static jcuda.driver.CUresult.*;
import static jcuda.driver.JCudaDriver.*;
import static kinesic.kernels.cuda.standin.TestDevice.ok;
import static kinesic.kernels.cuda.standin.TestDevice.refused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.concurrent.CompletableFuture;
import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUevent;
import jcuda.driver.CUgraph;
import jcuda.driver.CUgraphExec;
import jcuda.driver.CUstream;
import jcuda.driver.CUstreamCaptureMode;
import jcuda.driver.CUstream_flags;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Captures and graphs of the stand-in, made through JCuda's native code. */
@ExtendWith(StandIn.class)
class StandInGraphTest extends AddingDevice {

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
