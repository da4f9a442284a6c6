package kinesic.onnx.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kinesic.engine.io.AtomicFile;
import kinesic.engine.io.ProtobufWriter;
import org.jspecify.annotations.Nullable;

/**
 * Writes model files, the counterpart of {@link ModelReader}. The same model gives the same bytes.
 * Tensors are copied to the file from where they are, not through a message in memory.
 */
public final class ModelWriter {

  /** The end of the name of the file that has the tensors of a model. */
  public static final String DATA = ".data";

  private static final long LARGEST =
      Integer.MAX_VALUE - (1 << 20); // bytes of tensors in a message

  private final @Nullable ExternalData external;

  private ModelWriter(@Nullable ExternalData external) {
    this.external = external;
  }

  /**
   * Writes a model as one file; a model of more than 2 GB, which the format does not allow, is
   * written as by {@link #writeWithData}.
   *
   * @throws IOException if the file cannot be written; the old one stays
   * @throws IllegalArgumentException if an attribute is {@link Attribute.Unknown}
   */
  public static void write(ModelData model, Path path) throws IOException {
    long bytes = 0;
    for (TensorData tensor : model.graph().initialisers().values()) {
      bytes += tensor.bytes().remaining();
    }
    if (bytes > LARGEST) {
      writeWithData(model, path);
    } else {
      write(path, new ModelWriter(null).model(model));
    }
  }

  /**
   * Writes a model as two files: large tensors go to a file beside {@code path} whose name has the
   * ending {@value #DATA} in addition. That file is replaced first.
   *
   * @throws IOException if a file cannot be written
   * @throws IllegalArgumentException if an attribute is {@link Attribute.Unknown}
   */
  public static void writeWithData(ModelData model, Path path) throws IOException {
    Path name = path.getFileName();
    if (name == null) {
      throw new IOException(path + ": is a folder");
    }
    ExternalData data = new ExternalData(name + DATA);
    List<ByteBuffer> parts = new ModelWriter(data).model(model);
    write(path.resolveSibling(name + DATA), data.parts());
    write(path, parts);
  }

  private static void write(Path path, List<ByteBuffer> parts) throws IOException {
    AtomicFile.write(
        path,
        out -> {
          WritableByteChannel channel = Channels.newChannel(out);
          for (ByteBuffer part : parts) {
            channel.write(part.duplicate());
          }
        });
  }

  private List<ByteBuffer> model(ModelData model) {
    List<ByteBuffer> graph = graph(model.graph());
    ProtobufWriter before = new ProtobufWriter().integer(1, model.irVersion());
    text(before, 2, model.producer());
    text(before, 3, model.producerVersion());
    before.begin(7, length(graph));
    ProtobufWriter after = new ProtobufWriter();
    model
        .operatorSets()
        .forEach(
            (domain, version) ->
                after.message(8, text(new ProtobufWriter(), 1, domain).integer(2, version)));
    model.metadata().forEach((key, value) -> after.message(14, entry(key, value)));
    List<ByteBuffer> parts = new ArrayList<>();
    parts.add(ByteBuffer.wrap(before.toByteArray()));
    parts.addAll(graph);
    parts.add(ByteBuffer.wrap(after.toByteArray()));
    return parts;
  }

  private static long length(List<ByteBuffer> parts) {
    return parts.stream().mapToLong(ByteBuffer::remaining).sum();
  }

  /** Writes a field unless it has the default value. */
  private static ProtobufWriter text(ProtobufWriter message, int field, String value) {
    return value.isEmpty() ? message : message.text(field, value);
  }

  /** Returns an entry of a map, a message of key and value. */
  static ProtobufWriter entry(String key, String value) {
    return new ProtobufWriter().text(1, key).text(2, value);
  }

  private List<ByteBuffer> graph(GraphData graph) {
    ProtobufWriter before = new ProtobufWriter();
    graph.nodes().forEach(node -> before.message(1, node(node)));
    before.text(2, graph.name());
    List<ByteBuffer> parts = new ArrayList<>();
    parts.add(ByteBuffer.wrap(before.toByteArray()));
    for (TensorData tensor : graph.initialisers().values()) {
      List<ByteBuffer> content = tensor(tensor);
      parts.add(ByteBuffer.wrap(new ProtobufWriter().begin(5, length(content)).toByteArray()));
      parts.addAll(content);
    }
    ProtobufWriter after = new ProtobufWriter();
    graph.inputs().forEach(value -> after.message(11, value(value)));
    graph.outputs().forEach(value -> after.message(12, value(value)));
    parts.add(ByteBuffer.wrap(after.toByteArray()));
    return parts;
  }

  private List<ByteBuffer> tensor(TensorData tensor) {
    ProtobufWriter header = new ProtobufWriter();
    long[] sizes = new long[tensor.shape().rank()];
    for (int axis = 0; axis < sizes.length; axis++) {
      sizes[axis] = tensor.shape().size(axis);
    }
    if (sizes.length > 0) {
      header.packed(1, sizes);
    }
    header.integer(2, tensor.type().code());
    text(header, 8, tensor.name());
    ExternalData data = external;
    if (data != null && data.takes(tensor)) {
      return List.of(ByteBuffer.wrap(data.add(tensor, header).toByteArray()));
    }
    ByteBuffer elements = tensor.bytes();
    header.begin(9, elements.remaining());
    return List.of(ByteBuffer.wrap(header.toByteArray()), elements);
  }

  private ProtobufWriter node(NodeData node) {
    ProtobufWriter message = new ProtobufWriter();
    node.inputs().forEach(name -> message.text(1, name));
    node.outputs().forEach(name -> message.text(2, name));
    text(message, 3, node.name());
    message.text(4, node.type());
    for (Map.Entry<String, Attribute> attribute : node.attributes().entrySet()) {
      message.message(5, attribute(attribute.getKey(), attribute.getValue()));
    }
    return text(message, 7, node.domain());
  }

  private ProtobufWriter attribute(String name, Attribute attribute) {
    ProtobufWriter message = new ProtobufWriter().text(1, name);
    return switch (attribute) {
      case Attribute.Number a -> message.float32(2, a.value()).integer(20, 1);
      case Attribute.Integer a -> message.integer(3, a.value()).integer(20, 2);
      case Attribute.Text a -> message.text(4, a.value()).integer(20, 3);
      case Attribute.Tensor a -> message.bytes(5, bytes(tensor(a.value()))).integer(20, 4);
      case Attribute.Graph a -> message.bytes(6, bytes(graph(a.value()))).integer(20, 5);
      case Attribute.Numbers a -> {
        a.value().forEach(number -> message.float32(7, number));
        yield message.integer(20, 6);
      }
      case Attribute.Integers a -> {
        a.value().forEach(integer -> message.integer(8, integer));
        yield message.integer(20, 7);
      }
      case Attribute.Texts a -> {
        a.value().forEach(text -> message.text(9, text));
        yield message.integer(20, 8);
      }
      case Attribute.Unknown a ->
          throw new IllegalArgumentException(
              "the attribute \"%s\" of type %s cannot be written".formatted(name, a.type()));
    };
  }

  private static byte[] bytes(List<ByteBuffer> parts) {
    ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(length(parts)));
    parts.forEach(part -> all.put(part.duplicate()));
    return all.array();
  }

  private static ProtobufWriter value(ValueData value) {
    ProtobufWriter tensor = new ProtobufWriter().integer(1, value.type().code());
    List<ValueData.Dimension> sizes = value.shape();
    if (sizes != null) {
      ProtobufWriter shape = new ProtobufWriter();
      for (ValueData.Dimension size : sizes) {
        ProtobufWriter axis = new ProtobufWriter();
        if (size.isFree()) {
          text(axis, 2, size.symbol());
        } else {
          axis.integer(1, size.size());
        }
        shape.message(1, axis);
      }
      tensor.message(2, shape);
    }
    return new ProtobufWriter()
        .text(1, value.name())
        .message(2, new ProtobufWriter().message(1, tensor));
  }
}
