package kinesic.nn;

import java.util.List;
import kinesic.engine.Tensor;
import kinesic.nn.inference.Symbol;

/**
 * Applies layers one after the other. The layers are named {@code 0}, {@code 1} and so on.
 *
 * <pre>{@code
 * Sequential net = new Sequential(new Linear(2, 16), new Relu(), new Linear(16, 1));
 * }</pre>
 */
public final class Sequential extends Layer {

  private final List<Layer> layers;

  /** Creates a module that applies {@code layers} in the given order. */
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
      y = layer.apply(y);
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
