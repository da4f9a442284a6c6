package kinesic.facebehavior.study;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import kinesic.nn.train.StepReport;
import kinesic.nn.train.StepTimes;
import kinesic.nn.train.TrainingPosition;
import org.junit.jupiter.api.Test;

/** Four runs of equal length: 4 epochs of 25 batches of one second. */
final class StudyProgressTest {

  private static final int EPOCHS = 4;
  private static final int BATCHES = 25;

  private final StringWriter said = new StringWriter();
  private long now = 7; // nanoseconds
  private final StudyProgress progress = new StudyProgress(new PrintWriter(said), () -> now);
  private final List<VariantRun> runs =
      LongStream.rangeClosed(1, 4)
          .mapToObj(
              seed ->
                  new VariantRun(
                      "first", Scenario.COMPLETE, Variant.of(VariantSettings.ONE), 1, seed))
          .toList();

  {
    progress.begin(new Stage("", runs, List.of(10.0, 10.0, 10.0, 10.0)));
  }

  private void pass(double seconds) {
    now += Math.round(1e9 * seconds);
  }

  private void train(int run, int from) {
    progress.started(position(from), EPOCHS, BATCHES);
    for (int step = from + 1; step <= EPOCHS * BATCHES; step++) {
      pass(1);
      progress.stepped(new StepReport(position(step), 1, Map.of(), 1, 1, new StepTimes(0, 0, 0)));
    }
    progress.done(runs.get(run));
  }

  private static TrainingPosition position(int step) {
    return new TrainingPosition(step / BATCHES, step % BATCHES, step);
  }

  private List<String> lines() {
    return said.toString()
        .lines()
        .map(line -> line.replace("no coupling, 100 % of the labels, ", ""))
        .map(line -> line.replace(", first databases", ""))
        .toList();
  }

  @Test
  void the_time_left_is_that_of_all_trainings() {
    progress.training(runs.get(0));
    pass(5);
    train(0, 0);
    progress.training(runs.get(1));
    train(1, 0);
    assertEquals(
        List.of(
            "[0:15] 1 of 4, seed 1: epoch 1 of 4; 6:30 left",
            "[0:30] 1 of 4, seed 1: epoch 2 of 4; 6:15 left"),
        lines().subList(0, 2));
    assertEquals(
        List.of("[1:45] 1 of 4, done: seed 1; 5:00 left", "[3:25] 2 of 4, done: seed 2; 3:20 left"),
        lines().stream().filter(line -> line.contains("done")).toList());
  }

  @Test
  void what_was_trained_before_takes_no_part_in_the_estimate() {
    progress.done(runs.get(0));
    progress.training(runs.get(1));
    pass(30); // reading
    train(1, 60);
    progress.training(runs.get(2));
    train(2, 0);
    progress.done(runs.get(3));
    assertEquals(
        List.of(
            "1 of 4 trainings are there",
            "[0:31] 2 of 4, seed 2: epoch 3 of 4; 3:59 left",
            "[0:46] 2 of 4, seed 2: epoch 4 of 4; 3:44 left",
            "[1:01] 2 of 4, seed 2: epoch 4 of 4; 3:29 left",
            "[1:10] 2 of 4, done: seed 2; 3:20 left",
            "[1:25] 3 of 4, seed 3: epoch 1 of 4; 3:05 left"),
        lines().subList(0, 6));
    assertEquals("[2:50] 3 of 4, done: seed 3; 1:40 left", lines().get(11));
    assertEquals("[2:50] 4 of 4, done: seed 4; 0:00 left", lines().get(12));
  }

  @Test
  void a_network_that_only_had_to_be_tested_takes_no_part_in_it_either() {
    progress.training(runs.get(0));
    pass(2);
    progress.done(runs.get(0));
    progress.training(runs.get(1));
    train(1, 0);
    assertEquals("[0:02] 1 of 4, done: seed 1", lines().get(0));
    assertEquals("[0:17] 2 of 4, seed 2: epoch 1 of 4; 4:45 left", lines().get(1));
  }
}
