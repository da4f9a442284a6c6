package kinesic.kernels.cuda.standin;

import static jcuda.driver.JCudaDriver.cuMemsetD32Async;
import static jcuda.jcudnn.JCudnn.*;
import static kinesic.kernels.cuda.standin.TestDevice.ONE;
import static kinesic.kernels.cuda.standin.TestDevice.ZERO;
import static kinesic.kernels.cuda.standin.TestDevice.ok;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jcuda.driver.CUdeviceptr;
import jcuda.jcudnn.cudnnConvolutionBwdFilterAlgoPerf;
import jcuda.jcudnn.cudnnConvolutionDescriptor;
import jcuda.jcudnn.cudnnConvolutionFwdAlgoPerf;
import jcuda.jcudnn.cudnnConvolutionMode;
import jcuda.jcudnn.cudnnDataType;
import jcuda.jcudnn.cudnnFilterDescriptor;
import jcuda.jcudnn.cudnnHandle;
import jcuda.jcudnn.cudnnMathType;
import jcuda.jcudnn.cudnnTensorDescriptor;
import jcuda.jcudnn.cudnnTensorFormat;
import jcuda.runtime.cudaStream_t;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Convolutions of the stand-in, called through JCudnn, against sums written as in a textbook. */
@ExtendWith(StandIn.class)
class CudnnFunctionsTest {

  private static final int WORKSPACE = 1 << 16;

  private final TestDevice device = new TestDevice();
  private final cudnnHandle handle = new cudnnHandle();

  @BeforeEach
  void open() {
    success(cudnnCreate(handle));
    success(cudnnSetStream(handle, new cudaStream_t(device.stream)));
  }

  @AfterEach
  void close() {
    success(cudnnDestroy(handle));
    device.close();
  }

  private static void success(int status) {
    assertEquals("CUDNN_STATUS_SUCCESS", cudnnGetErrorString(status));
  }

  private static void refused(int expected, int status) {
    assertEquals(cudnnGetErrorString(expected), cudnnGetErrorString(status));
  }

  private static cudnnTensorDescriptor tensor(int n, int c, int h, int w) {
    cudnnTensorDescriptor tensor = new cudnnTensorDescriptor();
    success(cudnnCreateTensorDescriptor(tensor));
    success(
        cudnnSetTensor4dDescriptor(
            tensor,
            cudnnTensorFormat.CUDNN_TENSOR_NHWC,
            cudnnDataType.CUDNN_DATA_FLOAT,
            n,
            c,
            h,
            w));
    return tensor;
  }

  private static cudnnFilterDescriptor filter(int k, int c, int h, int w) {
    cudnnFilterDescriptor filter = new cudnnFilterDescriptor();
    success(cudnnCreateFilterDescriptor(filter));
    success(
        cudnnSetFilter4dDescriptor(
            filter,
            cudnnDataType.CUDNN_DATA_FLOAT,
            cudnnTensorFormat.CUDNN_TENSOR_NHWC,
            k,
            c,
            h,
            w));
    return filter;
  }

  private static cudnnConvolutionDescriptor convolution(DoubleConvolution s, int math) {
    cudnnConvolutionDescriptor descriptor = new cudnnConvolutionDescriptor();
    success(cudnnCreateConvolutionDescriptor(descriptor));
    success(
        cudnnSetConvolution2dDescriptor(
            descriptor,
            s.padY(),
            s.padX(),
            s.strideY(),
            s.strideX(),
            s.dilationY(),
            s.dilationX(),
            cudnnConvolutionMode.CUDNN_CROSS_CORRELATION,
            cudnnDataType.CUDNN_DATA_FLOAT));
    success(cudnnSetConvolutionGroupCount(descriptor, s.groups()));
    success(cudnnSetConvolutionMathType(descriptor, math));
    return descriptor;
  }

  /** A convolution with its descriptors and operands. */
  private final class Operands {
    final DoubleConvolution shape;
    final cudnnTensorDescriptor xs;
    final cudnnTensorDescriptor ys;
    final cudnnFilterDescriptor fs;
    final cudnnConvolutionDescriptor descriptor;
    final float[] x;
    final float[] f;
    final float[] gy;
    final CUdeviceptr deviceX;
    final CUdeviceptr deviceF;
    final CUdeviceptr deviceGy;
    final CUdeviceptr workspace = device.allocate(WORKSPACE / 4);

    Operands(DoubleConvolution shape, int math) {
      this.shape = shape;
      xs = tensor(shape.n(), shape.cin(), shape.h(), shape.w());
      ys = tensor(shape.n(), shape.cout(), shape.oh(), shape.ow());
      fs = filter(shape.cout(), shape.cin() / shape.groups(), shape.kh(), shape.kw());
      descriptor = convolution(shape, math);
      x = device.random(shape.inputLength());
      f = device.random(shape.filterLength());
      gy = device.random(shape.outputLength());
      deviceX = device.upload(x);
      deviceF = device.upload(f);
      deviceGy = device.upload(gy);
    }

    int forward(CUdeviceptr y, long workspaceBytes) {
      return cudnnConvolutionForward(
          handle,
          ONE,
          xs,
          deviceX,
          fs,
          deviceF,
          descriptor,
          1,
          workspace,
          workspaceBytes,
          ZERO,
          ys,
          y);
    }

    int backwardData(CUdeviceptr gx, int algorithm) {
      return cudnnConvolutionBackwardData(
          handle,
          ONE,
          fs,
          deviceF,
          ys,
          deviceGy,
          descriptor,
          algorithm,
          workspace,
          WORKSPACE,
          ZERO,
          xs,
          gx);
    }

    int backwardFilter(CUdeviceptr gf, int algorithm) {
      return cudnnConvolutionBackwardFilter(
          handle,
          ONE,
          xs,
          deviceX,
          ys,
          deviceGy,
          descriptor,
          algorithm,
          workspace,
          WORKSPACE,
          ZERO,
          fs,
          gf);
    }
  }

  /** Adds x f to y, x gy to gf and f gy to gx for every term of the convolution. */
  private static void addTerms(Operands o, double[] y, double[] gx, double[] gf) {
    DoubleConvolution s = o.shape;
    int c = s.cin() / s.groups();
    for (int i = 0; i < s.outputLength(); i++) {
      int k = i % s.cout();
      int ox = i / s.cout() % s.ow();
      int oy = i / s.cout() / s.ow() % s.oh();
      int n = i / s.cout() / s.ow() / s.oh();
      int group = k / (s.cout() / s.groups());
      for (int j = 0; j < s.kh() * s.kw() * c; j++) {
        int iy = oy * s.strideY() - s.padY() + j / c / s.kw() * s.dilationY();
        int ix = ox * s.strideX() - s.padX() + j / c % s.kw() * s.dilationX();
        if (iy >= 0 && iy < s.h() && ix >= 0 && ix < s.w()) {
          int from = ((n * s.h() + iy) * s.w() + ix) * s.cin() + group * c + j % c;
          int tap = k * s.kh() * s.kw() * c + j;
          y[i] += (double) o.x[from] * o.f[tap];
          gx[from] += (double) o.f[tap] * o.gy[i];
          gf[tap] += (double) o.x[from] * o.gy[i];
        }
      }
    }
  }

  private static float[] floats(double[] x) {
    float[] y = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = (float) x[i];
    }
    return y;
  }

  private static DoubleConvolution shape(
      int n,
      int h,
      int w,
      int cin,
      int k,
      int cout,
      int pad,
      int stride,
      int dilation,
      int groups) {
    int oh = (h + 2 * pad - (k - 1) * dilation - 1) / stride + 1;
    int ow = (w + 2 * pad - (k - 1) * dilation - 1) / stride + 1;
    return new DoubleConvolution(
        n, h, w, cin, k, k, cout, oh, ow, pad, pad, stride, stride, dilation, dilation, groups);
  }

  @Test
  void all_directions_are_right() {
    DoubleConvolution[] shapes = {
      shape(2, 5, 6, 3, 3, 4, 1, 1, 1, 1),
      shape(1, 8, 7, 2, 3, 5, 0, 2, 1, 1),
      shape(1, 9, 9, 2, 3, 2, 2, 1, 2, 1),
      shape(2, 6, 6, 4, 3, 6, 1, 2, 1, 2),
      shape(3, 4, 4, 5, 1, 7, 0, 1, 1, 1),
      shape(2, 40, 40, 1, 2, 1, 1, 3, 1, 1) // several pieces
    };
    for (DoubleConvolution shape : shapes) {
      Operands o = new Operands(shape, cudnnMathType.CUDNN_FMA_MATH);
      double[] y = new double[shape.outputLength()];
      double[] gx = new double[shape.inputLength()];
      double[] gf = new double[shape.filterLength()];
      addTerms(o, y, gx, gf);
      CUdeviceptr deviceY = device.allocate(y.length);
      CUdeviceptr deviceGx = device.allocate(gx.length);
      CUdeviceptr deviceGf = device.allocate(gf.length);
      success(o.forward(deviceY, WORKSPACE));
      success(o.backwardData(deviceGx, 1));
      success(o.backwardFilter(deviceGf, 1));
      assertArrayEquals(floats(y), device.download(deviceY, y.length), 1e-6f);
      assertArrayEquals(floats(gx), device.download(deviceGx, gx.length), 1e-6f);
      assertArrayEquals(floats(gf), device.download(deviceGf, gf.length), 1e-5f);
    }
  }

  @Test
  void the_default_math_rounds_to_tf32() {
    DoubleConvolution shape = shape(1, 1, 1, 1, 1, 1, 0, 1, 1, 1);
    float[] results = new float[2];
    int[] maths = {cudnnMathType.CUDNN_DEFAULT_MATH, cudnnMathType.CUDNN_FMA_MATH};
    for (int i = 0; i < maths.length; i++) {
      Operands o = new Operands(shape, maths[i]);
      set(o.deviceX, 1 + 0x1p-12f);
      set(o.deviceF, 1);
      CUdeviceptr y = device.allocate(1);
      success(o.forward(y, WORKSPACE));
      results[i] = device.download(y, 1)[0];
    }
    assertArrayEquals(new float[] {1, 1 + 0x1p-12f}, results);
  }

  private void set(CUdeviceptr to, float value) {
    ok(cuMemsetD32Async(to, Float.floatToRawIntBits(value), 1, device.stream));
  }

  @Test
  void what_cudnn_refuses_is_refused() {
    Operands o = new Operands(shape(1, 4, 4, 2, 3, 2, 1, 1, 1, 1), cudnnMathType.CUDNN_FMA_MATH);
    CUdeviceptr y = device.allocate(o.gy.length);
    refused(CudnnObjects.BAD_PARAM, o.forward(y, 4095));
    long[] bytes = new long[1];
    success(
        cudnnGetConvolutionForwardWorkspaceSize(handle, o.xs, o.fs, o.descriptor, o.ys, 1, bytes));
    assertEquals(4096, bytes[0]);
    success(o.forward(y, 4096));
    refused(CudnnObjects.NOT_SUPPORTED, o.backwardData(y, 5));
    success(cudnnSetConvolutionGroupCount(o.descriptor, 2));
    refused(CudnnObjects.BAD_PARAM, o.forward(y, 4096)); // the filter has all channels
    refused(
        CudnnObjects.NOT_SUPPORTED,
        cudnnSetTensor4dDescriptor(
            o.xs, cudnnTensorFormat.CUDNN_TENSOR_NCHW, cudnnDataType.CUDNN_DATA_FLOAT, 1, 2, 4, 4));
    success(cudnnDestroyTensorDescriptor(o.xs));
    refused(CudnnObjects.BAD_PARAM, cudnnDestroyTensorDescriptor(o.xs));
    refused(CudnnObjects.BAD_PARAM, o.forward(y, 4096));
  }

  @Test
  void the_search_lists_algorithms_by_time_and_overwrites_the_output() {
    Operands o = new Operands(shape(1, 4, 4, 2, 3, 2, 1, 1, 1, 1), cudnnMathType.CUDNN_FMA_MATH);
    CUdeviceptr y = device.upload(new float[o.gy.length]);
    int[] found = new int[1];
    cudnnConvolutionFwdAlgoPerf[] forward = new cudnnConvolutionFwdAlgoPerf[8];
    success(
        cudnnFindConvolutionForwardAlgorithmEx(
            handle,
            o.xs,
            o.deviceX,
            o.fs,
            o.deviceF,
            o.descriptor,
            o.ys,
            y,
            forward.length,
            found,
            forward,
            o.workspace,
            WORKSPACE));
    assertEquals(2, found[0]);
    assertEquals(1, forward[0].algo);
    assertEquals(4096, forward[0].memory);
    assertEquals(1, forward[0].determinism);
    assertTrue(forward[0].time < forward[1].time);
    assertTrue(Float.isNaN(device.download(y, 1)[0]));

    cudnnConvolutionBwdFilterAlgoPerf[] backward = new cudnnConvolutionBwdFilterAlgoPerf[8];
    success(
        cudnnFindConvolutionBackwardFilterAlgorithmEx(
            handle,
            o.xs,
            o.deviceX,
            o.ys,
            o.deviceGy,
            o.descriptor,
            o.fs,
            device.allocate(o.f.length),
            backward.length,
            found,
            backward,
            o.workspace,
            1024));
    assertEquals(2, found[0]); // the deterministic one needs more memory
    assertEquals(0, backward[0].determinism);
  }

  @Test
  void algorithms_that_are_not_deterministic_are_counted() {
    Operands o = new Operands(shape(1, 4, 4, 2, 3, 2, 1, 1, 1, 1), cudnnMathType.CUDNN_FMA_MATH);
    CUdeviceptr gf = device.allocate(o.f.length);
    Counts before = StandIn.driver().counts();
    success(o.backwardFilter(gf, 1));
    assertEquals(0, StandIn.driver().counts().since(before).nondeterministicCalls());
    success(o.backwardFilter(gf, 3));
    assertEquals(1, StandIn.driver().counts().since(before).nondeterministicCalls());
  }

  @Test
  void the_version_is_that_of_cudnn_9() {
    assertEquals(92400, cudnnGetVersion());
    assertEquals("CUDNN_STATUS_BAD_PARAM", cudnnGetErrorString(CudnnObjects.BAD_PARAM));
  }
}
