package kinesic.kernels.vector;

import static kinesic.kernels.vector.MicroKernel.BLOCK;

import java.util.Arrays;

/**
 * The tiles into which Winograd's algorithm cuts blocked images: {@code size} x {@code size}
 * pixels. Adjacent tiles may overlap, and tiles at the edge may extend beyond the image.
 *
 * @param across the number of tiles in a row of tiles
 * @param down the number of rows of tiles
 * @param size the pixels of a tile along one side
 * @param firstY the row at which the first tile starts, at most 0
 * @param firstX the column at which the first tile starts, at most 0
 */
record WinogradTiles(BlockedImages images, int across, int down, int size, int firstY, int firstX) {

  /** Returns the tiles of {@code images} that are read for the pixels of {@code result}. */
  static WinogradTiles ofImage(BlockedImages images, BlockedImages result, int padY, int padX) {
    return new WinogradTiles(
        images,
        Tiles.count(result.w, WinogradTransforms.OUT),
        Tiles.count(result.h, WinogradTransforms.OUT),
        WinogradTransforms.IN,
        -padY,
        -padX);
  }

  /** Returns the tiles that are written, or whose gradient is read. */
  static WinogradTiles ofResult(BlockedImages images) {
    return new WinogradTiles(
        images,
        Tiles.count(images.w, WinogradTransforms.OUT),
        Tiles.count(images.h, WinogradTransforms.OUT),
        WinogradTransforms.OUT,
        0,
        0);
  }

  /** Returns the number of tiles of all images. */
  int count() {
    return images.n * down * across;
  }

  /** Returns the number of blocks of channels. */
  int blocks() {
    return images.blocks;
  }

  /** Returns the row of the image at which a tile starts. */
  int y(int tile) {
    return firstY + tile / across % down * WinogradTransforms.OUT;
  }

  /** Returns the column of the image at which a tile starts. */
  int x(int tile) {
    return firstX + tile % across * WinogradTransforms.OUT;
  }

  /** Returns the position of the first pixel of a block of a tile. */
  int at(int tile, int block) {
    return images.at
        + tile / (down * across) * images.imageStride
        + block * images.blockStride
        + (y(tile) * images.w + x(tile)) * BLOCK;
  }

  private boolean isInside(int tile) {
    int y = y(tile);
    int x = x(tile);
    return y >= 0 && x >= 0 && y + size <= images.h && x + size <= images.w;
  }

  /**
   * A view of one block of one tile after the other: of the image itself if the whole tile lies
   * inside, else of a copy padded with zeros.
   */
  static final class View {
    private final float[] patch = new float[WinogradTransforms.POINTS * BLOCK];
    private float[] array = patch;
    private int at;
    private int rowStride;

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

    /** Moves to a block of {@code tile}. */
    void move(WinogradTiles tiles, int tile, int block) {
      if (tiles.isInside(tile)) {
        array = tiles.images.array;
        at = tiles.at(tile, block);
        rowStride = tiles.images.w * BLOCK;
      } else {
        tiles.copy(tile, block, patch);
        array = patch;
        at = 0;
        rowStride = tiles.size * BLOCK;
      }
    }
  }

  private void copy(int tile, int block, float[] patch) {
    int y = y(tile);
    int x = x(tile);
    int left = Math.max(0, -x);
    int right = Math.min(size, images.w - x);
    Arrays.fill(patch, 0f);
    for (int row = Math.max(0, -y); left < right && row < Math.min(size, images.h - y); row++) {
      System.arraycopy(
          images.array,
          at(tile, block) + (row * images.w + left) * BLOCK,
          patch,
          (row * size + left) * BLOCK,
          (right - left) * BLOCK);
    }
  }
}
