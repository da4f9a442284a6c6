package kinesic.facebehavior.detect;

import java.util.List;
import java.util.Optional;
import kinesic.engine.Tensor;
import kinesic.facebehavior.image.Picture;

/** A network whose cells predict faces. Implementations are thread-safe. */
interface FaceNetwork {

  /**
   * What the cells of one grid predict.
   *
   * @param stride the distance of the cells in pixels
   * @param columns the cells of a row
   * @param classes [cells] the probability that an object is a face
   * @param objects [cells] the probability of an object
   * @param boxes [cells, 4] the offset of the box's centre from the cell in strides, and the
   *     logarithm of width and height in strides
   * @param points [cells, 10] the offset of each landmark from the cell, in strides
   */
  record Grid(
      int stride, int columns, Tensor classes, Tensor objects, Tensor boxes, Tensor points) {}

  /** Returns the only size that the network accepts; empty if it accepts all. */
  Optional<CanvasSize> fixed();

  /**
   * Applies the network.
   *
   * @param picture no larger than {@code size}; the rest of the input is black
   * @return one grid for each stride
   */
  List<Grid> run(Picture picture, CanvasSize size);
}
