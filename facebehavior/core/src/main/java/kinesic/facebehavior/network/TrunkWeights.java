package kinesic.facebehavior.network;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import kinesic.engine.Tensor;
import kinesic.engine.io.SafeTensors;
import kinesic.facebehavior.network.NetworkConfiguration.Trunk;

/**
 * The weights of a trained trunk, without heads, from which training can start.
 *
 * @param trunk the size of the trunk
 * @param input how the trunk expects its images to be normalised
 * @param values parameters and buffers of the trunk by name, such as "layer1.0.conv1.weight"
 */
public record TrunkWeights(Trunk trunk, ChannelStatistics input, Map<String, Tensor> values) {

  private static final String PART = FaceBehaviorNet.TRUNK + ".";

  /** Copies the map. */
  public TrunkWeights {
    values = Map.copyOf(values);
  }

  /** Writes these weights to a safetensors file that {@link #read} reads; replaces the file. */
  public void write(Path file) throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    values.forEach((name, value) -> tensors.put(PART + name, value));
    Map<String, String> texts = new LinkedHashMap<>();
    NetworkConfiguration.describe(trunk, input, texts);
    SafeTensors.write(file, tensors, texts);
  }

  /**
   * Reads the trunk from a file of {@link #write}, a trained network or a checkpoint.
   *
   * @throws IOException if the file cannot be read or contains no trunk; the message begins with
   *     the file
   */
  public static TrunkWeights read(Path file) throws IOException {
    try (SafeTensors source = SafeTensors.open(file)) {
      Map<String, String> texts = NetworkConfiguration.own(source.metadata());
      Map<String, Tensor> values = new LinkedHashMap<>();
      for (String name : source.shapes().keySet()) {
        if (name.startsWith(PART)) {
          values.put(name.substring(PART.length()), source.readFinite(name));
        }
      }
      return new TrunkWeights(
          NetworkConfiguration.trunk(texts), NetworkConfiguration.input(texts), values);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": contains no trunk to start from: " + e.getMessage(), e);
    }
  }

  /** The CRC-32 of all names and values. */
  public long checksum() {
    CRC32 sum = new CRC32();
    new TreeMap<>(values)
        .forEach(
            (name, value) -> {
              sum.update(name.getBytes(StandardCharsets.UTF_8));
              float[] numbers = value.toArray();
              ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * numbers.length);
              bytes.asFloatBuffer().put(numbers);
              sum.update(bytes);
            });
    return sum.getValue();
  }
}
