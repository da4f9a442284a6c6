package kinesic.onnx.format;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import kinesic.engine.io.ProtobufWriter;

/** The file beside a model that has its large tensors, while it is planned. */
final class ExternalData {

  private static final int SMALLEST = 1024; // bytes; shapes and scalars stay in the model
  private static final int ALIGNMENT = 64; // bytes

  private final String location;
  private final List<ByteBuffer> parts = new ArrayList<>();
  private long end;

  /**
   * Creates an empty file.
   *
   * @param location its name, relative to the folder of the model
   */
  ExternalData(String location) {
    this.location = location;
  }

  /** Returns whether a tensor is large enough for this file. */
  boolean takes(TensorData tensor) {
    return tensor.bytes().remaining() >= SMALLEST;
  }

  /** Adds a tensor, and writes where it is to its message. */
  ProtobufWriter add(TensorData tensor, ProtobufWriter message) {
    ByteBuffer elements = tensor.bytes();
    int gap = (int) Math.floorMod(-end, (long) ALIGNMENT);
    parts.add(ByteBuffer.allocate(gap));
    parts.add(elements);
    long offset = end + gap;
    end = offset + elements.remaining();
    return message
        .message(13, ModelWriter.entry("location", location))
        .message(13, ModelWriter.entry("offset", String.valueOf(offset)))
        .message(13, ModelWriter.entry("length", String.valueOf(elements.remaining())))
        .integer(14, 1);
  }

  /** Returns the content, in order. */
  List<ByteBuffer> parts() {
    return Collections.unmodifiableList(parts);
  }
}
