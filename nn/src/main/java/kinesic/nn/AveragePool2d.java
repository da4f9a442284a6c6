package kinesic.nn;

import kinesic.engine.Tensor;
import kinesic.kernels.Window;
import kinesic.nn.inference.Symbol;

/** The mean of each window of images [n, h, w, c], padding left out. */
public final class AveragePool2d extends Layer {

  private final Window window;

  /** Square windows. */
  public AveragePool2d(int size, int stride, int padding) {
    window = Window.square(size, stride, padding);
  }

  @Override
  public Tensor forward(Tensor x) {
    return x.averagePool2d(window);
  }

  @Override
  public Symbol lower(Symbol x) {
    return x.averagePool2d(window);
  }

  @Override
  protected String describe() {
    return String.format(
        "AveragePool2d(size %d, stride %d, padding %d)",
        window.height(), window.strideY(), window.padY());
  }
}
