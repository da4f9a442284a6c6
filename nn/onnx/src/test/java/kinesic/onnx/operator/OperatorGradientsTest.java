package kinesic.onnx.operator;

import static kinesic.onnx.operator.LayoutGradients.node;

import java.util.List;
import java.util.stream.Stream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.GradientCheck;
import kinesic.onnx.Graphs;
import kinesic.onnx.OnnxModel;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Results and gradients do not depend on the order of the axes in memory. */
final class OperatorGradientsTest {

  private static final Shape IMAGES = Shape.of(2, 4, 2, 4);

  /** Nodes that compute y from images x, [2, 4, 2, 4] between -3.2 and 3.2, and p > 0. */
  private static Stream<List<Object>> nodes() {
    return Stream.of(
        node("y = Abs(x)"),
        node("y = Ceil(x)"),
        node("y = Exp(x)"),
        node("y = Log(p)"),
        node("y = Sqrt(p)"),
        node("y = Reciprocal(p)"),
        node("y = Atan(x)"),
        node("y = Sinh(x)"),
        node("y = Asinh(x)"),
        node("y = Softsign(x)"),
        node("y = Celu(x)", "alpha", 2f),
        node("y = Selu(x)"),
        node("y = Swish(x)", "alpha", 0.5f),
        node("y = Shrink(x)", "bias", 0.5f, "lambd", 1f),
        node("y = ThresholdedRelu(x)", "alpha", 0.6f),
        node("y = HardSigmoid(x)", "alpha", 0.25f, "beta", 0.4f),
        node("y = Gelu(x)", "approximate", "tanh"),
        node("y = PRelu(x, slope)"),
        node("y = Clip(x, -1.1)"),
        node("y = Add(x, slope)"),
        node("y = Div(x, p)"),
        node("y = Div(slope, p)"),
        node("y = Pow(p, x)"),
        node("y = Pow(x, 2.0)"),
        node("y = Mod(x, 2.0)"),
        node("y = Max(x, p, slope)"),
        node("y = Mean(x, p, row)"),
        node("y = Mul(x, row)"),
        node("y = Where(mask, x, p)"),
        node("y = Softmax(x)", "axis", 1),
        node("y = LogSoftmax(x)", "axis", -1),
        node("y = ReduceMean(x, axes)"),
        node("y = ReduceMean(x, axes)", "keepdims", 0),
        node("y = ReduceMax(x, 1)"),
        node("y = ReduceL2(x, 1)", "keepdims", 0),
        node("y = ReduceLogSum(p)"),
        node("y = ReduceLogSumExp(x, axes)"),
        node("y = ReduceProd(x, 1)"),
        node("y = CumSum(x, 3)", "exclusive", 1, "reverse", 1),
        node("y = Concat(x, p)", "axis", 1),
        node("y = Concat(x, p, x)", "axis", 3),
        node("y, z = Split(x)", "axis", 1, "num_outputs", 2),
        node("y = Slice(x, 1, 3, 1)"),
        node("y = Slice(x, -1, -100, 3, -1)"),
        node("y = Gather(x, index)", "axis", 1),
        node("y = Gather(x, index)", "axis", 3),
        node("y = Tile(x, repeats)"),
        node("y = Expand(s, shape)"),
        node("y = Pad(x, pads)", "mode", "reflect"),
        node("y = Pad(x, pads)", "mode", "edge"),
        node("y = Pad(x, pads)"),
        node("y = Trilu(x)"),
        node("y = DepthToSpace(x)", "blocksize", 2, "mode", "CRD"),
        node("y = DepthToSpace(x)", "blocksize", 2),
        node("y = SpaceToDepth(x)", "blocksize", 2),
        node("y = Reshape(x, matrix)"),
        node("y = Unsqueeze(x, axes)"));
  }

  private static OnnxModel model(List<Object> node) {
    return OnnxModel.of(
        Graphs.version(28)
            .input("x", -1, 4, 2, 4)
            .input("p", -1, 4, 2, 4)
            .weights("slope", Shape.of(4, 1, 1), 0.1f, -0.3f, 0.5f, 1.2f)
            .weights("row", Shape.of(4), 2, -1, 0.5f, 3)
            .weights("-1.1", Shape.SCALAR, -1.1f)
            .weights("2.0", Shape.SCALAR, 2)
            .weights("3.0", Shape.SCALAR, 3)
            .integers("1", 1)
            .integers("2", 2)
            .integers("3", 3)
            .integers("-1", -1)
            .integers("-100", -100)
            .integers("axes", 2, 3)
            .integers("index", 2, 0, -1, 2)
            .integers("repeats", 1, 2, 1, 2)
            .integers("shape", 2, 4, 3, 4)
            .integers("pads", 0, 1, 1, 2, 0, 2, 0, 1)
            .integers("matrix", 2, -1)
            .node("s = Slice(x, 1, 2, 2)")
            .node("mask = Greater(p, 3.0)")
            .node((String) node.getFirst(), node.subList(1, node.size()).toArray())
            .output("y"));
  }

  @ParameterizedTest
  @MethodSource("nodes")
  void gradients_are_right_in_every_layout(List<Object> node) {
    Tensor x = LayoutGradients.values(IMAGES, 1, 0).asParameter();
    Tensor p = LayoutGradients.values(IMAGES, 2, 4).asParameter();
    LayoutGradients.check(model(node), x, p, new GradientCheck());
  }
}
