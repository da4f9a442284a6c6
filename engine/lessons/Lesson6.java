import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;

/**
 * Lesson 6: a convolution is a matrix product.
 *
 * <p>A convolution slides a window over an image and multiplies the pixels in the window by the
 * weights of a filter. Written as a matrix product: each window becomes a row of a matrix, the
 * filter becomes a column, and one product does all the sums. The step that copies the windows is
 * called im2col. Images are [n, h, w, channels] here, filters [kh, kw, channels, results].
 */
final class Lesson6 {

  static void main() {
    heading("The windows of a small image");
    Tensor image = Tensor.arange(16).reshape(1, 4, 4, 1);
    System.out.println(image.reshape(4, 4));
    // A window of 2 x 2 has 3 x 3 places in an image of 4 x 4. Row 0 below is the window at the top
    // left, row 1 the one to its right.
    Tensor windows = windows(image, 2, 2);
    System.out.println(windows);

    heading("One row per window, times the filter");
    // This filter subtracts the left column of the window from the right one.
    Tensor filter = Tensor.of(Shape.of(2, 2, 1, 1), -1, 1, -1, 1);
    System.out.println(windows.matmul(filter.reshape(4, 1)).reshape(3, 3));
    // In each of its two rows, the numbers grow by 1 from left to right: 2 everywhere.

    heading("An edge detector");
    Tensor picture = picture();
    Tensor sobel = Tensor.of(Shape.of(3, 3, 1, 1), -1, 0, 1, -2, 0, 2, -1, 0, 1);
    show(picture);
    System.out.println("becomes");
    show(convolution(picture, sobel, 1));
    // # is where the picture turns bright from left to right, - where it turns dark again.

    heading("Many images, many channels");
    // Two images of 6 x 5 with 3 channels, and 4 filters. The rows have 3 · 3 · 3 = 27 numbers.
    Tensor x = new RandomStream(1, "x").normal(Shape.of(2, 6, 5, 3), 0, 1).asParameter();
    Tensor w = new RandomStream(1, "w").normal(Shape.of(3, 3, 3, 4), 0, 1).asParameter();
    Tensor ours = convolution(x, w, 1);
    Tensor engine = x.conv2d(w, 1, 1);
    System.out.println("shapes " + ours.shape() + " and " + engine.shape());
    System.out.println("the same result: " + agree(ours, engine));

    heading("And the gradients");
    // Nobody derived the gradients of the convolution above: the tape knows those of slice, concat,
    // reshape and matmul. The engine's op has its own backward, which is written as kernels.
    ours.square().sum().backward();
    Tensor xs = x.gradient().copy();
    Tensor ws = w.gradient().copy();
    x.clearGradient();
    w.clearGradient();
    engine.square().sum().backward();
    System.out.println("the same gradient of the images: " + agree(xs, x.gradient()));
    System.out.println("the same gradient of the filters: " + agree(ws, w.gradient()));

    heading("The price");
    // Neighbouring windows overlap, so each pixel is copied up to kh · kw times. In exchange, all
    // arithmetic is one matrix product, for which fast kernels exist. The engine's kernels copy few
    // windows at a time, into a buffer that stays in the cache, or none.
    Tensor padded = x.pad(1, 1, 1).pad(2, 1, 1);
    System.out.println("elements of the images  " + x.shape().elements());
    System.out.println("elements of the windows " + windows(padded, 3, 3).shape().elements());

    // Try:
    // - Transpose the Sobel filter (permute(1, 0, 2, 3)). Which edges does it find?
    // - A blur is a filter of nine weights 1/9. What happens at the border, and why?
    // - Add a stride to windows: slice has a step as its fourth argument.
    // - What is a convolution with a filter of 1 x 1?
  }

  /** Copies each window of kh x kw pixels into a row: [n · oh · ow, kh · kw · channels]. */
  private static Tensor windows(Tensor x, int kh, int kw) {
    int rows = x.size(1) - kh + 1;
    int columns = x.size(2) - kw + 1;
    Tensor[] shifted = new Tensor[kh * kw];
    for (int i = 0; i < kh; i++) {
      for (int j = 0; j < kw; j++) { // pixel (i, j) of all windows at once
        shifted[i * kw + j] = x.slice(1, i, i + rows).slice(2, j, j + columns);
      }
    }
    return Tensor.concat(3, shifted).reshape(-1, kh * kw * x.size(3));
  }

  private static Tensor convolution(Tensor x, Tensor filter, int padding) {
    int kh = filter.size(0);
    int kw = filter.size(1);
    Tensor padded = x.pad(1, padding, padding).pad(2, padding, padding);
    Tensor product = windows(padded, kh, kw).matmul(filter.reshape(-1, filter.size(3)));
    int rows = padded.size(1) - kh + 1;
    return product.reshape(x.size(0), rows, padded.size(2) - kw + 1, filter.size(3));
  }

  private static boolean agree(Tensor a, Tensor b) {
    return a.detach().subtract(b.detach()).abs().max(false).item() < 1e-3f;
  }

  /** A bright square on a dark ground, [1, 8, 16, 1]. */
  private static Tensor picture() {
    return Tensor.ones(Shape.of(1, 4, 8, 1)).pad(1, 2, 2).pad(2, 4, 4);
  }

  private static void show(Tensor picture) {
    for (int row = 0; row < picture.size(1); row++) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < picture.size(2); column++) {
        float value = picture.get(0, row, column, 0);
        line.append(value > 0 ? '#' : value < 0 ? '-' : '.');
      }
      System.out.println(line);
    }
  }

  private static void heading(String text) {
    System.out.println("\n--- " + text);
  }
}
