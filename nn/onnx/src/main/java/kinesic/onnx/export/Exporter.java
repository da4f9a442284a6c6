package kinesic.onnx.export;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Op;
import kinesic.engine.op.AveragePool2d;
import kinesic.engine.op.BatchNorm;
import kinesic.engine.op.Concat;
import kinesic.engine.op.Conv2d;
import kinesic.engine.op.ConvTranspose2d;
import kinesic.engine.op.Interpolate;
import kinesic.engine.op.MaxPool2d;
import kinesic.engine.op.Pad;
import kinesic.engine.op.Slice;
import kinesic.engine.op.ToBlocked;
import kinesic.engine.trace.Graph;
import kinesic.engine.trace.Value;
import kinesic.kernels.ImageLayout;
import kinesic.nn.Module;
import kinesic.onnx.format.ElementType;
import kinesic.onnx.format.GraphData;
import kinesic.onnx.format.ModelData;
import kinesic.onnx.format.NodeData;
import kinesic.onnx.format.TensorData;
import kinesic.onnx.format.ValueData;

/**
 * Turns a module into an ONNX model. The graph of the module, in evaluation mode, is traced for two
 * and for three samples: what differs depends on the batch size. {@link GraphWriter} writes its
 * ops. The result must be the same for three and four samples; otherwise something in the graph
 * would hold for one batch size only.
 */
public final class Exporter {

  /** The version of the operator set of the models. */
  public static final long OPERATOR_SET = 24;

  private static final long IR_VERSION = 12; // the first that has this operator set
  private static final String PRODUCER = "kinesic";
  private static final String BATCH = "batch"; // the name of the free size
  private static final int SAMPLES = 2;

  /** What reads images as [n, c, h, w]. */
  private static final Set<Class<? extends Op>> IMAGE_OPS =
      Set.of(
          Conv2d.class,
          ConvTranspose2d.class,
          MaxPool2d.class,
          AveragePool2d.class,
          Interpolate.class,
          BatchNorm.class,
          ToBlocked.class);

  /** What passes images on with their axes in any order, besides element-wise ops. */
  private static final Set<Class<? extends Op>> ANY_ORDER =
      Set.of(Slice.class, Concat.class, Pad.class);

  private final Module module;
  private final Function<List<Shape>, Graph> tracer;
  private final ExportOptions options;

  private Exporter(Module module, Function<List<Shape>, Graph> tracer, ExportOptions options) {
    this.module = module;
    this.tracer = tracer;
    this.options = options;
  }

  /**
   * Returns a module as a model.
   *
   * @param inputs the shapes of its inputs, such as [n, h, w, c], each with at least one axis; n
   *     matters only if the batch size is fixed
   * @throws IllegalArgumentException if the module does not accept the shapes, an op cannot be
   *     written, or the batch axis cannot be free; the message names all ops that cannot be written
   * @throws IllegalStateException if the parameters have no values yet, or the outputs depend on
   *     the elements of a tensor in another way than through ops
   */
  public static ModelData model(Module module, List<Shape> inputs, ExportOptions options) {
    return model(
        new Exporter(
            module, s -> module.trace(ImageLayout.CHANNELS_LAST, s.toArray(Shape[]::new)), options),
        inputs);
  }

  /**
   * Returns a function that uses a module as a model, such as its outputs with a softmax.
   *
   * @param function maps the inputs to the outputs
   * @param inputs the shapes of its inputs, as for {@link #model(Module, List, ExportOptions)}
   * @throws IllegalArgumentException as {@link #model(Module, List, ExportOptions)}
   * @throws IllegalStateException as {@link #model(Module, List, ExportOptions)}
   */
  public static ModelData model(
      Module module,
      Function<List<Tensor>, List<Tensor>> function,
      List<Shape> inputs,
      ExportOptions options) {
    return model(
        new Exporter(
            module,
            s -> module.trace(ImageLayout.CHANNELS_LAST, function, s.toArray(Shape[]::new)),
            options),
        inputs);
  }

  private static ModelData model(Exporter exporter, List<Shape> inputs) {
    ExportOptions options = exporter.options;
    return new ModelData(
        IR_VERSION,
        PRODUCER,
        version(),
        Map.of("", OPERATOR_SET),
        options.metadata(),
        options.isBatchFixed() ? exporter.fixed(inputs) : exporter.free(inputs));
  }

  private static String version() {
    String version = Exporter.class.getPackage().getImplementationVersion();
    return version == null ? "" : version; // null without a jar
  }

  private GraphData fixed(List<Shape> inputs) {
    Graph graph = tracer.apply(inputs);
    return graph(graph, new Batch(1, graph, graph));
  }

  private GraphData free(List<Shape> inputs) {
    for (Shape input : inputs) {
      if (input.rank() == 0) {
        throw new IllegalArgumentException(
            "export: a scalar input has no batch axis; fix the batch size");
      }
    }
    Graph two = tracer.apply(resized(inputs, SAMPLES));
    Graph three = tracer.apply(resized(inputs, SAMPLES + 1));
    Graph four = tracer.apply(resized(inputs, SAMPLES + 2));
    GraphData result = graph(two, new Batch(SAMPLES, two, three));
    requireSame(result, graph(three, new Batch(SAMPLES + 1, three, four)));
    return result;
  }

  private static List<Shape> resized(List<Shape> inputs, int samples) {
    return inputs.stream().map(shape -> shape.with(0, samples)).toList();
  }

  /** Checks that a graph is that of any batch size. */
  private static void requireSame(GraphData one, GraphData other) {
    Set<String> different = new HashSet<>();
    for (TensorData tensor : one.initialisers().values()) {
      TensorData same = other.initialisers().get(tensor.name());
      if (same == null
          || !same.shape().equals(tensor.shape())
          || !same.bytes().equals(tensor.bytes())) {
        different.add(tensor.name());
      }
    }
    for (int i = 0; i < one.nodes().size(); i++) {
      NodeData node = one.nodes().get(i);
      boolean isSame = i < other.nodes().size() && node.equals(other.nodes().get(i));
      if (!isSame || node.inputs().stream().anyMatch(different::contains)) {
        throw new IllegalArgumentException(
            "export: %s depends on the batch size, so the batch axis cannot be free; fix the batch size"
                .formatted(node));
      }
    }
  }

  // ---------------------------------------------------------------- inputs and outputs

  private GraphData graph(Graph graph, Batch batch) {
    GraphWriter writer = new GraphWriter(graph, batch, module.state());
    List<String> names = names(options.inputs(), graph.inputs().size(), "input");
    List<String> outputNames = names(options.outputs(), graph.outputs().size(), "output");
    List<ValueData> inputs = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      Value.Input input = graph.inputs().get(i);
      Order order = order(input, writer);
      writer.input(input, names.get(i), order);
      inputs.add(value(names.get(i), input, order, batch));
    }
    outputNames.forEach(name -> writer.nodes().reserve(name));
    writer.write(graph.results());
    Map<String, String> renamed = new HashMap<>();
    List<ValueData> outputs = new ArrayList<>();
    for (int i = 0; i < outputNames.size(); i++) {
      Value output = graph.outputs().get(i);
      Order order = outputOrder(output, writer);
      String name = writer.in(output, order, "");
      if (!(output instanceof Value.Result) || renamed.containsKey(name) || names.contains(name)) {
        name = writer.nodes().add("", "Identity", new Attributes(), name);
      }
      renamed.put(name, outputNames.get(i));
      outputs.add(value(outputNames.get(i), output, order, batch));
    }
    return writer.nodes().graph(module.getClass().getSimpleName(), renamed, inputs, outputs);
  }

  private static List<String> names(List<String> given, int count, String usual) {
    if (given.isEmpty()) {
      return count == 1
          ? List.of(usual)
          : IntStream.range(0, count).mapToObj(i -> usual + "_" + i).toList();
    }
    if (given.size() != count || new HashSet<>(given).size() != count) {
      throw new IllegalArgumentException(
          "export: %s are not different names for %s %ss".formatted(given, count, usual));
    }
    return given;
  }

  private Order order(Value.Input input, GraphWriter writer) {
    boolean isImage =
        input.shape().rank() == 4
            && switch (options.imageOrder()) {
              case AUTOMATIC -> isReadAsImage(input, writer);
              case CHANNELS_FIRST -> true;
              case CHANNELS_LAST -> false;
            };
    return isImage ? Order.IMAGES : Order.natural(input.shape().rank());
  }

  private static boolean isReadAsImage(Value value, GraphWriter writer) {
    for (Value.Result user : writer.users(value)) {
      Class<? extends Op> op = user.op().getClass();
      boolean passesOn = ElementwiseWriters.TABLE.containsKey(op) || ANY_ORDER.contains(op);
      if (IMAGE_OPS.contains(op)
          || (passesOn && user.shape().rank() == 4 && isReadAsImage(user, writer))) {
        return true;
      }
    }
    return false;
  }

  private Order outputOrder(Value output, GraphWriter writer) {
    int rank = output.shape().rank();
    boolean isImage =
        rank == 4
            && switch (options.imageOrder()) {
              case AUTOMATIC -> writer.order(output).equals(Order.IMAGES);
              case CHANNELS_FIRST -> true;
              case CHANNELS_LAST -> false;
            };
    return isImage ? Order.IMAGES : Order.natural(rank);
  }

  private static ValueData value(String name, Value value, Order order, Batch batch) {
    List<ValueData.Dimension> shape = new ArrayList<>();
    for (int axis : order.axes()) {
      int size = value.shape().size(axis);
      if (!batch.grows(value, axis)) {
        shape.add(new ValueData.Dimension(size, ""));
      } else {
        int factor = batch.next(value).size(axis) - size;
        shape.add(new ValueData.Dimension(-1, factor == 1 ? BATCH : factor + " * " + BATCH));
      }
    }
    return new ValueData(name, ElementType.FLOAT, shape);
  }
}
