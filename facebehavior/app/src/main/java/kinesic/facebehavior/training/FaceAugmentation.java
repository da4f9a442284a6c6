package kinesic.facebehavior.training;

import kinesic.engine.RandomStream;
import kinesic.facebehavior.face.FaceImage;
import kinesic.facebehavior.face.FaceSample;
import kinesic.nn.data.Augmentation;

/**
 * Random changes that keep every label: mirrors half of the faces, shifts all of them by up to a
 * sixteenth of their side (edge pixels are repeated), and changes brightness and contrast.
 */
public final class FaceAugmentation implements Augmentation<FaceSample> {

  private static final double BRIGHTNESS = 24; // of 255, at most
  private static final double CONTRAST = 0.2; // at most

  @Override
  public FaceSample apply(FaceSample sample, RandomStream stream) {
    FaceImage image = sample.image();
    int side = image.side();
    int reach = side / 16;
    boolean mirror = stream.nextInt(2) == 1;
    int right = stream.nextInt(2 * reach + 1) - reach;
    int down = stream.nextInt(2 * reach + 1) - reach;
    byte[] levels =
        levels(
            BRIGHTNESS * (2 * stream.nextDouble() - 1),
            1 + CONTRAST * (2 * stream.nextDouble() - 1));
    byte[] from = image.rgb();
    byte[] to = new byte[from.length];
    for (int y = 0; y < side; y++) {
      int row = Math.clamp(y - down, 0, side - 1) * side;
      for (int x = 0; x < side; x++) {
        int column = Math.clamp(x - right, 0, side - 1);
        int source = FaceImage.CHANNELS * (row + (mirror ? side - 1 - column : column));
        int target = FaceImage.CHANNELS * (y * side + x);
        for (int c = 0; c < FaceImage.CHANNELS; c++) {
          to[target + c] = levels[from[source + c] & 0xff];
        }
      }
    }
    return new FaceSample(new FaceImage(side, to), sample.labels());
  }

  /** The new value of each of the 256 levels. */
  private static byte[] levels(double brightness, double contrast) {
    byte[] levels = new byte[256];
    for (int v = 0; v < levels.length; v++) {
      long level = Math.round((v - 127.5) * contrast + 127.5 + brightness);
      levels[v] = (byte) Math.clamp(level, 0, 255);
    }
    return levels;
  }
}
