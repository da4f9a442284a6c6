package kinesic.nn;

import kinesic.engine.Tensor;
import kinesic.kernels.Window;
import kinesic.nn.inference.Symbol;

/** The maximum of each window of images [n, h, w, c]; padding never wins. */
public final class MaxPool2d extends Layer {

  private final Window window;

  /** Square windows. */
  public MaxPool2d(int size, int stride, int padding) {
    window = Window.square(size, stride, padding);
  }

  @Override
  public Tensor forward(Tensor x) {
    return x.maxPool2d(window);
  }

  @Override
  public Symbol lower(Symbol x) {
    return x.maxPool2d(window);
  }

  @Override
  protected String describe() {
    return String.format(
        "MaxPool2d(size %d, stride %d, padding %d)",
        window.height(), window.strideY(), window.padY());
  }
}
