package kinesic.facebehavior.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kinesic.facebehavior.predict.ImageFileList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prediction and evaluation on two executor processes. */
final class ExecutorProcessesTest {

  @TempDir private static Path shared;

  @SuppressWarnings("NullAway.Init")
  private static Photos files;

  @SuppressWarnings("NullAway.Init")
  private static Cluster cluster;

  @TempDir private Path folder;

  @BeforeAll
  static void open() throws IOException {
    files = Photos.write(shared);
    cluster = TestCluster.processes();
  }

  @AfterAll
  static void close() {
    cluster.close();
  }

  @Test
  void the_rows_have_the_bytes_of_the_plain_program() throws IOException {
    Path csv = folder.resolve("plain.csv");
    Path out = folder.resolve("rows");
    CommandRun.plain(
        "predict",
        "-m",
        files.network(),
        "--detector",
        files.detector(),
        "--csv",
        csv,
        files.photos());
    CommandRun run =
        CommandRun.on(
            cluster,
            "predict",
            "-m",
            files.network(),
            "--detector",
            files.detector(),
            "--partitions",
            5,
            "--out",
            out,
            files.photos());
    assertEquals(3, run.status(), run.err());
    assertEquals(Files.readString(csv), CommandRun.rows(out));
  }

  @Test
  void the_loss_of_an_executor_costs_no_row_and_doubles_none() throws IOException {
    Path crops = Files.createDirectory(folder.resolve("crops"));
    for (int i = 0; i < 40; i++) {
      Files.copy(files.crops().resolve("c-" + i + ".png"), crops.resolve("c-" + i + ".png"));
    }
    Files.copy(files.crops().resolve("c-1.png"), crops.resolve(DrawerFileSystem.HALT));
    Path bait = Files.createFile(crops.resolve("halt"));
    Path csv = folder.resolve("plain.csv");
    Path out = folder.resolve("rows");
    Path list = Files.writeString(folder.resolve("list.txt"), names(crops));
    CommandRun run =
        CommandRun.on(
            cluster,
            "predict",
            "-m",
            files.network(),
            "--crops",
            "--partitions",
            4,
            "--out",
            out,
            list);
    assertEquals(0, run.status(), run.err());
    assertFalse(Files.exists(bait), "an executor has ended");
    assertTrue(run.err().contains("is lost, and its part is predicted again"), run.err());
    CommandRun.plain("predict", "-m", files.network(), "--crops", "--csv", csv, crops);
    assertEquals(Files.readString(csv), CommandRun.rows(out).replace("drawer:", ""));
    assertTrue(run.err().contains("41 images: 41 faces predicted"), run.err());
  }

  @Test
  void the_text_of_an_evaluation_is_that_of_the_plain_program() throws IOException {
    Path manifest = Files.writeString(folder.resolve("test.csv"), EvaluateTest.manifest(files));
    Object[] arguments = {"evaluate", "-m", files.network(), "--data", manifest};
    CommandRun run = CommandRun.on(cluster, arguments);
    assertEquals(0, run.status(), run.err());
    assertEquals(CommandRun.plain(arguments).out(), run.out());
  }

  /** The pictures of a folder in a file system of Hadoop. */
  private static String names(Path folder) throws IOException {
    StringBuilder names = new StringBuilder();
    for (Path file : ImageFileList.of(List.of(folder))) {
      if (file.toString().endsWith(".png")) {
        names.append(DrawerFileSystem.uri(file)).append('\n');
      }
    }
    return names.toString();
  }
}
