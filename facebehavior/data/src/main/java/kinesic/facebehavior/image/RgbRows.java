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
 * The rows of a decoded image on its canvas as 8-bit RGB, whatever way its samples are stored.
 *
 * <p>Samples are used as they are in the file: a grey value v becomes (v, v, v), CMYK becomes red =
 * (1 - C) (1 - K) and so on, and a colour profile is not applied. Other tools for faces do the
 * same, so published networks and databases expect it. {@link BufferedImage#getRGB} would take grey
 * for linear light and brighten it. Transparent pixels are blended with white.
 */
final class RgbRows implements PixelRows {

  private final BufferedImage image;
  private final Canvas canvas;
  private final Raster raster;
  private final boolean cmyk;
  private final boolean alpha; // the last sample is transparency
  private final boolean direct; // samples are grey, RGB or CMYK, with or without alpha
  private final byte[] bytes; // the raster's own array if it is 8-bit interleaved, else empty
  private final int pixelStride;
  private final int scanlineStride;
  private final int[] bandOffsets;
  private final int bands;
  private final int[] samples; // one row, [width, bands]
  private final int[] largest; // of each band: the sample that means full intensity
  private final int[] row; // of the image, [image width, 3]

  /**
   * The rows of an image.
   *
   * @param opaque whether a sample that the image takes for transparency is to be ignored
   * @param canvas where the image lies; its width and height are those of the rows
   */
  RgbRows(BufferedImage image, boolean opaque, Canvas canvas) {
    this.image = image;
    this.canvas = canvas;
    raster = image.getRaster();
    SampleModel model = raster.getSampleModel();
    ColorModel colours = image.getColorModel();
    int space = colours.getColorSpace().getType();
    bands = model.getNumBands();
    alpha = colours.hasAlpha() && !opaque;
    boolean grey = space == ColorSpace.TYPE_GRAY && bands == (colours.hasAlpha() ? 2 : 1);
    boolean rgb = space == ColorSpace.TYPE_RGB && bands == (colours.hasAlpha() ? 4 : 3);
    cmyk = space == ColorSpace.TYPE_CMYK && bands == (colours.hasAlpha() ? 5 : 4);
    boolean integers = model.getDataType() <= DataBuffer.TYPE_INT;
    direct = integers && (grey || rgb || cmyk) && !(colours instanceof IndexColorModel);
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
    row = new int[3 * image.getWidth()];
  }

  @Override
  public int width() {
    return canvas.width();
  }

  @Override
  public int height() {
    return canvas.height();
  }

  @Override
  public void read(int y, int[] rgb) {
    if (image.getWidth() < canvas.width() || image.getHeight() < canvas.height()) {
      for (int x = 0; x < canvas.width(); x++) {
        put(rgb, x, canvas.background());
      }
    }
    int line = y - canvas.top();
    if (line >= 0 && line < image.getHeight()) {
      readImage(line);
      System.arraycopy(row, 0, rgb, 3 * canvas.left(), row.length);
    }
  }

  /** Reads a row of the image into {@link #row}. */
  private void readImage(int y) {
    int width = image.getWidth();
    if (!direct) {
      image.getRGB(0, y, width, 1, samples, 0, width);
      for (int x = 0; x < width; x++) {
        int argb = samples[x];
        put(row, x, argb);
        blend(row, x, alpha ? argb >>> 24 : 255, false);
      }
      return;
    }
    if (bytes.length > 0 && bands == 3) {
      copyColours(y);
      return;
    }
    if (bytes.length > 0) {
      copyBytes(y);
    } else {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, samples);
      for (int band = 0; band < bands; band++) {
        scale(band);
      }
    }
    boolean premultiplied = image.isAlphaPremultiplied();
    for (int x = 0; x < width; x++) {
      int at = x * bands;
      int black = cmyk ? 255 - samples[at + 3] : 0;
      for (int c = 0; c < 3; c++) {
        int sample = samples[bands < 3 ? at : at + c];
        row[3 * x + c] = cmyk ? ((255 - sample) * black + 127) / 255 : sample;
      }
      blend(row, x, alpha ? samples[at + bands - 1] : 255, premultiplied);
    }
  }

  /** Copies the pixels of an image that has just the bytes of its colours, as most have. */
  private void copyColours(int y) {
    int red = y * scanlineStride + bandOffsets[0];
    int green = y * scanlineStride + bandOffsets[1];
    int blue = y * scanlineStride + bandOffsets[2];
    int at = 0;
    for (int i = 0; at < row.length; i += pixelStride, at += 3) {
      row[at] = bytes[red + i] & 0xff;
      row[at + 1] = bytes[green + i] & 0xff;
      row[at + 2] = bytes[blue + i] & 0xff;
    }
  }

  private void copyBytes(int y) {
    for (int band = 0; band < bands; band++) {
      int from = y * scanlineStride + bandOffsets[band];
      for (int x = 0; x < image.getWidth(); x++) {
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

  private static void put(int[] rgb, int x, int colour) {
    rgb[3 * x] = colour >> 16 & 0xff;
    rgb[3 * x + 1] = colour >> 8 & 0xff;
    rgb[3 * x + 2] = colour & 0xff;
  }

  /** Puts pixel {@code x} on white. */
  private static void blend(int[] rgb, int x, int alpha, boolean premultiplied) {
    if (alpha == 255) {
      return;
    }
    int white = 255 * (255 - alpha);
    int weight = premultiplied ? 255 : alpha;
    for (int i = 3 * x; i < 3 * x + 3; i++) {
      rgb[i] = Math.min(255, (rgb[i] * weight + white + 127) / 255);
    }
  }
}
