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
 * What a trunk has learned, without heads: training can start from it.
 *
 * @param trunk which one
 * @param input how it expects its images
 * @param values parameters and buffers of the trunk by name, such as "layer1.0.conv1.weight"
 */
public record TrunkWeights(Trunk trunk, ChannelStatistics input, Map<String, Tensor> values) {

  private static final String PART = FaceBehaviorNet.TRUNK + ".";

  /** Copies the map. */
  public TrunkWeights {
    values = Map.copyOf(values);
  }

  /** Replaces {@code file} by one that {@link #read} makes these weights from. */
  public void write(Path file) throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    values.forEach((name, value) -> tensors.put(PART + name, value));
    Map<String, String> texts = new LinkedHashMap<>();
    NetworkConfiguration.describe(trunk, input, texts);
    SafeTensors.write(file, tensors, texts);
  }

  /**
   * The trunk in a file of {@link #write}, or that of a trained network or a checkpoint.
   *
   * @throws IOException if it cannot be read or holds none; the message begins with the file
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
      throw new IOException(file + ": holds no trunk to start from: " + e.getMessage(), e);
    }
  }

  /** A number that changes when a name or a value does. */
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
