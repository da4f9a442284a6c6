package kinesic.kernels.vector;

import static kinesic.kernels.vector.MicroKernel.BLOCK;
import static kinesic.kernels.vector.ScratchPool.START;

import java.util.Arrays;
import kinesic.kernels.ConvolutionShape;
import kinesic.kernels.Epilogue;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.ImageLayout;
import kinesic.kernels.Window;
import kinesic.kernels.Workers;

/**
 * The gradient of a convolution with respect to channels-last images of few channels, such as the
 * first ones of a network: the gradients of all patches, blocked images of taps · cin channels, are
 * added at their positions in the image.
 *
 * <p>The additions to a pixel are in the order of the pixels of y.
 */
final class PatchGradient {

  /** The largest number of floats of patches that are computed at a time, 16 MiB. */
  private static final int MOST_FLOATS = 1 << 22;

  private final Workers workers;
  private final ScratchPool pool;
  private final DirectConvolution direct;

  /** Creates kernels that run on {@code workers}. */
  PatchGradient(Workers workers, ScratchPool pool, DirectConvolution direct) {
    this.workers = workers;
    this.pool = pool;
    this.direct = direct;
  }

  /** Computes gx, [n, h, w, cin]. */
  void run(ConvolutionShape shape, BlockedImages gy, HeapBuffer filter, HeapBuffer gx) {
    int taps = shape.window().height() * shape.window().width() * shape.cin();
    int image = gy.h * gy.w * ImageLayout.BLOCKED.stored(taps);
    int some = Math.clamp(MOST_FLOATS / Math.max(1, image), 1, Math.max(1, gy.n));
    int size = shape.h() * shape.w() * shape.cin();
    float[] patches = pool.acquire(some * image);
    FilterPanels panels = FilterPanels.turned(new int[] {0}, filter, taps, shape.cout());
    for (int first = 0; first < gy.n; first += some) {
      int images = Math.min(some, gy.n - first);
      int at = gy.at + first * gy.imageStride;
      BlockedImages from = new BlockedImages(gy.array, at, images, gy.channels, gy.h, gy.w);
      BlockedImages to = new BlockedImages(patches, START, images, taps, gy.h, gy.w);
      direct.run(new PixelWindows(from), panels, to.grid(), Epilogue.STORE);
      int begin = gx.offset() + first * size;
      workers.run(images, (i, worker) -> addPatches(shape, to, i, gx.array(), begin + i * size));
    }
    pool.release(patches);
  }

  /** Adds the patches of one image at their positions, one row of a window after the other. */
  private static void addPatches(
      ConvolutionShape shape, BlockedImages patches, int i, float[] image, int to) {
    Window window = shape.window();
    int channels = shape.cin();
    int run = window.width() * channels;
    float[] patch = new float[patches.blocks * BLOCK];
    Arrays.fill(image, to, to + shape.h() * shape.w() * channels, 0);
    for (int p = 0; p < patches.h * patches.w; p++) {
      int top = p / patches.w * window.strideY() - window.padTop();
      int left = p % patches.w * window.strideX() - window.padLeft();
      int inside = Math.clamp(-left, 0, window.width()) * channels;
      int outside = Math.clamp(shape.w() - left, 0, window.width()) * channels;
      int from = patches.at + i * patches.imageStride + p * BLOCK;
      Runs.copyPixels(patches.array, from, patches.blockStride, patch, 0, BLOCK, patches.blocks);
      for (int ky = Math.max(0, -top); ky < Math.min(window.height(), shape.h() - top); ky++) {
        int place = to + ((top + ky) * shape.w() + left) * channels + inside;
        Runs.add(patch, ky * run + inside, image, place, Math.max(0, outside - inside));
      }
    }
  }
}
