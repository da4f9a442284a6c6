package kinesic.facebehavior.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * What the service did and does, in the text format of Prometheus, version 0.0.4. Thread-safe.
 *
 * <p>The names of all metrics begin with {@code facebehavior_}; SERVE.md lists them.
 */
final class ServiceMetrics {

  /** The media type of {@link #text}. */
  static final String MEDIA_TYPE = "text/plain; version=0.0.4";

  private static final String PREFIX = "facebehavior_";
  private static final Path STATUS = Path.of("/proc/self/status"); // of this process, on Linux
  private static final double NANOSECONDS = 1e9; // in a second

  /** A part of the time that a request takes. */
  enum Stage {
    /** From the end of the headers to the end of the body. */
    RECEIVE,
    /** Waiting for a thread that decodes. */
    WAIT,
    /** Decoding a picture, and finding and aligning its faces. */
    FIND,
    /** Waiting for a batch and predicting it. */
    PREDICT,
    /** From the end of the headers to the answer. */
    TOTAL
  }

  /** What came of a picture. */
  enum Outcome {
    /** It has at least one face. */
    PREDICTED,
    /** It has no face. */
    NO_FACE,
    /** It could not be read. */
    UNREADABLE
  }

  private record Answered(String path, int status) {}

  private record Gauge(String name, String help, LongSupplier value) {}

  private final Map<Answered, LongAdder> requests = new ConcurrentHashMap<>();
  private final Map<Outcome, LongAdder> pictures = new EnumMap<>(Outcome.class);
  private final LongAdder faces = new LongAdder();
  private final Histogram batches = new Histogram(1, 2, 3, 4, 5, 6, 7, 8);
  private final Map<Stage, Histogram> stages = new EnumMap<>(Stage.class);
  private final List<Gauge> gauges = new ArrayList<>();

  /** Metrics that are all 0. */
  ServiceMetrics() {
    for (Outcome outcome : Outcome.values()) {
      pictures.put(outcome, new LongAdder());
    }
    for (Stage stage : Stage.values()) {
      stages.put(
          stage,
          new Histogram(.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60));
    }
    long started = System.nanoTime();
    gauge("uptime_seconds", "Time since the start.", () -> (long) since(started));
    gauge(
        "memory_heap_bytes",
        "Memory of Java objects, with those that are no longer used.",
        () -> Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
    gauge(
        "memory_heap_limit_bytes",
        "The most memory that Java objects may use.",
        () -> Runtime.getRuntime().maxMemory());
  }

  /** The seconds since {@link System#nanoTime} was {@code start}. */
  static double since(long start) {
    return (System.nanoTime() - start) / NANOSECONDS;
  }

  /**
   * Adds a value that is read whenever the metrics are; only before threads share them.
   *
   * @param name without the prefix
   */
  void gauge(String name, String help, LongSupplier value) {
    gauges.add(new Gauge(name, help, value));
  }

  /**
   * Counts the answer to a request.
   *
   * @param path one of a few; anything else has to be given as one path
   */
  void answered(String path, int status) {
    requests.computeIfAbsent(new Answered(path, status), key -> new LongAdder()).increment();
  }

  /** Counts a picture and its faces. */
  void picture(Outcome outcome, int facesFound) {
    of(pictures, outcome).increment();
    faces.add(facesFound);
  }

  /** Counts a batch of the network. */
  void batch(int size) {
    batches.add(size);
  }

  /** Counts the time of a stage that began when {@link System#nanoTime} was {@code start}. */
  void stage(Stage stage, long start) {
    of(stages, stage).add(since(start));
  }

  private static <K extends Enum<K>, V> V of(Map<K, V> map, K key) {
    V value = map.get(key);
    if (value == null) {
      throw new IllegalArgumentException("metrics: no " + key);
    }
    return value;
  }

  /** All metrics. */
  String text() {
    StringBuilder text = new StringBuilder();
    head(text, "requests_total", "counter", "Answered requests.");
    requests.entrySet().stream()
        .sorted(
            Comparator.comparing((Map.Entry<Answered, LongAdder> e) -> e.getKey().path())
                .thenComparingInt(e -> e.getKey().status()))
        .forEach(
            e ->
                text.append(
                    "%srequests_total{path=\"%s\",status=\"%s\"} %s\n"
                        .formatted(PREFIX, e.getKey().path(), e.getKey().status(), e.getValue())));
    head(text, "pictures_total", "counter", "Pictures by what came of them.");
    pictures.forEach(
        (outcome, count) ->
            text.append(
                "%spictures_total{outcome=\"%s\"} %s\n".formatted(PREFIX, label(outcome), count)));
    head(text, "faces_total", "counter", "Predicted faces.");
    text.append("%sfaces_total %s\n".formatted(PREFIX, faces));
    head(text, "batch_faces", "histogram", "Faces in a batch of the network.");
    batches.write(text, PREFIX + "batch_faces", "");
    head(text, "stage_seconds", "histogram", "Time of a stage of predictions.");
    stages.forEach(
        (stage, times) ->
            times.write(text, PREFIX + "stage_seconds", "stage=\"%s\"".formatted(label(stage))));
    for (Gauge gauge : gauges) {
      gauge(text, gauge.name(), gauge.help(), gauge.value().getAsLong());
    }
    residentBytes()
        .ifPresent(
            bytes ->
                gauge(
                    text, "memory_resident_bytes", "Memory of the process in the machine.", bytes));
    return text.toString();
  }

  private static void gauge(StringBuilder text, String name, String help, long value) {
    head(text, name, "gauge", help);
    text.append("%s%s %s\n".formatted(PREFIX, name, value));
  }

  private static void head(StringBuilder text, String name, String type, String help) {
    text.append(
        "# HELP %s%s %s\n# TYPE %s%s %s\n".formatted(PREFIX, name, help, PREFIX, name, type));
  }

  private static String label(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** A number without an exponent or a fraction of zeros. */
  static String number(double value) {
    return value == Math.rint(value)
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.6f", value).replaceAll("0+$", "");
  }

  /** The memory of this process; empty where the system does not say it in a file. */
  private static OptionalLong residentBytes() {
    try (Stream<String> lines = Files.lines(STATUS)) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
