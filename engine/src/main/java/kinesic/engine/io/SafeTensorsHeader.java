package kinesic.engine.io;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import kinesic.engine.Shape;

/**
 * The JSON header of a safetensors file: an object with one entry for each tensor, {@code
 * {"dtype":"F32","shape":[2,3],"data_offsets":[0,24]}}, and an optional member {@code
 * "__metadata__"}, an object of strings.
 *
 * @param tensors the entries by name, in the order of the file
 * @param metadata strings by name, in the order of the file
 */
record SafeTensorsHeader(Map<String, Entry> tensors, Map<String, String> metadata) {

  static final String METADATA = "__metadata__";

  private static final int ALIGNMENT = 8;
  private static final List<String> KEYS = List.of("dtype", "shape", "data_offsets");

  /**
   * Type, shape and position of a tensor.
   *
   * @param type the type of its elements, such as {@code F32}
   * @param shape the shape of the tensor
   * @param begin the offset of its first byte from the end of the header
   * @param end the offset of the byte after its last
   */
  record Entry(String type, Shape shape, long begin, long end) {}

  /** Returns the bytes of the header, padded with spaces so that the data are aligned. */
  byte[] encode() {
    StringJoiner members = new StringJoiner(",", "{", "}");
    if (!metadata.isEmpty()) {
      StringJoiner texts = new StringJoiner(",", "{", "}");
      metadata.forEach((key, value) -> texts.add(Json.quote(key) + ":" + Json.quote(value)));
      members.add(Json.quote(METADATA) + ":" + texts);
    }
    tensors.forEach(
        (name, entry) ->
            members.add(
                "%s:{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%s,%s]}"
                    .formatted(
                        Json.quote(name),
                        entry.type,
                        entry.shape.toString().replace(" ", ""),
                        entry.begin,
                        entry.end)));
    byte[] json = members.toString().getBytes(StandardCharsets.UTF_8);
    byte[] padded = Arrays.copyOf(json, (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
    Arrays.fill(padded, json.length, padded.length, (byte) ' ');
    return padded;
  }

  /**
   * Parses a header. Metadata may be {@code null}, as some writers store a missing map.
   *
   * @throws JsonException if the text is not a header
   */
  static SafeTensorsHeader parse(String text) throws JsonException {
    Map<String, Entry> tensors = new LinkedHashMap<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    for (Map.Entry<String, Json> member : Json.parse(text).members().entrySet()) {
      Json value = member.getValue();
      if (!member.getKey().equals(METADATA)) {
        tensors.put(member.getKey(), entry(value));
      } else if (!value.isNull()) {
        for (Map.Entry<String, Json> item : value.members().entrySet()) {
          metadata.put(item.getKey(), item.getValue().string());
        }
      }
    }
    return new SafeTensorsHeader(tensors, metadata);
  }

  private static Entry entry(Json tensor) throws JsonException {
    for (String name : tensor.members().keySet()) {
      if (!KEYS.contains(name)) {
        throw tensor.error("has the unknown member \"%s\"; expected %s".formatted(name, KEYS));
      }
    }
    List<Json> offsets = tensor.member("data_offsets").elements();
    if (offsets.size() != 2) {
      throw tensor.error("data_offsets has %s elements, expected 2".formatted(offsets.size()));
    }
    return new Entry(
        tensor.member("dtype").string(),
        shape(tensor.member("shape")),
        size(offsets.get(0)),
        size(offsets.get(1)));
  }

  private static Shape shape(Json shape) throws JsonException {
    int[] sizes = new int[shape.elements().size()];
    for (int axis = 0; axis < sizes.length; axis++) {
      Json size = shape.elements().get(axis);
      if (size(size) > Integer.MAX_VALUE) {
        throw size.error("%s is more than %s".formatted(size, Integer.MAX_VALUE));
      }
      sizes[axis] = (int) size(size);
    }
    try {
      return Shape.of(sizes);
    } catch (IllegalArgumentException e) {
      throw shape.error("%s has more than %s elements".formatted(shape, Integer.MAX_VALUE));
    }
  }

  private static long size(Json value) throws JsonException {
    long size = value.integer();
    if (size < 0) {
      throw value.error("%s is negative".formatted(size));
    }
    return size;
  }
}
