package kinesic.engine.op;

import static kinesic.engine.op.NetworkSpecs.blocked;
import static kinesic.engine.spec.Input.uniform;

import kinesic.engine.Shape;
import kinesic.engine.spec.Input;
import kinesic.engine.spec.OpSpec;
import kinesic.engine.spec.Sample;
import kinesic.kernels.InterpolationMode;

/** Specs of interpolation. */
final class InterpolationSpecs {

  private static final InterpolationMode NEAREST = InterpolationMode.NEAREST;
  private static final InterpolationMode BILINEAR = InterpolationMode.BILINEAR;
  private static final InterpolationMode BICUBIC = InterpolationMode.BICUBIC;

  private InterpolationSpecs() {}

  static OpSpec spec() {
    return new OpSpec("interpolate", Interpolate.class)
        .with(
            toSize("nearest, larger", NEAREST, false, 7, 8, uniform(2, 3, 4, 2)),
            toSize("nearest, smaller", NEAREST, false, 2, 3, uniform(1, 5, 4, 2)),
            toSize("bilinear, larger", BILINEAR, false, 7, 8, uniform(2, 3, 4, 2)),
            toSize("bilinear, smaller", BILINEAR, false, 2, 3, uniform(1, 5, 4, 2)),
            toSize("bilinear, aligned", BILINEAR, true, 5, 7, uniform(1, 3, 4, 3)),
            toSize("bilinear, aligned, one pixel", BILINEAR, true, 1, 3, uniform(1, 3, 1, 2)),
            toSize("bicubic, larger", BICUBIC, false, 7, 5, uniform(1, 3, 4, 2)),
            toSize("bicubic, smaller", BICUBIC, false, 2, 3, uniform(1, 7, 5, 2)),
            toSize("bicubic, aligned", BICUBIC, true, 6, 5, uniform(1, 4, 3, 2)),
            byFactor("nearest, factor", NEAREST, 2.5, uniform(1, 3, 5, 2)),
            byFactor("bilinear, factor", BILINEAR, 1.6, uniform(1, 4, 3, 2)),
            byFactor("bicubic, factor", BICUBIC, 0.7, uniform(1, 5, 4, 2)),
            toSize("no images", BILINEAR, false, 4, 4, uniform(0, 3, 4, 2)),
            blocked(toSize("bilinear", BILINEAR, false, 5, 3, uniform(2, 3, 4, 18))),
            blocked(toSize("bicubic, aligned", BICUBIC, true, 3, 5, uniform(1, 4, 3, 3))))
        .refuses(
            "interpolate: the nearest pixel has no aligned corners",
            in -> in[0].interpolate(4, 4, NEAREST, true),
            uniform(1, 3, 3, 2))
        .refuses(
            "interpolate: the result needs at least one pixel - [0, 4]",
            in -> in[0].interpolate(0, 4, NEAREST, false),
            uniform(1, 3, 3, 2))
        .refuses(
            "interpolate: the factors must be positive and finite - [-1.0, -1.0]",
            in -> in[0].interpolate(-1, NEAREST, false),
            uniform(1, 3, 3, 2))
        .refuses(
            "interpolate: images and result need at least one pixel - images [1, 3, 3, 2], result"
                + " [0, 0]",
            in -> in[0].interpolate(0.2, NEAREST, false),
            uniform(1, 3, 3, 2));
  }

  private static Sample toSize(
      String name, InterpolationMode mode, boolean align, int rows, int columns, Input images) {
    int h = images.shape().size(1);
    int w = images.shape().size(2);
    double stepY = !align ? (double) h / rows : rows > 1 ? (h - 1.0) / (rows - 1) : 0;
    double stepX = !align ? (double) w / columns : columns > 1 ? (w - 1.0) / (columns - 1) : 0;
    Shape result = images.shape().with(1, rows).with(2, columns);
    return new Sample(name, in -> in[0].interpolate(rows, columns, mode, align), images)
        .gives(result, x -> sampled(result, h, w, mode, align, stepY, stepX, x[0]));
  }

  private static Sample byFactor(String name, InterpolationMode mode, double factor, Input images) {
    int h = images.shape().size(1);
    int w = images.shape().size(2);
    Shape result = images.shape().with(1, (int) (h * factor)).with(2, (int) (w * factor));
    return new Sample(name, in -> in[0].interpolate(factor, mode, false), images)
        .gives(result, x -> sampled(result, h, w, mode, false, 1 / factor, 1 / factor, x[0]));
  }

  private static double[] sampled(
      Shape result,
      int h,
      int w,
      InterpolationMode mode,
      boolean align,
      double stepY,
      double stepX,
      double[] x) {
    int c = result.size(3);
    double[] y = new double[result.elements()];
    for (int i = 0; i < y.length; i++) {
      double placeX = place(i / c % result.size(2), stepX, mode, align);
      double placeY = place(i / c / result.size(2) % result.size(1), stepY, mode, align);
      int n = i / c / result.size(2) / result.size(1);
      for (int dy = -2; dy <= 2; dy++) {
        for (int dx = -2; dx <= 2; dx++) {
          int iy = (int) Math.floor(placeY) + dy;
          int ix = (int) Math.floor(placeX) + dx;
          int row = Math.clamp(iy, 0, h - 1);
          int column = Math.clamp(ix, 0, w - 1);
          double weight = kernel(placeY - iy, mode) * kernel(placeX - ix, mode);
          y[i] += weight * x[((n * h + row) * w + column) * c + i % c];
        }
      }
    }
    return y;
  }

  private static double place(int o, double step, InterpolationMode mode, boolean align) {
    return switch (mode) {
      case NEAREST -> Math.floor(o * step);
      case BILINEAR -> align ? o * step : Math.max(0, (o + 0.5) * step - 0.5);
      case BICUBIC -> align ? o * step : (o + 0.5) * step - 0.5;
    };
  }

  /** Returns the weight of a pixel at a distance, as a formula of the whole distance. */
  private static double kernel(double distance, InterpolationMode mode) {
    double d = Math.abs(distance);
    if (mode == InterpolationMode.NEAREST) {
      return d == 0 ? 1 : 0;
    }
    if (mode == InterpolationMode.BILINEAR) {
      return Math.max(0, 1 - d);
    }
    if (d >= 2) {
      return 0;
    }
    return d < 1
        ? 1.25 * d * d * d - 2.25 * d * d + 1
        : -0.75 * d * d * d + 3.75 * d * d - 6 * d + 3;
  }
}
