package kinesic.engine.op;

import kinesic.engine.Tensor;
import kinesic.engine.autograd.Formula;
import kinesic.engine.autograd.Op;
import kinesic.kernels.InterpolationAxis;
import kinesic.kernels.InterpolationMode;
import kinesic.kernels.InterpolationShape;
import org.jspecify.annotations.Nullable;

/**
 * Images x of another size, see {@link Images}: a function through the pixels of x is sampled at
 * the pixels of the result ({@link InterpolationAxis} tells where).
 *
 * <pre>
 * y[n, oy, ox, c] = Σ_i Σ_j wy[oy, i] · wx[ox, j] · x[n, i, j, c]
 * </pre>
 *
 * <p>This is linear in x, so the gradient is the transposed map: gx[n, i, j, c] = Σ_oy Σ_ox wy[oy,
 * i] · wx[ox, j] · gy[n, oy, ox, c].
 */
public final class Interpolate extends Op {

  private final InterpolationMode mode;
  private final boolean alignCorners;
  private final int rows; // 0 if the factors give the size
  private final int columns;
  private final double factorY; // 0 if the size is given
  private final double factorX;
  private @Nullable Images images;

  private Interpolate(
      InterpolationMode mode,
      boolean alignCorners,
      int rows,
      int columns,
      double factorY,
      double factorX) {
    this.mode = mode;
    this.alignCorners = alignCorners;
    this.rows = rows;
    this.columns = columns;
    this.factorY = factorY;
    this.factorX = factorX;
  }

  /**
   * Returns an op whose result has {@code rows} x {@code columns} pixels.
   *
   * @param alignCorners whether the pixels in the corners keep their places; otherwise the areas of
   *     the pixels cover the same image
   * @throws IllegalArgumentException if a size is less than 1, or corners are to be aligned with
   *     the nearest pixel
   */
  public static Interpolate toSize(
      int rows, int columns, InterpolationMode mode, boolean alignCorners) {
    if (Math.min(rows, columns) < 1) {
      throw new IllegalArgumentException(
          "interpolate: the result needs at least one pixel - [%s, %s]".formatted(rows, columns));
    }
    requireCorners(mode, alignCorners);
    return new Interpolate(mode, alignCorners, rows, columns, 0, 0);
  }

  /**
   * Returns an op that multiplies both sizes, rounded down. Without aligned corners, the places of
   * the result are exactly that many times as dense.
   *
   * @param alignCorners whether the pixels in the corners keep their places
   * @throws IllegalArgumentException if a factor is not positive and finite, or corners are to be
   *     aligned with the nearest pixel
   */
  public static Interpolate byFactor(
      double factorY, double factorX, InterpolationMode mode, boolean alignCorners) {
    if (!(Math.min(factorY, factorX) > 0) || Double.isInfinite(Math.max(factorY, factorX))) {
      throw new IllegalArgumentException(
          "interpolate: the factors must be positive and finite - [%s, %s]"
              .formatted(factorY, factorX));
    }
    requireCorners(mode, alignCorners);
    return new Interpolate(mode, alignCorners, 0, 0, factorY, factorX);
  }

  private static void requireCorners(InterpolationMode mode, boolean alignCorners) {
    if (alignCorners && mode == InterpolationMode.NEAREST) {
      throw new IllegalArgumentException("interpolate: the nearest pixel has no aligned corners");
    }
  }

  /** Returns the function through the pixels. */
  public InterpolationMode mode() {
    return mode;
  }

  /** Returns whether the pixels in the corners keep their places. */
  public boolean alignsCorners() {
    return alignCorners;
  }

  /** Returns whether factors give the size of the result. */
  public boolean hasFactors() {
    return factorY > 0;
  }

  /** Returns the factor of the rows; 0 if the size of the result is given. */
  public double factorY() {
    return factorY;
  }

  /** Returns the factor of the columns; 0 if the size of the result is given. */
  public double factorX() {
    return factorX;
  }

  @Override
  public Formula formula() {
    return new Formula(
        "y[n, oy, ox, c] = Σ_ij wy[oy, i] wx[ox, j] x[n, i, j, c]",
        "gx[n, i, j, c] = Σ_(oy, ox) wy[oy, i] wx[ox, j] gy[n, oy, ox, c]");
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    Images in = Images.of(name(), inputs[0].shape());
    InterpolationShape s = sizes(in);
    images = in;
    Images out =
        new Images(in.layout(), in.n(), s.down().results(), s.across().results(), in.channels());
    Tensor y = Tensor.allocate(inputs[0].backend(), out.shape());
    y.backend().interpolation().forward(s, inputs[0].buffer(), y.buffer());
    return y;
  }

  @Override
  protected Tensor[] backward(Tensor gy) {
    Images in = saved(images);
    Tensor gx = Tensor.allocate(gy.backend(), in.shape());
    gy.backend().interpolation().gradient(sizes(in), gy.buffer(), gx.buffer());
    return new Tensor[] {gx};
  }

  private InterpolationShape sizes(Images in) {
    InterpolationAxis down = axis(in.h(), rows, factorY);
    InterpolationAxis across = axis(in.w(), columns, factorX);
    if (Math.min(in.h(), in.w()) < 1 || Math.min(down.results(), across.results()) < 1) {
      throw new IllegalArgumentException(
          "%s: images and result need at least one pixel - images %s, result [%s, %s]"
              .formatted(name(), in.shape(), down.results(), across.results()));
    }
    return new InterpolationShape(in.shape().outer(-3), in.shape().size(-1), down, across);
  }

  private InterpolationAxis axis(int pixels, int size, double factor) {
    int results = size > 0 ? size : (int) (pixels * factor);
    return size > 0 || alignCorners
        ? InterpolationAxis.between(pixels, results, mode, alignCorners)
        : new InterpolationAxis(pixels, results, mode, false, 1 / factor);
  }
}
