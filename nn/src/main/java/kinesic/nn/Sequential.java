package kinesic.nn;

import java.util.List;
import kinesic.engine.Tensor;
import kinesic.nn.inference.Symbol;

/** Layers one after the other; they are named {@code 0}, {@code 1} and so on. */
public final class Sequential extends Layer {

  private final List<Layer> layers;

  /** The given layers in this order. */
  public Sequential(Layer... layers) {
    this.layers = List.of(layers);
    for (int i = 0; i < layers.length; i++) {
      child(Integer.toString(i), layers[i]);
    }
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor y = x;
    for (Layer layer : layers) {
      y = layer.forward(y);
    }
    return y;
  }

  @Override
  public Symbol lower(Symbol x) {
    Symbol y = x;
    for (Layer layer : layers) {
      y = layer.lower(y);
    }
    return y;
  }
}
