package kinesic.nn.vision;

import kinesic.engine.Tensor;
import kinesic.nn.Layer;

/**
 * A layer whose output is a feature map: [n, h, w, channels] or, in blocks of 16 channels, [n,
 * ⌈channels/16⌉, h, w, 16], as the convolutions of the backend want it.
 *
 * <pre>{@code
 * FeatureLayer last = trunk.stages().getLast();
 * try (var hook = last.layer().onOutput(map -> show(last.channelsLast(map)))) {
 *   trunk.apply(images);
 * }
 * }</pre>
 *
 * @param layer the layer
 * @param channels the number of channels, without the padding of the last block
 */
public record FeatureLayer(Layer layer, int channels) {

  /** Returns an output of the layer, or a gradient by it, as [n, h, w, channels]. */
  public Tensor channelsLast(Tensor map) {
    return map.shape().rank() == 5 ? map.fromBlocked(channels) : map;
  }
}
