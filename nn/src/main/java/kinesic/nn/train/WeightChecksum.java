package kinesic.nn.train;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import kinesic.engine.Tensor;
import kinesic.nn.Module;

/** A checksum by which ranks notice that their weights differ. */
final class WeightChecksum {

  private static final int CHUNK = 1 << 16; // floats

  private WeightChecksum() {}

  /** Returns the checksum of all parameters and buffers. */
  static int of(Module model) {
    CRC32C sum = new CRC32C();
    float[] chunk = new float[CHUNK];
    ByteBuffer bytes = ByteBuffer.allocate(CHUNK * Float.BYTES);
    for (Tensor t : model.state().values()) {
      int length = t.buffer().length();
      for (int at = 0; at < length; at += CHUNK) {
        int count = Math.min(CHUNK, length - at);
        t.backend().read(t.buffer(), at, chunk, 0, count);
        bytes.clear();
        bytes.asFloatBuffer().put(chunk, 0, count);
        sum.update(bytes.limit(count * Float.BYTES));
      }
    }
    return (int) sum.getValue();
  }
}
