package kinesic.kernels.vector;

import java.util.Arrays;
import kinesic.kernels.Buffer;
import kinesic.kernels.ConvolutionShape;
import kinesic.kernels.Epilogue;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.Window;
import kinesic.kernels.Workers;

/**
 * The gradient of a convolution with respect to an image of few channels, such as the first one of
 * a network: the gradients of all patches are added at their positions in the image ("col2im").
 *
 * <pre>
 * p  [pixels of y, taps · cin] = gy [pixels of y, cout] · filterᵀ
 * gx = for each pixel of y, + its row of p at its patch
 * </pre>
 *
 * <p>In a product whose columns are only the channels of the image, most of a panel would be empty.
 * The additions to a pixel are in the order of the pixels of y.
 */
final class Col2Im {

  /** The largest number of floats of p, 16 MiB. */
  private static final int MOST_FLOATS = 1 << 22;

  private final Workers workers;
  private final BlockedProduct product;
  private final ScratchPool<float[]> pool = ScratchPool.ofFloats();

  /** Creates kernels that run on {@code workers}, the team of {@code product}. */
  Col2Im(Workers workers, BlockedProduct product) {
    this.workers = workers;
    this.product = product;
  }

  /**
   * Returns whether the channels of the image would leave at least half of a vector empty, and the
   * patches of an image do not take too much memory.
   */
  static boolean suits(ConvolutionShape shape) {
    Window window = shape.window();
    return shape.cin() > 0
        && 2 * shape.cin() <= Lanes.COUNT
        && window.height() * window.width() > 1
        && (long) shape.outputHeight() * shape.outputWidth() * VectorConvolution.depth(shape)
            <= MOST_FLOATS;
  }

  /** Computes gx, [n, h, w, cin]. */
  void run(ConvolutionShape shape, Buffer gy, Buffer filter, Buffer gx) {
    HeapBuffer from = HeapBuffer.of(gy);
    HeapBuffer to = HeapBuffer.of(gx);
    int cout = shape.cout();
    int taps = VectorConvolution.depth(shape);
    int pixels = shape.outputHeight() * shape.outputWidth();
    int some = Math.clamp(MOST_FLOATS / Math.max(1, pixels * taps), 1, Math.max(1, shape.n()));
    float[] patches = pool.acquire(some * pixels * taps);
    Matrix right = new Matrix(filter, taps, cout, true);
    for (int first = 0; first < shape.n(); first += some) {
      int images = Math.min(some, shape.n() - first);
      int image = first;
      int m = images * pixels;
      if (m > 0) {
        int at = from.offset() + first * pixels * cout;
        Slivers rows = Slivers.of(m, m);
        product.multiply(
            rows,
            taps,
            cout,
            new Matrix(from.array(), at, m, cout, false),
            right,
            new ProductOutput(patches, RowOffsets.even(ScratchPool.START, taps), Epilogue.STORE),
            Blocking.of(rows, taps, cout, 1));
      }
      workers.run(
          images,
          (i, worker) -> {
            int size = shape.h() * shape.w() * shape.cin();
            int target = to.offset() + (image + i) * size;
            Arrays.fill(to.array(), target, target + size, 0);
            int source = ScratchPool.START + i * pixels * taps;
            addPatches(shape, patches, source, to.array(), target);
          });
    }
    pool.release(patches);
  }

  /** Adds the patches of one image at their positions, run by run as in {@link Patches}. */
  private static void addPatches(
      ConvolutionShape shape, float[] patches, int from, float[] image, int to) {
    Window window = shape.window();
    int channels = shape.cin();
    int run = window.width() * channels;
    int at = from;
    for (int oy = 0; oy < shape.outputHeight(); oy++) {
      int top = oy * window.strideY() - window.padY();
      for (int ox = 0; ox < shape.outputWidth(); ox++) {
        int left = ox * window.strideX() - window.padX();
        int inside = Math.clamp(-left, 0, window.width()) * channels;
        int outside = Math.clamp(shape.w() - left, 0, window.width()) * channels;
        for (int ky = 0; ky < window.height(); ky++, at += run) {
          int y = top + ky;
          if (y >= 0 && y < shape.h() && inside < outside) {
            int place = to + (y * shape.w() + left) * channels + inside;
            Runs.add(patches, at + inside, image, place, outside - inside);
          }
        }
      }
    }
  }
}
