package kinesic.nn;

import kinesic.engine.Tensor;

/**
 * Average pooling of images [n, h, w, c] of any size to [n, rows, columns, c], or in blocks of 16
 * channels: the mean of each of rows x columns parts of the image ({@link
 * Tensor#adaptiveAveragePool2d}).
 */
public final class AdaptiveAveragePool2d extends Layer {

  private final int rows;
  private final int columns;

  /** Creates a layer whose result is square. */
  public AdaptiveAveragePool2d(int size) {
    this(size, size);
  }

  /** Creates a layer. */
  public AdaptiveAveragePool2d(int rows, int columns) {
    this.rows = rows;
    this.columns = columns;
  }

  @Override
  public Tensor forward(Tensor x) {
    return x.adaptiveAveragePool2d(rows, columns);
  }

  @Override
  protected String describe() {
    return "AdaptiveAveragePool2d(%s x %s)".formatted(rows, columns);
  }
}
