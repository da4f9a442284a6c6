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
        return together.forward(x);
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
    for (int i = 0; i < layers.length; i++) {
      add(child(Integer.toString(i), layers[i]));
    }
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
