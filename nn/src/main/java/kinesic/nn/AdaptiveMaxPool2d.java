package kinesic.nn;

import kinesic.engine.Tensor;

/**
 * Max pooling of images [n, h, w, c] of any size to [n, rows, columns, c], or in blocks of 16
 * channels: the maximum of each of rows x columns parts of the image ({@link
 * Tensor#adaptiveMaxPool2d}).
 */
public final class AdaptiveMaxPool2d extends Layer {

  private final int rows;
  private final int columns;

  /** Creates a layer whose result is square. */
  public AdaptiveMaxPool2d(int size) {
    this(size, size);
  }

  /** Creates a layer. */
  public AdaptiveMaxPool2d(int rows, int columns) {
    this.rows = rows;
    this.columns = columns;
  }

  @Override
  public Tensor forward(Tensor x) {
    return x.adaptiveMaxPool2d(rows, columns);
  }

  @Override
  protected String describe() {
    return "AdaptiveMaxPool2d(%s x %s)".formatted(rows, columns);
  }
}
