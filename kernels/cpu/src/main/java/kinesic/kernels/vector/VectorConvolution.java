package kinesic.kernels.vector;

import kinesic.kernels.Buffer;
import kinesic.kernels.Convolution;
import kinesic.kernels.ConvolutionShape;
import kinesic.kernels.Epilogue;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.PreparedConvolution;
import kinesic.kernels.Window;
import kinesic.kernels.Workers;

/**
 * Convolutions as products with a matrix of patches, see {@link BlockedProduct} and {@link
 * Patches}.
 *
 * <pre>
 * y  [pixels of y, cout] = patches of x · filter [taps · cin, cout]
 * gx [pixels of x, cin]  = patches of gy · rotated filter [taps · cout, cin]
 * gf [taps · cin, cout]  = (patches of x)ᵀ · gy [pixels of y, cout]
 * </pre>
 *
 * <p>In a 1 x 1 convolution of stride 1 the image is the matrix of patches: a plain matrix product.
 */
public final class VectorConvolution implements Convolution {

  /** The largest number of pixels of a small image: much of its patches lies on the padding. */
  private static final int SMALL_IMAGE = 64;

  /** The number of images from which slivers across images are high enough. */
  private static final int MANY_IMAGES = 8;

  private final Workers workers;
  private final BlockedProduct product;
  private final Col2Im col2im;

  /** Creates kernels that run on {@code workers}. */
  public VectorConvolution(Workers workers) {
    this.workers = workers;
    product = new BlockedProduct(workers);
    col2im = new Col2Im(workers, product);
  }

  @Override
  public void forward(
      ConvolutionShape shape, Buffer x, Buffer filter, Buffer y, Epilogue epilogue) {
    int k = depth(shape);
    int cout = shape.cout();
    Pixels pixels = pixels(shape);
    LeftOperand patches = patches(shape, x, pixels);
    Matrix taps = new Matrix(filter, k, cout, false);
    multiply(patches, taps, pixels, cout, k, shape.cin(), output(shape, pixels, y, epilogue));
  }

  /** Returns the length of a row of the patches. */
  static int depth(ConvolutionShape shape) {
    return shape.window().height() * shape.window().width() * shape.cin();
  }

  /** Returns the pixels of y. */
  static Pixels pixels(ConvolutionShape shape) {
    return pixels(shape.n(), shape.outputHeight(), shape.outputWidth(), sampling(shape.window()));
  }

  /** Returns the patches of x that belong to the pixels of y. */
  static LeftOperand patches(ConvolutionShape shape, Buffer x, Pixels pixels) {
    Patches.Sampling sampling = sampling(shape.window());
    return patches(x, shape.h(), shape.w(), shape.cin(), pixels, sampling);
  }

  /** Returns y as the output of a product. */
  static ProductOutput output(ConvolutionShape shape, Pixels pixels, Buffer y, Epilogue epilogue) {
    HeapBuffer to = HeapBuffer.of(y);
    int cout = shape.cout();
    int row = shape.outputWidth() * cout;
    RowOffsets offsets = pixels.offsets(to.offset(), shape.outputHeight() * row, row, cout);
    return new ProductOutput(to.array(), offsets, epilogue);
  }

  @Override
  public PreparedConvolution prepare(ConvolutionShape shape, Buffer filter) {
    return new PackedConvolution(product, workers, shape, filter);
  }

  /**
   * Computes a separate product for each kind of pixel of x, by its position within a stride, or
   * uses {@link Col2Im}.
   */
  @Override
  public void backwardData(ConvolutionShape shape, Buffer gy, Buffer filter, Buffer gx) {
    if (Col2Im.suits(shape)) {
      col2im.run(shape, gy, filter, gx);
      return;
    }
    Window window = shape.window();
    for (int y = 0; y < Math.min(window.strideY(), shape.h()); y++) {
      for (int x = 0; x < Math.min(window.strideX(), shape.w()); x++) {
        backwardData(shape, gy, filter, gx, y, x);
      }
    }
  }

  /**
   * Computes the pixels (y + i · strideY, x + j · strideX). Row iy of x was read by row oy of y
   * through tap ky = iy + padY - oy · strideY. So ky is (iy + padY) mod strideY plus a multiple of
   * strideY, and where ky rises by strideY, oy falls by one: with the taps taken from the last to
   * the first, the rows of y are a patch of stride 1.
   */
  private void backwardData(
      ConvolutionShape shape, Buffer gy, Buffer filter, Buffer gx, int y, int x) {
    Window window = shape.window();
    int h = shape.h();
    int w = shape.w();
    int cin = shape.cin();
    int cout = shape.cout();
    int strideY = window.strideY();
    int strideX = window.strideX();
    int down = taps(y + window.padY(), window.height(), strideY);
    int across = taps(x + window.padX(), window.width(), strideX);
    int firstTapY = (y + window.padY()) % strideY;
    int firstTapX = (x + window.padX()) % strideX;
    Patches.Sampling sampling =
        new Patches.Sampling(
            down,
            across,
            1,
            1,
            (y + window.padY()) / strideY - (down - 1),
            (x + window.padX()) / strideX - (across - 1));
    Pixels pixels =
        pixels(shape.n(), Math.ceilDiv(h - y, strideY), Math.ceilDiv(w - x, strideX), sampling);
    int k = down * across * cout;
    LeftOperand patches =
        patches(gy, shape.outputHeight(), shape.outputWidth(), cout, pixels, sampling);
    FilterPanels taps =
        new FilterPanels(
            filter,
            window.width(),
            cin,
            cout,
            strideY,
            strideX,
            firstTapY + (down - 1) * strideY,
            firstTapX + (across - 1) * strideX,
            across);
    HeapBuffer to = HeapBuffer.of(gx);
    RowOffsets offsets =
        pixels.offsets(
            to.offset() + (y * w + x) * cin, h * w * cin, strideY * w * cin, strideX * cin);
    ProductOutput output = new ProductOutput(to.array(), offsets, Epilogue.STORE);
    multiply(patches, taps, pixels, cin, k, cout, output);
  }

  /** Returns how many of the taps position mod stride, + stride, + 2 stride ... the kernel has. */
  private static int taps(int position, int size, int stride) {
    return Math.max(0, Math.ceilDiv(size - position % stride, stride));
  }

  @Override
  public void backwardFilter(ConvolutionShape shape, Buffer x, Buffer gy, Buffer gf) {
    Window window = shape.window();
    int cin = shape.cin();
    int cout = shape.cout();
    Patches.Sampling sampling = sampling(window);
    Pixels pixels = new Pixels(shape.n(), shape.outputHeight(), shape.outputWidth(), false);
    int m = window.height() * window.width() * cin;
    if (m == 0 || cout == 0) {
      return;
    }
    HeapBuffer from = HeapBuffer.of(x);
    ColumnOperand patches =
        isImage(shape.h(), shape.w(), pixels, sampling)
            ? new TransposedMatrix(from.array(), from.offset(), cin)
            : new Patches(x, shape.h(), shape.w(), cin, pixels, sampling).transposed();
    Slivers rows = Slivers.of(m, patches.group());
    HeapBuffer to = HeapBuffer.of(gf);
    product.multiply(
        rows,
        cout,
        pixels.count(),
        patches,
        new Matrix(gy, pixels.count(), cout, false),
        new ProductOutput(to.array(), RowOffsets.even(to.offset(), cout), Epilogue.STORE),
        Blocking.overPixels(rows, cout, pixels.count()));
  }

  /** Returns the patches that a window reads. */
  private static Patches.Sampling sampling(Window window) {
    return new Patches.Sampling(
        window.height(),
        window.width(),
        window.strideY(),
        window.strideX(),
        -window.padY(),
        -window.padX());
  }

  /**
   * Returns the pixels of a product in the order of its rows. In a batch of small images a sliver
   * is one pixel of many images, so that taps on the padding concern the whole sliver and are
   * skipped.
   */
  private static Pixels pixels(int n, int height, int width, Patches.Sampling sampling) {
    boolean acrossImages =
        n >= MANY_IMAGES
            && height * width <= SMALL_IMAGE
            && sampling.height() * sampling.width() > 1;
    return new Pixels(n, height, width, acrossImages);
  }

  private static LeftOperand patches(
      Buffer images, int h, int w, int channels, Pixels pixels, Patches.Sampling sampling) {
    return isImage(h, w, pixels, sampling)
        ? new Matrix(images, pixels.count(), channels, false)
        : new Patches(images, h, w, channels, pixels, sampling);
  }

  /** Returns whether the patches are the consecutive pixels of the image itself. */
  private static boolean isImage(int h, int w, Pixels pixels, Patches.Sampling sampling) {
    return sampling.equals(Patches.Sampling.PLAIN) && pixels.height() == h && pixels.width() == w;
  }

  private void multiply(
      LeftOperand a, RightOperand b, Pixels pixels, int n, int k, int channels, ProductOutput c) {
    if (pixels.count() == 0 || n == 0) {
      return;
    }
    Slivers rows = Slivers.of(pixels.count(), a.group());
    product.multiply(rows, n, k, a, b, c, Blocking.of(rows, n, k, channels));
  }
}
