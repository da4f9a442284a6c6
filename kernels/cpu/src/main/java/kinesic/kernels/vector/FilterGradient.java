package kinesic.kernels.vector;

import static kinesic.kernels.vector.MicroKernel.BLOCK;
import static kinesic.kernels.vector.MicroKernel.COLUMNS;
import static kinesic.kernels.vector.ScratchPool.START;

import java.util.Arrays;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.ImageLayout;
import kinesic.kernels.Workers;
import org.jspecify.annotations.Nullable;

/**
 * The gradient of a convolution of blocked images with respect to the filter: the sum over all
 * pixels of the products of a window and the gradient of its result.
 *
 * <pre>
 *   for each task: some step blocks, some panels of channels, a part of the pixels    one worker
 *     for each chunk of pixels                       windows and gradients of the chunk: L2
 *       for each panel, for each step block
 *         sums[16 steps, panel] += windows · gy      ColumnKernels, in registers
 * </pre>
 *
 * <p>A chunk of at most 256 pixels is summed in registers and then added to the sums in memory. The
 * parts of the pixels are added in their order.
 */
final class FilterGradient {

  /** The pixels that are summed in registers. */
  static final int PIXELS = 256;

  /** The largest number of step blocks of a task. */
  private static final int MOST_BLOCKS = 16;

  /** The largest number of panels of a task. */
  private static final int MOST_PANELS = 4 * BLOCK * 2 / COLUMNS;

  /** With fewer tasks than this, the pixels are cut into parts as well. */
  private static final int TASKS = 8;

  private final Workers workers;
  private final ScratchPool pool;
  private final Scratch[] scratch;

  /** Creates kernels that run on {@code workers}. */
  FilterGradient(Workers workers, ScratchPool pool) {
    this.workers = workers;
    this.pool = pool;
    scratch = new Scratch[workers.count()];
    Arrays.setAll(scratch, worker -> new Scratch());
  }

  private static final class Scratch {
    final Windows.View view = new Windows.View();
    int[] runs = {};
    float[] sums = {};
  }

  /** Computes gf, [steps, channels of gy], with the rows that {@code windows} names. */
  void run(Windows windows, PixelGrid gy, HeapBuffer gf) {
    if (windows.blocks() == 0 || gy.channels == 0) {
      return;
    }
    if (gy.n == 0) {
      Arrays.fill(gf.array(), gf.offset(), gf.offset() + gf.length(), 0);
      return;
    }
    Call call = new Call(windows, gy, gf);
    call.run();
  }

  /** One gradient: its operands and its cut. */
  private final class Call {
    private final Windows windows;
    private final PixelGrid gy;
    private final HeapBuffer gf;
    private final int panels;
    private final int blocksOfTask;
    private final int down;
    private final int panelsOfTask;
    private final int across;
    private final int rowsOfRun;
    private final int runsOfImage;
    private final int runs;
    private final int parts;
    private final boolean copiesInTask; // windows of few blocks, which few tasks read
    private float @Nullable [] copies;

    Call(Windows windows, PixelGrid gy, HeapBuffer gf) {
      this.windows = windows;
      this.gy = gy;
      this.gf = gf;
      panels = Tiles.count(gy.channels, COLUMNS);
      down = Tiles.count(windows.blocks(), MOST_BLOCKS);
      blocksOfTask = Tiles.count(windows.blocks(), down);
      across = Tiles.count(panels, MOST_PANELS);
      panelsOfTask = Tiles.count(panels, across);
      rowsOfRun = windows.isJoined() && gy.isJoined() ? rowsOfRun() : 1;
      runsOfImage = gy.rows / rowsOfRun;
      runs = gy.n * runsOfImage;
      parts = Math.clamp(Tiles.count(TASKS, down * across), 1, runs);
      copiesInTask = down == 1 && windows.floats(rowsOfRun, windows.blocks()) > 0;
    }

    /** Returns how many rows of an image give the longest equal runs of at most a chunk. */
    private int rowsOfRun() {
      int most = 1;
      for (int r = 1; r <= gy.rows && r * gy.columns <= PIXELS; r++) {
        most = gy.rows % r == 0 ? r : most;
      }
      return most;
    }

    void run() {
      int blocks = windows.blocks();
      int floats = windows.floats(gy.rows, blocks);
      if (floats > 0 && !copiesInTask) {
        float[] all = pool.acquire(gy.n * floats);
        copies = all;
        workers.run(
            gy.n,
            (image, worker) ->
                windows.copy(image, 0, gy.rows, 0, blocks, all, START + image * floats));
      }
      int panelStride = windows.blocks() * BLOCK * COLUMNS;
      int size = panels * panelStride;
      float[] sums = parts > 1 ? pool.acquire(parts * size) : null;
      workers.run(
          down * across * parts,
          (task, worker) -> {
            int part = task / (down * across);
            int firstBlock = task / across % down * blocksOfTask;
            int endBlock = Math.min(firstBlock + blocksOfTask, windows.blocks());
            int firstPanel = task % across * panelsOfTask;
            int endPanel = Math.min(firstPanel + panelsOfTask, panels);
            Region region = new Region(firstBlock, endBlock, firstPanel, endPanel);
            Scratch own = scratch[worker];
            if (sums == null) {
              region.useOwn(own);
            } else {
              region.use(sums, START + part * size, panelStride);
            }
            int first = (int) ((long) part * runs / parts);
            int end = (int) ((long) (part + 1) * runs / parts);
            sum(region, first, end, own);
            if (sums == null) {
              store(region);
            }
          });
      if (sums != null) {
        addParts(sums, size, panelStride);
        pool.release(sums);
      }
      if (copies != null) {
        pool.release(copies);
      }
    }

    private void addParts(float[] sums, int size, int panelStride) {
      workers.run(
          panels * windows.blocks(),
          (task, worker) -> {
            int panel = task / windows.blocks();
            int block = task % windows.blocks();
            Region region = new Region(block, block + 1, panel, panel + 1);
            region.use(sums, START, panelStride);
            int at = region.at(panel, block);
            for (int part = 1; part < parts; part++) {
              Runs.add(sums, at + part * size, sums, at, BLOCK * COLUMNS);
            }
            store(region);
          });
    }

    /** Computes the sums of a region over the runs {@code firstRun} to {@code endRun}. */
    private void sum(Region region, int firstRun, int endRun, Scratch own) {
      int length = rowsOfRun * gy.columns;
      int most = Math.max(1, PIXELS / length);
      own.runs = own.runs.length < 2 * most ? new int[2 * most] : own.runs;
      Windows.View view = own.view;
      if (!copiesInTask) {
        windows.describe(0, 0, gy.rows, 0, windows.blocks(), view);
        view.array = copies == null ? view.array : copies;
      }
      for (int run = firstRun; run < endRun; ) {
        int image = run / runsOfImage;
        int row = run % runsOfImage * rowsOfRun;
        int count = Math.min(most, endRun - run);
        if (copiesInTask) {
          count = Math.min(count, runsOfImage - run % runsOfImage);
          view.open(windows, image, 1, row, count * rowsOfRun, 0, windows.blocks());
        }
        for (int i = 0; i < count; i++) {
          int imageOf = (run + i) / runsOfImage;
          int rowOf = (run + i) % runsOfImage * rowsOfRun;
          own.runs[2 * i] =
              copiesInTask
                  ? (rowOf - row) * view.rowStep
                  : imageOf * view.imageStep + rowOf * view.rowStep;
          own.runs[2 * i + 1] = gy.at(imageOf, rowOf);
        }
        touch(region, view, own.runs, count, length);
        multiply(region, view, own.runs, count, length, run > firstRun);
        run += count;
      }
    }

    /** Reads the windows of a chunk into L2, see {@link Windows.View#touch}. */
    private void touch(Region region, Windows.View view, int[] runs, int count, int length) {
      for (int i = 0; !copiesInTask && i < count; i++) {
        view.touch(view.start + runs[2 * i], region.firstBlock, region.endBlock, length);
      }
    }

    private void multiply(
        Region region, Windows.View view, int[] runs, int count, int length, boolean add) {
      for (int panel = region.firstPanel; panel < region.endPanel; panel++) {
        int column = panel * COLUMNS;
        int b = column / BLOCK * gy.blockStride + column % BLOCK;
        boolean wide = column + Lanes.COUNT < ImageLayout.BLOCKED.stored(gy.channels);
        // the right half of a single vector repeats the left one and is not stored
        int toRight = !wide ? 0 : COLUMNS > BLOCK ? gy.blockStride : Lanes.COUNT;
        for (int block = region.firstBlock; block < region.endBlock; block++) {
          int to = region.at(panel, block);
          for (int row = 0; row < BLOCK; row += MicroKernel.COLUMN_ROWS) {
            MicroKernel.sumColumns(
                view.array,
                view.start + view.places[block] + row,
                BLOCK,
                gy.array,
                b,
                toRight,
                gy.pixelStride,
                runs,
                count,
                length,
                region.sums,
                to + row * COLUMNS,
                COLUMNS,
                add);
          }
        }
      }
    }

    private void store(Region region) {
      for (int step = region.firstBlock * BLOCK; step < region.endBlock * BLOCK; step++) {
        int row = windows.filterRow(step);
        for (int panel = region.firstPanel; row >= 0 && panel < region.endPanel; panel++) {
          int column = panel * COLUMNS;
          int columns = Math.clamp(gy.channels - column, 0, COLUMNS);
          int from = region.at(panel, 0) + step * COLUMNS;
          int to = gf.offset() + row * gy.channels + column;
          System.arraycopy(region.sums, from, gf.array(), to, columns);
        }
      }
    }
  }

  /** The step blocks and panels of a task, and their sums, [panels, step blocks, 16, COLUMNS]. */
  private static final class Region {
    final int firstBlock;
    final int endBlock;
    final int firstPanel;
    final int endPanel;
    float[] sums = {};
    private int origin; // where step block 0 of panel 0 would be
    private int panelStride;

    Region(int firstBlock, int endBlock, int firstPanel, int endPanel) {
      this.firstBlock = firstBlock;
      this.endBlock = endBlock;
      this.firstPanel = firstPanel;
      this.endPanel = endPanel;
    }

    /** Uses the sums of all regions. */
    void use(float[] all, int at, int stride) {
      sums = all;
      origin = at;
      panelStride = stride;
    }

    /** Uses the memory of a worker, which has room for this region only. */
    void useOwn(Scratch own) {
      panelStride = (endBlock - firstBlock) * BLOCK * COLUMNS;
      int needed = START + (endPanel - firstPanel) * panelStride;
      own.sums = own.sums.length < needed ? new float[needed] : own.sums;
      sums = own.sums;
      origin = START - firstPanel * panelStride - firstBlock * BLOCK * COLUMNS;
    }

    int at(int panel, int block) {
      return origin + panel * panelStride + block * BLOCK * COLUMNS;
    }
  }
}
