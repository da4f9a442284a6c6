package kinesic.onnx.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kinesic.engine.io.ProtobufReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads model files. The numbers of fields are those of {@code onnx.proto} of the ONNX project.
 *
 * <p>Large files are mapped into memory, not copied; tensors in files of their own ("external
 * data") are looked up in the folder of the model.
 */
public final class ModelReader {

  private final Tensors tensors;

  private ModelReader(Tensors tensors) {
    this.tensors = tensors;
  }

  /**
   * Reads a model.
   *
   * @throws IOException if the file cannot be read or is no ONNX model; the message names the file
   */
  public static ModelData read(Path path) throws IOException {
    Path folder = path.toAbsolutePath().getParent();
    try {
      return new ModelReader(new Tensors(folder)).model(new ProtobufReader(map(path)));
    } catch (IOException | IllegalArgumentException e) {
      throw new IOException(path + ": " + e.getMessage(), e);
    }
  }

  /**
   * Reads a file that contains one tensor, as ONNX's test cases do.
   *
   * @throws IOException if the file cannot be read or contains no tensor; the message names the
   *     file
   */
  public static TensorData tensor(Path path) throws IOException {
    try {
      return new Tensors(null).read(new ProtobufReader(map(path)));
    } catch (IOException | IllegalArgumentException e) {
      throw new IOException(path + ": " + e.getMessage(), e);
    }
  }

  private static ByteBuffer map(Path path) throws IOException {
    if (!Files.isRegularFile(path)) {
      throw new IOException(Files.exists(path) ? "is not a file" : "does not exist");
    }
    return Tensors.map(path, 0, Files.size(path));
  }

  private ModelData model(ProtobufReader message) throws IOException {
    long irVersion = 0;
    String producer = "";
    String producerVersion = "";
    Map<String, Long> operatorSets = new LinkedHashMap<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    GraphData graph = null;
    while (message.next()) {
      switch (message.field()) {
        case 1 -> irVersion = message.integer();
        case 2 -> producer = message.text();
        case 3 -> producerVersion = message.text();
        case 7 -> graph = graph(message.message());
        case 8 -> operatorSet(message.message(), operatorSets);
        case 14 -> Tensors.entry(message.message(), metadata);
        default -> {}
      }
    }
    if (graph == null) {
      throw new IOException("not an ONNX model: it contains no graph");
    }
    return new ModelData(irVersion, producer, producerVersion, operatorSets, metadata, graph);
  }

  private static void operatorSet(ProtobufReader message, Map<String, Long> sets)
      throws IOException {
    String domain = "";
    long version = 0;
    while (message.next()) {
      switch (message.field()) {
        case 1 -> domain = message.text();
        case 2 -> version = message.integer();
        default -> {}
      }
    }
    sets.put(domain(domain), version);
  }

  /** Returns the domain; ONNX's own has two names. */
  private static String domain(String name) {
    return name.equals("ai.onnx") ? "" : name;
  }

  private GraphData graph(ProtobufReader message) throws IOException {
    String name = "";
    List<NodeData> nodes = new ArrayList<>();
    Map<String, TensorData> initialisers = new LinkedHashMap<>();
    List<ValueData> inputs = new ArrayList<>();
    List<ValueData> outputs = new ArrayList<>();
    while (message.next()) {
      switch (message.field()) {
        case 1 -> nodes.add(node(message.message()));
        case 2 -> name = message.text();
        case 5 -> {
          TensorData tensor = tensors.read(message.message());
          initialisers.put(tensor.name(), tensor);
        }
        case 11 -> inputs.add(value(message.message()));
        case 12 -> outputs.add(value(message.message()));
        case 15 -> throw new IOException("sparse initialisers are not supported");
        default -> {}
      }
    }
    return new GraphData(name, nodes, initialisers, inputs, outputs);
  }

  private NodeData node(ProtobufReader message) throws IOException {
    String name = "";
    String domain = "";
    String type = "";
    List<String> inputs = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    Map<String, Attribute> attributes = new LinkedHashMap<>();
    while (message.next()) {
      switch (message.field()) {
        case 1 -> inputs.add(message.text());
        case 2 -> outputs.add(message.text());
        case 3 -> name = message.text();
        case 4 -> type = message.text();
        case 5 -> attribute(message.message(), attributes);
        case 7 -> domain = domain(message.text());
        default -> {}
      }
    }
    return new NodeData(name, domain, type, inputs, outputs, attributes);
  }

  private void attribute(ProtobufReader message, Map<String, Attribute> target) throws IOException {
    String name = "";
    long type = 0;
    float number = 0;
    long integer = 0;
    String text = "";
    TensorData tensor = null;
    GraphData graph = null;
    List<Float> numbers = new ArrayList<>();
    List<Long> integers = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    while (message.next()) {
      switch (message.field()) {
        case 1 -> name = message.text();
        case 2 -> number = message.float32();
        case 3 -> integer = message.integer();
        case 4 -> text = message.text();
        case 5 -> tensor = tensors.read(message.message());
        case 6 -> graph = graph(message.message());
        case 7 -> {
          ByteBuffer elements = message.fixed(Float.BYTES);
          while (elements.hasRemaining()) {
            numbers.add(elements.getFloat());
          }
        }
        case 8 -> message.integers(integers::add);
        case 9 -> texts.add(message.text());
        case 20 -> type = message.integer();
        default -> {}
      }
    }
    Attribute value =
        switch ((int) type) {
          case 1 -> new Attribute.Number(number);
          case 2 -> new Attribute.Integer(integer);
          case 3 -> new Attribute.Text(text);
          case 4 -> new Attribute.Tensor(required(tensor, name));
          case 5 -> new Attribute.Graph(required(graph, name));
          case 6 -> new Attribute.Numbers(numbers);
          case 7 -> new Attribute.Integers(integers);
          case 8 -> new Attribute.Texts(texts);
          default -> new Attribute.Unknown(type);
        };
    target.put(name, value);
  }

  private static <T> T required(@Nullable T value, String name) throws IOException {
    if (value == null) {
      throw new IOException("the attribute \"" + name + "\" has no value");
    }
    return value;
  }

  private static ValueData value(ProtobufReader message) throws IOException {
    String name = "";
    ValueData type = new ValueData("", ElementType.UNDEFINED, null);
    while (message.next()) {
      switch (message.field()) {
        case 1 -> name = message.text();
        case 2 -> type = type(message.message());
        default -> {}
      }
    }
    return new ValueData(name, type.type(), type.shape());
  }

  private static ValueData type(ProtobufReader message) throws IOException {
    ElementType type = ElementType.UNDEFINED;
    List<ValueData.Dimension> shape = null;
    while (message.next()) {
      if (message.field() == 1) {
        ProtobufReader tensor = message.message();
        while (tensor.next()) {
          switch (tensor.field()) {
            case 1 -> type = ElementType.of(tensor.integer());
            case 2 -> shape = shape(tensor.message());
            default -> {}
          }
        }
      }
    }
    return new ValueData("", type, shape);
  }

  private static List<ValueData.Dimension> shape(ProtobufReader message) throws IOException {
    List<ValueData.Dimension> shape = new ArrayList<>();
    while (message.next()) {
      if (message.field() == 1) {
        ProtobufReader axis = message.message();
        long size = -1;
        String symbol = "";
        while (axis.next()) {
          switch (axis.field()) {
            case 1 -> size = axis.integer();
            case 2 -> symbol = axis.text();
            default -> {}
          }
        }
        shape.add(new ValueData.Dimension(size, symbol));
      }
    }
    return shape;
  }
}
