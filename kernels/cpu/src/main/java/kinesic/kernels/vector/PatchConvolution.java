package kinesic.kernels.vector;

import static kinesic.kernels.vector.MicroKernel.BLOCK;

import java.util.Arrays;
import kinesic.kernels.ConvolutionShape;
import kinesic.kernels.Epilogue;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.ImageLayout;
import kinesic.kernels.Workers;

/**
 * Convolutions of channels-last images of few channels, such as the first ones of a network, with
 * results of few channels in blocks. In an image [h, w, channels] the taps of a row of a window are
 * adjacent, and so are those of the windows beside it; they are read in place.
 *
 * <pre>
 *   for each task: some rows of the result of one image            one worker
 *     copy the rows of the image that the windows read, padded        L1 or L2
 *     for each block of channels, for each row, for each 8 pixels
 *       y[pixels, block] = windows · filter                        PatchLoops, in registers
 * </pre>
 *
 * <p>Every result is one chain of fused multiply-adds in the order of the filter.
 */
final class PatchConvolution {

  /** The pixels of a task. */
  private static final int PIXELS = 1 << 10;

  private final Workers workers;
  private final float[][] scratch; // the padded rows of a task of each worker

  /** Creates kernels that run on {@code workers}. */
  PatchConvolution(Workers workers) {
    this.workers = workers;
    scratch = new float[workers.count()][0];
  }

  /** Returns the filter of {@code shape} for {@link #forward}: [blocks, taps · cin, 16]. */
  static float[] packed(ConvolutionShape shape, HeapBuffer filter) {
    int cout = shape.cout();
    int steps = steps(shape);
    float[] packed = new float[ImageLayout.blocks(cout) * steps * BLOCK];
    for (int step = 0; step < steps; step++) {
      for (int c = 0; c < cout; c += BLOCK) {
        int from = filter.offset() + step * cout + c;
        int to = c * steps + step * BLOCK;
        System.arraycopy(filter.array(), from, packed, to, Math.min(BLOCK, cout - c));
      }
    }
    return packed;
  }

  private static int steps(ConvolutionShape shape) {
    return shape.window().height() * shape.window().width() * shape.cin();
  }

  /**
   * Computes y = epilogue(x · filter).
   *
   * @param shape without groups and dilation
   * @param x [n, h, w, cin]
   * @param taps the result of {@link #packed}
   */
  void forward(
      ConvolutionShape shape, HeapBuffer x, float[] taps, BlockedImages y, Epilogue epilogue) {
    if (y.w == 0 || y.h == 0) {
      return;
    }
    float[] bias = new float[y.blocks * BLOCK];
    if (epilogue.bias() != null) {
      HeapBuffer heap = HeapBuffer.of(epilogue.bias());
      System.arraycopy(heap.array(), heap.offset(), bias, 0, y.channels);
    }
    LastStep last = LastStep.of(epilogue.activation());
    int bands = Tiles.count(y.h, Math.max(1, PIXELS / y.w));
    int rows = Tiles.count(y.h, bands);
    workers.run(
        y.n * bands,
        (task, worker) -> {
          int row = Math.min(task % bands * rows, y.h);
          Band band = new Band(shape, row, Math.min(rows, y.h - row));
          if (scratch[worker].length < band.floats()) {
            scratch[worker] = new float[band.floats()];
          }
          band.copy(x, task / bands, scratch[worker]);
          band.convolve(scratch[worker], taps, bias, epilogue.accumulate(), last, y, task / bands);
        });
  }

  /** Some rows of the result, and the padded rows of the image that their windows read. */
  private static final class Band {
    private final ConvolutionShape shape;
    private final int row;
    private final int rows;
    private final int pitch; // the floats of a padded row
    private final int run; // the floats of a row of a window
    private final int step; // from a window to the next

    Band(ConvolutionShape shape, int row, int rows) {
      this.shape = shape;
      this.row = row;
      this.rows = rows;
      run = shape.window().width() * shape.cin();
      step = shape.window().strideX() * shape.cin();
      pitch = (shape.outputWidth() - 1) * step + run;
    }

    int floats() {
      return pitch * imageRows();
    }

    private int imageRows() {
      return rows == 0 ? 0 : (rows - 1) * shape.window().strideY() + shape.window().height();
    }

    /** Copies the rows of an image, with zeros around it. */
    void copy(HeapBuffer x, int image, float[] to) {
      int width = shape.w() * shape.cin();
      int before = shape.window().padLeft() * shape.cin();
      int left = Math.min(before, pitch);
      int right = Math.clamp(before + width, left, pitch);
      for (int r = 0; r < imageRows(); r++) {
        int y = row * shape.window().strideY() - shape.window().padTop() + r;
        int at = r * pitch;
        if (y < 0 || y >= shape.h()) {
          Arrays.fill(to, at, at + pitch, 0);
        } else {
          Arrays.fill(to, at, at + left, 0);
          int from = x.offset() + (image * shape.h() + y) * width + left - before;
          System.arraycopy(x.array(), from, to, at + left, right - left);
          Arrays.fill(to, at + right, at + pitch, 0);
        }
      }
    }

    void convolve(
        float[] from,
        float[] taps,
        float[] bias,
        boolean add,
        LastStep last,
        BlockedImages y,
        int image) {
      int height = shape.window().height();
      int tiles = y.w / PatchLoops.PIXELS * PatchLoops.PIXELS;
      for (int block = 0; block < y.blocks; block++) {
        int at = y.at + image * y.imageStride + block * y.blockStride + row * y.w * BLOCK;
        int f = block * height * run * BLOCK;
        int b = block * BLOCK;
        float least = last.least();
        for (int r = 0; r < rows; r++) {
          int x = r * shape.window().strideY() * pitch;
          int to = at + r * y.w * BLOCK;
          for (int p = 0; p < tiles; p += PatchLoops.PIXELS) {
            PatchLoops.tile(
                from,
                x + p * step,
                pitch,
                step,
                height,
                run,
                taps,
                f,
                bias,
                b,
                add,
                least,
                y.array,
                to + p * BLOCK);
          }
          for (int p = tiles; p < y.w; p++) {
            PatchLoops.pixel(
                from,
                x + p * step,
                pitch,
                height,
                run,
                taps,
                f,
                bias,
                b,
                add,
                least,
                y.array,
                to + p * BLOCK);
          }
        }
        last.apply(y.array, at, rows * y.w * BLOCK);
      }
    }
  }
}
