package kinesic.nn.train;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * State of a run besides weights, optimiser and random streams: its position, the sums for the
 * means of the epoch, and the best metric. It is encoded as text without loss.
 */
final class RunState {

  private static final String SUM = "sum.";
  private static final String COUNT = "count.";

  int epoch;
  int batch;
  long step;
  final int batchesPerEpoch;
  double best;
  int bestEpoch;
  int waited;
  double learningRate;
  private final Map<String, Double> sums = new LinkedHashMap<>();
  private final Map<String, Long> counts = new LinkedHashMap<>();

  RunState(int batchesPerEpoch, double worst) {
    this.batchesPerEpoch = batchesPerEpoch;
    this.best = worst;
  }

  TrainingPosition position() {
    return new TrainingPosition(epoch, batch, step);
  }

  /** Moves to a later position in the same epoch. */
  void moveTo(TrainingPosition position) {
    step = position.step();
    batch = position.batch();
  }

  void add(String name, double value) {
    sums.merge(name, value, Double::sum);
    counts.merge(name, 1L, Long::sum);
  }

  /** Returns the means since the start of the epoch. */
  Map<String, Double> means() {
    Map<String, Double> result = new LinkedHashMap<>();
    sums.forEach((name, sum) -> result.put(name, sum / counts.getOrDefault(name, 1L)));
    return result;
  }

  void beginNextEpoch() {
    epoch++;
    batch = 0;
    sums.clear();
    counts.clear();
  }

  Map<String, String> encode() {
    Map<String, String> text = new LinkedHashMap<>();
    text.put("epoch", Integer.toString(epoch));
    text.put("batch", Integer.toString(batch));
    text.put("step", Long.toString(step));
    text.put("batchesPerEpoch", Integer.toString(batchesPerEpoch));
    text.put("best", Double.toString(best));
    text.put("bestEpoch", Integer.toString(bestEpoch));
    text.put("waited", Integer.toString(waited));
    text.put("rate", Double.toString(learningRate));
    sums.forEach((name, sum) -> text.put(SUM + name, Double.toString(sum)));
    counts.forEach((name, count) -> text.put(COUNT + name, Long.toString(count)));
    return text;
  }

  /**
   * Decodes the result of {@link #encode}.
   *
   * @throws IllegalArgumentException if a value is missing or not a number
   */
  static RunState decode(Map<String, String> text) {
    try {
      return parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "resume: the position of the run in the checkpoint is damaged: " + e.getMessage(), e);
    }
  }

  private static RunState parse(Map<String, String> text) {
    RunState state = new RunState(number(text, "batchesPerEpoch"), 0);
    state.epoch = number(text, "epoch");
    state.batch = number(text, "batch");
    state.step = Long.parseLong(value(text, "step"));
    state.best = Double.parseDouble(value(text, "best"));
    state.bestEpoch = number(text, "bestEpoch");
    state.waited = number(text, "waited");
    state.learningRate = Double.parseDouble(value(text, "rate"));
    text.forEach(
        (key, value) -> {
          if (key.startsWith(SUM)) {
            state.sums.put(key.substring(SUM.length()), Double.parseDouble(value));
          } else if (key.startsWith(COUNT)) {
            state.counts.put(key.substring(COUNT.length()), Long.parseLong(value));
          }
        });
    return state;
  }

  private static int number(Map<String, String> text, String key) {
    return Integer.parseInt(value(text, key));
  }

  private static String value(Map<String, String> text, String key) {
    @Nullable String value = text.get(key);
    if (value == null) {
      throw new IllegalArgumentException("\"" + key + "\" is missing");
    }
    return value;
  }
}
