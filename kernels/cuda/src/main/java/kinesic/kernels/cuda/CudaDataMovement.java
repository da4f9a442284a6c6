package kinesic.kernels.cuda;

import java.lang.ref.Reference;
import java.util.List;
import kinesic.kernels.Buffer;
import kinesic.kernels.DataMovement;
import kinesic.kernels.ImageLayout;
import kinesic.kernels.Indices;
import kinesic.kernels.Permutation;

/** Moves elements, see {@code data_movement.cu}. */
final class CudaDataMovement implements DataMovement {

  private static final String FAMILY = "data_movement";

  /** The sides of the tiles of a transposition; much narrower matrices are permuted plainly. */
  private static final int TILE = 32;

  /**
   * The indices of a launch of {@code scatter_add_rows}. Each of its warps, one for each index and
   * {@link #SCATTERED_COLUMNS} columns, reads up to all of them, 32 at a time; so a single launch
   * would take time in proportion to the square of their number.
   */
  private static final int SCATTERED = 4096;

  /** The columns of a warp of {@code scatter_add_rows}. */
  private static final int SCATTERED_COLUMNS = 128;

  private static final int WARPS = Launch.THREADS / 32;

  private final Device device;
  private final Kernel copyRows;
  private final Kernel gatherRows;
  private final Kernel scatterAddRows;
  private final Kernel permute;
  private final Kernel transpose;
  private final Kernel expand;
  private final Kernel toBlocked;
  private final Kernel fromBlocked;

  CudaDataMovement(Device device) {
    this.device = device;
    copyRows = device.kernel(FAMILY, "copy_rows");
    gatherRows = device.kernel(FAMILY, "gather_rows");
    scatterAddRows = device.kernel(FAMILY, "scatter_add_rows");
    permute = device.kernel(FAMILY, "permute");
    transpose = device.kernel(FAMILY, "transpose");
    expand = device.kernel(FAMILY, "expand");
    toBlocked = device.kernel(FAMILY, "to_blocked");
    fromBlocked = device.kernel(FAMILY, "from_blocked");
  }

  /**
   * Returns the floats that a thread moves at a time: 4 if both buffers are aligned to 16 bytes and
   * all lengths are multiples of 4, else 1.
   *
   * @param lengths the lengths of rows and strides, combined by or
   */
  private int width(Buffer x, Buffer y, int lengths) {
    long addresses = device.address(x) | device.address(y);
    return addresses % 16 == 0 && lengths % 4 == 0 ? 4 : 1;
  }

  /** Begins the call of a kernel that moves {@code width} floats at a time. */
  private Launch launch(Kernel kernel, int width, int elements) {
    return device.launch(kernel).i32(width == 4 ? 1 : 0).i32(elements);
  }

  /** Copies {@code n} floats. */
  private void copy(Buffer x, Buffer y, int n) {
    if (n == 0) {
      return;
    }
    long bytes = (long) Float.BYTES * n;
    try {
      device.inOrder(
          stream -> device.driver().copy(device.address(x), device.address(y), bytes, stream));
    } finally {
      Reference.reachabilityFence(x);
      Reference.reachabilityFence(y);
    }
  }

  @Override
  public void copyRows(
      int rows,
      int rowLength,
      Buffer x,
      int xStart,
      int xStride,
      Buffer y,
      int yStart,
      int yStride) {
    if (rows == 0 || rowLength == 0) {
      return; // the starts may lie beyond the buffers
    }
    Buffer from = Axes.from(x, xStart);
    Buffer to = Axes.from(y, yStart);
    if (rows == 1 || (xStride == rowLength && yStride == rowLength)) {
      copy(from, to, rows * rowLength);
      return;
    }
    int width = width(from, to, rowLength | xStride | yStride);
    int elements = rows * rowLength / width;
    launch(copyRows, width, elements)
        .i32(rowLength / width)
        .buffer(from)
        .i32(xStride / width)
        .buffer(to)
        .i32(yStride / width)
        .over(elements);
  }

  @Override
  public void concat(List<Buffer> xs, Buffer y) {
    int at = 0;
    for (Buffer x : xs) {
      copy(x, Axes.from(y, at), x.length());
      at += x.length();
    }
  }

  @Override
  public void gatherRows(int rowLength, Buffer x, Indices index, Buffer y) {
    int width = width(x, y, rowLength);
    int elements = index.count() * rowLength / width;
    launch(gatherRows, width, elements)
        .i32(rowLength / width)
        .buffer(x)
        .indices(index)
        .buffer(y)
        .over(elements);
  }

  /**
   * Divides the indices into runs of {@link #SCATTERED}, one launch after the other, so that the
   * time grows with their number.
   */
  @Override
  public void scatterAddRows(int rowLength, Buffer gy, Indices index, Buffer gx) {
    int columns = (rowLength + SCATTERED_COLUMNS - 1) / SCATTERED_COLUMNS;
    for (int from = 0; from < index.count(); from += SCATTERED) {
      int count = Math.min(SCATTERED, index.count() - from);
      device
          .launch(scatterAddRows)
          .i32(from)
          .i32(from + count)
          .i32(rowLength)
          .buffer(gy)
          .indices(index)
          .buffer(gx)
          .grid(columns, (count + WARPS - 1) / WARPS, 1);
    }
  }

  @Override
  public void permute(int[] shape, int[] axes, Buffer x, Buffer y) {
    if (y.length() == 0) {
      return;
    }
    Permutation p = Permutation.of(shape, axes);
    int last = p.rank() - 1;
    int source = last; // the axis whose elements are adjacent in the source
    while (p.stride(source) != 1 || p.size(source) == 1) {
      if (--source < 0) { // there is one element
        copy(x, y, y.length());
        return;
      }
    }
    if (source == last || Math.min(p.size(source), p.columns()) < TILE / 2) {
      permute(p, x, y);
    } else {
      transpose(p, source, x, y);
    }
  }

  /** Reads each element where it is: y[i] = x[position of i]. */
  private void permute(Permutation p, Buffer x, Buffer y) {
    Axes axes = new Axes();
    addAxes(p, -1, axes);
    boolean quads = axes.inQuads(device.address(x), device.address(y), 0);
    int rank = Math.min(axes.rank(), Axes.MOST);
    int elements = elements(axes, rank) / (quads ? 4 : 1);
    forOuter(
        axes,
        axes.rank(),
        x,
        y,
        (from, to) ->
            launch(permute, quads ? 4 : 1, elements)
                .ints(axes.struct(rank, quads))
                .buffer(from)
                .buffer(to)
                .over(elements));
  }

  /** Moves tiles of the last axis and the one that is contiguous in the source. */
  private void transpose(Permutation p, int source, Buffer x, Buffer y) {
    int rowStride = 1; // in the result
    for (int axis = source + 1; axis < p.rank(); axis++) {
      rowStride *= p.size(axis);
    }
    int stride = rowStride;
    Axes others = new Axes();
    addAxes(p, source, others);
    int rank = Math.min(others.rank(), Axes.MOST);
    int tiles = (p.size(source) + TILE - 1) / TILE * ((p.columns() + TILE - 1) / TILE);
    forOuter(
        others,
        others.rank(),
        x,
        y,
        (from, to) ->
            device
                .launch(transpose)
                .i32(p.size(source))
                .i32(stride)
                .i32(p.columns())
                .i32(p.columnStride())
                .ints(others.struct(rank, false))
                .buffer(from)
                .buffer(to)
                .blocks(elements(others, rank) * tiles));
  }

  /**
   * Adds the axes of the result with their strides in the source and in the result.
   *
   * @param row the axis that the rows of a transposition are: it and the last one are left out; -1
   *     to add all
   */
  private static void addAxes(Permutation p, int row, Axes axes) {
    int stride = 1; // in the result
    for (int axis = p.rank() - 1; axis >= 0; axis--) {
      boolean inTile = row >= 0 && (axis == row || axis == p.rank() - 1);
      if (!inTile && p.size(axis) > 1) {
        axes.add(p.size(axis), p.stride(axis), stride);
      }
      stride *= p.size(axis);
    }
  }

  /** Returns the number of elements of the innermost {@code rank} axes. */
  private static int elements(Axes axes, int rank) {
    int product = 1;
    for (int axis = 0; axis < rank; axis++) {
      product *= axes.size(axis);
    }
    return product;
  }

  /** The part of a permutation that one launch does. */
  private interface Part {
    void run(Buffer from, Buffer to);
  }

  /** Runs {@code part} for each index of the axes that are too many for the struct. */
  private static void forOuter(Axes axes, int rank, Buffer from, Buffer to, Part part) {
    if (rank <= Axes.MOST) {
      part.run(from, to);
      return;
    }
    int axis = rank - 1;
    for (int i = 0; i < axes.size(axis); i++) {
      Buffer x = Axes.from(from, i * axes.first(axis));
      Buffer y = Axes.from(to, i * axes.second(axis));
      forOuter(axes, axis, x, y, part);
    }
  }

  @Override
  public void expand(int outer, int size, int inner, Buffer x, Buffer y) {
    int width = width(x, y, inner);
    int elements = outer * size * inner / width;
    launch(expand, width, elements).i32(size).i32(inner / width).buffer(x).buffer(y).over(elements);
  }

  @Override
  public void toBlocked(int n, int pixels, int channels, Buffer x, Buffer y) {
    changeLayout(toBlocked, pixels, channels, x, y);
  }

  @Override
  public void fromBlocked(int n, int pixels, int channels, Buffer x, Buffer y) {
    changeLayout(fromBlocked, pixels, channels, x, y);
  }

  private void changeLayout(Kernel kernel, int pixels, int channels, Buffer x, Buffer y) {
    device
        .launch(kernel)
        .i32(y.length())
        .i32(ImageLayout.blocks(channels))
        .i32(pixels)
        .i32(channels)
        .buffer(x)
        .buffer(y)
        .over(y.length());
  }
}
