package kinesic.kernels.cuda.standin;

import static jcuda.driver.CUresult.CUDA_ERROR_ILLEGAL_STATE;
import static jcuda.driver.CUresult.CUDA_ERROR_INVALID_HANDLE;
import static jcuda.driver.CUresult.CUDA_ERROR_INVALID_VALUE;
import static jcuda.driver.CUresult.CUDA_ERROR_STREAM_CAPTURE_INVALIDATED;
import static jcuda.driver.CUresult.CUDA_ERROR_STREAM_CAPTURE_UNJOINED;
import static jcuda.driver.CUresult.CUDA_ERROR_STREAM_CAPTURE_UNMATCHED;
import static jcuda.driver.CUresult.CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED;
import static jcuda.driver.CUresult.CUDA_ERROR_STREAM_CAPTURE_WRONG_THREAD;
import static jcuda.driver.CUresult.CUDA_SUCCESS;

import java.util.List;
import jcuda.driver.CUstreamCaptureMode;
import jcuda.driver.CUstreamCaptureStatus;

/** The functions of libcuda about captures and graphs. */
@SuppressWarnings("MemberName") // the names of the C functions
final class GraphFunctions {

  private record Graph(List<Runnable> work) {}

  private record Executable(List<Runnable> work) {}

  private final StandInDriver driver;

  GraphFunctions(StandInDriver driver) {
    this.driver = driver;
  }

  public int cuStreamBeginCapture_v2(long stream, int mode) {
    int result = driver.enter();
    WorkStream queue = driver.stream(stream);
    if (result != CUDA_SUCCESS || queue == null) {
      return result == CUDA_SUCCESS ? CUDA_ERROR_INVALID_HANDLE : result;
    }
    if (queue.equals(driver.defaultStream())) {
      return CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED;
    }
    if (queue.capture != null) {
      queue.capture.invalidate();
      return CUDA_ERROR_ILLEGAL_STATE;
    }
    queue.capture = new Capture(queue, mode);
    return CUDA_SUCCESS;
  }

  /** Ends a capture, also one that failed, of which nothing is left. */
  public int cuStreamEndCapture(long stream, long graph) {
    int result = driver.enter();
    WorkStream queue = driver.stream(stream);
    if (result != CUDA_SUCCESS || queue == null) {
      return result == CUDA_SUCCESS ? CUDA_ERROR_INVALID_HANDLE : result;
    }
    Capture capture = queue.capture;
    if (capture == null) {
      return CUDA_ERROR_ILLEGAL_STATE;
    }
    if (!capture.origin.equals(queue)) {
      capture.invalidate();
      return CUDA_ERROR_STREAM_CAPTURE_UNMATCHED;
    }
    if (!capture.mayEnd()) {
      return CUDA_ERROR_STREAM_CAPTURE_WRONG_THREAD;
    }
    capture.end();
    HostMemory.putLong(graph, 0);
    if (capture.isInvalid()) {
      return CUDA_ERROR_STREAM_CAPTURE_INVALIDATED;
    }
    return capture.isJoined()
        ? driver.create(graph, new Graph(List.copyOf(capture.work)))
        : CUDA_ERROR_STREAM_CAPTURE_UNJOINED;
  }

  public int cuStreamIsCapturing(long stream, long status) {
    int result = driver.enter();
    WorkStream queue = driver.stream(stream);
    if (result != CUDA_SUCCESS || queue == null) {
      return result == CUDA_SUCCESS ? CUDA_ERROR_INVALID_HANDLE : result;
    }
    int answer = CUstreamCaptureStatus.CU_STREAM_CAPTURE_STATUS_NONE;
    if (queue.capture != null) {
      answer =
          queue.capture.isInvalid()
              ? CUstreamCaptureStatus.CU_STREAM_CAPTURE_STATUS_INVALIDATED
              : CUstreamCaptureStatus.CU_STREAM_CAPTURE_STATUS_ACTIVE;
    }
    HostMemory.putInt(status, answer);
    return CUDA_SUCCESS;
  }

  /** Accepts the global mode only: the other modes let a thread do what spoils a capture. */
  public int cuThreadExchangeStreamCaptureMode(long mode) {
    boolean global = HostMemory.getInt(mode) == CUstreamCaptureMode.CU_STREAM_CAPTURE_MODE_GLOBAL;
    return global ? CUDA_SUCCESS : CUDA_ERROR_INVALID_VALUE;
  }

  public int cuGraphInstantiateWithFlags(long executable, long graph, long flags) {
    int result = driver.enterUnsafe();
    Graph captured = driver.find(graph, Graph.class);
    if (result != CUDA_SUCCESS || captured == null) {
      return result == CUDA_SUCCESS ? CUDA_ERROR_INVALID_HANDLE : result;
    }
    return driver.create(executable, new Executable(captured.work()));
  }

  public int cuGraphUpload(long executable, long stream) {
    int result = driver.enter();
    boolean valid =
        driver.find(executable, Executable.class) != null && driver.stream(stream) != null;
    return result == CUDA_SUCCESS && !valid ? CUDA_ERROR_INVALID_HANDLE : result;
  }

  /** Enqueues the captured work with the arguments that it had when it was captured. */
  public int cuGraphLaunch(long executable, long stream) {
    int result = driver.enter();
    Executable graph = driver.find(executable, Executable.class);
    WorkStream queue = driver.stream(stream);
    if (result != CUDA_SUCCESS || graph == null || queue == null) {
      return result == CUDA_SUCCESS ? CUDA_ERROR_INVALID_HANDLE : result;
    }
    driver.countGraphLaunch();
    queue.hasKernels = true;
    for (Runnable work : graph.work()) {
      result = driver.enqueue(queue, work);
    }
    return result;
  }

  /** Writes the number of nodes, or the nodes, which have no handles here. */
  public int cuGraphGetNodes(long graph, long nodes, long count) {
    Graph captured = driver.find(graph, Graph.class);
    if (captured == null || nodes != 0) {
      return captured == null ? CUDA_ERROR_INVALID_HANDLE : CUDA_ERROR_INVALID_VALUE;
    }
    HostMemory.putLong(count, captured.work().size());
    return CUDA_SUCCESS;
  }

  public int cuGraphDestroy(long graph) {
    int result = driver.enter();
    return result == CUDA_SUCCESS ? driver.destroy(graph, Graph.class) : result;
  }

  public int cuGraphExecDestroy(long executable) {
    int result = driver.enter();
    return result == CUDA_SUCCESS ? driver.destroy(executable, Executable.class) : result;
  }
}
