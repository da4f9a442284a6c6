package kinesic.kernels.vector;

import static kinesic.kernels.vector.MicroKernel.BLOCK;
import static kinesic.kernels.vector.MicroKernel.COLUMNS;
import static kinesic.kernels.vector.ScratchPool.START;

import java.util.Arrays;
import kinesic.kernels.Epilogue;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.Workers;
import org.jspecify.annotations.Nullable;

/**
 * Convolutions of blocked images: every result is one chain of fused multiply-adds over the taps
 * and the input channels, whatever the batch, the cut of the work and the number of threads.
 *
 * <pre>
 *   for each task: some pixels of the result and some of its channels      one worker
 *     for each segment of the steps                   panel of the segment: L1
 *       for each panel of channels                    windows of the segment: L2
 *         for each few pixels
 *           y[pixels, panel] += windows · filter      RowKernels, in registers
 * </pre>
 */
final class DirectConvolution {

  /** The step blocks of a segment: 256 steps x two vectors of 16 floats, 32 KiB. */
  private static final int SEGMENT = 16;

  /** The pixels of a task: enough to use a panel often, few enough for L2. */
  private static final int PIXELS = 256;

  /** The pixels below which a task does not become smaller to fit its copy of windows into L2. */
  private static final int LEAST_PIXELS = 96;

  /** The largest copy of windows that a task makes, in floats: half of an L2 cache. */
  private static final int COPY = 1 << 17;

  /** A filter of more floats than this does not stay in L2 with the data of a task. */
  private static final int LARGE_FILTER = 1 << 18;

  /** With fewer tasks than this, some of several workers may wait long for others. */
  private static final int TASKS = 8;

  /** The smallest amount of work of a task, some microseconds: distribution has a cost. */
  private static final double LEAST_OPERATIONS = 1e6;

  /** The panels of a task: 512 columns of 256 pixels stay in L2 from one segment to the next. */
  private static final int MOST_PANELS = 16 * BLOCK * 2 / COLUMNS;

  /**
   * With so few tasks that use all panels, each packs the panels that it needs into L2; otherwise
   * the filter is packed once for all.
   */
  private static final int FEW_TASKS = 4;

  private static final float[] ZEROS = new float[COLUMNS];

  private final Workers workers;
  private final ScratchPool pool;
  private final int tasks;
  private final Scratch[] scratch;

  /** Creates kernels that run on {@code workers}. */
  DirectConvolution(Workers workers, ScratchPool pool) {
    this(workers, pool, TASKS);
  }

  private DirectConvolution(Workers workers, ScratchPool pool, int tasks) {
    this.workers = workers;
    this.pool = pool;
    this.tasks = tasks;
    scratch = new Scratch[workers.count()];
    Arrays.setAll(scratch, worker -> new Scratch());
  }

  /**
   * Creates kernels that run on the calling thread, which may be a worker of another team. The
   * results have the same bits; the work is not cut further than the caches need.
   */
  static DirectConvolution ofOneWorker(ScratchPool pool) {
    return new DirectConvolution(new Workers(1), pool, 1);
  }

  /** The scratch memory of one worker; it grows as needed and is kept. */
  private static final class Scratch {
    final Windows.View view = new Windows.View();
    float[] panels = {};
    final float[] tile = new float[MicroKernel.ROWS * COLUMNS];
    float[] panel = {};
    int panelAt;
  }

  /** Packs a filter for many calls. */
  FilterPanels.Packed packed(FilterPanels filter) {
    return filter.packed(new float[START + filter.floats()], SEGMENT, workers);
  }

  /** Computes all pixels of {@code to}. */
  void run(Windows windows, FilterPanels filter, PixelGrid to, Epilogue epilogue) {
    run(windows, filter, null, to, epilogue);
  }

  /**
   * Computes all pixels of {@code to}.
   *
   * @param packed the panels of {@code filter} in memory; null to pack them for this call
   */
  void run(
      Windows windows,
      FilterPanels filter,
      FilterPanels.@Nullable Packed packed,
      PixelGrid to,
      Epilogue epilogue) {
    if (to.n == 0 || to.rows == 0 || to.columns == 0) {
      return;
    }
    Cut cut = Cut.of(windows, to.panels(), to, tasks);
    float[] copies =
        cut.isShared() ? pool.acquire(cut.groups * cut.images * cut.bands * cut.floats()) : null;
    if (copies != null) {
      workers.run(
          to.n * cut.bands,
          (piece, worker) -> {
            int row = piece % cut.bands * cut.rows;
            int rows = Math.min(cut.rows, to.rows - row);
            int at = START + windows.place(piece, cut.floats());
            windows.copy(piece / cut.bands, row, rows, 0, windows.blocks(), copies, at);
          });
    }
    float[] bias = paddedBias(epilogue, to.channels, filter.count());
    float[] array = null;
    FilterPanels.Packed panels = packed;
    if (panels == null && cut.bands * cut.groups > FEW_TASKS) {
      array = pool.acquire(filter.floats());
      panels = filter.packed(array, SEGMENT, workers);
    }
    FilterPanels.Packed all = panels;
    workers.run(
        cut.tasks(),
        (task, worker) -> {
          Scratch own = scratch[worker];
          Task one = new Task(windows, filter, all, to, epilogue, bias, cut, task);
          one.open(own.view, copies);
          one.run(own);
        });
    if (copies != null) {
      pool.release(copies);
    }
    if (array != null) {
      pool.release(array);
    }
  }

  private static float @Nullable [] paddedBias(Epilogue epilogue, int channels, int panels) {
    if (epilogue.bias() == null) {
      return null;
    }
    HeapBuffer bias = HeapBuffer.of(epilogue.bias());
    float[] padded = new float[panels * COLUMNS];
    System.arraycopy(bias.array(), bias.offset(), padded, 0, channels);
    return padded;
  }

  /**
   * The cut of the work, by its size alone: bands of rows or groups of images, and ranges of
   * panels.
   *
   * @param images the images of a task
   * @param rows the rows of a task
   * @param panels the panels of a task
   * @param bands the bands of an image
   * @param groups the groups of images
   * @param ranges the ranges of panels
   * @param floats the floats of the windows of a band of an image that are copied at a time
   * @param isShared whether the windows are copied once for all tasks
   */
  private record Cut(
      int images,
      int rows,
      int panels,
      int bands,
      int groups,
      int ranges,
      int floats,
      boolean isShared) {

    static Cut of(Windows windows, int panels, PixelGrid to, int tasks) {
      int pixels = to.rows * to.columns;
      int blocks = windows.copiesSegments() ? SEGMENT : windows.blocks();
      int bands = Math.min(to.rows, Math.max(1, Math.round((float) pixels / PIXELS)));
      int rows = Tiles.count(to.rows, bands);
      while (rows > 1 && rows * to.columns > LEAST_PIXELS && windows.floats(rows, blocks) > COPY) {
        rows = Tiles.count(to.rows, ++bands);
      }
      int together = windows.together();
      rows = together > 1 ? to.rows : rows;
      bands = Tiles.count(to.rows, rows);
      int images = bands > 1 ? 1 : Math.clamp(PIXELS / pixels, 1, to.n);
      boolean small = windows.blocks() * BLOCK * panels * COLUMNS <= LARGE_FILTER;
      while (small && images > 1 && images * windows.floats(rows, blocks) > COPY) {
        images--; // a large filter is read as seldom as possible instead
      }
      images = together > 1 ? together : images;
      int groups = Tiles.count(to.n, images);
      images = together > 1 ? together : Tiles.count(to.n, groups);
      double operations = 2.0 * to.n * pixels * windows.blocks() * BLOCK * panels * COLUMNS;
      int worthwhile = (int) Math.clamp(operations / LEAST_OPERATIONS, 1, tasks);
      int ranges = Tiles.count(worthwhile, bands * groups);
      int each = Math.min(Tiles.count(panels, ranges), MOST_PANELS);
      ranges = panels == 0 ? 0 : Tiles.count(panels, each);
      int floats = windows.floats(rows, blocks);
      boolean copied = floats > 0 && !windows.copiesSegments();
      boolean shared = copied && (together > 1 || ranges > 1);
      return new Cut(images, rows, each, bands, groups, ranges, floats, shared);
    }

    int tasks() {
      return bands * groups * ranges;
    }
  }

  /** One task: its operands and loops. */
  private static final class Task {
    private final Windows windows;
    private final FilterPanels filter;
    private final FilterPanels.@Nullable Packed packed;
    private final PixelGrid to;
    private final float @Nullable [] bias;
    private final boolean accumulate;
    private final LastStep last;
    private final boolean joined;
    private final Cut cut;
    private final int firstImage;
    private final int endImage;
    private final int firstRow;
    private final int endRow;
    private final int firstPanel;
    private final int endPanel;
    private int block; // the first of the current segment
    private int end; // after the current segment
    private int panel; // the current one

    Task(
        Windows windows,
        FilterPanels filter,
        FilterPanels.@Nullable Packed packed,
        PixelGrid to,
        Epilogue epilogue,
        float @Nullable [] bias,
        Cut cut,
        int task) {
      this.windows = windows;
      this.filter = filter;
      this.packed = packed;
      this.to = to;
      this.bias = bias;
      this.cut = cut;
      accumulate = epilogue.accumulate();
      last = LastStep.of(epilogue.activation());
      joined = windows.isJoined() && to.isJoined();
      int pixels = task / cut.ranges;
      firstPanel = task % cut.ranges * cut.panels;
      endPanel = Math.min(firstPanel + cut.panels, to.panels());
      firstImage = pixels / cut.bands * cut.images;
      endImage = Math.min(firstImage + cut.images, to.n);
      firstRow = pixels % cut.bands * cut.rows;
      endRow = Math.min(firstRow + cut.rows, to.rows);
    }

    /** Opens the windows; those that are copied by segments are opened with each segment. */
    void open(Windows.View view, float @Nullable [] copies) {
      if (copies == null && !windows.copiesSegments()) {
        open(view, 0, windows.blocks());
      } else if (copies != null) {
        windows.describe(0, firstRow, endRow - firstRow, 0, windows.blocks(), view);
        view.array = copies;
        view.imageStep = cut.floats;
        view.start += windows.place(firstImage * cut.bands + firstRow / cut.rows, cut.floats);
      }
    }

    private void open(Windows.View view, int first, int end) {
      int images = endImage - firstImage;
      view.open(windows, firstImage, images, firstRow, endRow - firstRow, first, end);
    }

    void run(Scratch own) {
      do { // runs once even if there are no steps
        end = Math.min(block + SEGMENT, windows.blocks());
        fetch(own.view);
        int step = (end - block) * BLOCK * COLUMNS;
        if (packed == null) {
          int needed = START + (endPanel - firstPanel) * step;
          own.panels = own.panels.length < needed ? new float[needed] : own.panels;
          filter.pack(firstPanel, endPanel, block, end, own.panels, START, step);
        }
        for (panel = firstPanel; panel < endPanel; panel++) {
          own.panel = packed == null ? own.panels : packed.array();
          own.panelAt =
              packed == null ? START + (panel - firstPanel) * step : packed.at(panel, block);
          if (windows.together() > 1) {
            for (int r = firstRow; r < endRow; r++) {
              acrossImages(own, r);
            }
          } else {
            for (int image = firstImage; image < endImage; image++) {
              rowsOf(image, own);
            }
          }
        }
        block = end;
      } while (block < windows.blocks());
    }

    /** Brings the windows of the segment into L2. */
    private void fetch(Windows.View view) {
      if (windows.copiesSegments()) {
        open(view, block, end);
      }
      if (cut.floats > 0 && !cut.isShared) {
        return; // copied by this task
      }
      int pixels = to.columns * windows.together();
      for (int image = firstImage; image < endImage; image += windows.together()) {
        int at = view.start + (image - firstImage) * view.imageStep;
        if (windows.isJoined()) {
          view.touch(at, block, end, (endRow - firstRow) * pixels);
        } else {
          for (int r = firstRow; r < endRow; r++) {
            int from = from(r);
            int until = until(r);
            view.touch(at + (r - firstRow) * view.rowStep, from, until, pixels);
          }
        }
      }
    }

    /** Returns the first step block of the segment that a row reads. */
    private int from(int r) {
      return Math.clamp(windows.firstBlock(r), block, end);
    }

    /** Returns the step block of the segment after the last that a row reads. */
    private int until(int r) {
      return Math.clamp(windows.endBlock(r), from(r), end);
    }

    /** Returns whether a row has steps, or begins or ends in the segment. */
    private boolean isNeeded(int from, int until) {
      return from < until || block == 0 || end == windows.blocks();
    }

    /** Computes the pixels of one image, one row after the other. */
    private void rowsOf(int image, Scratch own) {
      int x = own.view.start + (image - firstImage) * own.view.imageStep;
      if (joined) {
        int pixels = (endRow - firstRow) * to.columns;
        pixels(own, x, block, end, to.at(image, firstRow), pixels, to.pixelStride);
        return;
      }
      for (int r = firstRow; r < endRow; r++) {
        int from = from(r);
        int until = until(r);
        if (isNeeded(from, until)) {
          int at = x + (r - firstRow) * own.view.rowStep;
          pixels(own, at, from, until, to.at(image, r), to.columns, to.pixelStride);
        }
      }
    }

    /** Computes a row, the same pixel of all images after the other. */
    private void acrossImages(Scratch own, int r) {
      int from = from(r);
      int until = until(r);
      if (isNeeded(from, until)) {
        int x = own.view.start + (r - firstRow) * own.view.rowStep;
        int y = to.at(firstImage, r);
        for (int c = 0; c < to.columns; c++) {
          int images = endImage - firstImage;
          int at = x + c * own.view.pixelStep;
          int last = windows.isBeside(c, from, until) ? from : until;
          pixels(own, at, from, last, y + c * to.pixelStride, images, to.imageStride);
        }
      }
    }

    /**
     * Computes some pixels of the panel.
     *
     * @param x the first pixel in the view
     * @param from the first step block
     * @param until the step block after the last
     * @param y the first pixel of the result
     * @param step the distance of two pixels of the result
     */
    private void pixels(Scratch own, int x, int from, int until, int y, int pixels, int step) {
      boolean begins = block == 0;
      float[] added = begins && bias != null ? bias : ZEROS;
      int addedAt = begins && bias != null ? panel * COLUMNS : 0;
      float bound = end == windows.blocks() ? last.least() : Float.NEGATIVE_INFINITY;
      int column = panel * COLUMNS;
      int left = y + column / BLOCK * to.blockStride + column % BLOCK;
      int right = COLUMNS > BLOCK ? left + to.blockStride : left + Lanes.COUNT;
      boolean wide = filter.width(panel) > Lanes.COUNT;
      int groups = Tiles.count(pixels, MicroKernel.ROWS);
      boolean add = accumulate || !begins;
      int columns = to.padded ? COLUMNS : Math.min(COLUMNS, to.channels - column);
      boolean direct = to.padded || columns == filter.width(panel);
      for (int g = 0, p = 0; g < groups; g++) {
        int next = (g + 1) * pixels / groups;
        int at = left + p * step;
        if (!direct && add) { // the tile crosses the edge of a matrix
          copyRows(to.array, at, step, own.tile, 0, COLUMNS, next - p, columns);
        }
        MicroKernel.multiplyPixels(
            next - p,
            wide,
            own.view.array,
            x + p * BLOCK,
            own.view.places,
            from,
            until,
            own.panel,
            own.panelAt + (from - block) * BLOCK * filter.width(panel),
            added,
            addedAt,
            add,
            bound,
            direct ? to.array : own.tile,
            direct ? at : 0,
            direct ? right + p * step : Lanes.COUNT,
            direct ? step : COLUMNS);
        if (!direct) {
          copyRows(own.tile, 0, COLUMNS, to.array, at, step, next - p, columns);
        }
        p = next;
      }
      if (end == windows.blocks() && last.function() != null) {
        activate(left, pixels, step, Math.min(columns, filter.width(panel)));
      }
    }

    /**
     * Applies the function of the last step to {@code columns} results of each pixel, which are
     * blocks of an image or adjacent columns of a matrix.
     */
    private void activate(int left, int pixels, int step, int columns) {
      int most = to.padded ? Math.min(columns, BLOCK) : columns;
      for (int c = 0; c < columns; c += most) {
        int at = left + c / BLOCK * to.blockStride;
        if (most == step) {
          last.apply(to.array, at, pixels * step);
        } else {
          for (int p = 0; p < pixels; p++) {
            last.apply(to.array, at + p * step, most);
          }
        }
      }
    }

    private static void copyRows(
        float[] from,
        int fromAt,
        int fromStep,
        float[] to,
        int toAt,
        int toStep,
        int rows,
        int columns) {
      for (int r = 0; r < rows; r++) {
        System.arraycopy(from, fromAt + r * fromStep, to, toAt + r * toStep, columns);
      }
    }
  }
}
