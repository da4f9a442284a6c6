package kinesic.facebehavior.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import kinesic.facebehavior.image.ImageException;
import kinesic.facebehavior.manifest.ManifestReader;
import kinesic.facebehavior.manifest.ManifestRow;
import kinesic.facebehavior.manifest.SmallDatabases;
import kinesic.facebehavior.manifest.UnreadableImages;
import kinesic.facebehavior.network.NetworkConfiguration;
import kinesic.facebehavior.network.NetworkConfiguration.Trunk;
import kinesic.facebehavior.network.ObjectiveSettings;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.training.RankThreads.Outcome;
import kinesic.nn.data.LoadingException;
import kinesic.nn.distributed.FailedRankException;
import kinesic.nn.distributed.Group;
import kinesic.nn.train.StepReport;
import kinesic.nn.train.TrainingListener;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that are divided among ranks. */
@Timeout(120)
final class DividedRunTest {

  private static final TrainingPlan PLAN =
      new TrainingPlan(
              new NetworkConfiguration(Trunk.COMPACT, 16, 0.2),
              ObjectiveSettings.STANDARD,
              OptimiserPlan.adamW(3e-3f, 0.02f),
              2,
              24, // 11 micro-batches, so the last step of an epoch has 1 or 2
              true,
              7)
          .withMicroBatches(4);

  private static final TrainingListener SILENT = new TrainingListener() {};

  @TempDir private static Path shared;
  private static SmallDatabases faces;
  private static RunFolder whole;

  @TempDir private Path folder;

  @BeforeAll
  static void aRunOfOneProcess() throws IOException {
    faces = new SmallDatabases(shared.resolve("data"));
    whole = new RunFolder(shared.resolve("whole"));
    assertTrue(training(whole).run());
  }

  private static TrainingData data(SmallDatabases files) throws IOException {
    return TrainingData.read(
        Map.of(
            Affect.VALENCE_AROUSAL, List.of(files.valenceArousal),
            Affect.ACTION_UNITS, List.of(files.actionUnits),
            Affect.EXPRESSION, List.of(files.expressions)),
        files.validation);
  }

  private static TrainingRun training(
      TrainingPlan plan, SmallDatabases files, RunFolder run, UnreadableImages unreadable)
      throws IOException {
    return training(plan, files, run, SILENT, unreadable);
  }

  private static TrainingRun training(
      TrainingPlan plan,
      SmallDatabases files,
      RunFolder run,
      TrainingListener listener,
      UnreadableImages unreadable)
      throws IOException {
    return new TrainingRun(
        plan, data(files), run, Duration.ofDays(1), listener, Optional.empty(), unreadable);
  }

  private static TrainingRun training(RunFolder run) throws IOException {
    return training(PLAN, faces, run, new UnreadableImages(true));
  }

  private static boolean run(Group group, TrainingRun run) throws IOException {
    run.divideAmong(group);
    return run.run();
  }

  private static void assertSame(RunFolder expected, RunFolder actual) throws IOException {
    for (Path file :
        List.of(Path.of("network.safetensors"), Path.of("checkpoints", "last.safetensors"))) {
      assertArrayEquals(
          Files.readAllBytes(expected.path().resolve(file)),
          Files.readAllBytes(actual.path().resolve(file)),
          file.toString());
    }
    assertEquals(rows(expected), rows(actual));
    assertEquals(names(expected), names(actual));
  }

  /** The rows of metrics.csv without the seconds. */
  private static List<List<String>> rows(RunFolder run) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    for (String line : Files.readAllLines(run.metrics())) {
      List<String> cells = new ArrayList<>(List.of(line.split(",", -1)));
      cells.remove(3);
      rows.add(cells);
    }
    return rows;
  }

  /** The names of all files but that by which the ranks recognise the folder. */
  private static List<String> names(RunFolder run) throws IOException {
    try (Stream<Path> all = Files.walk(run.path())) {
      return all.map(file -> run.path().relativize(file).toString())
          .filter(name -> !name.equals(RunRanks.MARK))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void any_number_of_ranks_ends_with_the_bits_of_one(int ranks) throws Exception {
    RunFolder divided = new RunFolder(folder.resolve("divided"));
    for (Outcome<Boolean> rank :
        RankThreads.<Boolean>run(ranks, group -> run(group, training(divided)))) {
      assertTrue(rank.get());
    }
    assertSame(whole, divided);
    for (Outcome<Boolean> rank :
        RankThreads.<Boolean>run(ranks, group -> run(group, training(divided)))) {
      assertTrue(rank.get(), "a complete run");
    }
  }

  @Test
  void a_run_that_a_rank_stops_goes_on_with_another_number_of_ranks() throws Exception {
    RunFolder divided = new RunFolder(folder.resolve("divided"));
    for (Outcome<Boolean> rank :
        RankThreads.<Boolean>run(3, group -> run(group, stopped(divided, group.rank() == 0)))) {
      assertFalse(rank.get());
    }
    assertFalse(divided.isComplete());
    assertTrue(Files.exists(divided.lastCheckpoint()));
    for (Outcome<Boolean> rank :
        RankThreads.<Boolean>run(2, group -> run(group, training(divided)))) {
      assertTrue(rank.get());
    }
    assertSame(whole, divided);
  }

  /** A run that is asked to stop after its second step. */
  private TrainingRun stopped(RunFolder run, boolean stops) throws IOException {
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void stepped(StepReport report) {
            if (stops && report.position().step() == 2) {
              Thread.currentThread().interrupt();
            }
          }
        };
    return training(PLAN, faces, run, listener, new UnreadableImages(true));
  }

  @Test
  void unreadable_images_are_replaced_in_the_same_way_and_rank_0_knows_all() throws Exception {
    SmallDatabases files = new SmallDatabases(folder.resolve("data"));
    List<ManifestRow> rows = new ArrayList<>(ManifestReader.read(files.actionUnits).rows());
    List<Path> broken =
        List.of(
            rows.get(3).image(),
            rows.get(4).image(),
            ManifestReader.read(files.expressions).rows().get(7).image(),
            ManifestReader.read(files.validation).rows().get(2).image(),
            ManifestReader.read(files.validation).rows().get(14).image());
    for (Path image : broken) {
      Files.write(image, Arrays.copyOf(Files.readAllBytes(image), 60));
    }
    RunFolder alone = new RunFolder(folder.resolve("alone"));
    UnreadableImages expected = new UnreadableImages(false);
    assertTrue(training(PLAN, files, alone, expected).run());
    RunFolder divided = new RunFolder(folder.resolve("divided"));
    List<Outcome<List<String>>> ranks =
        RankThreads.run(
            3,
            group -> {
              UnreadableImages own = new UnreadableImages(false);
              assertTrue(run(group, training(PLAN, files, divided, own)));
              return own.lines();
            });
    assertSame(alone, divided);
    assertEquals(5, expected.count());
    for (Outcome<List<String>> rank : ranks) {
      assertEquals(expected.lines(), rank.get());
    }
  }

  @Test
  void an_unreadable_image_ends_the_run_at_all_ranks_if_it_is_an_error() throws Exception {
    SmallDatabases files = new SmallDatabases(folder.resolve("data"));
    Path broken = ManifestReader.read(files.actionUnits).rows().get(3).image();
    Files.write(broken, new byte[0]);
    RunFolder divided = new RunFolder(folder.resolve("divided"));
    List<Outcome<Boolean>> ranks =
        RankThreads.<Boolean>run(
            2, group -> run(group, training(PLAN, files, divided, new UnreadableImages(true))));
    int own = 0;
    for (Outcome<Boolean> rank : ranks) {
      assertTrue(rank.message().contains(broken + ": is empty (0 bytes)"), rank.message());
      Throwable failure = rank.failure().orElseThrow();
      own += failure instanceof LoadingException || failure instanceof ImageException ? 1 : 0;
      assertTrue(
          failure instanceof LoadingException || failure instanceof FailedRankException,
          failure.toString());
    }
    assertEquals(1, own, "one rank has read it");
  }

  @Test
  void ranks_must_train_the_same() throws Exception {
    RunFolder divided = new RunFolder(folder.resolve("divided"));
    List<Outcome<Boolean>> ranks =
        RankThreads.<Boolean>run(
            3,
            group -> {
              TrainingPlan plan = group.rank() == 1 ? PLAN.withMicroBatches(2) : PLAN;
              return run(group, training(plan, faces, divided, new UnreadableImages(true)));
            });
    for (Outcome<Boolean> rank : ranks) {
      assertTrue(
          rank.message()
              .matches(
                  "rank 0.* has \"micro-batches = 4\" and rank 1.* has \"micro-batches = 2\"; start all"
                      + " ranks with the same program, options and data"),
          rank.message());
    }
    assertFalse(Files.exists(divided.path()));
  }

  @Test
  void ranks_must_see_the_same_folder() throws Exception {
    RunFolder divided = new RunFolder(Files.createDirectory(folder.resolve("divided")));
    Path other = Files.createDirectory(folder.resolve("other"));
    List<Outcome<Boolean>> ranks =
        RankThreads.<Boolean>run(
            2, group -> agree(group, group.rank() == 0 ? divided : new RunFolder(other)));
    for (Outcome<Boolean> rank : ranks) {
      assertTrue(
          rank.message().contains(other + ": is not the folder of rank 0")
              && rank.message().contains("--out must be in a file system that all ranks share"),
          rank.message());
    }
    assertEquals(List.of(""), names(new RunFolder(other)));
  }

  @Test
  void ranks_must_see_the_same_checkpoint() throws Exception {
    RunFolder divided = new RunFolder(folder.resolve("divided"));
    Path other = folder.resolve("other");
    for (Path run : List.of(divided.path(), other)) {
      Files.createDirectories(run.resolve("checkpoints"));
      Files.writeString(new RunFolder(run).lastCheckpoint(), "of " + run.getFileName());
    }
    RunStorage marksOnly = new RunStorage() { // a file system that has not copied the checkpoint
          @Override
          public void load(RunFolder run) throws IOException {
            try (Stream<Path> marks = Files.list(divided.path())) {
              for (Path mark : marks.filter(Files::isRegularFile).toList()) {
                Files.copy(mark, other.resolve(mark.getFileName()));
              }
            }
          }

          @Override
          public void save(RunFolder run) {}
        };
    List<Outcome<Boolean>> ranks =
        RankThreads.<Boolean>run(
            2,
            group ->
                group.rank() == 0
                    ? agree(group, divided)
                    : new RunRanks(group, new RunFolder(other), marksOnly, Duration.ZERO)
                        .agree(false));
    for (Outcome<Boolean> rank : ranks) {
      assertTrue(
          rank.message().contains("sees another checkpoint (8 bytes, crc32 ")
              && rank.message().contains(" (10 bytes, crc32 ")
              && rank.message().contains("start again with --resume"),
          rank.message());
    }
  }

  private static boolean agree(Group group, RunFolder run) throws IOException {
    return new RunRanks(group, run, RunStorage.inPlace(), Duration.ofMillis(1)).agree(false);
  }

  @Test
  void a_folder_may_be_kept_in_another_place() throws Exception {
    Path kept = Files.createDirectory(folder.resolve("kept"));
    List<Outcome<Boolean>> ranks =
        RankThreads.<Boolean>run(
            2,
            group -> {
              RunFolder own = new RunFolder(folder.resolve("local-" + group.rank()));
              RunStorage storage = new Copies(kept);
              storage.load(own);
              TrainingRun run = training(own);
              run.keepIn(storage);
              return run(group, run);
            });
    for (Outcome<Boolean> rank : ranks) {
      assertTrue(rank.get());
    }
    assertSame(whole, new RunFolder(kept));
  }

  /** A storage that copies whole folders. */
  private record Copies(Path kept) implements RunStorage {

    @Override
    public void load(RunFolder run) throws IOException {
      copy(kept, run.path());
    }

    @Override
    public void save(RunFolder run) throws IOException {
      copy(run.path(), kept);
    }

    private static void copy(Path from, Path to) throws IOException {
      if (!Files.exists(from)) {
        return;
      }
      try (Stream<Path> all = Files.walk(from)) {
        for (Path file : all.toList()) {
          Path target = to.resolve(from.relativize(file).toString());
          if (Files.isDirectory(file)) {
            Files.createDirectories(target);
          } else {
            Files.write(target, Files.readAllBytes(file));
          }
        }
      }
    }
  }
}
