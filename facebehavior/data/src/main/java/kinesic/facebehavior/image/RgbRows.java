package kinesic.facebehavior.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.awt.image.SampleModel;

/**
 * The rows of a decoded image as 8-bit RGB, whatever way its samples are stored.
 *
 * <p>Samples are taken as they stand in the file: a grey value v becomes (v, v, v), and a colour
 * profile is not applied. That is what other tools for faces do, and so what published networks and
 * databases mean. {@link BufferedImage#getRGB} would read grey as linear light and brighten it.
 * Transparent pixels lie on white.
 */
final class RgbRows {

  private final BufferedImage image;
  private final Raster raster;
  private final boolean direct; // samples are grey or RGB, with or without alpha
  private final byte[] bytes; // the raster's own array if it is 8-bit interleaved, else empty
  private final int pixelStride;
  private final int scanlineStride;
  private final int[] bandOffsets;
  private final int bands;
  private final int[] samples; // one row, [width, bands]
  private final int[] largest; // of each band: the sample that means full intensity

  RgbRows(BufferedImage image) {
    this.image = image;
    raster = image.getRaster();
    SampleModel model = raster.getSampleModel();
    ColorModel colours = image.getColorModel();
    int space = colours.getColorSpace().getType();
    bands = model.getNumBands();
    boolean grey = space == ColorSpace.TYPE_GRAY && bands == (colours.hasAlpha() ? 2 : 1);
    boolean rgb = space == ColorSpace.TYPE_RGB && bands == (colours.hasAlpha() ? 4 : 3);
    boolean integers = model.getDataType() <= DataBuffer.TYPE_INT;
    direct = integers && (grey || rgb) && !(colours instanceof IndexColorModel);
    largest = new int[bands];
    for (int band = 0; band < bands; band++) {
      largest[band] = (int) Math.min(Integer.MAX_VALUE, (1L << model.getSampleSize(band)) - 1);
    }
    if (direct
        && model instanceof PixelInterleavedSampleModel interleaved
        && raster.getDataBuffer() instanceof DataBufferByte buffer
        && raster.getSampleModelTranslateX() == 0
        && raster.getSampleModelTranslateY() == 0
        && buffer.getOffset() == 0) {
      bytes = buffer.getData();
      pixelStride = interleaved.getPixelStride();
      scanlineStride = interleaved.getScanlineStride();
      bandOffsets = interleaved.getBandOffsets();
    } else {
      bytes = new byte[0];
      pixelStride = 0;
      scanlineStride = 0;
      bandOffsets = new int[0];
    }
    samples = new int[image.getWidth() * Math.max(bands, 1)];
  }

  int width() {
    return image.getWidth();
  }

  int height() {
    return image.getHeight();
  }

  /** Writes row {@code y} as values 0 to 255 into {@code rgb}, [width, 3]. */
  void read(int y, int[] rgb) {
    if (!direct) {
      image.getRGB(0, y, width(), 1, samples, 0, width());
      for (int x = 0; x < width(); x++) {
        int argb = samples[x];
        put(rgb, x, argb >> 16 & 0xff, argb >> 8 & 0xff, argb & 0xff, argb >>> 24, false);
      }
      return;
    }
    if (bytes.length > 0) {
      copyBytes(y);
    } else {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width(), 1, samples);
      for (int band = 0; band < bands; band++) {
        scale(band);
      }
    }
    boolean alpha = image.getColorModel().hasAlpha();
    boolean premultiplied = image.isAlphaPremultiplied();
    for (int x = 0; x < width(); x++) {
      int at = x * bands;
      int r = samples[at];
      int g = bands < 3 ? r : samples[at + 1];
      int b = bands < 3 ? r : samples[at + 2];
      put(rgb, x, r, g, b, alpha ? samples[at + bands - 1] : 255, premultiplied);
    }
  }

  private void copyBytes(int y) {
    for (int band = 0; band < bands; band++) {
      int from = y * scanlineStride + bandOffsets[band];
      for (int x = 0; x < width(); x++) {
        samples[x * bands + band] = bytes[from + x * pixelStride] & 0xff;
      }
    }
  }

  /** Brings the samples of one band to 0 to 255. */
  private void scale(int band) {
    int full = largest[band];
    if (full == 255) {
      return;
    }
    for (int i = band; i < samples.length; i += bands) {
      samples[i] = (int) ((samples[i] * 255L + full / 2) / full);
    }
  }

  private static void put(int[] rgb, int x, int r, int g, int b, int alpha, boolean premultiplied) {
    int white = 255 * (255 - alpha);
    int weight = premultiplied ? 255 : alpha;
    rgb[3 * x] = Math.min(255, (r * weight + white + 127) / 255);
    rgb[3 * x + 1] = Math.min(255, (g * weight + white + 127) / 255);
    rgb[3 * x + 2] = Math.min(255, (b * weight + white + 127) / 255);
  }
}
