package kinesic.kernels.scalar;

import kinesic.kernels.AxisWeights;
import kinesic.kernels.Buffer;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.Interpolation;
import kinesic.kernels.InterpolationShape;

/** Interpolation, one result after the other, each one sum in double. */
public final class ScalarInterpolation implements Interpolation {

  /** Creates stateless kernels that run on the calling thread. */
  public ScalarInterpolation() {}

  @Override
  public void forward(InterpolationShape shape, Buffer x, Buffer y) {
    map(
        shape,
        shape.down().weights(),
        shape.down().pixels(),
        shape.across().weights(),
        shape.across().pixels(),
        HeapBuffer.of(x),
        HeapBuffer.of(y));
  }

  @Override
  public void gradient(InterpolationShape shape, Buffer gy, Buffer gx) {
    map(
        shape,
        shape.down().weights().transposed(shape.down().pixels()),
        shape.down().results(),
        shape.across().weights().transposed(shape.across().pixels()),
        shape.across().results(),
        HeapBuffer.of(gy),
        HeapBuffer.of(gx));
  }

  /** Maps images of h x w pixels along both axes. */
  private static void map(
      InterpolationShape shape,
      AxisWeights down,
      int h,
      AxisWeights across,
      int w,
      HeapBuffer x,
      HeapBuffer y) {
    float[] xs = x.array(); // [n, h, w, c]
    float[] ys = y.array(); // [n, rows, columns, c]
    int c = shape.c();
    int rows = down.results();
    int columns = across.results();
    for (int i = 0; i < shape.n() * rows * columns * c; i++) {
      int ox = i / c % columns;
      int oy = i / c / columns % rows;
      int n = i / c / columns / rows;
      double sum = 0;
      for (int k = down.start(oy); k < down.start(oy + 1); k++) {
        for (int l = across.start(ox); l < across.start(ox + 1); l++) {
          int pixel = (n * h + down.source(k)) * w + across.source(l);
          sum += (double) down.weight(k) * across.weight(l) * xs[x.offset() + pixel * c + i % c];
        }
      }
      ys[y.offset() + i] = (float) sum;
    }
  }
}
