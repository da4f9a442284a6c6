package kinesic.nn;

import kinesic.engine.Tensor;
import kinesic.kernels.InterpolationMode;

/**
 * Images of another size, [n, h, w, c] or in blocks of 16 channels, by interpolation ({@link
 * Tensor#interpolate}).
 *
 * <pre>{@code
 * Upsample.byFactor(2, InterpolationMode.BILINEAR); // twice the rows and columns
 * Upsample.toSize(56, 56, InterpolationMode.NEAREST);
 * }</pre>
 */
public final class Upsample extends Layer {

  private final int rows; // 0 if the factor gives the size
  private final int columns;
  private final double factor;
  private final InterpolationMode mode;
  private final boolean alignCorners;

  private Upsample(
      int rows, int columns, double factor, InterpolationMode mode, boolean alignCorners) {
    this.rows = rows;
    this.columns = columns;
    this.factor = factor;
    this.mode = mode;
    this.alignCorners = alignCorners;
  }

  /** Creates a layer whose results have {@code rows} x {@code columns} pixels. */
  public static Upsample toSize(int rows, int columns, InterpolationMode mode) {
    return new Upsample(rows, columns, 0, mode, false);
  }

  /** Creates a layer that multiplies rows and columns by {@code factor}, rounded down. */
  public static Upsample byFactor(double factor, InterpolationMode mode) {
    return new Upsample(0, 0, factor, mode, false);
  }

  /** Returns this layer with aligned corners: the pixels in the corners keep their places. */
  public Upsample alignCorners() {
    return new Upsample(rows, columns, factor, mode, true);
  }

  @Override
  public Tensor forward(Tensor x) {
    return rows > 0
        ? x.interpolate(rows, columns, mode, alignCorners)
        : x.interpolate(factor, mode, alignCorners);
  }

  @Override
  protected String describe() {
    return "Upsample(%s, %s%s)"
        .formatted(
            rows > 0 ? rows + " x " + columns : "factor " + factor,
            mode,
            alignCorners ? ", aligned corners" : "");
  }
}
