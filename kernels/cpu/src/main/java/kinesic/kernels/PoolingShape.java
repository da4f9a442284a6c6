package kinesic.kernels;

/**
 * The sizes of one pooling: x is [n, h, w, c], y is [n, outputHeight, outputWidth, c].
 *
 * @param n the number of images
 * @param h the rows of x
 * @param w the columns of x
 * @param c the channels
 * @param window size, stride, padding; the padding is smaller than the window
 */
public record PoolingShape(int n, int h, int w, int c, Window window) {

  /** Returns these sizes with another number of images. */
  public PoolingShape withImages(int images) {
    return new PoolingShape(images, h, w, c, window);
  }

  /** Returns the rows of y. */
  public int outputHeight() {
    return window.outputHeight(h);
  }

  /** Returns the columns of y. */
  public int outputWidth() {
    return window.outputWidth(w);
  }
}
