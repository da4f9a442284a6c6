package kinesic.kernels.cuda.standin;

import static kinesic.kernels.cuda.standin.CudnnObjects.BAD_PARAM;
import static kinesic.kernels.cuda.standin.CudnnObjects.EXECUTION_FAILED;
import static kinesic.kernels.cuda.standin.CudnnObjects.INTERNAL_ERROR;
import static kinesic.kernels.cuda.standin.CudnnObjects.NOT_INITIALIZED;
import static kinesic.kernels.cuda.standin.CudnnObjects.NOT_SUPPORTED;
import static kinesic.kernels.cuda.standin.CudnnObjects.SUCCESS;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import jcuda.driver.CUresult;
import kinesic.kernels.cuda.standin.CudnnObjects.Convolution;
import kinesic.kernels.cuda.standin.CudnnObjects.Empty;
import kinesic.kernels.cuda.standin.CudnnObjects.Filter;
import kinesic.kernels.cuda.standin.CudnnObjects.Handle;
import kinesic.kernels.cuda.standin.CudnnObjects.Tensor;

/** The functions of libcudnn about handles and descriptors: floats in the order NHWC only. */
@SuppressWarnings("MemberName") // the names of the C functions
final class CudnnDescriptorFunctions {

  private static final int VERSION = 92400; // 9.24.0
  private static final int NHWC = 1;
  private static final int FLOAT = 0;
  private static final int CROSS_CORRELATION = 1;

  private static final Map<Integer, String> NAMES =
      Map.of(
          SUCCESS, "CUDNN_STATUS_SUCCESS",
          NOT_INITIALIZED, "CUDNN_STATUS_NOT_INITIALIZED",
          BAD_PARAM, "CUDNN_STATUS_BAD_PARAM",
          NOT_SUPPORTED, "CUDNN_STATUS_NOT_SUPPORTED",
          INTERNAL_ERROR, "CUDNN_STATUS_INTERNAL_ERROR",
          EXECUTION_FAILED, "CUDNN_STATUS_EXECUTION_FAILED");

  private final StandInDriver driver;
  private final CudnnObjects objects;
  private final Map<Integer, MemorySegment> texts = new HashMap<>();

  CudnnDescriptorFunctions(StandInDriver driver, CudnnObjects objects) {
    this.driver = driver;
    this.objects = objects;
  }

  public long cudnnGetVersion() {
    return VERSION;
  }

  public long cudnnGetCudartVersion() {
    return ContextFunctions.VERSION;
  }

  public long cudnnGetErrorString(int status) {
    String name = NAMES.getOrDefault(status, "CUDNN_UNKNOWN_STATUS");
    return texts.computeIfAbsent(status, s -> Arena.global().allocateFrom(name)).address();
  }

  public int cudnnCreate(long handle) {
    return driver.enterUnsafe() == CUresult.CUDA_SUCCESS
        ? objects.create(handle, new Handle())
        : NOT_INITIALIZED;
  }

  public int cudnnDestroy(long handle) {
    return objects.destroy(handle);
  }

  public int cudnnSetStream(long handle, long stream) {
    Handle target = objects.find(handle, Handle.class);
    if (target == null || driver.stream(stream) == null) {
      return BAD_PARAM;
    }
    target.stream = stream;
    return SUCCESS;
  }

  public int cudnnGetStream(long handle, long stream) {
    Handle target = objects.find(handle, Handle.class);
    if (target == null) {
      return BAD_PARAM;
    }
    HostMemory.putLong(stream, target.stream);
    return SUCCESS;
  }

  // ---------------------------------------------------------------- descriptors

  public int cudnnCreateTensorDescriptor(long tensor) {
    return objects.create(tensor, new Empty());
  }

  public int cudnnDestroyTensorDescriptor(long tensor) {
    return objects.destroy(tensor);
  }

  public int cudnnSetTensor4dDescriptor(
      long tensor, int format, int type, int n, int c, int h, int w) {
    int result = sizes(format, type, n, c, h, w);
    return result == SUCCESS ? objects.set(tensor, new Tensor(n, c, h, w)) : result;
  }

  public int cudnnCreateFilterDescriptor(long filter) {
    return objects.create(filter, new Empty());
  }

  public int cudnnDestroyFilterDescriptor(long filter) {
    return objects.destroy(filter);
  }

  public int cudnnSetFilter4dDescriptor(
      long filter, int type, int format, int k, int c, int h, int w) {
    int result = sizes(format, type, k, c, h, w);
    return result == SUCCESS ? objects.set(filter, new Filter(k, c, h, w)) : result;
  }

  private static int sizes(int format, int type, int n, int c, int h, int w) {
    if (Math.min(Math.min(n, c), Math.min(h, w)) < 1) {
      return BAD_PARAM;
    }
    boolean small = (long) n * c * h * w <= Integer.MAX_VALUE;
    return format == NHWC && type == FLOAT && small ? SUCCESS : NOT_SUPPORTED;
  }

  public int cudnnCreateConvolutionDescriptor(long convolution) {
    return objects.create(convolution, new Convolution());
  }

  public int cudnnDestroyConvolutionDescriptor(long convolution) {
    return objects.destroy(convolution);
  }

  public int cudnnSetConvolution2dDescriptor(
      long convolution,
      int padY,
      int padX,
      int strideY,
      int strideX,
      int dilationY,
      int dilationX,
      int mode,
      int type) {
    Convolution target = objects.find(convolution, Convolution.class);
    boolean valid = Math.min(padY, padX) >= 0 && Math.min(strideY, strideX) > 0;
    if (target == null || !valid || Math.min(dilationY, dilationX) < 1) {
      return BAD_PARAM;
    }
    if (mode != CROSS_CORRELATION || type != FLOAT) {
      return NOT_SUPPORTED;
    }
    target.padY = padY;
    target.padX = padX;
    target.strideY = strideY;
    target.strideX = strideX;
    target.dilationY = dilationY;
    target.dilationX = dilationX;
    return SUCCESS;
  }

  public int cudnnSetConvolutionGroupCount(long convolution, int groups) {
    Convolution target = objects.find(convolution, Convolution.class);
    if (target == null || groups < 1) {
      return BAD_PARAM;
    }
    target.groups = groups;
    return SUCCESS;
  }

  public int cudnnSetConvolutionMathType(long convolution, int math) {
    Convolution target = objects.find(convolution, Convolution.class);
    if (target == null) {
      return BAD_PARAM;
    }
    target.math = math;
    return SUCCESS;
  }

  public int cudnnGetConvolution2dForwardOutputDim(
      long convolution, long x, long filter, long n, long c, long h, long w) {
    Convolution d = objects.find(convolution, Convolution.class);
    Tensor xs = objects.find(x, Tensor.class);
    Filter fs = objects.find(filter, Filter.class);
    if (d == null || xs == null || fs == null) {
      return BAD_PARAM;
    }
    HostMemory.putInt(n, xs.n());
    HostMemory.putInt(c, fs.k());
    HostMemory.putInt(h, d.outputHeight(xs, fs));
    HostMemory.putInt(w, d.outputWidth(xs, fs));
    return SUCCESS;
  }
}
