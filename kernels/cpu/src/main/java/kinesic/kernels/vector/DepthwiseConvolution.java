package kinesic.kernels.vector;

import static kinesic.kernels.vector.MicroKernel.BLOCK;
import static kinesic.kernels.vector.ScratchPool.START;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kinesic.kernels.ConvolutionShape;
import kinesic.kernels.Epilogue;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.ImageLayout;
import kinesic.kernels.Window;
import kinesic.kernels.Workers;

/**
 * Convolutions of blocked images in which each channel has a filter of its own, [kh, kw, channels].
 *
 * <pre>
 *   for each task: some rows of the result, one block of channels of one image     one worker
 *     copy the rows of the image that the windows read, with their padding        PaddedPixels: L1
 *     for each few taps, for each pixel
 *       y[pixel] += x[pixel of the tap] · tap                                    DepthwiseLoops
 * </pre>
 *
 * <p>The gradient of the image is a convolution of that form with the taps in reverse order, see
 * {@link PixelTaps}; with strides, one for each remainder of rows and columns, and all of them read
 * the same copy. For the gradient of the filter, the sums are over the pixels of some rows, then
 * over the rows of some images, then over the groups of images, in their order.
 */
final class DepthwiseConvolution {

  /** The floats of pixels that a task copies at a time: they stay in cache for all taps. */
  private static final int FLOATS = 1 << 14;

  /** The rows of a task that are not cut further: each task copies the rows around its own, too. */
  private static final int LEAST_ROWS = 8;

  /**
   * The least floats of scratch memory: so large an array begins at the start of a page, and its
   * pixels from {@link ScratchPool#START} on begin cache lines.
   */
  private static final int LARGE = 1 << 19;

  /** The products of a worker's share: less is not worth the distribution. */
  private static final int PRODUCTS = 1 << 12;

  /** The floats by which sums over joined rows may pass the last row. */
  private static final int MORE = 8 * BLOCK;

  /** With fewer blocks of channels than this, the images are cut into parts as well. */
  private static final int TASKS = 8;

  private final Workers workers;
  private final Scratch[] scratch;

  /** Creates kernels that run on {@code workers}. */
  DepthwiseConvolution(Workers workers) {
    this.workers = workers;
    scratch = new Scratch[workers.count()];
    Arrays.setAll(scratch, worker -> new Scratch());
  }

  /** The scratch memory of one worker; it grows as needed and is kept. */
  private static final class Scratch {
    float[] pixels = {};
    float[] others = {}; // where sums start, or gradients

    void reserve(int ofPixels, int ofOthers) {
      pixels = enough(pixels, START + ofPixels);
      others = enough(others, ofOthers);
    }

    private static float[] enough(float[] array, int count) {
      return array.length < count ? new float[Math.max(LARGE, count)] : array;
    }
  }

  // ---------------------------------------------------------------- sums over taps

  /** Results that the same taps compute. */
  private static final class Part {
    final int[] places; // of the taps in the pixels that are copied
    final int width; // the number of taps that read adjacent pixels
    final float[] taps; // [blocks, taps, 16]
    final PixelGrid to;

    Part(PaddedPixels pixels, Sampling sampling, float[] taps, PixelGrid to) {
      places = pixels.places(sampling);
      width = sampling.adjacent();
      this.taps = taps;
      this.to = to;
    }
  }

  /**
   * Returns some taps of each block of channels, [blocks, taps, 16], with zeros for the padding.
   */
  private static float[] packed(int[] taps, HeapBuffer filter, int channels) {
    float[] packed = new float[ImageLayout.blocks(channels) * taps.length * BLOCK];
    for (int t = 0; t < taps.length; t++) {
      for (int c = 0; c < channels; c += BLOCK) {
        int from = filter.offset() + taps[t] * channels + c;
        int to = c * taps.length + t * BLOCK;
        System.arraycopy(filter.array(), from, packed, to, Math.min(BLOCK, channels - c));
      }
    }
    return packed;
  }

  /** Returns the filter of {@code shape} for any number of calls of {@link #forward}. */
  static float[] packed(ConvolutionShape shape, HeapBuffer filter) {
    int[] taps = new int[Sampling.of(shape.window()).taps()];
    Arrays.setAll(taps, t -> t);
    return packed(taps, filter, shape.cin());
  }

  /**
   * Computes y = epilogue(x · filter).
   *
   * @param taps the result of {@link #packed}
   */
  void forward(
      ConvolutionShape shape, BlockedImages x, float[] taps, BlockedImages y, Epilogue epilogue) {
    Sampling sampling = Sampling.of(shape.window());
    PaddedPixels pixels = PaddedPixels.of(List.of(sampling), y.w);
    convolve(x, pixels, List.of(new Part(pixels, sampling, taps, y.grid())), epilogue);
  }

  /** Computes gx, the gradient with respect to x. */
  void backwardData(ConvolutionShape shape, BlockedImages gy, HeapBuffer filter, BlockedImages gx) {
    Window window = shape.window();
    int rows = Math.min(window.strideY(), shape.h());
    int columns = Math.min(window.strideX(), shape.w());
    if (rows == 0 || columns == 0) {
      return;
    }
    List<Sampling> samplings = new ArrayList<>();
    for (int i = 0; i < rows * columns; i++) {
      PixelTaps down = PixelTaps.down(window, i / columns);
      samplings.add(PixelTaps.sampling(down, PixelTaps.across(window, i % columns)));
    }
    PaddedPixels pixels = PaddedPixels.of(samplings, Tiles.count(gx.w, window.strideX()));
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < rows * columns; i++) {
      PixelTaps down = PixelTaps.down(window, i / columns);
      PixelTaps across = PixelTaps.across(window, i % columns);
      int[] taps = PixelTaps.reversed(down, across, window.width());
      PixelGrid to = gx.grid(i / columns, i % columns, window.strideY(), window.strideX());
      parts.add(new Part(pixels, samplings.get(i), packed(taps, filter, to.channels), to));
    }
    convolve(gy, pixels, parts, Epilogue.STORE);
  }

  private void convolve(BlockedImages x, PaddedPixels pixels, List<Part> parts, Epilogue epilogue) {
    PixelGrid first = parts.getFirst().to; // has most rows and columns
    if (first.columns == 0) {
      return;
    }
    float[] bias = new float[x.blocks * BLOCK];
    if (epilogue.bias() != null) {
      HeapBuffer heap = HeapBuffer.of(epilogue.bias());
      System.arraycopy(heap.array(), heap.offset(), bias, 0, x.channels);
    }
    int rows = rowsOfTask(pixels, first.rows);
    int bands = Tiles.count(first.rows, rows);
    int products = rows * first.columns * parts.getFirst().places.length;
    int all = first.n * x.blocks * bands;
    int each = Math.clamp(PRODUCTS / Math.max(1, products), 1, Math.max(1, all / TASKS));
    workers.run(
        Tiles.count(all, each),
        (task, worker) -> {
          Scratch own = scratch[worker];
          own.reserve(
              pixels.floats(rows), epilogue.accumulate() ? rows * first.columns * BLOCK : 0);
          for (int i = task * each; i < Math.min(all, (task + 1) * each); i++) {
            int image = i / bands / x.blocks;
            int block = i / bands % x.blocks;
            int row = i % bands * rows;
            int some = Math.min(rows, first.rows - row);
            pixels.copy(x, image, block, row, some, own.pixels);
            for (Part part : parts) {
              convolve(pixels, part, image, block, row, some, bias, own, epilogue);
            }
          }
        });
  }

  /** Computes at most {@code most} rows of a part from the pixels that have been copied. */
  private static void convolve(
      PaddedPixels pixels,
      Part part,
      int image,
      int block,
      int row,
      int most,
      float[] bias,
      Scratch own,
      Epilogue epilogue) {
    PixelGrid to = part.to;
    int rows = Math.min(most, to.rows - row);
    int at = to.at(image, row) + block * to.blockStride;
    PixelRows start = new PixelRows(bias, block * BLOCK, 0, 0);
    if (epilogue.accumulate()) { // then results are adjacent
      int pixelCount = rows * to.columns;
      DepthwiseLoops.add(to.array, at, bias, block * BLOCK, own.others, 0, pixelCount);
      start = new PixelRows(own.others, 0, to.columns * BLOCK, BLOCK);
    }
    LastStep last = LastStep.of(epilogue.activation());
    boolean limited =
        DepthwiseLoops.convolve(
            pixels.rows(own.pixels),
            part.places,
            part.width,
            part.taps,
            block * part.places.length * BLOCK,
            start,
            new PixelRows(to.array, at, to.rowStride, to.pixelStride),
            rows,
            to.columns,
            last.least() == 0);
    if (last.least() == 0 && !limited) {
      DepthwiseLoops.limit(to.array, at, rows * to.columns * BLOCK);
    }
    last.apply(to.array, at, rows * to.columns * BLOCK);
  }

  /**
   * Returns how many of {@code all} rows of results a task computes: equal parts of few floats, but
   * not of few rows.
   */
  private static int rowsOfTask(PaddedPixels pixels, int all) {
    int rows = Math.max(1, all);
    for (int parts = 2; rows > LEAST_ROWS && pixels.floats(rows) > FLOATS; parts++) {
      rows = Tiles.count(all, parts);
    }
    return rows;
  }

  // ---------------------------------------------------------------- sums over pixels

  /** Computes gf, the gradient with respect to the filter. */
  void backwardFilter(ConvolutionShape shape, BlockedImages x, BlockedImages gy, HeapBuffer gf) {
    Sampling sampling = Sampling.of(shape.window());
    int taps = sampling.taps();
    int blocks = ImageLayout.blocks(shape.cin());
    int parts = Math.min(shape.n(), Tiles.count(TASKS, Math.max(1, blocks)));
    float[] sums = new float[parts * blocks * taps * BLOCK]; // [parts, blocks, taps, 16]
    if (gy.w > 0 && gy.h > 0) {
      PaddedPixels pixels = PaddedPixels.of(List.of(sampling), gy.w);
      int[] places = pixels.places(sampling);
      workers.run(
          parts * blocks,
          (task, worker) -> {
            int part = task / blocks;
            int end = (int) ((part + 1L) * shape.n() / parts);
            for (int n = (int) ((long) part * shape.n() / parts); n < end; n++) {
              addImage(
                  pixels,
                  sampling,
                  places,
                  x,
                  gy,
                  n,
                  task % blocks,
                  scratch[worker],
                  sums,
                  task * taps * BLOCK);
            }
          });
    }
    int step = blocks * taps * BLOCK;
    for (int part = 1; part < parts; part++) {
      Runs.add(sums, part * step, sums, 0, step);
    }
    for (int block = 0; block < blocks; block++) {
      int count = Math.min(BLOCK, shape.cin() - block * BLOCK);
      for (int t = 0; t < taps; t++) {
        int to = gf.offset() + t * shape.cin() + block * BLOCK;
        if (parts == 0) {
          Arrays.fill(gf.array(), to, to + count, 0);
        } else {
          System.arraycopy(sums, (block * taps + t) * BLOCK, gf.array(), to, count);
        }
      }
    }
  }

  /** Adds the products of one block of one image to its sums, [taps, 16]. */
  private static void addImage(
      PaddedPixels pixels,
      Sampling sampling,
      int[] places,
      BlockedImages x,
      BlockedImages gy,
      int image,
      int block,
      Scratch own,
      float[] sums,
      int sumsAt) {
    int rows = rowsOfTask(pixels, gy.h);
    own.reserve(pixels.floats(rows) + MORE, pixels.floats(rows) + MORE);
    PixelRows from = pixels.rows(own.pixels);
    int width = sampling.adjacent();
    boolean joined = pixels.isJoined() && width == 3 && places.length == 9;
    int step = gy.w * BLOCK;
    int pitch = joined ? from.row : step;
    PixelRows copied = new PixelRows(own.others, 0, pitch, BLOCK);
    for (int row = 0; row < gy.h; row += rows) {
      int some = Math.min(rows, gy.h - row);
      pixels.copy(x, image, block, row, some, own.pixels);
      int at = gy.at + image * gy.imageStride + block * gy.blockStride + row * step;
      if (joined) { // one long row, with gradients of 0 at the ends of rows
        int all = Tiles.count(some * pitch, 4 * BLOCK) * 4;
        PaddedPixels.copyRows(gy.array, at, step, some, 0, step, own.others, 0, pitch);
        Arrays.fill(own.others, some * pitch, all * BLOCK, 0);
        pixels.clearEnd(own.pixels, some, MORE);
        DepthwiseSums.add(from, places, width, copied, 1, all, sums, sumsAt);
      } else if (rows < gy.h) { // gradients that are not in cache are read faster row by row
        PaddedPixels.copyRows(gy.array, at, step, some, 0, step, own.others, 0, pitch);
        DepthwiseSums.add(from, places, width, copied, some, gy.w, sums, sumsAt);
      } else {
        PixelRows g = new PixelRows(gy.array, at, step, BLOCK);
        DepthwiseSums.add(from, places, width, g, some, gy.w, sums, sumsAt);
      }
    }
  }
}
