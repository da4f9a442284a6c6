package kinesic.nn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Autograd;
import kinesic.engine.trace.Trace;

/**
 * Applies layers one after the other. The layers are named {@code 0}, {@code 1} and so on, or as
 * given.
 *
 * <pre>{@code
 * Sequential net = new Sequential(new Linear(2, 16), new Relu(), new Linear(16, 1));
 * }</pre>
 *
 * <p>A convolution, its batch normalisation and ReLU are computed as one {@link ConvNorm}, which
 * {@link Autograd#watch} shows under the path of the convolution.
 */
public final class Sequential extends Layer {

  /**
   * Layers that are computed together.
   *
   * @param layers in order
   * @param together computes the same as all of them
   */
  private record Group(List<Layer> layers, Layer together) {

    Tensor apply(Tensor x) {
      boolean isObserved = layers.stream().anyMatch(Layer::isObserved);
      if (!isObserved && !Trace.isSymbolic(x)) {
        return Autograd.isWatching() ? layers.getFirst().watched(together, x) : together.forward(x);
      }
      Tensor y = x;
      for (Layer layer : layers) {
        y = layer.apply(y);
      }
      return y;
    }
  }

  private final List<Group> groups = new ArrayList<>();

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
    layers.forEach((name, layer) -> add(child(name, layer)));
  }

  private static SequencedMap<String, Layer> numbered(Layer[] layers) {
    SequencedMap<String, Layer> names = new LinkedHashMap<>();
    for (Layer layer : layers) {
      names.put(Integer.toString(names.size()), layer);
    }
    return names;
  }

  private void add(Layer layer) {
    Layer together = groups.isEmpty() ? null : groups.getLast().together().fuse(layer);
    if (together == null) {
      groups.add(new Group(List.of(layer), layer));
    } else {
      List<Layer> layers = new ArrayList<>(groups.removeLast().layers());
      layers.add(layer);
      groups.add(new Group(List.copyOf(layers), together));
    }
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor y = x;
    for (Group group : groups) {
      y = group.apply(y);
    }
    return y;
  }
}
