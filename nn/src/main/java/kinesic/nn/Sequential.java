package kinesic.nn;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import kinesic.engine.Tensor;
import kinesic.nn.inference.Symbol;

/**
 * Applies layers one after the other. The layers are named {@code 0}, {@code 1} and so on, or
 * as given.
 *
 * <pre>{@code
 * Sequential net = new Sequential(new Linear(2, 16), new Relu(), new Linear(16, 1));
 * }</pre>
 */
public final class Sequential extends Layer {

  private final List<Layer> layers;

  /** Creates a module that applies {@code layers} in the given order. */
  public Sequential(Layer... layers) {
    this(numbered(layers));
  }

  /**
   * Creates a module that applies {@code layers} in the order of the map, with the given names:
   *
   * <pre>{@code
   * SequencedMap<String, Layer> layers = new LinkedHashMap<>();
   * layers.put("conv", new Conv2d(3, 16, 3, 1, 1));
   * layers.put("relu", new Relu());
   * Sequential net = new Sequential(layers);
   * }</pre>
   *
   * @throws IllegalArgumentException if a name is not valid
   */
  public Sequential(SequencedMap<String, ? extends Layer> layers) {
    this.layers = List.copyOf(layers.values());
    layers.forEach(this::child);
  }

  private static SequencedMap<String, Layer> numbered(Layer[] layers) {
    SequencedMap<String, Layer> names = new LinkedHashMap<>();
    for (Layer layer : layers) {
      names.put(Integer.toString(names.size()), layer);
    }
    return names;
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
