package kinesic.onnx.format;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kinesic.engine.Shape;
import kinesic.engine.io.ProtobufReader;
import org.jspecify.annotations.Nullable;

/** Reads tensors, whose elements are in one of several fields or in another file. */
final class Tensors {

  private static final int EXTERNAL = 1;

  private final @Nullable Path folder;

  /**
   * Creates a reader.
   *
   * @param folder where files with elements are; null if there are none
   */
  Tensors(@Nullable Path folder) {
    this.folder = folder;
  }

  TensorData read(ProtobufReader message) throws IOException {
    String name = "";
    ElementType type = ElementType.UNDEFINED;
    List<Long> sizes = new ArrayList<>();
    ByteBuffer raw = null;
    List<Long> integers = new ArrayList<>();
    ByteArrayOutputStream fixed = new ByteArrayOutputStream();
    Map<String, String> external = new LinkedHashMap<>();
    boolean elsewhere = false;
    while (message.next()) {
      switch (message.field()) {
        case 1 -> message.integers(sizes::add);
        case 2 -> type = ElementType.of(message.integer());
        case 4 -> append(message.fixed(Float.BYTES), fixed);
        case 5, 7, 11 -> message.integers(integers::add);
        case 8 -> name = message.text();
        case 9 -> raw = message.bytes();
        case 10 -> append(message.fixed(Double.BYTES), fixed);
        case 13 -> entry(message.message(), external);
        case 14 -> elsewhere = message.integer() == EXTERNAL;
        default -> {}
      }
    }
    if (type.bytes() == 0) {
      throw new IOException(
          "tensor \"%s\": elements of type %s are not supported".formatted(name, type));
    }
    Shape shape = shape(name, sizes);
    if (elsewhere) {
      return new TensorData(name, type, shape, external(name, external, shape, type));
    }
    if (raw == null) {
      raw = integers.isEmpty() ? ByteBuffer.wrap(fixed.toByteArray()) : bytes(integers, type);
    }
    return new TensorData(name, type, shape, raw);
  }

  private static void append(ByteBuffer elements, ByteArrayOutputStream target) {
    byte[] bytes = new byte[elements.remaining()];
    elements.get(bytes);
    target.writeBytes(bytes);
  }

  /** Adds an entry of a map, a message of key and value. */
  static void entry(ProtobufReader message, Map<String, String> target) throws IOException {
    String key = "";
    String value = "";
    while (message.next()) {
      switch (message.field()) {
        case 1 -> key = message.text();
        case 2 -> value = message.text();
        default -> {}
      }
    }
    target.put(key, value);
  }

  private static Shape shape(String name, List<Long> sizes) throws IOException {
    long elements = 1;
    for (long size : sizes) {
      elements = size < 0 || size > Integer.MAX_VALUE ? -1 : elements * size;
      if (elements < 0 || elements > Integer.MAX_VALUE) {
        throw new IOException(
            "tensor \"%s\": the shape %s is not supported".formatted(name, sizes));
      }
    }
    return Shape.of(sizes.stream().mapToInt(Long::intValue).toArray());
  }

  /** Returns the bytes of elements that are stored as variable-length integers. */
  private static ByteBuffer bytes(List<Long> elements, ElementType type) {
    ByteBuffer bytes =
        ByteBuffer.allocate(elements.size() * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (long element : elements) {
      for (int i = 0; i < type.bytes(); i++) {
        bytes.put((byte) (element >>> (8 * i)));
      }
    }
    return bytes.flip();
  }

  private ByteBuffer external(
      String name, Map<String, String> entries, Shape shape, ElementType type) throws IOException {
    String location = entries.getOrDefault("location", "");
    Path base = folder;
    if (base == null || location.isEmpty()) {
      throw new IOException("tensor \"%s\": its elements are missing".formatted(name));
    }
    Path file = base.resolve(location).normalize();
    if (!file.startsWith(base)) {
      throw new IOException(
          "tensor \"%s\": its elements are in \"%s\", outside the folder of the model"
              .formatted(name, location));
    }
    if (!Files.isRegularFile(file)) {
      throw new IOException(
          "tensor \"%s\": its elements are in \"%s\", which does not exist in the folder of the model"
              .formatted(name, location));
    }
    long offset = number(name, entries.getOrDefault("offset", "0"));
    long needed = (long) shape.elements() * type.bytes();
    long length = number(name, entries.getOrDefault("length", String.valueOf(needed)));
    if (offset < 0 || length < 0 || offset + length > Files.size(file)) {
      throw new IOException(
          "tensor \"%s\": \"%s\" has %s bytes, but the elements end at byte %s"
              .formatted(name, location, Files.size(file), offset + length));
    }
    return map(file, offset, length);
  }

  private static long number(String tensor, String text) throws IOException {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IOException(
          "tensor \"%s\": \"%s\" is not a position in a file".formatted(tensor, text), e);
    }
  }

  /** Maps a part of a file into memory. */
  static ByteBuffer map(Path path, long offset, long length) throws IOException {
    if (length > Integer.MAX_VALUE) {
      throw new IOException("is larger than 2 GB; store the tensors as external data");
    }
    try (FileChannel channel = FileChannel.open(path)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, offset, length);
    }
  }
}
