package kinesic.facebehavior.network;

import static kinesic.facebehavior.network.ChannelStatistics.CHANNELS;

import kinesic.engine.Constant;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;

/**
 * Normalises images as a trunk expects them, by its {@link ChannelStatistics}.
 *
 * <p>Images of this project have x in [-1, 1], so the formula becomes x / (2 deviation) + (1/2 -
 * mean) / deviation. The normalisation is not folded into the first convolution of the trunk,
 * because the convolution pads with zeros: after normalisation a zero is the mean colour, before
 * normalisation it would be grey.
 */
final class ChannelNormalisation {

  private final boolean isNone;
  private final Constant scale;
  private final Constant shift;

  ChannelNormalisation(ChannelStatistics statistics) {
    float[] factors = new float[CHANNELS];
    float[] summands = new float[CHANNELS];
    for (int c = 0; c < CHANNELS; c++) {
      float deviation = statistics.deviation().get(c);
      factors[c] = (float) (0.5 / deviation);
      summands[c] = (float) ((0.5 - statistics.mean().get(c)) / deviation);
    }
    isNone = statistics.isNone();
    scale = new Constant(Shape.of(CHANNELS), factors);
    shift = new Constant(Shape.of(CHANNELS), summands);
  }

  /** Normalises images, [n, h, w, 3] in [-1, 1]. */
  Tensor normalise(Tensor images) {
    return isNone
        ? images
        : images.multiply(scale.on(images.backend())).add(shift.on(images.backend()));
  }
}
