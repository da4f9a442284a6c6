package kinesic.nn.tensorboard;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javax.imageio.ImageIO;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.nn.tensorboard.Events.Counts;
import kinesic.nn.tensorboard.Events.Picture;
import kinesic.nn.tensorboard.Events.Scalar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Event files read back. TensorBoard's own reader is run by hand, see {@link TensorBoardRun}. */
final class EventFileTest {

  @TempDir private Path folder;

  /** Values of the function masked_crc32c of TensorBoard 2.21. */
  @Test
  void checksums_are_those_of_tensorboard() {
    assertEquals(0xc78ab0e5, EventFile.checksum("123456789".getBytes(StandardCharsets.US_ASCII)));
    assertEquals(0x0fd7fffa, EventFile.checksum(new byte[32]));
  }

  @Test
  void numbers_come_back_as_float32() throws IOException {
    try (EventFile file = EventFile.create(folder, 1)) {
      file.write(1, new StepSummary().scalar("a/b", 0.1).scalar("c", 2));
      file.write(1L << 40, new StepSummary().scalar("a/b", Double.NaN));
      // it is complete before it is closed
      Events events = Events.read(folder);
      assertEquals(
          List.of(new Scalar(1, 0.1f), new Scalar(1L << 40, Float.NaN)), events.scalars.get("a/b"));
      assertEquals(List.of(new Scalar(1, 2)), events.scalars.get("c"));
      assertEquals(List.of("brain.Event:2"), events.versions);
      assertTrue(
          file.path()
              .getFileName()
              .toString()
              .matches("events\\.out\\.tfevents\\.\\d{10}\\.[A-Za-z0-9.-]+\\.\\d+"),
          file.path().toString());
    }
  }

  @Test
  void a_later_file_replaces_the_steps_from_its_first_one_on() throws IOException {
    for (int run = 0; run < 3; run++) {
      try (EventFile file = EventFile.create(folder, 1 + 2L * run)) {
        for (int step = 1 + 2 * run; step <= 4 + 2 * run; step++) {
          file.write(step, new StepSummary().scalar("run", run).histogram("h", run));
        }
      }
    }
    try (var files = Files.list(folder)) {
      assertEquals(3, files.count());
    }
    Events events = Events.read(folder);
    assertEquals(
        List.of(0f, 0f, 1f, 1f, 2f, 2f, 2f, 2f),
        Objects.requireNonNull(events.scalars.get("run")).stream().map(Scalar::value).toList());
    assertEquals(
        List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L),
        Objects.requireNonNull(events.histograms.get("h")).stream().map(Counts::step).toList());
  }

  @Test
  void histograms_count_what_is_finite() throws IOException {
    float[] many = new float[1000];
    for (int i = 0; i < many.length; i++) {
      many[i] = i - 100;
    }
    try (EventFile file = EventFile.create(folder, 1)) {
      file.write(
          5,
          new StepSummary()
              .histogram("many", Tensor.of(many))
              .histogram("same", 3, 3, 3)
              .histogram("none")
              .histogram("wild", 1, Float.NaN, 2, 1f / 0f));
    }
    Events events = Events.read(folder);
    assertEquals(
        List.of(new Counts(5, -100, 899, 1000, 399_500, 242_933_500, 1000)),
        events.histograms.get("many"));
    assertEquals(List.of(new Counts(5, 3, 3, 3, 9, 27, 3)), events.histograms.get("same"));
    assertEquals(List.of(new Counts(5, 0, 0, 0, 0, 0, 0)), events.histograms.get("none"));
    assertEquals(List.of(new Counts(5, 1, 2, 2, 3, 5, 2)), events.histograms.get("wild"));
  }

  @Test
  void images_are_png_files_of_eight_bits() throws IOException {
    Tensor grey = Tensor.of(Shape.of(2, 1, 2, 1), 0, 0.5f, 1, 7);
    Tensor colours = Tensor.of(Shape.of(1, 1, 2, 3), 1, 0, -1, 0.2f, 0.4f, 0.6f);
    try (EventFile file = EventFile.create(folder, 1)) {
      file.write(3, new StepSummary().images("grey", grey).images("colours", colours));
    }
    Events events = Events.read(folder);
    assertEquals(List.of("grey/0", "grey/1", "colours/0"), List.copyOf(events.pictures.keySet()));
    Picture first = only(events, "grey/0");
    assertEquals(List.of(1L, 2L, 1L), List.of(first.height(), first.width(), first.colours()));
    assertArrayEquals(new int[] {0, 128}, samples(first));
    assertArrayEquals(new int[] {255, 255}, samples(only(events, "grey/1")));
    assertArrayEquals(new int[] {255, 0, 0, 51, 102, 153}, samples(only(events, "colours/0")));
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new StepSummary().images("x", Tensor.zeros(Shape.of(4, 4, 3))));
    assertEquals(
        "tensorboard: images must be [n, h, w, 1] or [n, h, w, 3], not [4, 4, 3]", e.getMessage());
  }

  private static Picture only(Events events, String tag) {
    return Objects.requireNonNull(events.pictures.get(tag)).getFirst();
  }

  private static int[] samples(Picture picture) throws IOException {
    byte[] png = new byte[picture.png().remaining()];
    picture.png().get(png);
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    return image.getRaster().getPixels(0, 0, image.getWidth(), image.getHeight(), (int[]) null);
  }
}
