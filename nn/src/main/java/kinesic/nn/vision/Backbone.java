package kinesic.nn.vision;

import kinesic.engine.Tensor;
import kinesic.nn.GlobalAveragePool;
import kinesic.nn.Layer;

/**
 * A network that maps images [n, h, w, 3] to feature vectors [n, {@link #features}]. A linear layer
 * on top makes it a classifier:
 *
 * <pre>{@code
 * Backbone trunk = new MobileNetV2();
 * Sequential net = new Sequential(trunk, new Linear(trunk.features(), 10));
 * net.initialise(seed);
 * }</pre>
 */
public abstract class Backbone extends Layer {

  /** For subclasses. */
  protected Backbone() {}

  /** Returns the length of a feature vector. */
  public abstract int features();

  /**
   * Returns the mean over the pixels of a feature map with {@link #features} channels, [n, h, w, c]
   * or in blocks of 16 channels, as [n, {@link #features}].
   */
  final Tensor mean(GlobalAveragePool pooling, Tensor map) {
    Tensor mean = pooling.apply(map);
    return mean.size(1) == features() ? mean : mean.slice(1, 0, features()); // without padding
  }
}
