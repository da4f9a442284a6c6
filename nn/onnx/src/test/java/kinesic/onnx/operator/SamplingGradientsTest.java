package kinesic.onnx.operator;

import static kinesic.onnx.operator.LayoutGradients.node;

import java.util.List;
import java.util.stream.Stream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.GradientCheck;
import kinesic.onnx.Graphs;
import kinesic.onnx.OnnxModel;
import kinesic.onnx.format.TensorData;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Resizing, sampling, selecting and scattering: results and gradients in every layout. */
final class SamplingGradientsTest {

  private static final Shape IMAGES = Shape.of(2, 3, 4, 4);

  /** Nodes that compute y from images x and p, [2, 3, 4, 4]. */
  private static Stream<List<Object>> nodes() {
    return Stream.of(
        node("y = Resize(x, , , larger)", "mode", "linear"),
        node("y = Resize(x, , , larger)", "mode", "nearest"),
        node("y = Resize(x, , , larger)", "mode", "cubic", "exclude_outside", 1),
        node("y = Resize(x, , , smaller)", "mode", "linear", "antialias", 1),
        node("y = Resize(x, , , channels)", "mode", "linear"),
        node("y = Resize(x, , factors)", "mode", "cubic"),
        node(
            "y = Resize(x, region, , larger)",
            "mode",
            "linear",
            "coordinate_transformation_mode",
            "tf_crop_and_resize",
            "extrapolation_value",
            2f),
        node("y = Upsample(x, factors)", "mode", "nearest"),
        node("y = GridSample(x, grid)"),
        node("y = GridSample(x, grid)", "mode", "cubic", "align_corners", 1),
        node("y = GridSample(x, grid)", "padding_mode", "border"),
        node("y = GridSample(x, grid)", "padding_mode", "reflection"),
        node("y = GridSample(x, affine)"),
        node("y = GatherElements(x, elements)", "axis", 3),
        node("y = GatherND(x, rows)"),
        node("y = GatherND(x, pairs)", "batch_dims", 1),
        node("y = ScatterElements(x, elements, some)", "axis", 1),
        node("y = ScatterElements(x, elements, some)", "axis", 1, "reduction", "add"),
        node("y = ScatterElements(x, elements, some)", "axis", 1, "reduction", "mul"),
        node("y = ScatterND(x, rows, part)"),
        node("y = ScatterND(x, rows, part)", "reduction", "max"),
        node("y, i = TopK(x, 2)", "axis", 1),
        node("y, i = TopK(x, 3)", "axis", 2, "largest", 0),
        node("y = CenterCropPad(x, centred)"),
        node("y = RoiAlign(x, regions, images)", "output_height", 2, "output_width", 3),
        node("y = RoiAlign(x, regions, images)", "mode", "max", "sampling_ratio", 2),
        node("y = Col2Im(columns, image, block)"),
        node("y = Einsum(x, p)", "equation", "nchw,nCh w->ncC"),
        node("y = Einsum(x, p)", "equation", "...ij,...jk"),
        node("y = Einsum(x)", "equation", "ncii->cin"));
  }

  private static OnnxModel model(List<Object> node) {
    String line = (String) node.getFirst();
    return OnnxModel.of(
        Graphs.version(line.contains("Upsample") ? 9 : 20)
            .input("x", -1, 3, 4, 4)
            .input("p", -1, 3, 4, 4)
            .weights("factors", Shape.of(4), 1, 1, 1.5f, 2)
            .weights("region", Shape.of(8), 0, 0, -0.2f, 0.1f, 1, 1, 0.8f, 1.3f)
            .weights("theta", Shape.of(2, 2, 3), 0.9f, 0.1f, 0, -0.2f, 0.8f, 0.1f, 1, 0, 0, 0, 1, 0)
            .integers("larger", 2, 3, 7, 8)
            .integers("smaller", 2, 3, 2, 3)
            .integers("channels", 2, 5, 4, 4)
            .integers("size", 2, 3, 3, 5)
            .integers("centred", 2, 5, 2, 3)
            .weights("regions", Shape.of(3, 4), 0, 0.5f, 3, 3.5f, -1, -1, 2, 2, 1, 1, 1.2f, 5)
            .integers("images", 0, 1, 1)
            .integers("image", 3, 3)
            .integers("block", 2, 2)
            .integers("column sizes", 2, 12, 4)
            .node("columns = Reshape(x, column sizes)")
            .integers("2", 2)
            .integers("3", 3)
            .node("elements = Constant()", "value", indices(Shape.of(2, 2, 2, 1)))
            .node("rows = Constant()", "value", indices(Shape.of(4, 2)))
            .node("pairs = Constant()", "value", indices(Shape.of(2, 2, 2)))
            .integers("some sizes", 2, 2, 2, 1)
            .integers("begin", 0)
            .integers("flat", -1)
            .integers("8", 8)
            .integers("64", 64)
            .integers("part sizes", 4, 4, 4)
            .integers("grid sizes", 2, 4, 6, 2)
            .node("line = Reshape(p, flat)")
            .node("first = Slice(line, begin, 8)")
            .node("some = Reshape(first, some sizes)")
            .node("more = Slice(line, begin, 64)")
            .node("part = Reshape(more, part sizes)")
            .weights(
                "base", Shape.of(6, 2), -0.5f, 0, 0, 0.5f, -1.5f, 0, 0.5f, 1.5f, 0, 0, 0.5f, -0.5f)
            .weights("small", Shape.SCALAR, 0.02f)
            .node("near = Mul(p, small)")
            .node("moves = Reshape(near, grid sizes)")
            .node("grid = Add(moves, base)")
            .node("affine = AffineGrid(theta, size)")
            .node(line, node.subList(1, node.size()).toArray())
            .output("y"));
  }

  /** Returns indices of an axis of at least 3; some repeat. */
  private static TensorData indices(Shape shape) {
    return TensorData.of("", shape, 0L, 1, -1, 2, 1, 0, 0, 1);
  }

  @ParameterizedTest
  @MethodSource("nodes")
  void gradients_are_right_in_every_layout(List<Object> node) {
    Tensor x = LayoutGradients.values(IMAGES, 1, 0).asParameter();
    Tensor p = LayoutGradients.values(IMAGES, 2, 0).asParameter();
    LayoutGradients.check(model(node), x, p, new GradientCheck().withTolerance(2e-3));
  }
}
