package kinesic.benchmarks.distributed;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import kinesic.engine.Tensor;

/** The CRC-32 of tensors: their names and the bits of their elements, in the order of the names. */
final class Checksum {

  private Checksum() {}

  /** Returns the eight hexadecimal digits of the checksum. */
  static String of(Map<String, Tensor> tensors) {
    CRC32 crc = new CRC32();
    new TreeMap<>(tensors)
        .forEach(
            (name, tensor) -> {
              crc.update(name.getBytes(StandardCharsets.UTF_8));
              float[] elements = tensor.toArray();
              ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * elements.length);
              bytes.asFloatBuffer().put(elements);
              crc.update(bytes);
            });
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }
}
