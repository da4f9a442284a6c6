package kinesic.kernels.vector;

import kinesic.kernels.Buffer;
import kinesic.kernels.ChannelShape;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.Workers;

/**
 * The tiles of kernels that process each channel of blocked images or of rows, see {@link
 * ChannelShape}. They depend on the shape alone.
 *
 * <p>Rows whose length is not a multiple of 16 are folded: several are one row here, so that it
 * consists of whole vectors of any width. The values of a channel are repeated to the length of a
 * folded row. Rows that do not fill a folded row are copied to an array of their own.
 *
 * <p>Loops process strips. A tile is a strip of each of some images, or some strips of one image.
 * Tiles of the same rows of the same images form a part, which has a partial sum of each channel.
 */
final class ChannelTiles {

  /** The number of floats of a block in a strip. */
  private static final int STRIP = 1 << 14;

  /**
   * The number of floats in a tile: runs of memory that are long enough to be fetched ahead, and
   * few enough to stay in L2 from one loop to the next.
   */
  private static final int TILE = 1 << 16;

  /**
   * The least number of rows of some images in a part, so that its sums are small compared to it.
   */
  private static final int LEAST_ROWS = 64;

  /** The largest number of parts of an image: few enough to add their sums quickly. */
  private static final int MOST_PIECES = 32;

  private final ChannelShape shape;
  private final int fold; // the number of rows that are one row here
  private final int rows; // of a block of an image, after folding
  private final int stripRows;
  private final int tileRows;
  private final int tileImages;
  private final int tileBlocks;
  private final int pieces; // into which an image is cut

  ChannelTiles(ChannelShape shape) {
    this.shape = shape;
    fold = Lanes.LINE / Integer.lowestOneBit(shape.lanes() | Lanes.LINE);
    rows = shape.inner() / fold;
    stripRows = Math.max(1, STRIP / width() / ChannelSums.GROUP) * ChannelSums.GROUP;
    int least = Math.max(Tiles.count(TILE, width()), Tiles.count(rows, MOST_PIECES));
    tileRows = Tiles.count(least, stripRows) * stripRows;
    pieces = Tiles.count(rows, tileRows);
    int enough = Tiles.count(LEAST_ROWS, Math.max(1, rows));
    tileImages = Math.clamp(enough, 1, Math.max(1, shape.outer()));
    int each = Math.max(1, tileImages * rows * width());
    tileBlocks = rows > stripRows ? 1 : Math.clamp(TILE / each, 1, shape.blocks());
  }

  /** The work on one strip. */
  @FunctionalInterface
  interface Body {
    void run(Strip strip);
  }

  /**
   * Adjacent rows of a block of an image, or all rows of adjacent blocks.
   *
   * @param worker the member of the team that processes it
   * @param part the part that it belongs to
   * @param at its position in an operand, in floats; {@link #REST} for the rows that do not fill a
   *     folded row
   * @param blocks the number of blocks
   * @param rows the number of rows of a block
   * @param channel the position of the first channel in values that are {@link #spread}
   */
  record Strip(int worker, int part, int at, int blocks, int rows, int channel) {

    private static final int REST = -1;
  }

  /** Returns the number of floats in a row, a multiple of 16. */
  int width() {
    return fold * shape.lanes();
  }

  /** Returns the largest number of floats in the sums of all groups of a strip. */
  int groupFloats() {
    int most = Math.min(stripRows, Math.max(1, rows));
    return Tiles.count(most, ChannelSums.GROUP) * tileBlocks * width();
  }

  /** Returns the number of floats in values that are {@link #spread}. */
  int spreadLength() {
    return fold * shape.stored();
  }

  /** Returns the number of parts; the rows that do not fill a folded row are the last one. */
  int parts() {
    return pieces * Tiles.count(shape.outer(), tileImages) + (leftover() > 0 ? 1 : 0);
  }

  /** Returns the number of floats in the rows that do not fill a folded row. */
  private int leftover() {
    return shape.inner() % fold * shape.lanes();
  }

  /** Distributes the strips, tile by tile in about the order of memory. */
  void forward(Workers workers, Body body) {
    int tiles = tiles();
    workers.run(tiles, (tile, worker) -> tile(tile, worker, body));
  }

  /**
   * Distributes the strips in the opposite order of tiles, so that a pass that follows another over
   * the same data starts with data that is still in cache.
   */
  void backward(Workers workers, Body body) {
    int tiles = tiles();
    workers.run(tiles, (tile, worker) -> tile(tiles - 1 - tile, worker, body));
  }

  private int tiles() {
    int groups = Tiles.count(shape.outer(), tileImages) * Tiles.count(shape.blocks(), tileBlocks);
    return groups * pieces + (leftover() > 0 ? 1 : 0);
  }

  private void tile(int tile, int worker, Body body) {
    if (leftover() > 0 && tile == tiles() - 1) {
      body.run(new Strip(worker, parts() - 1, Strip.REST, 1, 1, 0));
      return;
    }
    int piece = tile % pieces;
    int blockGroups = Tiles.count(shape.blocks(), tileBlocks);
    int images = tile / pieces / blockGroups;
    int block = tile / pieces % blockGroups * tileBlocks;
    int blocks = Math.min(tileBlocks, shape.blocks() - block);
    int part = images * pieces + piece;
    int endRow = Math.min(rows, (piece + 1) * tileRows);
    int endImage = Math.min(shape.outer(), (images + 1) * tileImages);
    for (int n = images * tileImages; n < endImage; n++) {
      int at = (n * shape.blocks() + block) * shape.inner() * shape.lanes();
      for (int r = piece * tileRows; r < endRow; r += stripRows) {
        int count = Math.min(stripRows, endRow - r);
        body.run(new Strip(worker, part, at + r * width(), blocks, count, block * width()));
      }
    }
  }

  /** Returns the values of the channels, repeated for a folded row, with zeros for the padding. */
  float[] spread(float[] values) {
    float[] result = new float[spreadLength()];
    for (int at = 0; at < result.length; at += shape.stored()) {
      System.arraycopy(values, 0, result, at, values.length);
    }
    return result;
  }

  /** Returns the sum of each channel over all parts, in their order. */
  double[] folded(double[] partials) {
    double[] result = new double[shape.channels()];
    for (int at = 0; at < partials.length; at += shape.stored()) {
      for (int c = 0; c < result.length; c++) {
        result[c] += partials[at + c];
      }
    }
    return result;
  }

  /** An operand of the shape of the tiles. */
  final class Operand {
    private final HeapBuffer buffer;
    private final float[] rest; // a copy of the rows that do not fill a folded row

    /** Creates an operand with zeros after the rows that do not fill a folded row. */
    Operand(Buffer buffer) {
      this(buffer, new float[leftover() > 0 ? width() : 0]);
    }

    /** Creates an operand with {@code padding} after the rows that do not fill a folded row. */
    Operand(Buffer buffer, float[] padding) {
      this.buffer = HeapBuffer.of(buffer);
      rest = padding;
      System.arraycopy(this.buffer.array(), restAt(), rest, 0, leftover());
    }

    private int restAt() {
      return buffer.offset() + shape.length() - leftover();
    }

    /** Returns the array that contains a strip. */
    float[] array(Strip s) {
      return s.at == Strip.REST ? rest : buffer.array();
    }

    /** Returns the index of a strip in its array. */
    int index(Strip s) {
      return s.at == Strip.REST ? 0 : buffer.offset() + s.at;
    }

    /** Stores the rows that do not fill a folded row; the last step of writing an operand. */
    void storeRest() {
      System.arraycopy(rest, 0, buffer.array(), restAt(), leftover());
    }
  }
}
