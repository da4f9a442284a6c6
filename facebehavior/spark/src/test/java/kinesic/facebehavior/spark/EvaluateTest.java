package kinesic.facebehavior.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The evaluation of a network whose test sets two threads of this process predict. */
final class EvaluateTest {

  @TempDir private static Path shared;

  @SuppressWarnings("NullAway.Init")
  private static Photos files;

  @SuppressWarnings("NullAway.Init")
  private static Path manifest;

  @SuppressWarnings("NullAway.Init")
  private static Path pairs;

  @SuppressWarnings("NullAway.Init")
  private static Cluster cluster;

  @TempDir private Path folder;

  @BeforeAll
  static void open() throws IOException {
    files = Photos.write(shared);
    manifest = Files.writeString(shared.resolve("test.csv"), manifest(files));
    pairs = Files.writeString(shared.resolve("pairs.csv"), pairs(files));
    cluster = TestCluster.threads();
  }

  @AfterAll
  static void close() {
    cluster.close();
  }

  /** Labels of the crops, one of which cannot be read. */
  static String manifest(Photos files) {
    StringBuilder text = new StringBuilder("image,valence,arousal,expression\n");
    for (int i = 0; i < 45; i++) {
      text.append(
          String.format(
              Locale.ROOT,
              "%s/c-%d.png,%.2f,%.2f,%s%n",
              files.crops(),
              i,
              i / 50.0,
              -i / 60.0,
              i % 3 == 0 ? "anger" : "happiness"));
    }
    return text.append(files.crops()).append("/cut.png,0,0,fear\n").toString();
  }

  private static String pairs(Photos files) {
    StringBuilder text = new StringBuilder("first,second,same,fold\n");
    for (int i = 0; i < 40; i++) {
      text.append(
          "%s/c-%s.png,%s/c-%s.png,%s,%s%n"
              .formatted(files.crops(), i, files.crops(), (i + 1 + i % 4) % 45, i % 2, i / 4));
    }
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 100})
  void the_text_is_that_of_the_plain_program(int partitions) throws IOException {
    Path roc = folder.resolve("roc.csv");
    Path plainRoc = folder.resolve("plain.csv");
    CommandRun plain =
        CommandRun.plain(
            "evaluate",
            "-m",
            files.network(),
            "--data",
            manifest,
            "--pairs",
            pairs,
            "--roc",
            plainRoc);
    assertEquals(0, plain.status(), plain.err());
    CommandRun run =
        CommandRun.on(
            cluster,
            "evaluate",
            "-m",
            files.network(),
            "--partitions",
            partitions,
            "--data",
            manifest,
            "--pairs",
            pairs,
            "--roc",
            roc);
    assertEquals(0, run.status(), run.err());
    assertEquals(plain.out(), run.out());
    assertTrue(run.out().contains("cut.png"), run.out());
    assertEquals(Files.readString(plainRoc), Files.readString(roc));
  }

  @Test
  void several_test_sets_are_evaluated_one_after_the_other() throws IOException {
    Path second = folder.resolve("second.csv");
    Files.write(second, Files.readAllLines(manifest).subList(0, 20));
    Object[] arguments = {"evaluate", "-m", files.network(), "--data", manifest, "--data", second};
    CommandRun run = CommandRun.on(cluster, arguments);
    assertEquals(0, run.status(), run.err());
    assertEquals(CommandRun.plain(arguments).out(), run.out());
  }

  @Test
  void an_image_that_cannot_be_read_ends_a_strict_evaluation_with_a_sentence() {
    Object[] arguments = {"evaluate", "-m", files.network(), "--strict", "--data", manifest};
    CommandRun run = CommandRun.on(cluster, arguments);
    assertEquals(1, run.status());
    assertTrue(
        run.err()
            .startsWith("facebehavior-spark: " + files.crops().resolve("cut.png") + ": is cut"),
        run.err());
    assertEquals(1, run.err().lines().count(), run.err());
    assertEquals(2, CommandRun.on(cluster, "evaluate", "-m", files.network()).status());
  }
}
