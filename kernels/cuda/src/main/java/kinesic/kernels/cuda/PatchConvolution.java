package kinesic.kernels.cuda;

import kinesic.kernels.ConvolutionShape;
import kinesic.kernels.Window;

/**
 * Convolutions of any kind as products of matrices (Chellapilla et al. 2006): the windows of the
 * pixels of y are copied to the rows of a matrix for each group, which is multiplied with the
 * filter, [kh · kw · cin / groups, cout]. Images are channels last.
 *
 * <p>For what cuDNN does not do, because the copies cost time and memory: padding that differs on
 * opposite sides, and sizes for which it has no suitable algorithm.
 */
final class PatchConvolution {

  /** The standard size of the patches in floats: 256 MiB. */
  static final long PATCHES = 1L << 26;

  private final Device device;
  private final long most;
  private final Cublas cublas;
  private final Kernel patches;
  private final Kernel patchesGradient;

  /**
   * @param most the greatest size of the patches in floats, unless one image has more
   */
  PatchConvolution(Device device, Cublas cublas, long most) {
    this.device = device;
    this.most = most;
    this.cublas = cublas;
    this.patches = device.kernel("convolution", "patches");
    this.patchesGradient = device.kernel("convolution", "patches_gradient");
  }

  /** Some images at a time, so that their patches do not take too much memory. */
  private interface Step {

    /**
     * Handles some images.
     *
     * @param part the sizes, with the number of these images
     * @param x the address of the first image of x
     * @param y the address of the first image of y
     * @param room memory for the patches, [groups, pixels of y, row length]
     */
    void run(ConvolutionShape part, long x, long y, long room);
  }

  private void split(ConvolutionShape shape, long x, long y, Step step) {
    int pixels = shape.outputHeight() * shape.outputWidth();
    long image = (long) pixels * rowLength(shape) * shape.groups();
    int images = (int) Math.max(1, Math.min(shape.n(), most / image));
    try (DeviceMemory room = device.allocate(image * images * Float.BYTES, "set of patches")) {
      for (int first = 0; first < shape.n(); first += images) {
        step.run(
            shape.withImages(Math.min(images, shape.n() - first)),
            x + (long) Float.BYTES * first * shape.h() * shape.w() * shape.cin(),
            y + (long) Float.BYTES * first * pixels * shape.cout(),
            room.address());
      }
    }
  }

  /** Returns the length of a row of patches: the numbers that a pixel of y depends on. */
  private static int rowLength(ConvolutionShape shape) {
    return shape.window().height() * shape.window().width() * shape.groupInputs();
  }

  private static int rows(ConvolutionShape shape) {
    return shape.n() * shape.outputHeight() * shape.outputWidth();
  }

  private static Cublas.Matrix patches(ConvolutionShape part, long address, boolean transposed) {
    int length = rowLength(part);
    return new Cublas.Matrix(address, length, transposed, (long) rows(part) * length);
  }

  /** Returns the columns of the groups in a matrix with cout columns: the filter, or y. */
  private static Cublas.Matrix columns(ConvolutionShape part, long address, boolean transposed) {
    return new Cublas.Matrix(address, part.cout(), transposed, part.groupOutputs());
  }

  private Launch launch(Kernel kernel, ConvolutionShape s) {
    Window w = s.window();
    return device
        .launch(kernel)
        .ints(
            s.n(),
            s.h(),
            s.w(),
            s.groups(),
            s.groupInputs(),
            s.outputHeight(),
            s.outputWidth(),
            w.height(),
            w.width(),
            w.strideY(),
            w.strideX(),
            w.dilationY(),
            w.dilationX(),
            w.padTop(),
            w.padLeft());
  }

  private void copyPatches(ConvolutionShape part, long x, long room) {
    int count = Math.multiplyExact(rows(part), rowLength(part) * part.groups());
    launch(patches, part).address(x).address(room).over(count);
  }

  /** Computes y, or adds to it. */
  void forward(ConvolutionShape shape, long x, long filter, long y, boolean accumulate) {
    split(
        shape,
        x,
        y,
        (part, fromX, toY, room) -> {
          copyPatches(part, fromX, room);
          cublas.multiplyBatch(
              part.groups(),
              rows(part),
              part.groupOutputs(),
              rowLength(part),
              patches(part, room, false),
              columns(part, filter, false),
              accumulate,
              columns(part, toY, false));
        });
  }

  /** Computes gx. */
  void backwardData(ConvolutionShape shape, long gy, long filter, long gx) {
    split(
        shape,
        gx,
        gy,
        (part, toX, fromY, room) -> {
          cublas.multiplyBatch(
              part.groups(),
              rows(part),
              rowLength(part),
              part.groupOutputs(),
              columns(part, fromY, false),
              columns(part, filter, true),
              false,
              patches(part, room, false));
          int pixels = part.n() * part.h() * part.w();
          launch(patchesGradient, part).address(room).address(toX).over(pixels * part.cin());
        });
  }

  /** Computes gf. */
  void backwardFilter(ConvolutionShape shape, long x, long gy, long gf) {
    split(
        shape,
        x,
        gy,
        (part, fromX, fromY, room) -> {
          copyPatches(part, fromX, room);
          cublas.multiplyBatch(
              part.groups(),
              rowLength(part),
              part.groupOutputs(),
              rows(part),
              patches(part, room, true),
              columns(part, fromY, false),
              fromX != x, // all but the first images
              columns(part, gf, false));
        });
  }
}
