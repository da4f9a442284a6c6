package kinesic.kernels.vector;

import static kinesic.kernels.vector.Slivers.ceilDiv;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The tiles of one product: the loops inside a tile, from the blocks of k down to the panels. */
final class ProductTiles {

  private final Slivers rows;
  private final int n;
  private final LeftOperand a;
  private final @Nullable RightOperand b; // or else packed
  private final @Nullable PackedPanels packed;
  private final boolean fetches;
  private final Destination c;
  private final Blocking blocking;
  private final int down;

  /** The tiles of c = a · b, each of which packs what it needs of b. */
  ProductTiles(
      Slivers rows, int n, LeftOperand a, RightOperand b, Destination c, Blocking blocking) {
    this(rows, n, a, b, null, false, c, blocking);
  }

  /**
   * The tiles of c = a · b, b having been packed for all of them.
   *
   * @param fetches whether b comes from memory and is best fetched before it is used
   */
  ProductTiles(
      Slivers rows,
      int n,
      LeftOperand a,
      PackedPanels b,
      boolean fetches,
      Destination c,
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
      Destination c,
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
  }

  /** What one worker needs beside the operands; it grows as needed and is kept. */
  static final class Scratch {
    private final float[] tile = new float[MicroKernel.ROWS * MicroKernel.COLUMNS];
    private final int[] places = new int[MicroKernel.ROWS];
    private float[] slivers = new float[0];
    private float[] panels = new float[0];
    private boolean[] begun = new boolean[0];

    @SuppressWarnings("UnusedVariable") // written so that the reads that fetch panels count as used
    private float fetched;

    int[] places() {
      return places;
    }

    private void reserve(int sliversAtOnce, int panelFloats, int sliversOfTile) {
      // the last sliver may be lower than its kernel, which reads the rows below it all the same
      int sliverFloats = (sliversAtOnce + 1) * MicroKernel.ROWS * MicroKernel.SLIVER_STRIDE;
      if (slivers.length < sliverFloats) {
        slivers = new float[sliverFloats];
      }
      if (panels.length < panelFloats) {
        panels = new float[panelFloats];
      }
      if (begun.length < sliversOfTile) {
        begun = new boolean[sliversOfTile];
      }
    }
  }

  /** The number of tiles. Tiles that follow one another share columns of b. */
  int count() {
    return down * ceilDiv(n, blocking.columns());
  }

  /**
   * Adds the products of the columns {@code from} to {@code to} of a to one tile.
   *
   * @param first whether these are the first columns, so that there is nothing to add to
   * @param last whether these are the last columns, so that the epilogue follows
   */
  void run(int tile, int from, int to, boolean first, boolean last, Scratch scratch) {
    int firstSliver = tile % down * blocking.slivers();
    int endSliver = Math.min(firstSliver + blocking.slivers(), rows.count());
    int column = tile / down * blocking.columns();
    int columns = Math.min(blocking.columns(), n - column);
    int panelFloats = packed == null ? blocking.depth() * PackedPanels.width(columns) : 0;
    scratch.reserve(a.sliversAtOnce(), panelFloats, endSliver - firstSliver);
    Arrays.fill(scratch.begun, 0, endSliver - firstSliver, c.accumulates() || !first);
    int k = from;
    do { // once even if there is nothing to add, for the epilogue
      int depth = Math.min(blocking.depth(), to - k);
      float[] panels = scratch.panels;
      int panelsAt = 0;
      if (packed != null) {
        panels = packed.array();
        panelsAt = packed.at(k, depth, column);
        if (fetches) {
          scratch.fetched = packed.fetch(k, depth, column, columns);
        }
      } else if (b != null && depth > 0) {
        b.pack(k, depth, column, columns, panels, 0);
      }
      boolean finished = last && k + depth == to;
      int sliver = firstSliver;
      while (sliver < endSliver) {
        int end = Math.min(sliver + a.sliversAtOnce(), endSliver);
        end = Math.min(end, rows.endOfGroup(sliver));
        int row = rows.row(sliver);
        int rowCount = rows.end(end - 1) - row;
        boolean any = depth > 0 && a.pack(row, rowCount, k, depth, scratch.slivers);
        for (; sliver < end; sliver++) {
          int top = rows.row(sliver);
          int height = rows.end(sliver) - top;
          c.rows().locate(top, height, scratch.places);
          int mark = sliver - firstSliver;
          if (any) {
            int at = (top - row) * MicroKernel.SLIVER_STRIDE;
            multiplySliver(
                at, height, panels, panelsAt, depth, column, columns, scratch.begun[mark], scratch);
            scratch.begun[mark] = true;
          }
          if (finished) {
            if (!scratch.begun[mark]) {
              c.clear(scratch.places, height, column, columns);
            }
            c.finish(scratch.places, height, column, columns);
          }
        }
      }
      k += depth;
    } while (k < to);
  }

  /** One sliver times all panels of the tile. */
  private void multiplySliver(
      int sliverAt,
      int rowCount,
      float[] panels,
      int panelsAt,
      int depth,
      int column,
      int columns,
      boolean add,
      Scratch scratch) {
    int height = MicroKernel.height(rowCount);
    int[] places = scratch.places;
    int stride = stride(places, rowCount);
    boolean direct = rowCount == height && stride >= 0;
    for (int j = 0; j < columns; j += MicroKernel.COLUMNS) {
      int taken = Math.min(MicroKernel.COLUMNS, columns - j);
      int width = MicroKernel.width(taken);
      int panel = panelsAt + j * depth;
      if (direct && taken == width) {
        MicroKernel.multiply(
            height,
            width,
            scratch.slivers,
            sliverAt,
            panels,
            panel,
            depth,
            c.array(),
            places[0] + column + j,
            stride,
            add);
      } else { // an edge of the matrix, or rows that stand unevenly
        MicroKernel.multiply(
            height,
            width,
            scratch.slivers,
            sliverAt,
            panels,
            panel,
            depth,
            scratch.tile,
            0,
            MicroKernel.COLUMNS,
            false);
        c.store(scratch.tile, 0, MicroKernel.COLUMNS, places, rowCount, column + j, taken, add);
      }
    }
  }

  /** The distance of rows that stand evenly, or -1. */
  private static int stride(int[] places, int count) {
    int stride = count > 1 ? places[1] - places[0] : 0;
    for (int r = 2; r < count; r++) {
      if (places[r] - places[r - 1] != stride) {
        return -1;
      }
    }
    return stride;
  }
}
