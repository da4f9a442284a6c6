package kinesic.engine.op;

import static kinesic.engine.op.NetworkSpecs.blocked;
import static kinesic.engine.spec.Input.spread;
import static kinesic.engine.spec.Input.uniform;

import java.util.List;
import java.util.function.Function;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.spec.Input;
import kinesic.engine.spec.OpSpec;
import kinesic.engine.spec.Sample;
import kinesic.kernels.Window;

/** Specs of pooling. */
final class PoolingSpecs {

  private PoolingSpecs() {}

  static List<OpSpec> all() {
    return List.of(maxPool2d(), averagePool2d());
  }

  private static OpSpec maxPool2d() {
    return new OpSpec("maxPool2d", MaxPool2d.class)
        .with(
            pooling("2x2", true, Window.square(2, 2, 0), spread(1, 4, 6, 2)),
            pooling("3x3, overlapping, padded", true, Window.square(3, 2, 1), spread(1, 5, 6, 2)),
            pooling(
                "different on both axes", true, new Window(2, 3, 1, 2, 0, 1), spread(2, 3, 5, 1)),
            pooling("no images", true, Window.square(2, 2, 0), spread(0, 4, 4, 2)),
            pooling(
                "dilated",
                true,
                new Window(2, 3, 1, 2, 0, 2).withDilation(2, 2),
                spread(1, 5, 6, 2)),
            pooling(
                "uneven", true, Window.square(2, 2, 0).withPadding(0, 1, 1, 0), spread(1, 5, 4, 2)),
            ceiling("ceil", true, Window.square(2, 2, 0), 3, 2, spread(1, 5, 4, 2)),
            ceiling(
                "ceil, last window beside the image",
                true,
                Window.square(2, 3, 1),
                2,
                2,
                spread(1, 4, 4, 2)),
            adaptive("adaptive", true, 3, 2, spread(1, 7, 5, 2)),
            blocked(adaptive("adaptive", true, 2, 3, spread(2, 5, 2, 17))),
            blocked(pooling("3x3", true, Window.square(3, 2, 1), spread(2, 5, 4, 20))),
            blocked(pooling("none", true, Window.square(2, 2, 0), spread(0, 4, 4, 2))))
        .refuses(
            "maxPool2d: needs images [n, h, w, c] or [n, blocks, h, w, 16] - images [4, 4]",
            in -> in[0].maxPool2d(Window.square(2, 2, 0)),
            uniform(4, 4))
        .refuses(
            "maxPool2d: padding must be smaller than the window - kernel [2, 2], stride [2, 2],"
                + " padding [2, 2]",
            in -> in[0].maxPool2d(Window.square(2, 2, 2)),
            uniform(1, 4, 4, 1))
        .refuses(
            "maxPool2d: the window is larger than the padded image - images [1, 2, 2, 1],"
                + " kernel [3, 3], stride [1, 1], padding [0, 0]",
            in -> in[0].maxPool2d(Window.square(3, 1, 0)),
            uniform(1, 2, 2, 1));
  }

  private static OpSpec averagePool2d() {
    return new OpSpec("averagePool2d", AveragePool2d.class)
        .with(
            pooling("2x2", false, Window.square(2, 2, 0), uniform(1, 4, 6, 3)),
            pooling("3x3, overlapping, padded", false, Window.square(3, 2, 1), uniform(2, 5, 6, 3)),
            pooling("of all pixels", false, Window.square(7, 1, 0), uniform(2, 7, 7, 3)),
            pooling("no images", false, Window.square(2, 2, 0), uniform(0, 4, 4, 2)),
            pooling("no channels", false, Window.square(2, 2, 0), uniform(2, 4, 4, 0)),
            counted("padding counts", Window.square(3, 2, 1), false, 3, 3, uniform(1, 5, 6, 2)),
            counted(
                "padding counts, ceil", Window.square(3, 2, 1), true, 3, 4, uniform(1, 5, 6, 2)),
            counted(
                "uneven padding counts",
                Window.square(3, 2, 0).withPadding(0, 2, 1, 0),
                false,
                2,
                3,
                uniform(1, 4, 5, 2)),
            ceiling("ceil", false, Window.square(2, 2, 0), 3, 2, uniform(1, 5, 4, 2)),
            adaptive("adaptive", false, 3, 2, uniform(1, 7, 5, 2)),
            adaptive("adaptive, larger than the image", false, 4, 5, uniform(1, 3, 2, 2)),
            adaptive("adaptive, no images", false, 2, 1, uniform(0, 3, 2, 2)),
            blocked(adaptive("adaptive", false, 2, 3, uniform(2, 5, 2, 17))),
            blocked(pooling("3x3", false, Window.square(3, 2, 1), uniform(2, 5, 4, 20))),
            blocked(pooling("none", false, Window.square(2, 2, 0), uniform(2, 4, 4, 0))))
        .refuses(
            "averagePool2d: needs images [n, h, w, c] or [n, blocks, h, w, 16] - images []",
            in -> in[0].averagePool2d(Window.square(2, 2, 0)),
            uniform())
        .refuses(
            "averagePool2d: the pixels of a mean must be adjacent - kernel [2, 2], stride [1, 1],"
                + " dilation [2, 2], padding [0, 0]",
            in -> in[0].averagePool2d(Window.square(2, 1, 0).withDilation(2, 2)),
            uniform(1, 5, 5, 2))
        .refuses(
            "averagePool2d: images and result need at least one pixel - images [1, 5, 5, 2], result"
                + " [0, 1]",
            in -> in[0].adaptiveAveragePool2d(0, 1),
            uniform(1, 5, 5, 2));
  }

  private static Sample pooling(String name, boolean max, Window window, Input images) {
    int oh = window.outputHeight(images.shape().size(1));
    int ow = window.outputWidth(images.shape().size(2));
    return sample(
        name,
        max,
        in -> max ? in[0].maxPool2d(window) : in[0].averagePool2d(window),
        oh,
        ow,
        sliding(window, false),
        images);
  }

  private static Sample ceiling(
      String name, boolean max, Window window, int oh, int ow, Input images) {
    return sample(
        name,
        max,
        in -> max ? in[0].maxPool2d(window, true) : in[0].averagePool2d(window, true, false),
        oh,
        ow,
        sliding(window, false),
        images);
  }

  private static Sample counted(
      String name, Window window, boolean ceil, int oh, int ow, Input images) {
    return sample(
        name,
        false,
        in -> in[0].averagePool2d(window, ceil, true),
        oh,
        ow,
        sliding(window, true),
        images);
  }

  private static Sample adaptive(String name, boolean max, int oh, int ow, Input images) {
    return sample(
        name,
        max,
        in -> max ? in[0].adaptiveMaxPool2d(oh, ow) : in[0].adaptiveAveragePool2d(oh, ow),
        oh,
        ow,
        (oy, ox, h, w) -> {
          int y0 = oy * h / oh;
          int x0 = ox * w / ow;
          int y1 = ((oy + 1) * h + oh - 1) / oh;
          int x1 = ((ox + 1) * w + ow - 1) / ow;
          return new Part(y0, y1, 1, x0, x1, 1, (y1 - y0) * (x1 - x0));
        },
        images);
  }

  /** Every {@code dy}-th row and {@code dx}-th column of a part of an image, cut at its edges. */
  private record Part(int y0, int y1, int dy, int x0, int x1, int dx, int divisor) {}

  /** Returns the window of a pixel of the result on images of h x w pixels. */
  private interface Windows {
    Part at(int oy, int ox, int h, int w);
  }

  private static Windows sliding(Window window, boolean countsPadding) {
    return (oy, ox, h, w) -> {
      int y = oy * window.strideY() - window.padTop();
      int x = ox * window.strideX() - window.padLeft();
      int y1 = y + window.spanY();
      int x1 = x + window.spanX();
      int rows = Math.min(y1, h + window.padBottom()) - y;
      int columns = Math.min(x1, w + window.padRight()) - x;
      int inside = (Math.min(y1, h) - Math.max(y, 0)) * (Math.min(x1, w) - Math.max(x, 0));
      int divisor = countsPadding ? rows * columns : inside;
      return new Part(y, y1, window.dilationY(), x, x1, window.dilationX(), divisor);
    };
  }

  private static Sample sample(
      String name,
      boolean max,
      Function<Tensor[], Tensor> function,
      int oh,
      int ow,
      Windows windows,
      Input images) {
    int[] image = images.shape().toArray();
    Shape result = Shape.of(image[0], oh, ow, image[3]);
    return new Sample(name, function, images)
        .gives(
            result,
            x -> {
              double[] y = new double[result.elements()];
              for (int i = 0; i < y.length; i++) {
                int pixel = i / image[3];
                Part part = windows.at(pixel / ow % oh, pixel % ow, image[1], image[2]);
                double sum = 0;
                double largest = Double.NEGATIVE_INFINITY;
                for (int iy = part.y0; iy < part.y1; iy += part.dy) {
                  for (int ix = part.x0; ix < part.x1; ix += part.dx) {
                    if (iy >= 0 && iy < image[1] && ix >= 0 && ix < image[2]) {
                      int at = (pixel / ow / oh * image[1] + iy) * image[2] + ix;
                      double v = x[0][at * image[3] + i % image[3]];
                      sum += v;
                      largest = Math.max(largest, v);
                    }
                  }
                }
                y[i] = max ? largest : sum / part.divisor;
              }
              return y;
            });
  }
}
