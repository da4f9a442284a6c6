package kinesic.nn;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.nn.init.Initialiser;

/**
 * Parametric rectified linear unit (He et al. 2015): x where x > 0, else slope · x, with a learned
 * slope for each channel, the last axis of x or, for images in blocks of 16 channels, axes 1 and 4.
 * The parameter is {@code weight}, [channels]; one channel serves all elements of any x.
 */
public final class Prelu extends Layer {

  private final int channels;
  private final Parameter weight;

  /** Creates a layer whose slopes start at 0.25. */
  public Prelu(int channels) {
    this(channels, 0.25f);
  }

  /** Creates a layer whose slopes start at {@code slope}. */
  public Prelu(int channels, float slope) {
    this.channels = channels;
    weight = parameter("weight", Shape.of(channels), Initialiser.constant(slope));
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor slope = weight.tensor();
    return x.leakyRelu(channels == 1 ? slope : ChannelValues.to(x.shape(), slope));
  }

  @Override
  protected String describe() {
    return "Prelu(" + channels + ")";
  }
}
