package kinesic.kernels.vector;

/**
 * The pixels of a batch of images, or of a regular selection of them, in the order of the rows of a
 * product.
 *
 * @param images the number of images
 * @param height the rows of the selection in each image
 * @param width the columns of the selection in each image
 * @param acrossImages whether the same pixel of all images comes before the next pixel; otherwise
 *     the images follow each other, each row by row
 */
record Pixels(int images, int height, int width, boolean acrossImages) {

  /** Returns the number of pixels. */
  int count() {
    return images * height * width;
  }

  /**
   * Returns the number of rows in a group: all pixels, or those that differ only in their image.
   */
  int group() {
    return acrossImages ? images : count();
  }

  /** Returns a cursor at pixel {@code index}. */
  Cursor at(int index) {
    return new Cursor(index);
  }

  /** Returns the positions of the pixels of a selection in memory. */
  RowOffsets offsets(int offset, int imageStride, int rowStride, int pixelStride) {
    boolean gapless = rowStride == width * pixelStride && imageStride == height * rowStride;
    if (gapless && !acrossImages) {
      return RowOffsets.even(offset, pixelStride);
    }
    return (row, rows, offsets) -> {
      Cursor pixel = at(row);
      for (int r = 0; r < rows; r++) {
        offsets[r] =
            offset + pixel.image * imageStride + pixel.y * rowStride + pixel.x * pixelStride;
        pixel.next();
      }
    };
  }

  /** Iterates over the pixels without a division for each. */
  final class Cursor {
    int image;
    int y;
    int x;

    private Cursor(int index) {
      int pixel = acrossImages ? index / images : index % (height * width);
      image = acrossImages ? index % images : index / (height * width);
      y = pixel / width;
      x = pixel % width;
    }

    void next() {
      if (acrossImages) {
        if (++image < images) {
          return;
        }
        image = 0;
      }
      nextAlong(1);
    }

    /** Moves {@code count} pixels along the row, at most to its end, and then to the next row. */
    void nextAlong(int count) {
      x += count;
      if (x == width) {
        x = 0;
        if (++y == height) {
          y = 0;
          image++;
        }
      }
    }
  }
}
