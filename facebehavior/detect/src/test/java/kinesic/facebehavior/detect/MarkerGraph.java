package kinesic.facebehavior.detect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import kinesic.engine.Shape;
import kinesic.onnx.format.Attribute;
import kinesic.onnx.format.ElementType;
import kinesic.onnx.format.GraphData;
import kinesic.onnx.format.ModelData;
import kinesic.onnx.format.NodeData;
import kinesic.onnx.format.TensorData;
import kinesic.onnx.format.ValueData;

/**
 * The network of {@link MarkerDetector}: for each cell, the mass and the centre of the magenta
 * pixels around it give the place and the size of a marker.
 */
final class MarkerGraph {

  private static final int WINDOW = 5; // cells
  private static final int DECLARED = 640; // pixels, as in YuNet's file
  private static final float STEEP = 1000;

  private final List<NodeData> nodes = new ArrayList<>();
  private final Map<String, TensorData> initialisers = new LinkedHashMap<>();
  private int values;

  private MarkerGraph() {}

  /** Returns the network. */
  static ModelData model() {
    MarkerGraph graph = new MarkerGraph();
    String excess =
        graph.convolution("input", Shape.of(1, 3, 1, 1), 1, 0, 0.5f / 255, -1f / 255, 0.5f / 255);
    String magenta = graph.relu(graph.multiply(graph.add(excess, -0.35f), 1 / 0.65f));
    List<ValueData> outputs = new ArrayList<>();
    for (int stride : YuNet.STRIDES) {
      graph.level(magenta, stride);
    }
    for (int stride : YuNet.STRIDES) {
      for (String kind : List.of("cls", "obj", "bbox", "kps")) {
        outputs.add(new ValueData(kind + "_" + stride, ElementType.FLOAT, null));
      }
    }
    ValueData input =
        new ValueData(
            "input",
            ElementType.FLOAT,
            LongStream.of(1, 3, DECLARED, DECLARED)
                .mapToObj(size -> new ValueData.Dimension(size, ""))
                .toList());
    return new ModelData(
        8,
        "kinesic",
        "",
        Map.of("", 11L),
        Map.of(),
        new GraphData("marker", graph.nodes, graph.initialisers, List.of(input), outputs));
  }

  private void level(String magenta, int stride) {
    String cells = convolution(magenta, Shape.of(3, 1, stride, stride), stride, 0, moments(stride));
    String mass = add(around(cells, 0), 1e-6f); // in cells
    String x = node("Div", around(cells, 1), mass); // of the centre, in strides from the cell
    String y = node("Div", around(cells, 2), mass);
    String size = node("Sqrt", mass); // in strides
    String fires = node("Mul", node("Mul", isIn(x, 0, 1), isIn(y, 0, 1)), isIn(size, 0.9f, 2.2f));
    String side = node("Log", multiply(size, MarkerDetector.SHARE));
    output("obj_" + stride, fires, 1);
    output("cls_" + stride, multiply(fires, 0.9f), 1);
    output("bbox_" + stride, concat(x, y, side, side), 4);
    output("kps_" + stride, points(concat(x, y, size)), 10);
  }

  /** Returns filters that give the mass of a cell and the moments about its first pixel. */
  private static float[] moments(int stride) {
    int pixels = stride * stride;
    float[] filters = new float[3 * pixels];
    for (int row = 0; row < stride; row++) {
      for (int column = 0; column < stride; column++) {
        int i = row * stride + column;
        filters[i] = 1f / pixels;
        filters[pixels + i] = (float) column / stride / pixels;
        filters[2 * pixels + i] = (float) row / stride / pixels;
      }
    }
    return filters;
  }

  /** Returns the mass (0) or a moment (1 or 2) of the cells around each. */
  private String around(String cells, int which) {
    int window = WINDOW * WINDOW;
    float[] filter = new float[3 * window];
    for (int i = 0; i < window; i++) {
      int column = i % WINDOW - WINDOW / 2;
      int row = i / WINDOW - WINDOW / 2;
      filter[i] = which == 0 ? 1 : which == 1 ? column : row;
      filter[which * window + i] = 1;
    }
    return convolution(cells, Shape.of(1, 3, WINDOW, WINDOW), 1, WINDOW / 2, filter);
  }

  private String points(String placeAndSize) {
    float[] filter = new float[10 * 3];
    for (int i = 0; i < 10; i++) {
      filter[3 * i + i % 2] = 1;
      filter[3 * i + 2] = MarkerDetector.SHARE * MarkerDetector.point(i);
    }
    return convolution(placeAndSize, Shape.of(10, 3, 1, 1), 1, 0, filter);
  }

  /** Returns 1 where a value is between two numbers, else 0. */
  private String isIn(String value, float least, float most) {
    float middle = (least + most) / 2;
    String distance = node("Abs", add(value, -middle));
    String inside = multiply(add(distance, -(most - middle) - 0.5f / STEEP), -STEEP);
    return node("Clip", inside, constant(0), constant(1));
  }

  private void output(String name, String value, int numbers) {
    String last = next();
    nodes.add(
        node(
            "Transpose",
            List.of(value),
            last,
            Map.of("perm", new Attribute.Integers(List.of(0L, 2L, 3L, 1L)))));
    String shape = next();
    initialisers.put(shape, TensorData.of(shape, Shape.of(3), 1L, -1L, numbers));
    nodes.add(node("Reshape", List.of(last, shape), name, Map.of()));
  }

  private String convolution(String x, Shape shape, int stride, int padding, float... filters) {
    String weights = next();
    initialisers.put(weights, TensorData.of(weights, shape, filters));
    String y = next();
    long p = padding;
    nodes.add(
        node(
            "Conv",
            List.of(x, weights),
            y,
            Map.of(
                "strides", new Attribute.Integers(List.of((long) stride, (long) stride)),
                "pads", new Attribute.Integers(List.of(p, p, p, p)))));
    return y;
  }

  private String concat(String... x) {
    String y = next();
    nodes.add(node("Concat", List.of(x), y, Map.of("axis", new Attribute.Integer(1))));
    return y;
  }

  private String relu(String x) {
    return node("Relu", x);
  }

  private String add(String x, float number) {
    return node("Add", x, constant(number));
  }

  private String multiply(String x, float number) {
    return node("Mul", x, constant(number));
  }

  private String constant(float number) {
    String name = next();
    initialisers.put(name, TensorData.of(name, Shape.of(), number));
    return name;
  }

  private String node(String type, String... x) {
    String y = next();
    nodes.add(node(type, List.of(x), y, Map.of()));
    return y;
  }

  private static NodeData node(
      String type, List<String> x, String y, Map<String, Attribute> attributes) {
    return new NodeData("", "", type, x, List.of(y), attributes);
  }

  private String next() {
    return "value" + values++;
  }
}
