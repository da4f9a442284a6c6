package kinesic.kernels.vector;

import static kinesic.kernels.vector.Slivers.ceilDiv;

import org.jspecify.annotations.Nullable;

/** The tiles of one product: the loops inside a tile, from the blocks of k down to the panels. */
final class ProductTiles {

  /** The largest block of b, in floats, that fits in L1 together with a sliver: half of 48 KiB. */
  private static final int RESIDENT = 6 * 1024;

  /**
   * The number of slivers that use a panel one after the other, so that it is read into L1 once.
   */
  static final int TOGETHER = 8;

  private final Slivers rows;
  private final int n;
  private final LeftOperand a;
  private final @Nullable RightOperand b; // or else packed
  private final @Nullable PackedPanels packed;
  private final boolean fetches;
  private final ProductOutput c;
  private final Blocking blocking;
  private final int down;
  private final int together;

  /** Creates the tiles of c = a · b, each of which packs the part of b that it needs. */
  ProductTiles(
      Slivers rows, int n, LeftOperand a, RightOperand b, ProductOutput c, Blocking blocking) {
    this(rows, n, a, b, null, false, c, blocking);
  }

  /**
   * Creates the tiles of c = a · b with b packed for all of them.
   *
   * @param fetches whether b comes from memory and should be fetched before it is used
   */
  ProductTiles(
      Slivers rows,
      int n,
      LeftOperand a,
      PackedPanels b,
      boolean fetches,
      ProductOutput c,
      Blocking blocking) {
    this(rows, n, a, null, b, fetches, c, blocking);
  }

  private ProductTiles(
      Slivers rows,
      int n,
      LeftOperand a,
      @Nullable RightOperand b,
      @Nullable PackedPanels packed,
      boolean fetches,
      ProductOutput c,
      Blocking blocking) {
    this.rows = rows;
    this.n = n;
    this.a = a;
    this.b = b;
    this.packed = packed;
    this.fetches = fetches;
    this.c = c;
    this.blocking = blocking;
    down = ceilDiv(rows.count(), blocking.slivers());
    boolean resident = blocking.depth() * Math.min(n, blocking.columns()) <= RESIDENT;
    together = resident ? 1 : TOGETHER;
  }

  /** The scratch memory of one worker; it grows as needed and is kept. */
  static final class Scratch {
    private final float[] tile = new float[MicroKernel.ROWS * MicroKernel.COLUMNS];
    private int[][] offsets = {new int[MicroKernel.ROWS]}; // for each sliver of a tile
    private int[] strides = new int[1];
    private boolean[] isZero = new boolean[1];
    private boolean[] begun = new boolean[1];
    private float[] slivers = new float[0];
    private float[] panels = new float[0];
    private final ColumnOperand.Columns columns = new ColumnOperand.Columns();

    @SuppressWarnings("UnusedVariable") // written so that the JVM does not remove the reads
    private float fetched;

    int[] offsets() {
      return offsets[0];
    }

    private void reserve(int sliverFloats, int panelFloats, int sliversOfTile) {
      if (slivers.length < sliverFloats) {
        slivers = new float[sliverFloats];
      }
      int panelsEnd = ScratchPool.START + panelFloats + PackedPanels.SLACK;
      if (panels.length < panelsEnd) {
        panels = new float[panelsEnd];
      }
      if (begun.length < sliversOfTile) {
        offsets = new int[sliversOfTile][MicroKernel.ROWS];
        strides = new int[sliversOfTile];
        isZero = new boolean[sliversOfTile];
        begun = new boolean[sliversOfTile];
      }
    }
  }

  /** Returns the number of tiles. Consecutive tiles share columns of b. */
  int count() {
    return down * ceilDiv(n, blocking.columns());
  }

  /**
   * Adds the products of the columns {@code from} to {@code to} of a to one tile.
   *
   * @param first whether these are the first columns, so that the old content is not added
   * @param last whether these are the last columns, so that the epilogue follows
   */
  void run(int tile, int from, int to, boolean first, boolean last, Scratch scratch) {
    int top = tile % down * blocking.slivers();
    int bottom = Math.min(top + blocking.slivers(), rows.count());
    int column = tile / down * blocking.columns();
    int columns = Math.min(blocking.columns(), n - column);
    int panelFloats = packed == null ? blocking.depth() * PackedPanels.width(columns) : 0;
    // the last sliver may be lower than its kernel, which reads the rows below it anyway
    int sliverRows = together * rows.height() + MicroKernel.ROWS;
    scratch.reserve(sliverRows * MicroKernel.SLIVER_STRIDE, panelFloats, bottom - top);
    for (int sliver = top; sliver < bottom; sliver++) {
      int[] offsets = scratch.offsets[sliver - top];
      int height = rows.end(sliver) - rows.row(sliver);
      c.rows().locate(rows.row(sliver), height, offsets);
      scratch.strides[sliver - top] = stride(offsets, height);
      scratch.begun[sliver - top] = c.accumulates() || !first;
      scratch.isZero[sliver - top] = false;
    }
    int k = from;
    do { // runs once even if k is 0, for the epilogue
      int depth = Math.min(blocking.depth(), to - k);
      float[] panels = scratch.panels;
      int panelsAt = ScratchPool.START;
      if (packed != null) {
        panels = packed.array();
        panelsAt = packed.at(k, depth, column);
        if (fetches) {
          scratch.fetched = packed.fetch(k, depth, column, columns);
        }
      } else if (b != null && depth > 0) {
        b.pack(k, depth, column, columns, panels, panelsAt);
      }
      if (depth > 0 && a instanceof ColumnOperand operand) {
        int row = rows.row(top);
        operand.locate(row, rows.end(bottom - 1) - row, k, depth, scratch.columns);
      }
      for (int sliver = top; sliver < bottom; sliver += together) {
        int end = Math.min(sliver + together, bottom);
        if (depth > 0) {
          if (a instanceof RowOperand operand) {
            pack(operand, sliver, end, k, depth, top, scratch);
          }
          multiply(sliver, end, panels, panelsAt, depth, column, columns, top, scratch);
        }
        if (last && k + depth == to) {
          finish(sliver, end, column, columns, top, scratch);
        }
      }
      k += depth;
    } while (k < to);
  }

  /** Packs the slivers from {@code first} to {@code end} one after the other. */
  private void pack(
      RowOperand operand, int first, int end, int k, int depth, int top, Scratch scratch) {
    int sliverFloats = rows.height() * MicroKernel.SLIVER_STRIDE;
    for (int sliver = first; sliver < end; sliver++) {
      int row = rows.row(sliver);
      int rowCount = rows.end(sliver) - row;
      int at = (sliver - first) * sliverFloats;
      boolean any = operand.packSlivers(row, rowCount, k, depth, scratch.slivers, at);
      scratch.isZero[sliver - top] = !any;
    }
  }

  /** Multiplies slivers by all panels of the tile: each panel meets one sliver after the other. */
  private void multiply(
      int first,
      int end,
      float[] panels,
      int panelsAt,
      int depth,
      int column,
      int columns,
      int top,
      Scratch scratch) {
    boolean byColumns = a instanceof ColumnOperand;
    int sliverFloats = rows.height() * MicroKernel.SLIVER_STRIDE;
    for (int j = 0; j < columns; j += MicroKernel.COLUMNS) {
      int taken = Math.min(MicroKernel.COLUMNS, columns - j);
      int width = MicroKernel.width(taken);
      int written = byColumns ? MicroKernel.COLUMNS : width;
      int panel = panelsAt + j * depth;
      for (int sliver = first; sliver < end; sliver++) {
        int mark = sliver - top;
        if (scratch.isZero[mark]) {
          continue;
        }
        int rowCount = rows.end(sliver) - rows.row(sliver);
        int height = MicroKernel.height(rowCount);
        int[] offsets = scratch.offsets[mark];
        boolean begun = scratch.begun[mark];
        // else it is an edge of the matrix, or the rows are not equidistant
        boolean direct = rowCount == height && scratch.strides[mark] >= 0 && taken == written;
        float[] to = direct ? c.array() : scratch.tile;
        int toAt = direct ? offsets[0] + column + j : 0;
        int stride = direct ? scratch.strides[mark] : MicroKernel.COLUMNS;
        boolean add = direct && begun;
        if (byColumns) {
          ColumnOperand.Columns from = scratch.columns;
          int at = from.at() + rows.row(sliver) - rows.row(top);
          MicroKernel.multiplyColumns(
              height,
              from.array(),
              at,
              from.step(),
              panels,
              panel,
              width,
              depth,
              to,
              toAt,
              stride,
              add);
        } else {
          float[] slivers = scratch.slivers;
          int at = (sliver - first) * sliverFloats;
          MicroKernel.multiply(
              height, width, slivers, at, panels, panel, depth, to, toAt, stride, add);
        }
        if (!direct) {
          c.store(
              scratch.tile, 0, MicroKernel.COLUMNS, offsets, rowCount, column + j, taken, begun);
        }
      }
    }
    for (int sliver = first; sliver < end; sliver++) {
      scratch.begun[sliver - top] |= !scratch.isZero[sliver - top];
    }
  }

  private void finish(int first, int end, int column, int columns, int top, Scratch scratch) {
    for (int sliver = first; sliver < end; sliver++) {
      int height = rows.end(sliver) - rows.row(sliver);
      int[] offsets = scratch.offsets[sliver - top];
      if (!scratch.begun[sliver - top]) {
        c.clear(offsets, height, column, columns);
      }
      c.finish(offsets, height, column, columns);
    }
  }

  /** Returns the distance of equidistant rows, or -1. */
  private static int stride(int[] offsets, int count) {
    int stride = count > 1 ? offsets[1] - offsets[0] : 0;
    for (int r = 2; r < count; r++) {
      if (offsets[r] - offsets[r - 1] != stride) {
        return -1;
      }
    }
    return stride;
  }
}
