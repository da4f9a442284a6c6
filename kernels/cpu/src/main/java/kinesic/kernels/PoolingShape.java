package kinesic.kernels;

/**
 * The sizes of one pooling: x is [n, h, w, c], y is [n, outputHeight, outputWidth, c].
 *
 * @param n images
 * @param h rows of x
 * @param w columns of x
 * @param c channels
 * @param window size, stride, padding; padding is less than the window's size
 */
public record PoolingShape(int n, int h, int w, int c, Window window) {

  /** These sizes with another number of images. */
  public PoolingShape withImages(int images) {
    return new PoolingShape(images, h, w, c, window);
  }

  /** Rows of y. */
  public int outputHeight() {
    return window.outputHeight(h);
  }

  /** Columns of y. */
  public int outputWidth() {
    return window.outputWidth(w);
  }
}
