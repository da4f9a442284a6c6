package kinesic.kernels.vector;

import static kinesic.kernels.vector.Slivers.ceilDiv;

import java.util.Arrays;
import kinesic.kernels.HeapBuffer;

/**
 * The tiles into which Winograd's algorithm cuts the images of a batch: {@code size} x {@code size}
 * pixels. Adjacent tiles may overlap, and tiles at the edge may extend beyond the image.
 *
 * @param images the number of images
 * @param height the rows of an image
 * @param width the columns of an image
 * @param channels the channels of an image
 * @param across the number of tiles in a row of tiles
 * @param down the number of rows of tiles
 * @param size the pixels of a tile along one side
 * @param firstY the row at which the first tile starts, at most 0
 * @param firstX the column at which the first tile starts, at most 0
 */
record WinogradTiles(
    int images,
    int height,
    int width,
    int channels,
    int across,
    int down,
    int size,
    int firstY,
    int firstX) {

  /**
   * Returns the tiles that are read for a result of {@code resultHeight} x {@code resultWidth}
   * pixels.
   */
  static WinogradTiles ofImage(
      int images,
      int height,
      int width,
      int channels,
      int resultHeight,
      int resultWidth,
      int padY,
      int padX) {
    return new WinogradTiles(
        images,
        height,
        width,
        channels,
        ceilDiv(resultWidth, WinogradTransforms.OUT),
        ceilDiv(resultHeight, WinogradTransforms.OUT),
        WinogradTransforms.IN,
        -padY,
        -padX);
  }

  /** Returns the tiles that are written, or whose gradient is read. */
  static WinogradTiles ofResult(int images, int height, int width, int channels) {
    return new WinogradTiles(
        images,
        height,
        width,
        channels,
        ceilDiv(width, WinogradTransforms.OUT),
        ceilDiv(height, WinogradTransforms.OUT),
        WinogradTransforms.OUT,
        0,
        0);
  }

  /** Returns the number of tiles of all images. */
  int count() {
    return images * down * across;
  }

  /** Returns the image of a tile. */
  int image(int tile) {
    return tile / (down * across);
  }

  /** Returns the row of the image at which a tile starts. */
  int y(int tile) {
    return firstY + tile / across % down * WinogradTransforms.OUT;
  }

  /** Returns the column of the image at which a tile starts. */
  int x(int tile) {
    return firstX + tile % across * WinogradTransforms.OUT;
  }

  private boolean isInside(int tile) {
    int y = y(tile);
    int x = x(tile);
    return y >= 0 && x >= 0 && y + size <= height && x + size <= width;
  }

  private int at(int tile, int offset) {
    return offset + ((image(tile) * height + y(tile)) * width + x(tile)) * channels;
  }

  /**
   * A view of one tile after the other: of the image itself if the whole tile lies inside, else of
   * a copy padded with zeros.
   */
  static final class View {
    private float[] array = new float[0];
    private int at;
    private int rowStride;
    private float[] patch = new float[0];

    /** Returns the array that holds the tile. */
    float[] array() {
      return array;
    }

    /** Returns the position of the first pixel. */
    int at() {
      return at;
    }

    /** Returns the distance of two rows. */
    int rowStride() {
      return rowStride;
    }

    /** Moves to {@code tile} of {@code images}. */
    void move(WinogradTiles tiles, int tile, HeapBuffer images) {
      int channels = tiles.channels();
      if (tiles.isInside(tile)) {
        array = images.array();
        at = tiles.at(tile, images.offset());
        rowStride = tiles.width() * channels;
      } else {
        int floats = tiles.size() * tiles.size() * channels;
        patch = patch.length < floats ? new float[floats] : patch;
        tiles.copy(tile, images, patch);
        array = patch;
        at = 0;
        rowStride = tiles.size() * channels;
      }
    }
  }

  private void copy(int tile, HeapBuffer images, float[] patch) {
    int y = y(tile);
    int x = x(tile);
    int left = Math.max(0, -x);
    int right = Math.min(size, width - x);
    Arrays.fill(patch, 0, size * size * channels, 0f);
    for (int row = Math.max(0, -y); row < Math.min(size, height - y); row++) {
      System.arraycopy(
          images.array(),
          at(tile, images.offset()) + (row * width + left) * channels,
          patch,
          (row * size + left) * channels,
          (right - left) * channels);
    }
  }
}
