package kinesic.nn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RankReportTest {

  private static final TrainingPosition POSITION = new TrainingPosition(3, 17, 1L << 40);

  private static RankReport report() {
    BitSet gradients = new BitSet();
    gradients.set(2, 70);
    Map<String, Float> losses = new LinkedHashMap<>();
    losses.put("", Float.NaN);
    losses.put("Übung", -0f);
    RankReport.MicroBatch first =
        new RankReport.MicroBatch(
            losses,
            List.of(
                new RankReport.Statistics(
                    4, 5, 0.1f, 640, FloatBuffer.wrap(new float[] {1, -2, 3, Float.MIN_VALUE})),
                new RankReport.Statistics(0, 1, 1, 2, FloatBuffer.wrap(new float[0]))));
    RankReport.MicroBatch second = new RankReport.MicroBatch(Map.of("", 2f), List.of());
    return new RankReport(
        POSITION, true, OptionalInt.of(0xDEADBEEF), gradients, List.of(first, second));
  }

  @Test
  void a_report_survives_the_journey() throws IOException {
    RankReport report = report();
    RankReport read = RankReport.decode(report.encode(), "rank 1");
    assertEquals(report, read);
    assertEquals(
        List.of("", "Übung"), List.copyOf(read.microBatches().getFirst().losses().keySet()));
    assertEquals(
        Float.floatToRawIntBits(-0f),
        Float.floatToRawIntBits(read.microBatches().getFirst().losses().getOrDefault("Übung", 1f)));
  }

  @Test
  void a_report_without_micro_batches_survives_the_journey() throws IOException {
    RankReport empty =
        new RankReport(TrainingPosition.START, false, OptionalInt.empty(), new BitSet(), List.of());
    assertEquals(empty, RankReport.decode(empty.encode(), "rank 1"));
  }

  private static String complaint(byte[] bytes) {
    IOException e =
        assertThrows(IOException.class, () -> RankReport.decode(bytes, "rank 1 (b.example)"));
    return String.valueOf(e.getMessage());
  }

  @Test
  void damage_is_stated_in_a_sentence() {
    byte[] whole = report().encode();
    String begin = "the message of rank 1 (b.example) about its step, %s bytes, is damaged: ";
    for (int length = 0; length < whole.length; length++) {
      String complaint = complaint(Arrays.copyOf(whole, length));
      assertTrue(complaint.startsWith(begin.formatted(length)), complaint);
    }
    assertEquals(
        begin.formatted(whole.length + 3) + "3 bytes are left",
        complaint(Arrays.copyOf(whole, whole.length + 3)));
    assertEquals(
        begin.formatted(4) + "it begins with 47455420", complaint(new byte[] {'G', 'E', 'T', ' '}));
  }

  @Test
  void a_size_that_is_too_large_allocates_nothing() {
    byte[] bytes = report().encode();
    int at = Integer.BYTES * 3 + Long.BYTES + 1 + Integer.BYTES; // the size of the gradient set
    ByteBuffer.wrap(bytes).putInt(at, Integer.MAX_VALUE);
    assertTrue(complaint(bytes).contains("2147483647 elements do not fit into"));
    ByteBuffer.wrap(bytes).putInt(at, -1);
    assertTrue(complaint(bytes).contains("-1 elements do not fit into"));
  }

  @Test
  void random_damage_never_leads_to_anything_but_a_sentence() {
    byte[] whole = report().encode();
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = whole.clone();
      for (int k = random.nextInt(4); k >= 0; k--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      try {
        RankReport.decode(bytes, "rank 1");
      } catch (IOException e) {
        assertTrue(String.valueOf(e.getMessage()).contains("is damaged: "));
      }
    }
  }
}
