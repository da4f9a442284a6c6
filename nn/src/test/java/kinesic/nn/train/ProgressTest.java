package kinesic.nn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ProgressTest {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private long nanos;

  private Progress progress(boolean terminal) {
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    return new Progress(out, terminal, 80, () -> nanos);
  }

  private String shown() {
    String text = bytes.toString(StandardCharsets.UTF_8);
    bytes.reset();
    return text.replace(System.lineSeparator(), "\n");
  }

  private void step(Progress progress, int epoch, int batch, double seconds) {
    nanos += (long) (1e9 * seconds);
    TrainingPosition position = new TrainingPosition(epoch, batch, epoch * 10L + batch);
    progress.stepped(new StepReport(position, 1.25, Map.of(), 0.1, 1, new StepTimes(0, 0, 0)));
  }

  @Test
  void elsewhere_than_on_a_terminal_there_is_a_line_every_ten_seconds() {
    Progress progress = progress(false);
    progress.started(TrainingPosition.START, 3, 10);
    for (int batch = 1; batch <= 4; batch++) {
      step(progress, 0, batch, 4);
    }
    assertEquals("epoch 1/3  3/10  loss 1.2500  4.0 s/batch  1:48 left\n", shown());
  }

  @Test
  void the_line_fits_the_width_of_the_terminal() {
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    Progress narrow = new Progress(out, true, 40, () -> nanos);
    narrow.started(TrainingPosition.START, 2, 10);
    step(narrow, 0, 1, 0.2);
    assertEquals("\repoch 1/2 [==                  ] 1/10  ", shown());
    assertEquals(132, Progress.columns("132"));
    assertEquals(20, Progress.columns("1"));
    for (String unusable : new String[] {null, "", "wide", "-5", "99999"}) {
      assertEquals(80, Progress.columns(unusable), unusable);
    }
  }

  @Test
  void on_a_terminal_one_line_is_written_again_and_again() {
    Progress progress = progress(true);
    progress.started(TrainingPosition.START, 2, 10);
    step(progress, 0, 1, 0.2);
    assertEquals(
        "\repoch 1/2 [==                  ] 1/10  loss 1.2500  5.0 batches/s  3.8 s left", shown());
    step(progress, 0, 2, 0.01);
    assertEquals("", shown());
    step(progress, 0, 5, 0.6);
    String again = shown();
    assertTrue(again.startsWith("\repoch 1/2 [==========          ] 5/10  "), again);
    Map<String, Double> parts = new LinkedHashMap<>();
    parts.put("au", 0.75);
    parts.put("va", 0.5);
    progress.epochFinished(
        new EpochReport(
            1, 10, 1.25, parts, 0.1, Map.of("au", 1.5), Map.of("ccc", 0.625), true, 75.2));
    assertEquals(
        "\r"
            + " ".repeat(again.stripTrailing().length() - 1)
            + "\r"
            + "epoch 1/2  loss 1.2500 (au 0.7500, va 0.5000)  weights (au 1.5000)  ccc 0.6250, best so far  1:15\n",
        shown());
  }

  @Test
  void samples_are_counted_and_a_note_ends_the_line() {
    Progress progress = progress(false).counting("faces", 48).noting("2 ranks");
    progress.started(TrainingPosition.START, 3, 10);
    for (int batch = 1; batch <= 4; batch++) {
      step(progress, 0, batch, 4);
    }
    assertEquals("epoch 1/3  3/10  loss 1.2500  12.0 faces/s  1:48 left  2 ranks\n", shown());
  }

  @Test
  void the_time_left_counts_validations_too() {
    Progress progress = progress(false);
    progress.started(TrainingPosition.START, 3, 10);
    for (int batch = 1; batch <= 10; batch++) {
      step(progress, 0, batch, 0.1);
    }
    nanos += 20_000_000_000L;
    progress.epochFinished(
        new EpochReport(1, 10, 1.25, Map.of(), 0.1, Map.of(), Map.of(), false, 21));
    shown();
    for (int batch = 1; batch <= 5; batch++) {
      step(progress, 1, batch, batch < 5 ? 0.1 : 10);
    }
    // 15 batches took 11.4 s and 15 are left, and so are two validations of 20 s
    String line = shown();
    assertEquals("epoch 2/3  5/10  loss 1.2500  1.3 batches/s  51.4 s left\n", line);
  }

  @Test
  void a_resumed_run_says_where_it_goes_on() {
    progress(false).started(new TrainingPosition(2, 4, 24), 5, 10);
    assertEquals("resumed after step 24: epoch 3/5, batch 4/10\n", shown());
  }

  @Test
  void the_end_is_told_with_its_reason() {
    Progress progress = progress(false);
    progress.started(TrainingPosition.START, 5, 10);
    nanos += 3_725_000_000_000L;
    for (TrainingResult result :
        List.of(
            new TrainingResult(
                TrainingResult.End.COMPLETED, new TrainingPosition(5, 0, 50), 0.5, 4),
            new TrainingResult(
                TrainingResult.End.STOPPED_EARLY, new TrainingPosition(3, 0, 30), 0.25, 1),
            new TrainingResult(
                TrainingResult.End.INTERRUPTED, new TrainingPosition(1, 7, 17), null, 0))) {
      progress.finished(result);
    }
    assertEquals(
        """
        completed 5 epochs in 1:02:05; best epoch 4, 0.5000
        stopped early after 3 epochs in 1:02:05; best epoch 1, 0.2500
        interrupted in epoch 2 after batch 7 in 1:02:05
        """,
        shown());
  }
}
