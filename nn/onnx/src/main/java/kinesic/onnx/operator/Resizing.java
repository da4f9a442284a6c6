package kinesic.onnx.operator;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.op.Interpolate;
import kinesic.kernels.AxisWeights;
import kinesic.kernels.InterpolationAxis;
import kinesic.kernels.InterpolationMode;
import kinesic.onnx.operator.ResizeFilter.Kind;
import org.jspecify.annotations.Nullable;

/**
 * A change of sizes. Images are interpolated by the engine's op if it computes the same function;
 * otherwise each axis is multiplied by a matrix of weights, or its indices are selected.
 *
 * @param axes what changes
 * @param filter the function through the pixels
 * @param extrapolation the value of results outside of the region that is sampled
 */
record Resizing(List<ResizeAxis> axes, ResizeFilter filter, float extrapolation) {

  private static final int ROWS = 2;
  private static final int COLUMNS = 3;

  /** Copies the axes that change. */
  Resizing {
    axes = axes.stream().filter(axis -> !axis.isIdentity()).toList();
  }

  /** Returns the tensor with other sizes, in its own layout where that is possible. */
  TensorOperand apply(TensorOperand x) {
    Interpolate op = x.shape().rank() == 4 ? interpolation(x.shape()) : null;
    if (op != null) {
      return x.images().map(op::apply);
    }
    TensorOperand y = x;
    for (ResizeAxis axis : axes) {
      y = along(axis, y.along(axis.axis()));
    }
    return withExtrapolation(y);
  }

  // ---------------------------------------------------------------- the op of the engine

  /** Returns the op that computes the same; null if there is none. */
  private @Nullable Interpolate interpolation(Shape shape) {
    boolean others = axes.stream().anyMatch(axis -> axis.axis() != ROWS && axis.axis() != COLUMNS);
    if (axes.isEmpty() || others) {
      return null;
    }
    ResizeAxis down = find(ROWS, shape);
    ResizeAxis across = find(COLUMNS, shape);
    InterpolationMode mode = mode();
    boolean corners = down.places() == ResizeAxis.Places.ALIGN_CORNERS;
    boolean same = matches(down, corners, mode) && matches(across, corners, mode);
    if (!same || Math.min(down.results(), across.results()) < 1) {
      return null;
    }
    if (down.isExact() && across.isExact()) {
      return Interpolate.toSize(down.results(), across.results(), mode, corners);
    }
    return corners || !isRoundedDown(down) || !isRoundedDown(across)
        ? null
        : Interpolate.byFactor(down.factor(), across.factor(), mode, false);
  }

  private ResizeAxis find(int axis, Shape shape) {
    int size = shape.size(axis);
    ResizeAxis.Places places = axes.getFirst().places();
    return axes.stream()
        .filter(candidate -> candidate.axis() == axis)
        .findFirst()
        .orElse(new ResizeAxis(axis, size, size, 1, places, 0, 1));
  }

  private InterpolationMode mode() {
    return switch (filter.kind()) {
      case NEAREST -> InterpolationMode.NEAREST;
      case LINEAR -> InterpolationMode.BILINEAR;
      case CUBIC -> InterpolationMode.BICUBIC;
    };
  }

  private static boolean isRoundedDown(ResizeAxis axis) {
    return axis.results() == (int) (axis.pixels() * axis.factor());
  }

  private boolean matches(ResizeAxis axis, boolean corners, InterpolationMode mode) {
    if (axis.places() == ResizeAxis.Places.TF_CROP_AND_RESIZE || axis.results() < 1) {
      return false;
    }
    if (filter.kind() == Kind.NEAREST) {
      double step = axis.isExact() ? (double) axis.pixels() / axis.results() : 1 / axis.factor();
      AxisWeights weights =
          new InterpolationAxis(axis.pixels(), axis.results(), mode, false, step).weights();
      int[] nearest = filter.nearest(axis);
      return !corners
          && IntStream.range(0, nearest.length).allMatch(o -> weights.source(o) == nearest[o]);
    }
    boolean standard =
        filter.kind() == Kind.LINEAR || (filter.a() == -0.75 && !filter.excludesOutside());
    return standard
        && !filter.antialias()
        && switch (axis.places()) {
          case HALF_PIXEL -> true;
          case PYTORCH_HALF_PIXEL -> axis.results() > 1;
          case HALF_PIXEL_SYMMETRIC, ALIGN_CORNERS -> axis.isExact();
          default -> false;
        };
  }

  // ---------------------------------------------------------------- any axis

  private TensorOperand along(ResizeAxis resized, TensorOperand x) {
    int axis = x.layout().axis(resized.axis());
    Tensor t = x.tensor();
    boolean outside = resized.places() == ResizeAxis.Places.TF_CROP_AND_RESIZE;
    if (filter.kind() == Kind.NEAREST && !outside) {
      return x.with(t.indexSelect(axis, filter.nearest(resized)));
    }
    HostArray weights =
        HostArray.floats(Shape.of(resized.results(), resized.pixels()), filter.weights(resized));
    Tensor matrix = weights.on(t.backend());
    Shape s = t.shape();
    if (axis == s.rank() - 1) {
      return x.with(
          t.reshape(s.insert(axis, 1).toArray())
              .matmul(matrix, false, true)
              .reshape(s.with(axis, resized.results()).toArray()));
    }
    Tensor columns = t.reshape(s.leading(axis).append(s.size(axis), s.inner(axis)).toArray());
    return x.with(matrix.matmul(columns).reshape(s.with(axis, resized.results()).toArray()));
  }

  /** Adds the extrapolation value to the results that are outside, which are 0. */
  private TensorOperand withExtrapolation(TensorOperand y) {
    boolean inside =
        axes.stream().noneMatch(axis -> axis.places() == ResizeAxis.Places.TF_CROP_AND_RESIZE);
    if (inside || extrapolation == 0) {
      return y;
    }
    int[] sizes = new int[y.shape().rank()];
    Arrays.fill(sizes, 1);
    axes.forEach(axis -> sizes[axis.axis()] = axis.results());
    Shape shape = Shape.of(sizes);
    float[] added = new float[shape.elements()];
    for (int i = 0; i < added.length; i++) {
      int position = i;
      boolean outside =
          axes.stream()
              .anyMatch(
                  axis -> axis.isOutside(position / shape.inner(axis.axis()) % axis.results()));
      added[i] = outside ? extrapolation : 0;
    }
    Tensor values = HostArray.floats(shape, added).on(y.tensor().backend());
    return Broadcast.apply(Tensor::add, y, TensorOperand.of(values));
  }
}
