package kinesic.nn.tensorboard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import kinesic.engine.io.ProtobufReader;

/**
 * The events of a folder as TensorBoard understands them: files in the order of their names; the
 * start of a session ends what earlier files say of its first step and later ones.
 */
final class Events {

  /** A number at a step. */
  record Scalar(long step, float value) {}

  /** A histogram at a step; the counts of its buckets add up to {@code counted}. */
  record Counts(
      long step,
      double min,
      double max,
      double count,
      double sum,
      double squares,
      double counted) {}

  /** An image at a step, of which {@code png} bytes follow the size. */
  record Picture(long step, long height, long width, long colours, ByteBuffer png) {}

  final Map<String, List<Scalar>> scalars = new LinkedHashMap<>();
  final Map<String, List<Counts>> histograms = new LinkedHashMap<>();
  final Map<String, List<Picture>> pictures = new LinkedHashMap<>();
  final List<String> versions = new ArrayList<>();

  /** Reads all event files of a folder and checks the frames of their records. */
  static Events read(Path folder) throws IOException {
    Events events = new Events();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        events.readFile(file);
      }
    }
    return events;
  }

  private void readFile(Path file) throws IOException {
    ByteBuffer data = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    while (data.hasRemaining()) {
      byte[] length = new byte[Long.BYTES];
      data.get(length);
      assertEquals(EventFile.checksum(length), data.getInt());
      long size = ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong();
      byte[] event = new byte[(int) size];
      data.get(event);
      assertEquals(EventFile.checksum(event), data.getInt());
      event(new ProtobufReader(ByteBuffer.wrap(event)));
    }
  }

  private void event(ProtobufReader event) throws IOException {
    long step = 0;
    while (event.next()) {
      switch (event.field()) {
        case 2 -> step = event.integer();
        case 3 -> versions.add(event.text());
        case 5 -> summary(step, event.message());
        case 7 -> purge(step);
        default -> assertEquals(1, event.field());
      }
    }
  }

  private void purge(long firstStep) {
    scalars.values().forEach(points -> points.removeIf(point -> point.step >= firstStep));
    histograms.values().forEach(counts -> counts.removeIf(c -> c.step >= firstStep));
    pictures.values().forEach(all -> all.removeIf(picture -> picture.step >= firstStep));
  }

  private void summary(long step, ProtobufReader summary) throws IOException {
    while (summary.next()) {
      assertEquals(1, summary.field());
      String tag = "";
      ProtobufReader value = summary.message();
      while (value.next()) {
        switch (value.field()) {
          case 1 -> tag = value.text();
          case 2 -> add(scalars, tag, new Scalar(step, value.float32()));
          case 4 -> add(pictures, tag, picture(step, value.message()));
          default -> add(histograms, tag, counts(step, value.message()));
        }
      }
    }
  }

  private static <T> void add(Map<String, List<T>> all, String tag, T value) {
    all.computeIfAbsent(tag, key -> new ArrayList<>()).add(value);
  }

  private static Counts counts(long step, ProtobufReader histogram) throws IOException {
    double[] numbers = new double[5];
    double counted = 0;
    while (histogram.next()) {
      if (histogram.field() <= numbers.length) {
        numbers[histogram.field() - 1] = histogram.float64();
      } else if (histogram.field() == 7) {
        ByteBuffer buckets = histogram.fixed(Double.BYTES);
        while (buckets.hasRemaining()) {
          counted += buckets.getDouble();
        }
      }
    }
    return new Counts(step, numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], counted);
  }

  private static Picture picture(long step, ProtobufReader image) throws IOException {
    long[] numbers = new long[3];
    ByteBuffer png = ByteBuffer.allocate(0);
    while (image.next()) {
      if (image.field() <= numbers.length) {
        numbers[image.field() - 1] = image.integer();
      } else {
        png = image.bytes();
      }
    }
    return new Picture(step, numbers[0], numbers[1], numbers[2], png);
  }
}
