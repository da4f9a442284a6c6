package kinesic.nn.train;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.op.BatchNorm;
import kinesic.engine.op.RunningUpdate;
import kinesic.kernels.Buffer;
import kinesic.nn.Module;
import kinesic.nn.distributed.FailedRankException;
import kinesic.nn.distributed.Group;

/**
 * What the ranks of a group tell each other besides gradients: losses and running statistics of
 * their micro-batches, and whether one wants to stop. The ranks make sure that they are at the same
 * step and, now and then, that they have the same weights.
 */
final class RankExchange {

  /** The weights are compared each time that this number of steps has passed. */
  private static final int STEPS_BETWEEN_CHECKSUMS = 50;

  private final Group group;
  private final Module model;
  private final StopSignal stop;

  RankExchange(Group group, Module model, StopSignal stop) {
    this.group = group;
    this.model = model;
    this.stop = stop;
  }

  // ---------------------------------------------------------------- micro-batches

  /** Reads what a micro-batch has left, and frees the changes of running statistics. */
  RankReport.MicroBatch read(Losses losses, List<RunningUpdate> updates) {
    Map<String, Float> values = new LinkedHashMap<>();
    StepLosses.named(losses).forEach((name, loss) -> values.put(name, loss.item()));
    return new RankReport.MicroBatch(values, statistics(updates));
  }

  private List<RankReport.Statistics> statistics(List<RunningUpdate> updates) {
    if (updates.isEmpty()) {
      return List.of();
    }
    Map<Buffer, Integer> numbers = numbers();
    FloatBuffer all = FloatBuffer.wrap(elements(updates));
    List<RankReport.Statistics> statistics = new ArrayList<>();
    for (RunningUpdate update : updates) {
      BatchNorm.Running running = update.running();
      int length = 2 * update.mean().shape().elements();
      statistics.add(
          new RankReport.Statistics(
              number(numbers, running.mean()),
              number(numbers, running.variance()),
              running.momentum(),
              update.rows(),
              all.slice(all.position(), length)));
      all.position(all.position() + length);
      update.close();
    }
    return statistics;
  }

  /** Reads all means and variances in one transfer. */
  private static float[] elements(List<RunningUpdate> updates) {
    List<Buffer> parts = new ArrayList<>();
    for (RunningUpdate update : updates) {
      parts.add(update.mean().buffer());
      parts.add(update.variance().buffer());
    }
    Tensor all =
        Tensor.allocate(
            parts.getFirst().backend(), Shape.of(parts.stream().mapToInt(Buffer::length).sum()));
    all.backend().dataMovement().concat(parts, all.buffer());
    return all.toArray();
  }

  /** Returns the numbers of the buffers of the network. */
  private Map<Buffer, Integer> numbers() {
    Map<Buffer, Integer> numbers = new HashMap<>(); // buffers compare by identity
    for (Tensor buffer : model.buffers().values()) {
      numbers.put(buffer.buffer(), numbers.size());
    }
    return numbers;
  }

  private static int number(Map<Buffer, Integer> numbers, Tensor statistic) {
    Integer number = numbers.get(statistic.buffer());
    if (number == null) {
      throw new IllegalStateException(
          "trainer: running statistics that are not buffers of the network cannot follow the batches"
              + " of several ranks");
    }
    return number;
  }

  /**
   * Makes the changes of running statistics of micro-batches, in order.
   *
   * @throws IOException if a change is not one of this network
   */
  void replay(List<RankReport.MicroBatch> microBatches) throws IOException {
    List<Tensor> buffers = List.copyOf(model.buffers().values());
    for (RankReport.MicroBatch microBatch : microBatches) {
      for (RankReport.Statistics statistics : microBatch.statistics()) {
        update(statistics, buffers).apply();
      }
    }
  }

  private static RunningUpdate update(RankReport.Statistics s, List<Tensor> buffers)
      throws IOException {
    if (!(isBuffer(s.mean(), s, buffers) && isBuffer(s.variance(), s, buffers) && s.rows() > 1)) {
      throw new IOException(
          "a rank has sent running statistics that this network does not have: buffers %s and %s"
              .formatted(s.mean(), s.variance()));
    }
    Tensor mean = buffers.get(s.mean());
    Tensor variance = buffers.get(s.variance());
    float[] values = new float[s.values().remaining()];
    s.values().duplicate().get(values);
    int channels = values.length / 2;
    Tensor both = Tensor.of(mean.backend(), Shape.of(2, channels), values);
    return new RunningUpdate(
        new BatchNorm.Running(mean, variance, s.momentum()),
        new Tensor(mean.shape(), both.buffer().slice(0, channels)),
        new Tensor(variance.shape(), both.buffer().slice(channels, channels)),
        s.rows());
  }

  private static boolean isBuffer(int number, RankReport.Statistics s, List<Tensor> buffers) {
    return number >= 0
        && number < buffers.size()
        && 2L * buffers.get(number).shape().elements() == s.values().remaining();
  }

  // ---------------------------------------------------------------- reports

  /**
   * Exchanges what the ranks have to say of a step.
   *
   * @param at the position before the step
   * @param gradients the parameters for which this rank has a gradient
   * @param microBatches those of this rank
   * @return the reports of all ranks, in their order
   * @throws FailedRankException if the ranks are at different positions or have different weights
   * @throws IOException if a rank is lost or its message is damaged
   */
  List<RankReport> exchange(
      TrainingPosition at, BitSet gradients, List<RankReport.MicroBatch> microBatches)
      throws IOException {
    return exchange(at, at.step() % STEPS_BETWEEN_CHECKSUMS == 0, gradients, microBatches);
  }

  /**
   * Lets the ranks agree, between two steps, on whether to stop, and compares their weights.
   *
   * @throws IOException as {@link #exchange}
   */
  void agree(TrainingPosition at) throws IOException {
    if (group.size() > 1) {
      exchange(at, true, new BitSet(), List.of());
    }
  }

  private List<RankReport> exchange(
      TrainingPosition at,
      boolean compare,
      BitSet gradients,
      List<RankReport.MicroBatch> microBatches)
      throws IOException {
    OptionalInt checksum = compare ? OptionalInt.of(WeightChecksum.of(model)) : OptionalInt.empty();
    RankReport mine = new RankReport(at, stop.isRequested(), checksum, gradients, microBatches);
    List<byte[]> messages = group.gather(mine.encode());
    List<RankReport> reports = new ArrayList<>();
    for (int rank = 0; rank < messages.size(); rank++) {
      RankReport report = RankReport.decode(messages.get(rank), group.name(rank));
      requireSame(rank, report, reports.isEmpty() ? report : reports.getFirst());
      stop.agree(report.stop());
      reports.add(report);
    }
    return reports;
  }

  private void requireSame(int rank, RankReport report, RankReport first)
      throws FailedRankException {
    if (!report.position().equals(first.position())) {
      throw new FailedRankException(
          rank,
          "%s is at %s, %s at %s: the ranks must start from the same checkpoint"
              .formatted(
                  group.name(rank),
                  place(report.position()),
                  group.name(0),
                  place(first.position())));
    }
    if (!report.checksum().equals(first.checksum())) {
      throw new FailedRankException(
          rank,
          "the weights of %s differ from those of %s after step %s: their processors, Java versions or"
                  .formatted(group.name(rank), group.name(0), report.position().step())
              + " settings do not compute the same bits, or a memory error has occurred");
    }
  }

  /** Returns what messages call the step that starts at a position. */
  static String place(TrainingPosition before) {
    return "step %s (epoch %s, batch %s)"
        .formatted(before.step() + 1, before.epoch() + 1, before.batch() + 1);
  }

  // ---------------------------------------------------------------- sentences

  /**
   * Returns the first sentence that a rank has.
   *
   * @param mine that of this rank; empty if it has none
   * @throws IOException if a rank is lost
   */
  String firstSentence(String mine) throws IOException {
    for (byte[] sentence : group.gather(mine.getBytes(StandardCharsets.UTF_8))) {
      if (sentence.length > 0) {
        return new String(sentence, StandardCharsets.UTF_8);
      }
    }
    return "";
  }
}
