package kinesic.kernels;

import org.jspecify.annotations.Nullable;

/** The concordance correlation between the columns of two matrices. */
public interface Concordance {

  /** What is added to the denominator, so that gradients stay finite where labels are equal. */
  double EPSILON = 1e-12;

  /**
   * Compares predictions x with labels y, column by column, over the n rows of a column whose label
   * is not NaN. With the means a of x and b of y, and moments that divide by n:
   *
   * <pre>
   *   ρ = 2 E[(x - a)(y - b)] / d,   d = var x + var y + (a - b)² + {@link #EPSILON}
   *
   *   loss = 1 - mean of ρ over the included columns
   *   gx[r, c] = -2 / (included n d) · [ (y_rc - b) - ρ (x_rc - b) ]
   * </pre>
   *
   * <p>A column is included if it has at least two labels that differ. If none is, the loss is 0.
   * gx is 0 in other columns and where a label is NaN. Sums and differences are computed in double.
   *
   * @param x [rows, columns]
   * @param y [rows, columns], NaN where there is no label
   * @param loss [1], written
   * @param gx [rows, columns], written; null if it is not needed
   */
  void concordance(int rows, int columns, Buffer x, Buffer y, Buffer loss, @Nullable Buffer gx);
}
