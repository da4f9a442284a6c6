package kinesic.kernels.vector;

import static kinesic.kernels.vector.MicroKernel.BLOCK;

import java.util.Arrays;
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
 *     copy the rows of the image that the windows read, with their padding        ImagePlanes: L1
 *     for each few taps, for each pixel
 *       y[pixel] += x[pixel of the tap] · tap                                    DepthwiseLoops
 * </pre>
 *
 * <p>The gradient of the image is a convolution of that form with the taps in reverse order, see
 * {@link PixelTaps}. For the gradient of the filter, the gradient of the result is copied in rows
 * as long as those of the planes, and the sums are over the pixels of a task, then over the tasks
 * of some images, then over the groups of images, in their order.
 */
final class DepthwiseConvolution {

  /** The floats of planes that a task copies at a time: they stay in cache for all taps. */
  private static final int FLOATS = 1 << 14;

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
    float[] planes = {};
    float[] pixels = {};
    float[] taps = {};

    void reserve(int ofPlanes, int ofPixels, int ofTaps) {
      planes = planes.length < ofPlanes ? new float[ofPlanes] : planes;
      pixels = pixels.length < ofPixels ? new float[ofPixels] : pixels;
      taps = taps.length < ofTaps ? new float[ofTaps] : taps;
    }
  }

  // ---------------------------------------------------------------- sums over taps

  /** Computes y = epilogue(x · filter). */
  void forward(
      ConvolutionShape shape,
      BlockedImages x,
      HeapBuffer filter,
      BlockedImages y,
      Epilogue epilogue) {
    int[] taps = new int[shape.window().height() * shape.window().width()];
    Arrays.setAll(taps, t -> t);
    convolve(x, Sampling.of(shape.window()), taps, filter, y.grid(), epilogue);
  }

  /** Computes gx, the gradient with respect to x. */
  void backwardData(ConvolutionShape shape, BlockedImages gy, HeapBuffer filter, BlockedImages gx) {
    Window window = shape.window();
    for (int y = 0; y < Math.min(window.strideY(), shape.h()); y++) {
      for (int x = 0; x < Math.min(window.strideX(), shape.w()); x++) {
        PixelTaps down = PixelTaps.down(window, y);
        PixelTaps across = PixelTaps.across(window, x);
        PixelGrid to = gx.grid(y, x, window.strideY(), window.strideX());
        convolve(
            gy,
            PixelTaps.sampling(down, across),
            PixelTaps.reversed(down, across, window.width()),
            filter,
            to,
            Epilogue.STORE);
      }
    }
  }

  private void convolve(
      BlockedImages x,
      Sampling sampling,
      int[] taps,
      HeapBuffer filter,
      PixelGrid to,
      Epilogue epilogue) {
    if (to.columns == 0) {
      return;
    }
    float[] bias = new float[x.blocks * BLOCK];
    if (epilogue.bias() != null) {
      HeapBuffer heap = HeapBuffer.of(epilogue.bias());
      System.arraycopy(heap.array(), heap.offset(), bias, 0, x.channels);
    }
    LastStep last = LastStep.of(epilogue.activation());
    ImagePlanes planes = new ImagePlanes(sampling, to.columns);
    int rows = rowsOfTask(planes, to.rows);
    int bands = Tiles.count(to.rows, rows);
    int[] places = planes.places(rows);
    workers.run(
        to.n * x.blocks * bands,
        (task, worker) -> {
          int image = task / bands / x.blocks;
          int block = task / bands % x.blocks;
          int row = task % bands * rows;
          int some = Math.min(rows, to.rows - row);
          Scratch own = scratch[worker];
          own.reserve(planes.floats(rows), 0, taps.length * BLOCK);
          packTaps(filter, x.channels, taps, block, own.taps);
          planes.copy(x, image, block, row, some, rows, own.planes);
          for (int r = 0; r < some; r++) {
            int y = to.at(image, row + r) + block * to.blockStride;
            boolean added = epilogue.accumulate();
            if (added && epilogue.bias() != null) {
              DepthwiseLoops.add(bias, block * BLOCK, to.array, y, to.columns);
            }
            DepthwiseLoops.convolve(
                own.planes,
                r * planes.pitch * BLOCK,
                places,
                planes.adjacent(),
                own.taps,
                added ? to.array : bias,
                added ? y : block * BLOCK,
                added ? BLOCK : 0,
                to.array,
                y,
                to.pixelStride,
                to.columns);
            if (last.least() == 0) {
              DepthwiseLoops.limit(to.array, y, to.columns * BLOCK);
            }
            last.apply(to.array, y, to.columns * BLOCK);
          }
        });
  }

  /** Returns how many of {@code all} rows of results a task computes: equal parts of few floats. */
  private static int rowsOfTask(ImagePlanes planes, int all) {
    int rows = Math.max(1, all);
    for (int parts = 2; rows > 1 && planes.floats(rows) > FLOATS; parts++) {
      rows = Tiles.count(all, parts);
    }
    return rows;
  }

  /** Copies the taps of a block of channels to [taps, 16], with zeros for the padding. */
  private static void packTaps(HeapBuffer filter, int channels, int[] taps, int block, float[] to) {
    int count = Math.min(BLOCK, channels - block * BLOCK);
    for (int t = 0; t < taps.length; t++) {
      int from = filter.offset() + taps[t] * channels + block * BLOCK;
      System.arraycopy(filter.array(), from, to, t * BLOCK, count);
      Arrays.fill(to, t * BLOCK + count, (t + 1) * BLOCK, 0);
    }
  }

  // ---------------------------------------------------------------- sums over pixels

  /** Computes gf, the gradient with respect to the filter. */
  void backwardFilter(ConvolutionShape shape, BlockedImages x, BlockedImages gy, HeapBuffer gf) {
    int taps = shape.window().height() * shape.window().width();
    int blocks = ImageLayout.blocks(shape.cin());
    int parts = Math.min(shape.n(), Tiles.count(TASKS, Math.max(1, blocks)));
    float[] sums = new float[parts * blocks * taps * BLOCK]; // [parts, blocks, taps, 16]
    if (gy.w > 0 && gy.h > 0) {
      ImagePlanes planes = new ImagePlanes(Sampling.of(shape.window()), gy.w);
      int rows = rowsOfTask(planes, gy.h);
      workers.run(
          parts * blocks,
          (task, worker) -> {
            int part = task / blocks;
            int end = (int) ((part + 1L) * shape.n() / parts);
            for (int n = (int) ((long) part * shape.n() / parts); n < end; n++) {
              Scratch own = scratch[worker];
              addImage(planes, rows, x, gy, n, task % blocks, own, sums, task * taps * BLOCK);
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
      ImagePlanes planes,
      int rows,
      BlockedImages x,
      BlockedImages gy,
      int image,
      int block,
      Scratch own,
      float[] sums,
      int sumsAt) {
    int[] places = planes.places(rows);
    int pitch = planes.pitch * BLOCK;
    own.reserve(planes.floats(rows), rows * pitch, 0);
    for (int row = 0; row < gy.h; row += rows) {
      int some = Math.min(rows, gy.h - row);
      planes.copy(x, image, block, row, some, rows, own.planes);
      int from = gy.at + image * gy.imageStride + block * gy.blockStride + row * gy.w * BLOCK;
      for (int r = 0; r < some; r++) {
        int end = r * pitch + gy.w * BLOCK;
        System.arraycopy(gy.array, from + r * gy.w * BLOCK, own.pixels, r * pitch, gy.w * BLOCK);
        Arrays.fill(own.pixels, end, (r + 1) * pitch, 0);
      }
      int pixels = planes.pixels(some);
      DepthwiseLoops.addProducts(
          own.planes, 0, places, planes.adjacent(), own.pixels, 0, pixels, sums, sumsAt);
    }
  }
}
