package kinesic.facebehavior.image;

import java.util.Arrays;

/** Resizes an image to any width and height, axis by axis; see {@link AxisWeights}. */
final class Resize {

  private final PixelRows source;
  private final int width;
  private final int height;
  private final AxisWeights across;
  private final AxisWeights down;
  private final int[] sourceRow; // [width, 3]
  private final float[][] ready; // source rows y and y + 1, resized across: [2][width * 3]
  private final int[] readyRow = {-1, -1};

  private Resize(PixelRows source, int width, int height) {
    this.source = source;
    this.width = width;
    this.height = height;
    across = AxisWeights.of(source.width(), width);
    down = AxisWeights.of(source.height(), height);
    sourceRow = new int[source.width() * 3];
    ready = new float[2][width * 3];
  }

  /** Returns the image as 8-bit RGB, [height, width, 3]; values are rounded to the nearest. */
  static byte[] toBytes(PixelRows source, int width, int height) {
    return source.width() == 2 * width && source.height() == 2 * height
        ? halved(source)
        : new Resize(source, width, height).resize();
  }

  /** Returns what {@link #resize} does for half the width and height, which needs no weights. */
  private static byte[] halved(PixelRows source) {
    int[] upper = new int[source.width() * 3];
    int[] lower = new int[source.width() * 3];
    byte[] rgb = new byte[upper.length * source.height() / 4];
    int to = 0;
    for (int y = 0; y < source.height(); y += 2) {
      source.read(y, upper);
      source.read(y + 1, lower);
      for (int x = 0; x < upper.length; x += 6, to += 3) {
        for (int c = x; c < x + 3; c++) {
          int sum = upper[c] + upper[c + 3] + lower[c] + lower[c + 3];
          rgb[to + c - x] = (byte) ((sum + 2) >> 2);
        }
      }
    }
    return rgb;
  }

  private byte[] resize() {
    byte[] rgb = new byte[width * height * 3];
    float[] sum = new float[width * 3];
    for (int t = 0; t < height; t++) {
      float[] weights = down.weights(t);
      Arrays.fill(sum, 0);
      for (int i = 0; i < weights.length; i++) {
        float[] row = resizedRow(down.first(t) + i);
        for (int x = 0; x < sum.length; x++) {
          sum[x] += weights[i] * row[x];
        }
      }
      for (int x = 0; x < sum.length; x++) {
        rgb[t * sum.length + x] = (byte) Math.clamp((int) (sum[x] + 0.5f), 0, 255);
      }
    }
    return rgb;
  }

  /** Neighbouring target rows share at most two source rows, so two are kept. */
  private float[] resizedRow(int y) {
    float[] row = ready[y & 1];
    if (readyRow[y & 1] == y) {
      return row;
    }
    source.read(y, sourceRow);
    for (int t = 0; t < width; t++) {
      float[] weights = across.weights(t);
      int at = 3 * across.first(t);
      float r = 0;
      float g = 0;
      float b = 0;
      for (int i = 0; i < weights.length; i++) {
        r += weights[i] * sourceRow[at + 3 * i];
        g += weights[i] * sourceRow[at + 3 * i + 1];
        b += weights[i] * sourceRow[at + 3 * i + 2];
      }
      row[3 * t] = r;
      row[3 * t + 1] = g;
      row[3 * t + 2] = b;
    }
    readyRow[y & 1] = y;
    return row;
  }
}
