package kinesic.kernels.vector;

/**
 * The windows of a batch of images, in the form in which the micro-kernels read them: for each step
 * block (16 steps of a sum, the channels of one block under one tap) the pixels of a row of results
 * lie one after the other, 16 floats apart.
 *
 * <p>Blocked images are read in place if a window is a pixel, see {@link PixelWindows}. Otherwise
 * the rows that a task needs are copied, padded with zeros, into memory that stays in L2: {@link
 * PaddedWindows}, {@link PatchWindows} for images of few channels, and {@link MatrixWindows} for
 * the rows of a matrix.
 */
interface Windows {

  /** Returns the number of step blocks. */
  int blocks();

  /**
   * Returns the row of the filter, [taps · cin, cout], that a step multiplies, or -1 for the
   * padding of a block.
   */
  int filterRow(int step);

  /**
   * Returns the number of images that are copied together, so that the same pixel of all of them
   * lies side by side; 1 if they are copied one after the other.
   */
  default int together() {
    return 1;
  }

  /** Returns the position of the copy of an image, of {@code floats} floats, among all copies. */
  default int place(int image, int floats) {
    return image * floats;
  }

  /** Returns whether step blocks are copied by segments, each just before it is used. */
  boolean copiesSegments();

  /**
   * Returns the number of floats that {@link #copy} writes for an image, 0 if there is no copy.
   *
   * @param blocks the number of step blocks to copy: all, unless segments are copied
   */
  int floats(int rows, int blocks);

  /**
   * Copies what a few rows of results of one image need.
   *
   * @param row the first row
   * @param first the first step block to copy: 0, unless segments are copied
   * @param end the step block after the last: {@link #blocks}, unless segments are copied
   * @param to receives {@link #floats} floats from {@code at} on
   */
  void copy(int image, int row, int rows, int first, int end, float[] to, int at);

  /**
   * Describes a few rows of results of consecutive images. {@code view} has the copies of the
   * images one after the other from {@link ScratchPool#START} on, if there are copies.
   *
   * @param first the first step block that was copied
   * @param end the step block after the last
   */
  void describe(int image, int row, int rows, int first, int end, View view);

  /** Returns whether the rows of a view follow each other without a gap. */
  boolean isJoined();

  /** Returns the first step block whose window row lies on the image. */
  default int firstBlock(int row) {
    return 0;
  }

  /** Returns the step block after the last whose window row lies on the image. */
  default int endBlock(int row) {
    return blocks();
  }

  /** Returns whether the step blocks from {@code first} to {@code end} lie beside the image. */
  default boolean isBeside(int column, int first, int end) {
    return false;
  }

  /** Where a task finds its windows. */
  final class View {
    float[] array = {};
    int[] places = {}; // of each step block, relative to the pixel
    int start; // of the first row of the first image
    int imageStep;
    int rowStep;
    int pixelStep; // BLOCK, unless images are copied together
    private float[] copies = {};

    @SuppressWarnings("UnusedVariable") // written so that the JVM does not remove the reads
    private float touched;

    /**
     * Reads one float of each cache line of a run of pixels of each step block, so that they are in
     * L2 when the micro-kernels read a few pixels of each block: a pattern that the prefetcher of
     * the processor does not follow.
     */
    void touch(int at, int first, int end, int pixels) {
      float sum = 0;
      for (int b = first; b < end; b++) {
        int from = at + places[b];
        for (int p = 0; p < pixels; p++) {
          sum += array[from + p * MicroKernel.BLOCK];
        }
      }
      touched = sum;
    }

    /** Sets {@link #places} to an array of at least {@code count} elements. */
    void reserve(int count) {
      if (places.length < count) {
        places = new int[count];
      }
    }

    /** Copies and describes a few rows of results of {@code images} images. */
    void open(Windows windows, int image, int images, int row, int rows, int first, int end) {
      int floats = windows.floats(rows, end - first);
      if (copies.length < ScratchPool.START + images * floats) {
        copies = new float[ScratchPool.START + images * floats];
      }
      for (int i = 0; floats > 0 && i < images; i++) {
        windows.copy(image + i, row, rows, first, end, copies, ScratchPool.START + i * floats);
      }
      array = copies;
      windows.describe(image, row, rows, first, end, this);
    }
  }
}
