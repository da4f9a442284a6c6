package kinesic.nn;

import java.util.ArrayList;
import java.util.List;
import kinesic.engine.Tensor;
import kinesic.engine.trace.Trace;

/**
 * Applies layers one after the other. The layers are named {@code 0}, {@code 1} and so on.
 *
 * <pre>{@code
 * Sequential net = new Sequential(new Linear(2, 16), new Relu(), new Linear(16, 1));
 * }</pre>
 *
 * <p>A convolution, its batch normalisation and ReLU are computed as one {@link ConvNorm}.
 */
public final class Sequential extends Layer {

  private final List<Layer> layers;
  private final List<Layer> fused;

  /** Creates a module that applies {@code layers} in the given order. */
  public Sequential(Layer... layers) {
    this.layers = List.of(layers);
    for (int i = 0; i < layers.length; i++) {
      child(Integer.toString(i), layers[i]);
    }
    fused = fuse(this.layers);
  }

  private static List<Layer> fuse(List<Layer> layers) {
    List<Layer> fused = new ArrayList<>();
    for (Layer layer : layers) {
      Layer both = fused.isEmpty() ? null : fused.getLast().fuse(layer);
      if (both != null) {
        fused.removeLast();
      }
      fused.add(both == null ? layer : both);
    }
    return List.copyOf(fused);
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor y = x;
    for (Layer layer : Trace.isSymbolic(x) ? layers : fused) {
      y = layer.apply(y);
    }
    return y;
  }
}
