package kinesic.onnx.operator;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;

/**
 * Pooling of regions of images to one size, RoiAlign: a region is divided into bins, and a bin is
 * the mean or the maximum of bilinear samples at places that are spread evenly over it. Regions are
 * read by the host; images get gradients.
 *
 * @param rows the rows of bins
 * @param columns the columns of bins
 * @param samples the samples of a bin along each axis; 0 for one for each pixel
 * @param scale the size of an image divided by that in which regions are given
 * @param halfPixel whether places are those of pixel centres
 * @param maximum whether a bin is the maximum of the weighted pixels of its samples, else the mean
 */
record RegionPooling(
    int rows, int columns, int samples, double scale, boolean halfPixel, boolean maximum) {

  private static final int TAPS = 4; // the pixels around a place

  /** The pixels and their weights for all bins, with {@code width} of them for each bin. */
  private static final class Taps {
    private final int width;
    private final int[] pixel;
    private final float[] weight;

    Taps(int bins, int width) {
      this.width = width;
      pixel = new int[bins * width];
      weight = new float[bins * width];
    }
  }

  /** A part of an axis, divided into bins. */
  private record Side(double start, double bin, int samples) {

    double place(int number, int sample) {
      return start + number * bin + (sample + 0.5) * bin / samples;
    }
  }

  /**
   * Pools regions.
   *
   * @param images [n, h, w, c]
   * @param regions [regions, 4], left, top, right and bottom
   * @param image the image of each region
   * @return [regions, rows, columns, c]
   */
  Tensor apply(Tensor images, HostArray regions, HostArray image) {
    int count = regions.shape().size(0);
    int most = 1;
    for (int region = 0; region < count; region++) {
      most =
          Math.max(
              most,
              side(regions, region, 1, rows).samples * side(regions, region, 0, columns).samples);
    }
    Taps taps = new Taps(count * rows * columns, most * TAPS);
    for (int region = 0; region < count; region++) {
      add(taps, images.shape(), regions, region, (int) image.integer(region));
    }
    int channels = images.size(3);
    Tensor table = images.reshape(-1, channels);
    Tensor pixels =
        table.gatherRows(taps.pixel).reshape(count * rows * columns, taps.width, channels);
    Tensor weights =
        HostArray.floats(Shape.of(count * rows * columns, taps.width, 1), taps.weight)
            .on(images.backend());
    Tensor terms = pixels.multiply(weights);
    return (maximum ? terms.max(1) : terms.sum(1)).reshape(count, rows, columns, channels);
  }

  private Side side(HostArray regions, int region, int axis, int bins) {
    double offset = halfPixel ? 0.5 : 0;
    double start = regions.number(region * 4 + axis) * scale - offset;
    double end = regions.number(region * 4 + axis + 2) * scale - offset;
    double length = halfPixel ? end - start : Math.max(end - start, 1);
    double bin = length / bins;
    return new Side(start, bin, samples > 0 ? samples : (int) Math.ceil(bin));
  }

  private void add(Taps taps, Shape images, HostArray regions, int region, int image) {
    Side down = side(regions, region, 1, rows);
    Side across = side(regions, region, 0, columns);
    int count = down.samples * across.samples;
    float share = maximum ? 1 : 1f / Math.max(count, 1);
    for (int bin = 0; bin < rows * columns; bin++) {
      int at = (region * rows * columns + bin) * taps.width;
      for (int sample = 0; sample < taps.width / TAPS; sample++) {
        int own = maximum ? sample % Math.max(count, 1) : sample; // a maximum may repeat samples
        if (own < count) {
          double y = down.place(bin / columns, own / across.samples);
          double x = across.place(bin % columns, own % across.samples);
          add(taps, at + sample * TAPS, images, image, y, x, share);
        }
      }
    }
  }

  private static void add(
      Taps taps, int at, Shape images, int image, double y, double x, float share) {
    int h = images.size(1);
    int w = images.size(2);
    if (y < -1 || y > h || x < -1 || x > w) {
      return;
    }
    double row = Math.clamp(y, 0, h - 1.0);
    double column = Math.clamp(x, 0, w - 1.0);
    int top = (int) row;
    int left = (int) column;
    for (int tap = 0; tap < TAPS; tap++) {
      int i = Math.min(top + tap / 2, h - 1);
      int j = Math.min(left + tap % 2, w - 1);
      double down = tap / 2 == 0 ? 1 - (row - top) : row - top;
      double across = tap % 2 == 0 ? 1 - (column - left) : column - left;
      taps.pixel[at + tap] = (image * h + i) * w + j;
      taps.weight[at + tap] = (float) (down * across) * share;
    }
  }
}
