package kinesic.facebehavior.explain;

import kinesic.facebehavior.face.FaceImage;

/** Draws a map over a grey image, from transparent through red to light yellow. */
public final class Overlay {

  /**
   * The quantile with full brightness; scaling to the maximum would let outliers darken the rest.
   */
  private static final double BRIGHTEST = 0.995;

  private static final double[][]
      COLOURS = { // red, green, blue of values at even distances, 0 to 1
    {0.10, 0.04, 0.25},
    {0.47, 0.11, 0.43},
    {0.80, 0.23, 0.30},
    {0.97, 0.51, 0.10},
    {0.99, 0.95, 0.60}
  };

  private Overlay() {}

  /**
   * Draws {@code map} over the picture, scaled so that the greatest values are brightest. A map of
   * zeros gives the grey picture.
   */
  public static FaceImage of(FaceImage picture, PixelMap map) {
    int side = picture.side();
    byte[] from = picture.rgb();
    byte[] rgb = new byte[from.length];
    float brightest = map.quantile(BRIGHTEST);
    for (int p = 0; p < side * side; p++) {
      int at = FaceImage.CHANNELS * p;
      double grey =
          0.299 * level(from[at]) + 0.587 * level(from[at + 1]) + 0.114 * level(from[at + 2]);
      int column = p % side;
      int row = p / side;
      float value = map.at((column + 0.5) / side, (row + 0.5) / side);
      double heat = brightest > 0 ? Math.clamp(value / brightest, 0, 1) : 0;
      double opacity = 0.85 * Math.min(1, 1.6 * heat);
      for (int c = 0; c < FaceImage.CHANNELS; c++) {
        double mixed = (1 - opacity) * 0.9 * grey + opacity * colour(heat, c);
        rgb[at + c] = (byte) Math.round(255 * mixed);
      }
    }
    return new FaceImage(side, rgb);
  }

  private static double level(byte value) {
    return (value & 0xff) / 255.0;
  }

  private static double colour(double heat, int channel) {
    double at = heat * (COLOURS.length - 1);
    int lower = Math.min((int) at, COLOURS.length - 2);
    double share = at - lower;
    return (1 - share) * COLOURS[lower][channel] + share * COLOURS[lower + 1][channel];
  }
}
