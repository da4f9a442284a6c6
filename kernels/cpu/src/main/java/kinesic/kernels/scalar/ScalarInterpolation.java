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
  public void map(
      InterpolationShape shape,
      AxisWeights down,
      int h,
      AxisWeights across,
      int w,
      Buffer xs,
      Buffer ys) {
    HeapBuffer x = HeapBuffer.of(xs);
    HeapBuffer y = HeapBuffer.of(ys);
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
          sum +=
              (double) down.weight(k)
                  * across.weight(l)
                  * x.array()[x.offset() + pixel * c + i % c];
        }
      }
      y.array()[y.offset() + i] = (float) sum;
    }
  }
}
