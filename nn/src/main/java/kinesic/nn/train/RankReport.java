package kinesic.nn.train;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What a rank tells the others in a step, besides gradients. As bytes, in the order of big-endian
 * numbers:
 *
 * <pre>
 * int magic, int epoch, int batch, long step,
 * byte flags (1 stop, 2 checksum), int checksum,
 * int bytes of the gradient set, the set,
 * int micro-batches, and for each
 *   int losses, and for each: int bytes of the name, the name, float value
 *   int statistics, and for each: int mean, int variance, float momentum, int rows, int floats, floats
 * </pre>
 *
 * @param position the position before the step
 * @param stop whether the rank wants to stop
 * @param checksum of the weights before the step, if they are to be compared
 * @param gradients the parameters for which this rank has a gradient, by their numbers
 * @param microBatches those of this rank, in order
 */
record RankReport(
    TrainingPosition position,
    boolean stop,
    OptionalInt checksum,
    BitSet gradients,
    List<MicroBatch> microBatches) {

  private static final int MAGIC = 0x4B535401; // "KST", version 1
  private static final int STOP = 1;
  private static final int CHECKSUM = 2;

  RankReport {
    microBatches = List.copyOf(microBatches);
  }

  /**
   * What a micro-batch has left besides gradients.
   *
   * @param losses by name, see {@link StepLosses}
   * @param statistics in the order in which they were computed
   */
  record MicroBatch(Map<String, Float> losses, List<Statistics> statistics) {

    MicroBatch {
      losses = Collections.unmodifiableMap(new LinkedHashMap<>(losses));
      statistics = List.copyOf(statistics);
    }
  }

  /**
   * A change of running statistics, see {@link kinesic.engine.op.RunningUpdate}.
   *
   * @param mean the number of the running mean among the buffers of the network
   * @param variance that of the running variance
   * @param momentum the weight of the batch
   * @param rows the number of values of a channel
   * @param values the mean and then the biased variance of the batch, of each channel
   */
  record Statistics(int mean, int variance, float momentum, int rows, FloatBuffer values) {}

  // ---------------------------------------------------------------- to bytes

  /** Returns this report as bytes. */
  byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(MAGIC);
      out.writeInt(position.epoch());
      out.writeInt(position.batch());
      out.writeLong(position.step());
      out.writeByte((stop ? STOP : 0) | (checksum.isPresent() ? CHECKSUM : 0));
      out.writeInt(checksum.orElse(0));
      write(out, gradients.toByteArray());
      out.writeInt(microBatches.size());
      for (MicroBatch microBatch : microBatches) {
        write(out, microBatch);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // not in memory
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, byte[] block) throws IOException {
    out.writeInt(block.length);
    out.write(block);
  }

  private static void write(DataOutputStream out, MicroBatch microBatch) throws IOException {
    out.writeInt(microBatch.losses.size());
    for (Map.Entry<String, Float> loss : microBatch.losses.entrySet()) {
      write(out, loss.getKey().getBytes(StandardCharsets.UTF_8));
      out.writeFloat(loss.getValue());
    }
    out.writeInt(microBatch.statistics.size());
    for (Statistics s : microBatch.statistics) {
      out.writeInt(s.mean);
      out.writeInt(s.variance);
      out.writeFloat(s.momentum);
      out.writeInt(s.rows);
      FloatBuffer values = s.values.duplicate();
      out.writeInt(values.remaining());
      ByteBuffer floats = ByteBuffer.allocate(Float.BYTES * values.remaining());
      floats.asFloatBuffer().put(values);
      out.write(floats.array());
    }
  }

  // ---------------------------------------------------------------- from bytes

  /**
   * Returns the report that {@link #encode} made bytes of.
   *
   * @param sender what messages call the rank
   * @throws IOException if the bytes are no report
   */
  static RankReport decode(byte[] bytes, String sender) throws IOException {
    try {
      ByteBuffer in = ByteBuffer.wrap(bytes);
      RankReport report = read(in);
      require(!in.hasRemaining(), "%s bytes are left".formatted(in.remaining()));
      return report;
    } catch (BufferUnderflowException e) {
      throw damaged(bytes, sender, "it ends too early", e);
    } catch (IllegalArgumentException e) {
      throw damaged(bytes, sender, String.valueOf(e.getMessage()), e);
    }
  }

  private static IOException damaged(byte[] bytes, String sender, String what, Exception cause) {
    return new IOException(
        "the message of %s about its step, %s bytes, is damaged: %s"
            .formatted(sender, bytes.length, what),
        cause);
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  private static RankReport read(ByteBuffer in) {
    int magic = in.getInt();
    require(magic == MAGIC, "it begins with %08x".formatted(magic));
    TrainingPosition position = new TrainingPosition(in.getInt(), in.getInt(), in.getLong());
    int flags = in.get();
    require((flags & ~(STOP | CHECKSUM)) == 0, "its flags are %s".formatted(flags));
    int checksum = in.getInt();
    BitSet gradients = BitSet.valueOf(block(in));
    int count = count(in, 2 * Integer.BYTES);
    List<MicroBatch> microBatches = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      microBatches.add(microBatch(in));
    }
    return new RankReport(
        position,
        (flags & STOP) != 0,
        (flags & CHECKSUM) == 0 ? OptionalInt.empty() : OptionalInt.of(checksum),
        gradients,
        microBatches);
  }

  /** Reads how many elements follow, which take at least {@code bytes} bytes each. */
  private static int count(ByteBuffer in, int bytes) {
    int count = in.getInt();
    require(
        count >= 0 && count <= in.remaining() / bytes,
        "%s elements do not fit into %s bytes".formatted(count, in.remaining()));
    return count;
  }

  private static byte[] block(ByteBuffer in) {
    byte[] block = new byte[count(in, 1)];
    in.get(block);
    return block;
  }

  private static MicroBatch microBatch(ByteBuffer in) {
    Map<String, Float> losses = new LinkedHashMap<>();
    for (int n = count(in, 2 * Integer.BYTES); n > 0; n--) {
      losses.put(new String(block(in), StandardCharsets.UTF_8), in.getFloat());
    }
    List<Statistics> statistics = new ArrayList<>();
    for (int n = count(in, 5 * Integer.BYTES); n > 0; n--) {
      int mean = in.getInt();
      int variance = in.getInt();
      float momentum = in.getFloat();
      int rows = in.getInt();
      FloatBuffer values = FloatBuffer.allocate(count(in, Float.BYTES));
      values.put(in.slice(in.position(), Float.BYTES * values.capacity()).asFloatBuffer()).flip();
      in.position(in.position() + Float.BYTES * values.capacity());
      statistics.add(new Statistics(mean, variance, momentum, rows, values));
    }
    return new MicroBatch(losses, statistics);
  }
}
