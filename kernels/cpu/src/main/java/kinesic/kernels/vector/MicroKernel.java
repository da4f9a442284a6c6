package kinesic.kernels.vector;

import kinesic.kernels.ImageLayout;

/**
 * The innermost steps of every product and convolution: a tile of the result, a few rows high and
 * one or two vectors wide, that stays in registers while the steps of its sums stream past it.
 *
 * <pre>
 *   c[r, j] = Σ_k a[r, k] · b[k, j]
 *
 *                    b: a panel, [steps][width], one or two vectors a row
 *                    ┌────────┐
 *                    │ k ───► │  loaded
 *                    └────────┘
 *     a              c: the tile
 *     ┌──────────┐   ┌────────┐
 *     │ k        │   │ one    │
 *     │ broadcast│   │ FMA a  │
 *     └──────────┘   │ vector │
 *                    └────────┘
 * </pre>
 *
 * <p>A step in k loads one row of the panel, broadcasts one element for each row of the tile, and
 * does one fused multiply-add for each vector of the tile. The tile is as large as the registers
 * allow, for two reasons: the multiply-adds of a step are independent, so their latency is hidden;
 * and rows + vectors loads serve rows · vectors multiply-adds. AVX-512 has 32 registers: 12 x 2
 * accumulators, two for b, one for a. Narrower units have 16: 6 x 2.
 *
 * <p>Every accumulator must be a local variable: C2 keeps local variables in registers, but neither
 * the elements of an array of vectors nor vectors that pass through a call that it does not inline.
 * Therefore {@link RowKernels} and {@link ColumnKernels} are written out.
 *
 * <p>Each element is one chain of fused multiply-adds in the order of k, independent of the height
 * and the width of its tile.
 */
final class MicroKernel {

  /** The channels of a block of a blocked image, and the steps of a step block. */
  static final int BLOCK = ImageLayout.BLOCK;

  /** The largest number of rows of a tile. */
  static final int ROWS = Lanes.COUNT == 16 ? 12 : 6;

  /** The largest number of columns of a tile: two vectors. */
  static final int COLUMNS = 2 * Lanes.COUNT;

  /** The rows of a tile of {@link #sumColumns}; they divide a block. */
  static final int COLUMN_ROWS = Lanes.COUNT == 16 ? 8 : 4;

  private MicroKernel() {}

  /**
   * Computes a few pixels of a row of blocked images, one panel of channels wide:
   *
   * <pre>
   *   y[p, :] = max(bias + Σ x[p, k] · f[k, :], least)      or  max(y[p, :] + bias + ..., least)
   * </pre>
   *
   * @param pixels the number of pixels, 1 to {@link #ROWS}
   * @param wide whether the panel has two vectors
   * @param x step k of block b of pixel p is at {@code xAt + places[b] + k + 16 · p}
   * @param first the first step block
   * @param end the step block after the last
   * @param f the panel, [steps, width] from {@code fAt}
   * @param bias one value per column, from {@code biasAt}
   * @param add whether to add to the content of y
   * @param least 0 for ReLU, else -infinity
   * @param y pixel p is at {@code left + p · yStep}, and its second vector at {@code right + p ·
   *     yStep}
   */
  static void multiplyPixels(
      int pixels,
      boolean wide,
      float[] x,
      int xAt,
      int[] places,
      int first,
      int end,
      float[] f,
      int fAt,
      float[] bias,
      int biasAt,
      boolean add,
      float least,
      float[] y,
      int left,
      int right,
      int yStep) {
    if (wide) {
      switch (pixels) {
        case 1 ->
            RowKernels.wide1(
                x, xAt, places, first, end, f, fAt, bias, biasAt, add, least, y, left, right,
                yStep);
        case 2 ->
            RowKernels.wide2(
                x, xAt, places, first, end, f, fAt, bias, biasAt, add, least, y, left, right,
                yStep);
        case 3 ->
            RowKernels.wide3(
                x, xAt, places, first, end, f, fAt, bias, biasAt, add, least, y, left, right,
                yStep);
        case 4 ->
            RowKernels.wide4(
                x, xAt, places, first, end, f, fAt, bias, biasAt, add, least, y, left, right,
                yStep);
        case 5 ->
            RowKernels.wide5(
                x, xAt, places, first, end, f, fAt, bias, biasAt, add, least, y, left, right,
                yStep);
        case 6 ->
            RowKernels.wide6(
                x, xAt, places, first, end, f, fAt, bias, biasAt, add, least, y, left, right,
                yStep);
        case 7 ->
            RowKernels.wide7(
                x, xAt, places, first, end, f, fAt, bias, biasAt, add, least, y, left, right,
                yStep);
        case 8 ->
            RowKernels.wide8(
                x, xAt, places, first, end, f, fAt, bias, biasAt, add, least, y, left, right,
                yStep);
        case 9 ->
            RowKernels.wide9(
                x, xAt, places, first, end, f, fAt, bias, biasAt, add, least, y, left, right,
                yStep);
        case 10 ->
            RowKernels.wide10(
                x, xAt, places, first, end, f, fAt, bias, biasAt, add, least, y, left, right,
                yStep);
        case 11 ->
            RowKernels.wide11(
                x, xAt, places, first, end, f, fAt, bias, biasAt, add, least, y, left, right,
                yStep);
        default ->
            RowKernels.wide12(
                x, xAt, places, first, end, f, fAt, bias, biasAt, add, least, y, left, right,
                yStep);
      }
    } else {
      switch (pixels) {
        case 1 ->
            RowKernels.narrow1(
                x, xAt, places, first, end, f, fAt, bias, biasAt, add, least, y, left, yStep);
        case 2 ->
            RowKernels.narrow2(
                x, xAt, places, first, end, f, fAt, bias, biasAt, add, least, y, left, yStep);
        case 3 ->
            RowKernels.narrow3(
                x, xAt, places, first, end, f, fAt, bias, biasAt, add, least, y, left, yStep);
        case 4 ->
            RowKernels.narrow4(
                x, xAt, places, first, end, f, fAt, bias, biasAt, add, least, y, left, yStep);
        case 5 ->
            RowKernels.narrow5(
                x, xAt, places, first, end, f, fAt, bias, biasAt, add, least, y, left, yStep);
        case 6 ->
            RowKernels.narrow6(
                x, xAt, places, first, end, f, fAt, bias, biasAt, add, least, y, left, yStep);
        case 7 ->
            RowKernels.narrow7(
                x, xAt, places, first, end, f, fAt, bias, biasAt, add, least, y, left, yStep);
        case 8 ->
            RowKernels.narrow8(
                x, xAt, places, first, end, f, fAt, bias, biasAt, add, least, y, left, yStep);
        case 9 ->
            RowKernels.narrow9(
                x, xAt, places, first, end, f, fAt, bias, biasAt, add, least, y, left, yStep);
        case 10 ->
            RowKernels.narrow10(
                x, xAt, places, first, end, f, fAt, bias, biasAt, add, least, y, left, yStep);
        case 11 ->
            RowKernels.narrow11(
                x, xAt, places, first, end, f, fAt, bias, biasAt, add, least, y, left, yStep);
        default ->
            RowKernels.narrow12(
                x, xAt, places, first, end, f, fAt, bias, biasAt, add, least, y, left, yStep);
      }
    }
  }

  /**
   * Computes one tile of c, the sum of the products of {@code count} runs of columns of a and rows
   * of b.
   *
   * @param a element r of step k of run i is at {@code aAt + runs[2i] + k · aStep + r}
   * @param b the left vector of step k of run i is at {@code bAt + runs[2i + 1] + k · bStep}, and
   *     the right one {@code toRight} after it
   * @param length the steps of a run
   * @param c the tile, [{@link #COLUMN_ROWS}][cStride] from {@code cAt}, {@link #COLUMNS} wide
   * @param add whether to add to the content of c
   */
  static void sumColumns(
      float[] a,
      int aAt,
      int aStep,
      float[] b,
      int bAt,
      int toRight,
      int bStep,
      int[] runs,
      int count,
      int length,
      float[] c,
      int cAt,
      int cStride,
      boolean add) {
    if (COLUMN_ROWS == 8) {
      ColumnKernels.rows8(
          a, aAt, aStep, b, bAt, toRight, bStep, runs, count, length, c, cAt, cStride, add);
    } else {
      ColumnKernels.rows4(
          a, aAt, aStep, b, bAt, toRight, bStep, runs, count, length, c, cAt, cStride, add);
    }
  }
}
