package kinesic.nn.vision;

import java.util.List;
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
 *
 * <p>Between the first convolution and the features, images are in the layout that the backend's
 * convolutions want.
 */
public abstract class Backbone extends Layer {

  /** For subclasses. */
  protected Backbone() {}

  /** Returns the length of a feature vector. */
  public abstract int features();

  /**
   * Returns the layers whose outputs are the feature maps, from fine to coarse; empty if the
   * network has no feature maps, such as a vision transformer.
   */
  public abstract List<FeatureLayer> stages();
}
