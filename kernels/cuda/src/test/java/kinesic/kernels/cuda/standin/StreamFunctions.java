package kinesic.kernels.cuda.standin;

import static jcuda.driver.CUresult.CUDA_ERROR_CAPTURED_EVENT;
import static jcuda.driver.CUresult.CUDA_ERROR_INVALID_HANDLE;
import static jcuda.driver.CUresult.CUDA_ERROR_NOT_READY;
import static jcuda.driver.CUresult.CUDA_ERROR_STREAM_CAPTURE_ISOLATION;
import static jcuda.driver.CUresult.CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED;
import static jcuda.driver.CUresult.CUDA_SUCCESS;

import jcuda.driver.CUevent_flags;
import jcuda.driver.CUstream_flags;
import org.jspecify.annotations.Nullable;

/** The functions of libcuda about streams and events. */
@SuppressWarnings("MemberName") // the names of the C functions
final class StreamFunctions {

  /** A position in a stream, or in a capture. */
  private static final class Event {
    final boolean timing;
    @Nullable WorkStream stream; // null until recorded
    @Nullable Capture capture;
    long position;
    boolean asked;
    long nanos;

    Event(boolean timing) {
      this.timing = timing;
    }
  }

  private final StandInDriver driver;

  StreamFunctions(StandInDriver driver) {
    this.driver = driver;
  }

  // streams

  public int cuStreamCreate(long stream, int flags) {
    int result = driver.enter();
    boolean blocking = (flags & CUstream_flags.CU_STREAM_NON_BLOCKING) == 0;
    return result == CUDA_SUCCESS ? driver.createStream(stream, blocking) : result;
  }

  public int cuStreamCreateWithPriority(long stream, int flags, int priority) {
    return cuStreamCreate(stream, flags);
  }

  /** Destroys the handle; pending work still runs when the host waits for the device. */
  public int cuStreamDestroy_v2(long stream) {
    int result = driver.enter();
    return result == CUDA_SUCCESS ? driver.destroy(stream, WorkStream.class) : result;
  }

  public int cuStreamSynchronize(long stream) {
    int result = enter(stream);
    WorkStream queue = driver.stream(stream);
    if (result != CUDA_SUCCESS || queue == null) {
      return result;
    }
    return queue.equals(driver.defaultStream())
        ? driver.awaitDefaultStream()
        : driver.await(queue, queue.end());
  }

  public int cuStreamQuery(long stream) {
    int result = enter(stream);
    WorkStream queue = driver.stream(stream);
    if (result != CUDA_SUCCESS || queue == null || queue.hasReached(queue.end())) {
      return result;
    }
    queue.runUntil(queue.end()); // so that a loop of queries ends
    return CUDA_ERROR_NOT_READY;
  }

  /** Enters a call that neither a capture of the stream nor one of this thread survives. */
  private int enter(long stream) {
    int result = driver.enterUnsafe();
    WorkStream queue = driver.stream(stream);
    if (result != CUDA_SUCCESS || queue == null) {
      return result == CUDA_SUCCESS ? CUDA_ERROR_INVALID_HANDLE : result;
    }
    if (queue.capture != null) {
      queue.capture.invalidate();
      return CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED;
    }
    return CUDA_SUCCESS;
  }

  // events

  public int cuEventCreate(long event, int flags) {
    int result = driver.enter();
    boolean timing = (flags & CUevent_flags.CU_EVENT_DISABLE_TIMING) == 0;
    return result == CUDA_SUCCESS ? driver.create(event, new Event(timing)) : result;
  }

  public int cuEventDestroy_v2(long event) {
    int result = driver.enter();
    return result == CUDA_SUCCESS ? driver.destroy(event, Event.class) : result;
  }

  public int cuEventRecord(long event, long stream) {
    int result = driver.enter();
    Event mark = driver.find(event, Event.class);
    WorkStream queue = driver.stream(stream);
    if (result != CUDA_SUCCESS || mark == null || queue == null) {
      return result == CUDA_SUCCESS ? CUDA_ERROR_INVALID_HANDLE : result;
    }
    mark.stream = queue;
    mark.capture = queue.capture;
    mark.asked = false;
    if (mark.timing && mark.capture == null) {
      result = driver.enqueue(queue, () -> mark.nanos = System.nanoTime());
    }
    mark.position = queue.end();
    return result;
  }

  public int cuEventSynchronize(long event) {
    int result = enterUnsafe(event);
    Event mark = driver.find(event, Event.class);
    if (result != CUDA_SUCCESS || mark == null || mark.stream == null) {
      return result;
    }
    return driver.await(mark.stream, mark.position);
  }

  /** Answers the first query of pending work with "not ready", and runs the work then. */
  public int cuEventQuery(long event) {
    int result = enterUnsafe(event);
    Event mark = driver.find(event, Event.class);
    if (result != CUDA_SUCCESS
        || mark == null
        || mark.stream == null
        || mark.stream.hasReached(mark.position)) {
      return result;
    }
    if (mark.asked) {
      mark.stream.runUntil(mark.position);
      return driver.stickyError();
    }
    mark.asked = true;
    return CUDA_ERROR_NOT_READY;
  }

  public int cuEventElapsedTime(long milliseconds, long start, long end) {
    int result = Math.max(enterUnsafe(start), enterUnsafe(end));
    Event from = driver.find(start, Event.class);
    Event to = driver.find(end, Event.class);
    if (result != CUDA_SUCCESS || from == null || to == null) {
      return result;
    }
    if (!from.timing || !to.timing || from.stream == null || to.stream == null) {
      return CUDA_ERROR_INVALID_HANDLE;
    }
    if (!from.stream.hasReached(from.position) || !to.stream.hasReached(to.position)) {
      return CUDA_ERROR_NOT_READY;
    }
    HostMemory.putFloat(milliseconds, (to.nanos - from.nanos) * 1e-6f);
    return CUDA_SUCCESS;
  }

  private int enterUnsafe(long event) {
    int result = driver.enterUnsafe();
    Event mark = driver.find(event, Event.class);
    if (result != CUDA_SUCCESS || mark == null) {
      return result == CUDA_SUCCESS ? CUDA_ERROR_INVALID_HANDLE : result;
    }
    return mark.capture == null ? CUDA_SUCCESS : CUDA_ERROR_CAPTURED_EVENT;
  }

  public int cuStreamWaitEvent(long stream, long event, int flags) {
    int result = driver.enter();
    Event mark = driver.find(event, Event.class);
    WorkStream queue = driver.stream(stream);
    if (result != CUDA_SUCCESS || mark == null || queue == null) {
      return result == CUDA_SUCCESS ? CUDA_ERROR_INVALID_HANDLE : result;
    }
    WorkStream other = mark.stream;
    if (other == null) {
      return CUDA_SUCCESS;
    }
    if (mark.capture != null || queue.capture != null) {
      return join(queue, other, mark.capture);
    }
    long position = mark.position;
    return driver.enqueue(queue, () -> other.runUntil(position));
  }

  /** Lets a stream take part in a capture, or the origin of the capture wait for a stream. */
  private static int join(WorkStream queue, WorkStream other, @Nullable Capture capture) {
    if (capture == null || (queue.capture != null && !queue.capture.equals(capture))) {
      if (queue.capture != null) {
        queue.capture.invalidate();
      }
      return CUDA_ERROR_STREAM_CAPTURE_ISOLATION; // a capture cannot wait for work outside
    }
    capture.join(queue, other);
    return CUDA_SUCCESS;
  }
}
