package kinesic.onnx.operator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import kinesic.engine.Shape;
import kinesic.kernels.Window;

/**
 * The windows of a convolution or pooling along one axis of images.
 *
 * @param kernel the taps of a window
 * @param stride the distance of two windows
 * @param dilation the distance of two taps
 * @param before the padding before the first pixel
 * @param after the padding after the last pixel
 */
record SpatialAxis(int kernel, int stride, int dilation, int before, int after) {

  /** One tap, without padding: the other axis of images of one row. */
  static final SpatialAxis SINGLE = new SpatialAxis(1, 1, 1, 0, 0);

  /**
   * Reads the attributes {@code strides}, {@code dilations}, {@code pads} and {@code auto_pad}.
   *
   * @param kernel the taps on each spatial axis
   * @param x the shape of the images, [n, c, ...]
   */
  static List<SpatialAxis> of(Call call, List<Integer> kernel, Shape x) {
    int axes = kernel.size();
    List<Long> strides = call.attributes().integers("strides", Collections.nCopies(axes, 1L));
    List<Long> dilations = call.attributes().integers("dilations", Collections.nCopies(axes, 1L));
    List<Long> pads = call.attributes().integers("pads", Collections.nCopies(2 * axes, 0L));
    String automatic = call.text("auto_pad", "NOTSET");
    List<SpatialAxis> result = new ArrayList<>();
    for (int i = 0; i < axes; i++) {
      SpatialAxis axis =
          new SpatialAxis(
              kernel.get(i),
              Math.toIntExact(strides.get(i)),
              Math.toIntExact(dilations.get(i)),
              Math.toIntExact(pads.get(i)),
              Math.toIntExact(pads.get(axes + i)));
      result.add(axis.padded(automatic, x.size(2 + i)));
    }
    return result;
  }

  /**
   * Returns the taps on each spatial axis that a filter or the attribute {@code kernel_shape} has.
   */
  static List<Integer> kernel(Call call, List<Integer> otherwise) {
    List<Long> given = call.attributes().integers("kernel_shape");
    return given == null ? otherwise : given.stream().map(Math::toIntExact).toList();
  }

  private SpatialAxis padded(String automatic, int pixels) {
    return switch (automatic) {
      case "SAME_UPPER", "SAME_LOWER" -> {
        int windows = Math.ceilDiv(pixels, stride);
        int total = Math.max((windows - 1) * stride + span() - pixels, 0);
        yield withPadding(total, automatic.equals("SAME_UPPER"));
      }
      case "VALID" -> new SpatialAxis(kernel, stride, dilation, 0, 0);
      default -> this;
    };
  }

  /**
   * Returns this axis with padding on both sides.
   *
   * @param total the padding
   * @param upper whether the larger half comes after the last pixel
   */
  SpatialAxis withPadding(int total, boolean upper) {
    int small = total / 2;
    int large = total - small;
    return new SpatialAxis(kernel, stride, dilation, upper ? small : large, upper ? large : small);
  }

  /** Returns the pixels from the first to the last tap. */
  int span() {
    return (kernel - 1) * dilation + 1;
  }

  /** Returns the window of two axes. */
  static Window window(SpatialAxis y, SpatialAxis x) {
    return new Window(
        y.kernel,
        x.kernel,
        y.stride,
        x.stride,
        y.dilation,
        x.dilation,
        y.before,
        x.before,
        y.after,
        x.after);
  }
}
