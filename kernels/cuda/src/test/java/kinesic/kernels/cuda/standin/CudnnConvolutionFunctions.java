package kinesic.kernels.cuda.standin;

import static kinesic.kernels.cuda.standin.CudnnObjects.BAD_PARAM;
import static kinesic.kernels.cuda.standin.CudnnObjects.EXECUTION_FAILED;
import static kinesic.kernels.cuda.standin.CudnnObjects.NOT_SUPPORTED;
import static kinesic.kernels.cuda.standin.CudnnObjects.SUCCESS;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.BiFunction;
import jcuda.driver.CUresult;
import kinesic.kernels.cuda.standin.CudnnObjects.Convolution;
import kinesic.kernels.cuda.standin.CudnnObjects.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The functions of libcudnn that compute and choose convolutions, with sums in double.
 *
 * <p>As in the library, a convolution may use TF32 unless its descriptor has FMA math; the search
 * for algorithms waits for the device and overwrites the output; the fastest algorithms of the
 * gradients are not deterministic; and every algorithm needs a workspace.
 */
@SuppressWarnings("MemberName") // the names of the C functions
final class CudnnConvolutionFunctions {

  private static final int NOT_A_NUMBER = 0x7fffffff;

  /**
   * An algorithm that the search finds.
   *
   * @param number its number in the library
   */
  private record Algorithm(int number, float milliseconds, long workspace, boolean deterministic) {}

  private static final List<Algorithm> FORWARD =
      List.of(new Algorithm(1, 0.5f, 4096, true), new Algorithm(0, 0.75f, 256, true));
  private static final List<Algorithm> BACKWARD =
      List.of(
          new Algorithm(0, 0.25f, 512, false),
          new Algorithm(1, 0.5f, 8192, true),
          new Algorithm(3, 0.75f, 1024, false));

  private final StandInDriver driver;
  private final CudnnObjects objects;

  CudnnConvolutionFunctions(StandInDriver driver, CudnnObjects objects) {
    this.driver = driver;
    this.objects = objects;
  }

  // ---------------------------------------------------------------- algorithms

  public int cudnnGetConvolutionForwardWorkspaceSize(
      long handle, long x, long filter, long convolution, long y, int algorithm, long bytes) {
    return workspace(objects.shape(x, filter, convolution, y), FORWARD, algorithm, bytes);
  }

  public int cudnnGetConvolutionBackwardDataWorkspaceSize(
      long handle, long filter, long gy, long convolution, long gx, int algorithm, long bytes) {
    return workspace(objects.shape(gx, filter, convolution, gy), BACKWARD, algorithm, bytes);
  }

  public int cudnnGetConvolutionBackwardFilterWorkspaceSize(
      long handle, long x, long gy, long convolution, long filter, int algorithm, long bytes) {
    return workspace(objects.shape(x, filter, convolution, gy), BACKWARD, algorithm, bytes);
  }

  private static int workspace(
      @Nullable DoubleConvolution shape, List<Algorithm> all, int number, long bytes) {
    Algorithm algorithm = algorithm(all, number);
    if (shape == null || algorithm == null) {
      return shape == null ? BAD_PARAM : NOT_SUPPORTED;
    }
    HostMemory.putLong(bytes, algorithm.workspace());
    return SUCCESS;
  }

  private static @Nullable Algorithm algorithm(List<Algorithm> all, int number) {
    return all.stream().filter(a -> a.number() == number).findFirst().orElse(null);
  }

  public int cudnnFindConvolutionForwardAlgorithmEx(
      long handle,
      long xs,
      long x,
      long fs,
      long filter,
      long convolution,
      long ys,
      long y,
      int asked,
      long found,
      long results,
      long workspace,
      long bytes) {
    DoubleConvolution shape = objects.shape(xs, fs, convolution, ys);
    int length = shape == null ? 0 : shape.outputLength();
    return search(shape, convolution, FORWARD, y, length, asked, found, results, bytes);
  }

  public int cudnnFindConvolutionBackwardDataAlgorithmEx(
      long handle,
      long fs,
      long filter,
      long ys,
      long gy,
      long convolution,
      long xs,
      long gx,
      int asked,
      long found,
      long results,
      long workspace,
      long bytes) {
    DoubleConvolution shape = objects.shape(xs, fs, convolution, ys);
    int length = shape == null ? 0 : shape.inputLength();
    return search(shape, convolution, BACKWARD, gx, length, asked, found, results, bytes);
  }

  public int cudnnFindConvolutionBackwardFilterAlgorithmEx(
      long handle,
      long xs,
      long x,
      long ys,
      long gy,
      long convolution,
      long fs,
      long gf,
      int asked,
      long found,
      long results,
      long workspace,
      long bytes) {
    DoubleConvolution shape = objects.shape(xs, fs, convolution, ys);
    int length = shape == null ? 0 : shape.filterLength();
    return search(shape, convolution, BACKWARD, gf, length, asked, found, results, bytes);
  }

  /** Overwrites the output and lists the algorithms whose workspace is large enough. */
  private int search(
      @Nullable DoubleConvolution shape,
      long convolution,
      List<Algorithm> all,
      long output,
      int length,
      int asked,
      long found,
      long results,
      long bytes) {
    Convolution d = objects.find(convolution, Convolution.class);
    if (shape == null || d == null || asked < 1) {
      return BAD_PARAM;
    }
    if (driver.enterUnsafe() != CUresult.CUDA_SUCCESS
        || driver.awaitAll() != CUresult.CUDA_SUCCESS) {
      return EXECUTION_FAILED;
    }
    int result = driver.runNow(() -> driver.memory().fill(output, NOT_A_NUMBER, length));
    if (result != CUresult.CUDA_SUCCESS) {
      return EXECUTION_FAILED;
    }
    return list(
        all.stream().filter(a -> a.workspace() <= bytes).toList(), d, asked, found, results);
  }

  public int cudnnGetConvolutionForwardAlgorithm_v7(
      long handle,
      long x,
      long filter,
      long convolution,
      long y,
      int asked,
      long found,
      long results) {
    return guess(
        objects.shape(x, filter, convolution, y), convolution, FORWARD, asked, found, results);
  }

  public int cudnnGetConvolutionBackwardDataAlgorithm_v7(
      long handle,
      long filter,
      long gy,
      long convolution,
      long gx,
      int asked,
      long found,
      long results) {
    return guess(
        objects.shape(gx, filter, convolution, gy), convolution, BACKWARD, asked, found, results);
  }

  public int cudnnGetConvolutionBackwardFilterAlgorithm_v7(
      long handle,
      long x,
      long gy,
      long convolution,
      long filter,
      int asked,
      long found,
      long results) {
    return guess(
        objects.shape(x, filter, convolution, gy), convolution, BACKWARD, asked, found, results);
  }

  private int guess(
      @Nullable DoubleConvolution shape,
      long convolution,
      List<Algorithm> all,
      int asked,
      long found,
      long results) {
    Convolution d = objects.find(convolution, Convolution.class);
    return shape == null || d == null ? BAD_PARAM : list(all, d, asked, found, results);
  }

  /** Writes cudnnConvolutionFwdAlgoPerf_t of 48 bytes each. */
  private static int list(List<Algorithm> all, Convolution d, int asked, long found, long results) {
    int count = Math.min(asked, all.size());
    HostMemory.putInt(found, count);
    for (int i = 0; i < count; i++) {
      Algorithm algorithm = all.get(i);
      long at = results + 48L * i;
      HostMemory.putInt(at, algorithm.number());
      HostMemory.putInt(at + 4, SUCCESS);
      HostMemory.putFloat(at + 8, algorithm.milliseconds());
      HostMemory.putLong(at + 16, algorithm.workspace());
      HostMemory.putInt(at + 24, algorithm.deterministic() ? 1 : 0);
      HostMemory.putInt(at + 28, d.math);
    }
    return SUCCESS;
  }

  // ---------------------------------------------------------------- convolutions

  public int cudnnConvolutionForward(
      long handle,
      long alpha,
      long xs,
      long x,
      long fs,
      long filter,
      long convolution,
      int algorithm,
      long workspace,
      long bytes,
      long beta,
      long ys,
      long y) {
    return enqueue(
        objects.shape(xs, fs, convolution, ys),
        objects.find(convolution, Convolution.class),
        "forward convolution",
        handle,
        algorithm(FORWARD, algorithm),
        workspace,
        bytes,
        (shape, rounding) ->
            shape.forward(
                read(x, shape.inputLength(), rounding),
                read(filter, shape.filterLength(), rounding)),
        alpha,
        beta,
        y);
  }

  public int cudnnConvolutionBackwardData(
      long handle,
      long alpha,
      long fs,
      long filter,
      long ys,
      long gy,
      long convolution,
      int algorithm,
      long workspace,
      long bytes,
      long beta,
      long xs,
      long gx) {
    return enqueue(
        objects.shape(xs, fs, convolution, ys),
        objects.find(convolution, Convolution.class),
        "gradient of the input",
        handle,
        algorithm(BACKWARD, algorithm),
        workspace,
        bytes,
        (shape, rounding) ->
            shape.backwardData(
                read(filter, shape.filterLength(), rounding),
                read(gy, shape.outputLength(), rounding)),
        alpha,
        beta,
        gx);
  }

  public int cudnnConvolutionBackwardFilter(
      long handle,
      long alpha,
      long xs,
      long x,
      long ys,
      long gy,
      long convolution,
      int algorithm,
      long workspace,
      long bytes,
      long beta,
      long fs,
      long gf) {
    return enqueue(
        objects.shape(xs, fs, convolution, ys),
        objects.find(convolution, Convolution.class),
        "gradient of the filter",
        handle,
        algorithm(BACKWARD, algorithm),
        workspace,
        bytes,
        (shape, rounding) ->
            shape.backwardFilter(
                read(x, shape.inputLength(), rounding), read(gy, shape.outputLength(), rounding)),
        alpha,
        beta,
        gf);
  }

  private double[] read(long address, int length, Rounding rounding) {
    return rounding.toDoubles(read(address, length));
  }

  private float[] read(long address, int length) {
    float[] values = new float[length];
    driver.memory().read(address, MemorySegment.ofArray(values));
    return values;
  }

  /** Enqueues output = alpha sums(shape, rounding of operands) + beta output. */
  private int enqueue(
      @Nullable DoubleConvolution shape,
      @Nullable Convolution convolution,
      String what,
      long handle,
      @Nullable Algorithm algorithm,
      long workspace,
      long bytes,
      BiFunction<DoubleConvolution, Rounding, double[]> sums,
      long alpha,
      long beta,
      long output) {
    Handle target = objects.find(handle, Handle.class);
    WorkStream stream = target == null ? null : driver.stream(target.stream);
    if (shape == null || convolution == null || stream == null) {
      return BAD_PARAM;
    }
    if (algorithm == null) {
      return NOT_SUPPORTED;
    }
    if (workspace == 0 || bytes < algorithm.workspace()) {
      return BAD_PARAM;
    }
    if (!algorithm.deterministic()) {
      driver.countNondeterministicCall();
    }
    Rounding rounding = convolution.rounding();
    float scale = HostMemory.getFloat(alpha);
    float kept = HostMemory.getFloat(beta);
    int result =
        driver.enqueueLibraryCall(
            "cuDNN, " + what + " of " + shape,
            stream,
            () -> {
              driver.memory().fill(workspace, NOT_A_NUMBER, algorithm.workspace() / 4);
              double[] values = sums.apply(shape, rounding);
              float[] old = kept == 0 ? new float[values.length] : read(output, values.length);
              for (int i = 0; i < values.length; i++) {
                old[i] = (float) (scale * values[i] + (kept == 0 ? 0 : (double) kept * old[i]));
              }
              driver.memory().write(output, MemorySegment.ofArray(old));
            });
    return result == CUresult.CUDA_SUCCESS ? SUCCESS : EXECUTION_FAILED;
  }
}
