package kinesic.kernels.cuda;

import static kinesic.kernels.cuda.DriverThroughJCuda.ONE;
import static kinesic.kernels.cuda.DriverThroughJCuda.ZERO;
import static kinesic.kernels.cuda.DriverThroughJCuda.at;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import jcuda.Pointer;
import jcuda.jcudnn.JCudnn;
import jcuda.jcudnn.cudnnConvolutionBwdDataAlgo;
import jcuda.jcudnn.cudnnConvolutionBwdDataAlgoPerf;
import jcuda.jcudnn.cudnnConvolutionBwdFilterAlgo;
import jcuda.jcudnn.cudnnConvolutionBwdFilterAlgoPerf;
import jcuda.jcudnn.cudnnConvolutionDescriptor;
import jcuda.jcudnn.cudnnConvolutionFwdAlgo;
import jcuda.jcudnn.cudnnConvolutionFwdAlgoPerf;
import jcuda.jcudnn.cudnnConvolutionMode;
import jcuda.jcudnn.cudnnDataType;
import jcuda.jcudnn.cudnnDeterminism;
import jcuda.jcudnn.cudnnFilterDescriptor;
import jcuda.jcudnn.cudnnHandle;
import jcuda.jcudnn.cudnnMathType;
import jcuda.jcudnn.cudnnStatus;
import jcuda.jcudnn.cudnnTensorDescriptor;
import jcuda.jcudnn.cudnnTensorFormat;
import jcuda.runtime.cudaStream_t;
import kinesic.kernels.ConvolutionShape;
import kinesic.kernels.Window;
import org.jspecify.annotations.Nullable;

/**
 * Convolutions by cuDNN, through JCuda.
 *
 * <p>Not thread-safe: to be called from {@link Device#inOrder}.
 *
 * <p>Images are [n, h, w, channels] and filters [cout, kh, kw, cin / groups], which cuDNN calls
 * NHWC. The padding must be the same on opposite sides.
 */
final class Cudnn implements AutoCloseable {

  /** What is computed from what. */
  enum Direction {
    /** y from x and the filter. */
    FORWARD,
    /** gx from gy and the filter. */
    DATA,
    /** The gradient of the filter from x and gy. */
    FILTER
  }

  /**
   * Operands in device memory; the one that is computed is written.
   *
   * @param x the address of x or its gradient
   * @param filter the address of the filter or its gradient
   * @param y the address of y or its gradient
   */
  record Operands(long x, long filter, long y) {}

  /** The sizes of a convolution as cuDNN stores them. */
  final class Sizes implements AutoCloseable {
    private final cudnnTensorDescriptor x = new cudnnTensorDescriptor();
    private final cudnnFilterDescriptor filter = new cudnnFilterDescriptor();
    private final cudnnTensorDescriptor y = new cudnnTensorDescriptor();
    private final cudnnConvolutionDescriptor convolution = new cudnnConvolutionDescriptor();
    private final boolean isWinograd;
    private final String text;

    private Sizes(ConvolutionShape shape) {
      Window window = shape.window();
      isWinograd =
          window.height() == 3
              && window.width() == 3
              && window.strideY() == 1
              && window.strideX() == 1
              && !window.isDilated();
      text = shape.toString();
      images(x, shape.n(), shape.cin(), shape.h(), shape.w());
      images(y, shape.n(), shape.cout(), shape.outputHeight(), shape.outputWidth());
      check("cudnnCreateFilterDescriptor", JCudnn.cudnnCreateFilterDescriptor(filter), text);
      check(
          "cudnnSetFilter4dDescriptor",
          JCudnn.cudnnSetFilter4dDescriptor(
              filter,
              cudnnDataType.CUDNN_DATA_FLOAT,
              cudnnTensorFormat.CUDNN_TENSOR_NHWC,
              shape.cout(),
              shape.groupInputs(),
              window.height(),
              window.width()),
          text);
      check(
          "cudnnCreateConvolutionDescriptor",
          JCudnn.cudnnCreateConvolutionDescriptor(convolution),
          text);
      check(
          "cudnnSetConvolution2dDescriptor",
          JCudnn.cudnnSetConvolution2dDescriptor(
              convolution,
              window.padTop(),
              window.padLeft(),
              window.strideY(),
              window.strideX(),
              window.dilationY(),
              window.dilationX(),
              cudnnConvolutionMode.CUDNN_CROSS_CORRELATION,
              cudnnDataType.CUDNN_DATA_FLOAT),
          text);
      check(
          "cudnnSetConvolutionGroupCount",
          JCudnn.cudnnSetConvolutionGroupCount(convolution, shape.groups()),
          text);
      check(
          "cudnnSetConvolutionMathType",
          JCudnn.cudnnSetConvolutionMathType(
              convolution,
              settings.tf32() ? cudnnMathType.CUDNN_DEFAULT_MATH : cudnnMathType.CUDNN_FMA_MATH),
          text);
    }

    private void images(cudnnTensorDescriptor d, int n, int channels, int h, int w) {
      check("cudnnCreateTensorDescriptor", JCudnn.cudnnCreateTensorDescriptor(d), text);
      check(
          "cudnnSetTensor4dDescriptor",
          JCudnn.cudnnSetTensor4dDescriptor(
              d,
              cudnnTensorFormat.CUDNN_TENSOR_NHWC,
              cudnnDataType.CUDNN_DATA_FLOAT,
              n,
              channels,
              h,
              w),
          text);
    }

    @Override
    public void close() {
      JCudnn.cudnnDestroyTensorDescriptor(x);
      JCudnn.cudnnDestroyTensorDescriptor(y);
      JCudnn.cudnnDestroyFilterDescriptor(filter);
      JCudnn.cudnnDestroyConvolutionDescriptor(convolution);
    }
  }

  /** One result of a search, whatever the direction; searches return the fastest first. */
  private record Result(int algorithm, int status, int determinism, long memory) {}

  private final Device device;
  private final CudaSettings settings;
  private @Nullable cudnnHandle handle;

  Cudnn(Device device, CudaSettings settings) {
    this.device = device;
    this.settings = settings;
  }

  private static void check(String function, int status, String detail) {
    if (status != cudnnStatus.CUDNN_STATUS_SUCCESS) {
      throw new CudaException(function, code(status), detail);
    }
  }

  /** Returns the name of an error; since version 9 each thousand is a kind of errors. */
  private static String code(int status) {
    String kind =
        switch (status / 1000) {
          case 1 -> "NOT_INITIALIZED";
          case 2 -> "BAD_PARAM";
          case 3 -> "NOT_SUPPORTED";
          case 4 -> "INTERNAL_ERROR";
          case 5 -> "EXECUTION_FAILED";
          default -> "ERROR";
        };
    return "CUDNN_STATUS_" + kind + " (" + status + ")";
  }

  /**
   * Returns the handle.
   *
   * @throws IllegalStateException if there is no cuDNN; the message says how to get it
   */
  private cudnnHandle handle() {
    if (handle != null) {
      return handle;
    }
    device.refuseInRecord("cudnnCreate");
    CudaLibraries.load(NvidiaLibrary.CUDNN);
    cudnnHandle created = new cudnnHandle();
    check("cudnnCreate", JCudnn.cudnnCreate(created), "open cuDNN");
    handle = created;
    cudaStream_t ours = new cudaStream_t(((DriverThroughJCuda.JStream) device.stream()).handle());
    check("cudnnSetStream", JCudnn.cudnnSetStream(created, ours), "set the stream");
    return created;
  }

  /** Describes the sizes of a convolution. */
  Sizes sizes(ConvolutionShape shape) {
    handle(); // loads the library
    return new Sizes(shape);
  }

  /**
   * Returns the fastest algorithm of a direction that gives the same bits whenever it is run, and
   * has the accuracy that {@link kinesic.kernels.Convolution} demands; empty if there is none, for
   * instance because cuDNN does not know such sizes.
   *
   * @param operands are real ones; what is computed is undefined afterwards
   * @param most the greatest workspace in bytes
   */
  Optional<Integer> fastest(Sizes sizes, Direction direction, Operands operands, long most) {
    long greatest = 0;
    for (int algorithm = 0; settings.measured() && algorithm < count(direction); algorithm++) {
      long bytes = workspace(sizes, direction, algorithm).orElse(0L);
      greatest = bytes <= most ? Math.max(greatest, bytes) : greatest;
    }
    try (DeviceMemory room = device.allocate(greatest, "workspace of cuDNN")) {
      return search(sizes, direction, operands, room.address(), greatest).stream()
          .filter(r -> r.status() == cudnnStatus.CUDNN_STATUS_SUCCESS && r.memory() <= most)
          .filter(r -> r.determinism() == cudnnDeterminism.CUDNN_DETERMINISTIC)
          .map(Result::algorithm)
          .filter(algorithm -> isPermitted(sizes, direction, algorithm))
          .findFirst();
    }
  }

  private List<Result> search(
      Sizes sizes, Direction direction, Operands operands, long room, long bytes) {
    try {
      return switch (direction) {
        case FORWARD -> forward(sizes, operands, room, bytes);
        case DATA -> data(sizes, operands, room, bytes);
        case FILTER -> filter(sizes, operands, room, bytes);
      };
    } catch (ArrayIndexOutOfBoundsException e) {
      return List.of(); // the search failed, and JCuda took a number that cuDNN did not set
    }
  }

  private static int count(Direction direction) {
    return switch (direction) {
      case FORWARD -> cudnnConvolutionFwdAlgo.CUDNN_CONVOLUTION_FWD_ALGO_COUNT;
      case DATA -> cudnnConvolutionBwdDataAlgo.CUDNN_CONVOLUTION_BWD_DATA_ALGO_COUNT;
      case FILTER -> cudnnConvolutionBwdFilterAlgo.CUDNN_CONVOLUTION_BWD_FILTER_ALGO_COUNT;
    };
  }

  /** Returns the workspace of an algorithm in bytes; empty if it cannot do the convolution. */
  Optional<Long> workspace(Sizes s, Direction direction, int algorithm) {
    long[] bytes = new long[1];
    int status =
        switch (direction) {
          case FORWARD ->
              JCudnn.cudnnGetConvolutionForwardWorkspaceSize(
                  handle(), s.x, s.filter, s.convolution, s.y, algorithm, bytes);
          case DATA ->
              JCudnn.cudnnGetConvolutionBackwardDataWorkspaceSize(
                  handle(), s.filter, s.y, s.convolution, s.x, algorithm, bytes);
          case FILTER ->
              JCudnn.cudnnGetConvolutionBackwardFilterWorkspaceSize(
                  handle(), s.x, s.y, s.convolution, s.filter, algorithm, bytes);
        };
    return status == cudnnStatus.CUDNN_STATUS_SUCCESS ? Optional.of(bytes[0]) : Optional.empty();
  }

  // Each search has room for two results an algorithm, one for each kind of arithmetic.

  private List<Result> forward(Sizes s, Operands o, long room, long bytes) {
    cudnnConvolutionFwdAlgoPerf[] results =
        Stream.generate(cudnnConvolutionFwdAlgoPerf::new)
            .limit(2L * count(Direction.FORWARD))
            .toArray(cudnnConvolutionFwdAlgoPerf[]::new);
    int[] found = new int[1];
    int status =
        settings.measured()
            ? JCudnn.cudnnFindConvolutionForwardAlgorithmEx(
                handle(),
                s.x,
                at(o.x()),
                s.filter,
                at(o.filter()),
                s.convolution,
                s.y,
                at(o.y()),
                results.length,
                found,
                results,
                at(room),
                bytes)
            : JCudnn.cudnnGetConvolutionForwardAlgorithm_v7(
                handle(), s.x, s.filter, s.convolution, s.y, results.length, found, results);
    return Arrays.stream(results, 0, status == cudnnStatus.CUDNN_STATUS_SUCCESS ? found[0] : 0)
        .map(r -> new Result(r.algo, r.status, r.determinism, r.memory))
        .toList();
  }

  private List<Result> data(Sizes s, Operands o, long room, long bytes) {
    cudnnConvolutionBwdDataAlgoPerf[] results =
        Stream.generate(cudnnConvolutionBwdDataAlgoPerf::new)
            .limit(2L * count(Direction.DATA))
            .toArray(cudnnConvolutionBwdDataAlgoPerf[]::new);
    int[] found = new int[1];
    int status =
        settings.measured()
            ? JCudnn.cudnnFindConvolutionBackwardDataAlgorithmEx(
                handle(),
                s.filter,
                at(o.filter()),
                s.y,
                at(o.y()),
                s.convolution,
                s.x,
                at(o.x()),
                results.length,
                found,
                results,
                at(room),
                bytes)
            : JCudnn.cudnnGetConvolutionBackwardDataAlgorithm_v7(
                handle(), s.filter, s.y, s.convolution, s.x, results.length, found, results);
    return Arrays.stream(results, 0, status == cudnnStatus.CUDNN_STATUS_SUCCESS ? found[0] : 0)
        .map(r -> new Result(r.algo, r.status, r.determinism, r.memory))
        .toList();
  }

  private List<Result> filter(Sizes s, Operands o, long room, long bytes) {
    cudnnConvolutionBwdFilterAlgoPerf[] results =
        Stream.generate(cudnnConvolutionBwdFilterAlgoPerf::new)
            .limit(2L * count(Direction.FILTER))
            .toArray(cudnnConvolutionBwdFilterAlgoPerf[]::new);
    int[] found = new int[1];
    int status =
        settings.measured()
            ? JCudnn.cudnnFindConvolutionBackwardFilterAlgorithmEx(
                handle(),
                s.x,
                at(o.x()),
                s.y,
                at(o.y()),
                s.convolution,
                s.filter,
                at(o.filter()),
                results.length,
                found,
                results,
                at(room),
                bytes)
            : JCudnn.cudnnGetConvolutionBackwardFilterAlgorithm_v7(
                handle(), s.x, s.y, s.convolution, s.filter, results.length, found, results);
    return Arrays.stream(results, 0, status == cudnnStatus.CUDNN_STATUS_SUCCESS ? found[0] : 0)
        .map(r -> new Result(r.algo, r.status, r.determinism, r.memory))
        .toList();
  }

  /**
   * Returns whether an algorithm is a direct one, or Winograd's where that is allowed. Fourier
   * transforms would spread an infinite pixel over its whole image.
   */
  private boolean isPermitted(Sizes sizes, Direction direction, int algorithm) {
    boolean winograd = sizes.isWinograd && !settings.exact();
    return switch (direction) {
      case FORWARD ->
          switch (algorithm) {
            case cudnnConvolutionFwdAlgo.CUDNN_CONVOLUTION_FWD_ALGO_FFT,
                cudnnConvolutionFwdAlgo.CUDNN_CONVOLUTION_FWD_ALGO_FFT_TILING ->
                false;
            case cudnnConvolutionFwdAlgo.CUDNN_CONVOLUTION_FWD_ALGO_WINOGRAD,
                cudnnConvolutionFwdAlgo.CUDNN_CONVOLUTION_FWD_ALGO_WINOGRAD_NONFUSED ->
                winograd;
            default -> true;
          };
      case DATA ->
          switch (algorithm) {
            case cudnnConvolutionBwdDataAlgo.CUDNN_CONVOLUTION_BWD_DATA_ALGO_FFT,
                cudnnConvolutionBwdDataAlgo.CUDNN_CONVOLUTION_BWD_DATA_ALGO_FFT_TILING ->
                false;
            case cudnnConvolutionBwdDataAlgo.CUDNN_CONVOLUTION_BWD_DATA_ALGO_WINOGRAD,
                cudnnConvolutionBwdDataAlgo.CUDNN_CONVOLUTION_BWD_DATA_ALGO_WINOGRAD_NONFUSED ->
                winograd;
            default -> true;
          };
      case FILTER ->
          switch (algorithm) {
            case cudnnConvolutionBwdFilterAlgo.CUDNN_CONVOLUTION_BWD_FILTER_ALGO_FFT,
                cudnnConvolutionBwdFilterAlgo.CUDNN_CONVOLUTION_BWD_FILTER_ALGO_FFT_TILING ->
                false;
            case cudnnConvolutionBwdFilterAlgo.CUDNN_CONVOLUTION_BWD_FILTER_ALGO_WINOGRAD,
                cudnnConvolutionBwdFilterAlgo.CUDNN_CONVOLUTION_BWD_FILTER_ALGO_WINOGRAD_NONFUSED ->
                winograd;
            default -> true;
          };
    };
  }

  /**
   * Computes a convolution or one of its gradients.
   *
   * @param accumulate whether the result is added to what is there
   * @param room the address of the workspace
   * @param bytes its size, at least {@link #workspace}
   */
  void run(
      Sizes s,
      Direction direction,
      int algorithm,
      Operands o,
      boolean accumulate,
      long room,
      long bytes) {
    Pointer old = accumulate ? ONE : ZERO;
    int status =
        switch (direction) {
          case FORWARD ->
              JCudnn.cudnnConvolutionForward(
                  handle(),
                  ONE,
                  s.x,
                  at(o.x()),
                  s.filter,
                  at(o.filter()),
                  s.convolution,
                  algorithm,
                  at(room),
                  bytes,
                  old,
                  s.y,
                  at(o.y()));
          case DATA ->
              JCudnn.cudnnConvolutionBackwardData(
                  handle(),
                  ONE,
                  s.filter,
                  at(o.filter()),
                  s.y,
                  at(o.y()),
                  s.convolution,
                  algorithm,
                  at(room),
                  bytes,
                  old,
                  s.x,
                  at(o.x()));
          case FILTER ->
              JCudnn.cudnnConvolutionBackwardFilter(
                  handle(),
                  ONE,
                  s.x,
                  at(o.x()),
                  s.y,
                  at(o.y()),
                  s.convolution,
                  algorithm,
                  at(room),
                  bytes,
                  old,
                  s.filter,
                  at(o.filter()));
        };
    String function =
        switch (direction) {
          case FORWARD -> "cudnnConvolutionForward";
          case DATA -> "cudnnConvolutionBackwardData";
          case FILTER -> "cudnnConvolutionBackwardFilter";
        };
    check(function, status, "algorithm " + algorithm + " for " + s.text);
  }

  @Override
  public void close() {
    if (handle != null) {
      device.driver();
      check("cudnnDestroy", JCudnn.cudnnDestroy(handle), "close cuDNN");
      handle = null;
    }
  }
}
