package kinesic.nn.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import kinesic.engine.Tensor;
import kinesic.engine.io.SafeTensors;
import kinesic.nn.RandomState;
import kinesic.nn.optim.OptimiserState;
import kinesic.nn.optim.WeightAverageState;

/**
 * Complete state of a training run, stored as a safetensors file: the weights under their names, so
 * that any reader of the format finds them; the tensors of the optimiser under {@code optimiser/},
 * averages of weights under {@code average/}; everything else as metadata.
 *
 * @param weights parameters and buffers of the network by name
 * @param optimiser state of the optimiser
 * @param average averages of weights; {@link WeightAverageState#NONE} in a run without
 * @param random the seed of the random streams of the network; files of earlier versions also
 *     contain their positions
 * @param schedule state of the learning rate schedule
 * @param weighting state of the weighting of the tasks; empty for most of them
 * @param run position, sums of the epoch, best metric, configuration
 * @param notes texts of the application
 */
public record Checkpoint(
    Map<String, Tensor> weights,
    OptimiserState optimiser,
    WeightAverageState average,
    RandomState random,
    Map<String, String> schedule,
    Map<String, Double> weighting,
    Map<String, String> run,
    Map<String, String> notes) {

  private static final String FORMAT = "kinesic.checkpoint";
  private static final String VERSION = "1";
  private static final String OPTIMISER_TENSOR = "optimiser/";
  private static final String OPTIMISER_KIND = "optimiser.kind";
  private static final String OPTIMISER_STEPS = "optimiser.steps.";
  private static final String AVERAGE_TENSOR = "average/";
  private static final String AVERAGE_UPDATES = "average.updates";
  private static final String SEED = "random.seed";
  private static final String STREAM = "random.position.";
  private static final String SCHEDULE = "schedule.";
  private static final String WEIGHTING = "weighting.";
  private static final String RUN = "run.";
  private static final String NOTE = "note.";

  public Checkpoint {
    weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
    schedule = Collections.unmodifiableMap(new LinkedHashMap<>(schedule));
    weighting = Collections.unmodifiableMap(new LinkedHashMap<>(weighting));
    run = Collections.unmodifiableMap(new LinkedHashMap<>(run));
    notes = Collections.unmodifiableMap(new LinkedHashMap<>(notes));
  }

  /**
   * Returns the weights with the averages in the place of those that have one: what the validation
   * of the run saw. Without an average they are the weights of training.
   */
  public Map<String, Tensor> averagedWeights() {
    Map<String, Tensor> averaged = new LinkedHashMap<>(weights);
    if (average.updates() > 0) {
      averaged.putAll(average.averages());
    }
    return Collections.unmodifiableMap(averaged);
  }

  /**
   * Writes {@code file}, creating its folder if necessary. The file is replaced as a whole: at any
   * moment it is the complete old one or the complete new one.
   *
   * @throws IOException if the file cannot be written
   */
  public void write(Path file) throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>(weights);
    optimiser.moments().forEach((name, t) -> tensors.put(OPTIMISER_TENSOR + name, t));
    average.averages().forEach((name, t) -> tensors.put(AVERAGE_TENSOR + name, t));
    SafeTensors.write(file, tensors, texts());
  }

  private Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put(FORMAT, VERSION);
    notes.forEach((key, text) -> texts.put(NOTE + key, text));
    run.forEach((key, text) -> texts.put(RUN + key, text));
    schedule.forEach((key, text) -> texts.put(SCHEDULE + key, text));
    weighting.forEach((key, x) -> texts.put(WEIGHTING + key, Double.toString(x)));
    texts.put(OPTIMISER_KIND, optimiser.kind());
    optimiser.steps().forEach((key, n) -> texts.put(OPTIMISER_STEPS + key, Long.toString(n)));
    if (average.updates() > 0) {
      texts.put(AVERAGE_UPDATES, Long.toString(average.updates()));
    }
    texts.put(SEED, Long.toString(random.seed()));
    random.positions().forEach((key, at) -> texts.put(STREAM + key, Long.toString(at)));
    return texts;
  }

  /**
   * Reads a file written by {@link #write}.
   *
   * @throws IOException if the file cannot be read, is truncated, or is not a checkpoint; the
   *     message says which
   */
  public static Checkpoint read(Path file) throws IOException {
    try (SafeTensors source = SafeTensors.open(file)) {
      Map<String, String> texts = source.metadata();
      String version = texts.get(FORMAT);
      if (!VERSION.equals(version)) {
        throw new IOException(
            version == null
                ? file + ": is not a training checkpoint: its metadata has no " + FORMAT
                : file + ": has checkpoint version " + version + ", expected " + VERSION);
      }
      Map<String, Tensor> weights = new LinkedHashMap<>();
      Map<String, Tensor> moments = new LinkedHashMap<>();
      Map<String, Tensor> averages = new LinkedHashMap<>();
      for (String name : source.shapes().keySet()) {
        if (name.startsWith(OPTIMISER_TENSOR)) {
          moments.put(name.substring(OPTIMISER_TENSOR.length()), source.read(name));
        } else if (name.startsWith(AVERAGE_TENSOR)) {
          averages.put(name.substring(AVERAGE_TENSOR.length()), source.read(name));
        } else {
          weights.put(name, source.read(name));
        }
      }
      try {
        return new Checkpoint(
            weights,
            optimiser(texts, moments),
            new WeightAverageState(
                averages, Long.parseLong(texts.getOrDefault(AVERAGE_UPDATES, "0"))),
            random(texts),
            part(texts, SCHEDULE),
            weighting(texts),
            part(texts, RUN),
            part(texts, NOTE));
      } catch (IllegalArgumentException e) {
        throw new IOException(file + ": is a damaged checkpoint: " + e.getMessage(), e);
      }
    }
  }

  private static OptimiserState optimiser(Map<String, String> texts, Map<String, Tensor> moments) {
    return new OptimiserState(
        required(texts, OPTIMISER_KIND), moments, numbers(texts, OPTIMISER_STEPS));
  }

  private static Map<String, Double> weighting(Map<String, String> texts) {
    Map<String, Double> values = new LinkedHashMap<>();
    part(texts, WEIGHTING).forEach((name, x) -> values.put(name, Double.parseDouble(x)));
    return values;
  }

  private static RandomState random(Map<String, String> texts) {
    return new RandomState(Long.parseLong(required(texts, SEED)), numbers(texts, STREAM));
  }

  /** Returns the numbers whose keys start with {@code prefix}, by the rest of the key. */
  private static Map<String, Long> numbers(Map<String, String> texts, String prefix) {
    Map<String, Long> numbers = new LinkedHashMap<>();
    part(texts, prefix).forEach((name, n) -> numbers.put(name, Long.parseLong(n)));
    return numbers;
  }

  /** Returns the texts whose keys start with {@code prefix}, by the rest of the key. */
  private static Map<String, String> part(Map<String, String> texts, String prefix) {
    Map<String, String> part = new LinkedHashMap<>();
    texts.forEach(
        (key, text) -> {
          if (key.startsWith(prefix)) {
            part.put(key.substring(prefix.length()), text);
          }
        });
    return part;
  }

  private static String required(Map<String, String> texts, String key) {
    String text = texts.get(key);
    if (text == null) {
      throw new IllegalArgumentException(key + " is missing");
    }
    return text;
  }
}
