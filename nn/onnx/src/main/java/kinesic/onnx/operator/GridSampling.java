package kinesic.onnx.operator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.op.Lookup;
import org.jspecify.annotations.Nullable;

/**
 * Samples images at places that a tensor names, as PyTorch's {@code grid_sample}: each result is a
 * weighted sum of the pixels around its place. The weights are computed from the places, so both
 * images and places get gradients.
 *
 * @param filter the function through the pixels
 * @param padding what lies outside of an image
 * @param corners whether -1 and 1 are the centres of the outermost pixels, else their outer edges
 */
record GridSampling(Filter filter, Padding padding, boolean corners) {

  private static final double A = -0.75; // the parameter of the cubic function
  private static final int EXACT = 1 << 24; // integers up to here are exact as floats

  /** The functions through the pixels. */
  enum Filter {
    NEAREST,
    LINEAR,
    CUBIC
  }

  /** What lies outside of an image. */
  enum Padding {
    ZEROS,
    BORDER,
    REFLECTION
  }

  /**
   * A pixel along one axis for each place.
   *
   * @param index its number, inside of the image
   * @param weight its weight; null for 1
   */
  private record Tap(Tensor index, @Nullable Tensor weight) {}

  /**
   * Samples images.
   *
   * @param images [n, ..., c] with any number of axes in between
   * @param grid [n, ..., axes], the places; the last axis counts the axes of the images in reverse
   *     order, and each reaches from -1 to 1
   * @return [n, ..., c], with the places of the grid in between
   */
  Tensor apply(Tensor images, Tensor grid) {
    Shape s = images.shape();
    int axes = s.rank() - 2;
    if (s.outer(-1) >= EXACT) {
      throw new IllegalArgumentException(
          "grid sample: images %s have more than %s pixels".formatted(s, EXACT));
    }
    int places = grid.shape().outer(-1) / s.size(0);
    Tensor flat = grid.reshape(s.size(0), places, axes);
    Tensor table = images.reshape(s.outer(-1), s.size(-1));
    List<Tap> taps = List.of(new Tap(firstPixels(images), null));
    for (int axis = 0; axis < axes; axis++) {
      Tensor place = flat.select(-1, axes - 1 - axis);
      taps = product(taps, taps(place, s.size(axis + 1)), s.inner(axis + 1) / s.size(-1));
    }
    Tensor sum = null;
    for (Tap tap : taps) {
      Tensor rows = new Lookup().apply(table, tap.index);
      Tensor weight = tap.weight;
      Tensor term = weight == null ? rows : rows.multiply(weight.unsqueeze(-1));
      sum = sum == null ? term : sum.add(term);
    }
    if (sum == null) {
      throw new IllegalArgumentException("grid sample: images %s have no pixels".formatted(s));
    }
    return sum.reshape(grid.shape().with(-1, s.size(-1)).toArray());
  }

  /** Returns the number of the first pixel of each image, [n, 1]. */
  private static Tensor firstPixels(Tensor images) {
    float[] first = new float[images.size(0)];
    int pixels = images.shape().outer(-1) / Math.max(images.size(0), 1);
    for (int i = 0; i < first.length; i++) {
      first[i] = (float) i * pixels;
    }
    return HostArray.floats(Shape.of(first.length, 1), first).on(images.backend());
  }

  private static List<Tap> product(List<Tap> before, List<Tap> along, int stride) {
    List<Tap> result = new ArrayList<>();
    for (Tap x : before) {
      for (Tap y : along) {
        Tensor weight = x.weight == null ? y.weight : times(x.weight, y.weight);
        result.add(new Tap(x.index.add(y.index.multiply(stride)), weight));
      }
    }
    return result;
  }

  private static Tensor times(Tensor x, @Nullable Tensor y) {
    return y == null ? x : x.multiply(y);
  }

  // ---------------------------------------------------------------- one axis

  /** Returns the pixels of an axis of {@code size} pixels on which the results depend. */
  private List<Tap> taps(Tensor place, int size) {
    Tensor zeroToTwo = place.add(1);
    Tensor exact =
        corners
            ? zeroToTwo.multiply((size - 1) / 2f)
            : zeroToTwo.multiply(size).subtract(1).multiply(0.5f);
    Tensor at = inside(filter == Filter.NEAREST ? exact.detach().round() : exact, size);
    if (filter == Filter.NEAREST) {
      return List.of(tap(at, size, null));
    }
    Tensor before = at.detach().floor();
    Tensor t = at.subtract(before);
    int first = filter == Filter.LINEAR ? 0 : -1;
    List<Tensor> weights = filter == Filter.LINEAR ? linear(t) : cubic(t);
    List<Tap> taps = new ArrayList<>();
    for (int i = 0; i < weights.size(); i++) {
      taps.add(tap(before.add(first + i), size, weights.get(i)));
    }
    return taps;
  }

  /** Moves places outside of an image according to the padding. */
  private Tensor inside(Tensor at, int size) {
    float low = corners ? 0 : -0.5f;
    float high = size - 1 - low;
    return switch (padding) {
      case ZEROS -> at;
      case BORDER -> {
        Tensor x = at.detach();
        Tensor outside = x.lessThan(low).add(x.greaterThan(high));
        yield outside.where(at.clamp(0, size - 1), at);
      }
      case REFLECTION -> reflected(at, low, high);
    };
  }

  /** Reflects places at both ends until they lie between them. */
  private static Tensor reflected(Tensor at, float low, float high) {
    float range = high - low;
    if (range == 0) {
      return at.multiply(0);
    }
    Tensor distance = at.subtract(low).abs();
    Tensor periods = distance.detach().multiply(1 / (2 * range)).floor();
    Tensor rest = distance.subtract(periods.multiply(2 * range));
    return rest.minimum(rest.negate().add(2 * range)).add(low);
  }

  private Tap tap(Tensor pixel, int size, @Nullable Tensor weight) {
    Tensor index =
        padding == Padding.REFLECTION
            ? reflected(pixel, corners ? 0 : -0.5f, size - (corners ? 1 : 0.5f)).round()
            : pixel;
    Tensor clamped = index.clamp(0, size - 1);
    if (padding != Padding.ZEROS) {
      return new Tap(clamped, weight);
    }
    Tensor exists = pixel.equalTo(clamped);
    return new Tap(clamped, weight == null ? exists : weight.multiply(exists));
  }

  private static List<Tensor> linear(Tensor t) {
    return List.of(t.negate().add(1), t);
  }

  private static List<Tensor> cubic(Tensor t) {
    Tensor rest = t.negate().add(1);
    return Arrays.asList(outer(t.add(1)), inner(t), inner(rest), outer(rest.add(1)));
  }

  /** Returns the cubic function at a distance of at most 1. */
  private static Tensor inner(Tensor d) {
    return polynomial(d, A + 2, -(A + 3), 0, 1);
  }

  /** Returns the cubic function at a distance of 1 to 2. */
  private static Tensor outer(Tensor d) {
    return polynomial(d, A, -5 * A, 8 * A, -4 * A);
  }

  private static Tensor polynomial(Tensor d, double... coefficients) {
    Tensor sum = d.multiply((float) coefficients[0]);
    for (int i = 1; i < coefficients.length - 1; i++) {
      sum = sum.add((float) coefficients[i]).multiply(d);
    }
    return sum.add((float) coefficients[coefficients.length - 1]);
  }
}
