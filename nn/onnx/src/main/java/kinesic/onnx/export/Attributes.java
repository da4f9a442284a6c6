package kinesic.onnx.export;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import kinesic.onnx.format.Attribute;

/** The attributes of a node, in the order in which they are added. */
final class Attributes {

  private final Map<String, Attribute> values = new LinkedHashMap<>();

  Attributes with(String name, long value) {
    values.put(name, new Attribute.Integer(value));
    return this;
  }

  Attributes with(String name, boolean value) {
    return with(name, value ? 1L : 0L);
  }

  Attributes with(String name, float value) {
    values.put(name, new Attribute.Number(value));
    return this;
  }

  Attributes with(String name, String value) {
    values.put(name, new Attribute.Text(value));
    return this;
  }

  Attributes with(String name, List<Long> value) {
    values.put(name, new Attribute.Integers(value));
    return this;
  }

  Attributes with(String name, long... value) {
    return with(name, LongStream.of(value).boxed().toList());
  }

  Map<String, Attribute> toMap() {
    return Collections.unmodifiableMap(values);
  }
}
