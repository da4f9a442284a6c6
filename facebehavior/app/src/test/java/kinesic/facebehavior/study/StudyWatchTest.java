package kinesic.facebehavior.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import kinesic.facebehavior.network.NetworkConfiguration;
import kinesic.facebehavior.network.ObjectiveSettings;
import kinesic.facebehavior.training.OptimiserPlan;
import kinesic.facebehavior.training.TrainingPlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Four runs of equal cost, of which the workers of the test leave files behind. */
final class StudyWatchTest {

  @TempDir private Path folder;

  private final StringWriter said = new StringWriter();
  private final List<VariantRun> runs =
      LongStream.rangeClosed(1, 4)
          .mapToObj(
              seed ->
                  new VariantRun(
                      "first", Scenario.COMPLETE, Variant.of(VariantSettings.ONE), 1, seed))
          .toList();
  private final Stage stage = new Stage("search", runs, List.of(10.0, 10.0, 10.0, 10.0));
  private long now; // nanoseconds
  private int looks;

  private Study study() {
    TrainingPlan plan =
        new TrainingPlan(
            new NetworkConfiguration(NetworkConfiguration.Trunk.COMPACT, 16, 0),
            ObjectiveSettings.STANDARD,
            OptimiserPlan.adamW(0.01f, 0),
            4,
            8,
            false,
            1);
    return new Study(Map.of(), Protocol.of(new StudyMatrix(runs)), plan, folder);
  }

  private void leave(Study study, int run, String file) throws IOException {
    Path own = Files.createDirectories(study.folder(runs.get(run)).path());
    Files.createFile(own.resolve(file));
  }

  private StudyWatch watch(StudyWatch.Workers workers) {
    return new StudyWatch(workers, new PrintWriter(said), () -> now, 1);
  }

  @Test
  void it_says_what_is_done_and_how_long_the_rest_takes_at_this_pace() throws Exception {
    Study study = study();
    leave(study, 2, "figures.csv");
    boolean complete =
        watch(
                () -> {
                  now += 10_000_000_000L;
                  switch (looks++) {
                    case 0 -> leave(study, 0, "configuration.txt");
                    case 2 -> leave(study, 0, "figures.csv");
                    case 3 -> {
                      leave(study, 3, "figures.csv");
                      leave(study, 1, "figures.csv");
                    }
                    default -> {}
                  }
                  return true;
                })
            .complete(study, stage);
    assertTrue(complete);
    assertEquals(
        List.of(
            "search: 1 of 4 trainings are there",
            "[0:20] search: 1 of 4 done, 1 in training",
            "[0:30] search: 2 of 4, done: no coupling, seed 1; 1:00 left",
            "[0:40] search: 3 of 4, done: no coupling, seed 2; 0:00 left",
            "[0:40] search: 4 of 4, done: no coupling, seed 4; 0:00 left"),
        said.toString()
            .lines()
            .map(line -> line.replaceAll(", 100 % of the labels|, first databases", ""))
            .toList());
  }

  @Test
  void it_ends_when_workers_are_interrupted_or_fail() throws Exception {
    assertFalse(watch(() -> false).complete(study(), stage));
    IOException failure = new IOException("a worker has failed");
    StudyWatch watch =
        watch(
            () -> {
              throw failure;
            });
    assertEquals(
        Optional.of(failure),
        Optional.of(assertThrows(IOException.class, () -> watch.complete(study(), stage))));
  }
}
