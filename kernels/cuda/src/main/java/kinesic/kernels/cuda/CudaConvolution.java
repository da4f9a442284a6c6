package kinesic.kernels.cuda;

import java.util.Optional;
import java.util.OptionalInt;
import kinesic.kernels.Buffer;
import kinesic.kernels.Convolution;
import kinesic.kernels.ConvolutionShape;
import kinesic.kernels.Epilogue;
import kinesic.kernels.PreparedConvolution;
import kinesic.kernels.Window;

/**
 * Convolutions of channels-last images:
 *
 * <ul>
 *   <li>depthwise ones by kernels of this module,
 *   <li>1 x 1 windows with stride 1 as matrix products, with images and filter as they are,
 *   <li>others by cuDNN, which needs the filter in another order,
 *   <li>what cuDNN does not do as products of copied windows.
 * </ul>
 */
final class CudaConvolution implements Convolution, AutoCloseable {

  private final Device device;
  private final Cublas cublas;
  private final CudaDepthwise depthwise;
  private final LibraryConvolution library;
  private final PatchConvolution patches;
  private final CudaEpilogue epilogues;

  CudaConvolution(Device device, Cublas cublas, Cudnn cudnn) {
    this.device = device;
    this.cublas = cublas;
    this.depthwise = new CudaDepthwise(device);
    this.library = new LibraryConvolution(device, cudnn);
    this.patches = new PatchConvolution(device, cublas, PatchConvolution.PATCHES);
    this.epilogues = new CudaEpilogue(device);
  }

  /** Returns whether the convolution is one product of [pixels, cin] and [cin, cout]. */
  private static boolean isProduct(ConvolutionShape shape) {
    return shape.groups() == 1 && shape.window().equals(Window.square(1, 1, 0));
  }

  /** Returns whether the padding is as cuDNN wants it. */
  private static boolean isEven(Window window) {
    return window.padTop() == window.padBottom() && window.padLeft() == window.padRight();
  }

  private static int pixels(ConvolutionShape shape) {
    return shape.n() * shape.outputHeight() * shape.outputWidth();
  }

  private void zero(Buffer y) {
    device.fill(device.address(y), 0, y.length());
  }

  @Override
  public void forward(
      ConvolutionShape shape, Buffer x, Buffer filter, Buffer y, Epilogue epilogue) {
    if (y.length() == 0) {
      return;
    }
    if (shape.isDepthwise()) {
      depthwise.forward(shape, x, filter, y, epilogue);
      return;
    }
    if (shape.cin() > 0) {
      sum(shape, x, filter, y, epilogue.accumulate());
    } else if (!epilogue.accumulate()) {
      zero(y);
    }
    epilogues.apply(epilogue, pixels(shape), shape.cout(), y);
  }

  /** Computes y without bias and activation, or adds it to y. */
  private void sum(ConvolutionShape shape, Buffer x, Buffer filter, Buffer y, boolean accumulate) {
    long fromX = device.address(x);
    long fromFilter = device.address(filter);
    long toY = device.address(y);
    if (isProduct(shape)) {
      cublas.multiply(
          pixels(shape),
          shape.cout(),
          shape.cin(),
          new Cublas.Matrix(fromX, shape.cin()),
          new Cublas.Matrix(fromFilter, shape.cout()),
          accumulate,
          new Cublas.Matrix(toY, shape.cout()));
    } else {
      device.inOrder(
          stream -> {
            if (!isEven(shape.window())
                || !library.forward(shape, fromX, fromFilter, toY, accumulate)) {
              patches.forward(shape, fromX, fromFilter, toY, accumulate);
            }
          });
    }
    Device.keep(x, filter, y);
  }

  /** The filter is transposed once, and one algorithm is chosen, by the number of images here. */
  @Override
  public PreparedConvolution prepare(ConvolutionShape shape, Buffer filter) {
    boolean isEmpty = shape.n() == 0 || shape.inputLength() == 0 || shape.outputLength() == 0;
    if (isEmpty || shape.isDepthwise() || isProduct(shape) || !isEven(shape.window())) {
      return Convolution.super.prepare(shape, filter);
    }
    Buffer transposed = filter.backend().allocate(shape.filterLength());
    Optional<LibraryConvolution.Prepared> prepared =
        device.getInOrder(
            stream -> library.prepare(shape, device.address(filter), device.address(transposed)));
    Device.keep(filter, transposed);
    if (prepared.isEmpty()) {
      filter.backend().release(transposed);
      return Convolution.super.prepare(shape, filter);
    }
    return (n, x, y, epilogue) -> {
      if (n == 0) {
        return;
      }
      boolean isDone =
          device.getInOrder(
              stream ->
                  library.forward(
                      prepared.get(),
                      n,
                      device.address(x),
                      device.address(transposed),
                      device.address(y),
                      epilogue.accumulate()));
      Device.keep(x, transposed, y);
      if (!isDone) {
        sum(shape.withImages(n), x, filter, y, epilogue.accumulate());
      }
      epilogues.apply(epilogue, pixels(shape.withImages(n)), shape.cout(), y);
    };
  }

  @Override
  public void backwardData(ConvolutionShape shape, Buffer gy, Buffer filter, Buffer gx) {
    if (gx.length() == 0) {
      return;
    }
    if (gy.length() == 0) {
      zero(gx);
      return;
    }
    if (shape.isDepthwise()) {
      depthwise.backwardData(shape, gy, filter, gx);
      return;
    }
    long fromY = device.address(gy);
    long fromFilter = device.address(filter);
    long toX = device.address(gx);
    if (isProduct(shape)) {
      cublas.multiply(
          pixels(shape),
          shape.cin(),
          shape.cout(),
          new Cublas.Matrix(fromY, shape.cout()),
          new Cublas.Matrix(fromFilter, shape.cout(), true, 0),
          false,
          new Cublas.Matrix(toX, shape.cin()));
    } else {
      device.inOrder(
          stream -> {
            if (!isEven(shape.window()) || !library.backwardData(shape, fromY, fromFilter, toX)) {
              patches.backwardData(shape, fromY, fromFilter, toX);
            }
          });
    }
    Device.keep(gy, filter, gx);
  }

  @Override
  public void backwardFilter(ConvolutionShape shape, Buffer x, Buffer gy, Buffer gf) {
    if (gf.length() == 0) {
      return;
    }
    if (x.length() == 0 || gy.length() == 0) {
      zero(gf);
      return;
    }
    if (shape.isDepthwise()) {
      depthwise.backwardFilter(shape, x, gy, gf);
      return;
    }
    long fromX = device.address(x);
    long fromY = device.address(gy);
    long toFilter = device.address(gf);
    if (isProduct(shape)) {
      cublas.multiply(
          shape.cin(),
          shape.cout(),
          pixels(shape),
          new Cublas.Matrix(fromX, shape.cin(), true, 0),
          new Cublas.Matrix(fromY, shape.cout()),
          false,
          new Cublas.Matrix(toFilter, shape.cout()));
    } else {
      device.inOrder(
          stream -> {
            if (!isEven(shape.window()) || !library.backwardFilter(shape, fromX, fromY, toFilter)) {
              patches.backwardFilter(shape, fromX, fromY, toFilter);
            }
          });
    }
    Device.keep(x, gy, gf);
  }

  /**
   * Returns the number of the algorithm of cuDNN that a direction of a shape uses; empty if it is a
   * product or has not been run yet.
   */
  OptionalInt algorithm(ConvolutionShape shape, Cudnn.Direction direction) {
    return library.algorithm(shape, direction);
  }

  /** Closes cuDNN. */
  @Override
  public void close() {
    library.close();
  }
}
