package kinesic.facebehavior.spark.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import kinesic.engine.io.AtomicFile;
import kinesic.facebehavior.training.RunFolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MirroredFolderTest {

  private static final List<String> RUN =
      List.of(
          "checkpoints/best.safetensors",
          "checkpoints/last.safetensors",
          "configuration.txt",
          "lock",
          "metrics.csv",
          "network.safetensors",
          "report.html",
          "tensorboard/events.1");

  private final List<String> told = new ArrayList<>();
  private StoredFiles files;
  private FlakyFileSystem system;
  private StoredFolder folder;
  private RunLease lease;
  private MirroredFolder mirror;

  @TempDir private Path temporary;

  @BeforeEach
  void open() throws IOException {
    files = new StoredFiles(FlakyFileSystem.settings());
    String uri = FlakyFileSystem.uri(temporary.resolve("run"));
    system = (FlakyFileSystem) files.fileSystem(uri);
    folder = new StoredFolder(files, uri);
    lease = RunLease.take(folder, RunLease.Times.STANDARD, told::add);
    mirror = mirror(lease.grant().token());
    system.operations().clear();
  }

  @AfterEach
  void close() throws IOException {
    mirror.close();
    lease.close();
    files.close();
  }

  @Test
  void copies_the_files_of_a_run_in_an_order_that_can_be_resumed() throws IOException {
    for (String name : RUN) {
      write(name, name.equals("lock") ? "" : name);
    }
    write("checkpoints/last.safetensors.part", "la");
    save();
    assertEquals(
        List.of(
            "configuration.txt",
            "lock",
            "report.html",
            "events.1",
            "metrics.csv",
            "best.safetensors",
            "last.safetensors",
            "network.safetensors"),
        renamed());
    for (String name : RUN) {
      assertArrayEquals(Files.readAllBytes(mirror.path().resolve(name)), folder.read(name));
    }
  }

  @Test
  void copies_what_has_changed() throws IOException {
    write("configuration.txt", "epochs = 2");
    write("checkpoints/last.safetensors", "step 1");
    save();
    system.operations().clear();
    save();
    mirror.finish();
    assertEquals(List.of(), renamed());
    write("checkpoints/last.safetensors", "step 2"); // of the same size
    save();
    assertEquals(List.of("last.safetensors"), renamed());
  }

  @Test
  void copies_a_large_file_again_when_it_has_grown_by_a_quarter_or_at_the_end() throws IOException {
    Path events = mirror.path().resolve("events");
    Files.write(events, new byte[4 << 20]);
    save();
    Files.write(events, new byte[(5 << 20) - 1]);
    save();
    assertEquals(4 << 20, length("events"));
    Files.write(events, new byte[5 << 20]);
    save();
    assertEquals(5 << 20, length("events"));
    Files.write(events, new byte[(5 << 20) + 1]);
    save();
    assertEquals(5 << 20, length("events"));
    mirror.finish();
    assertEquals((5 << 20) + 1, length("events"));
  }

  @Test
  void copies_what_a_resumed_run_reads() throws IOException {
    for (String name : RUN) {
      write(name, name.equals("lock") ? "" : name);
    }
    save();
    Files.write(temporary.resolve("run/of-a-stranger.bin"), new byte[100]);
    system.operations().clear();
    try (MirroredFolder next = mirror(lease.grant().token())) {
      next.load(new RunFolder(next.path()));
      for (String name : RUN) {
        Path copy = next.path().resolve(name);
        boolean read = !name.startsWith("report") && !name.startsWith("tensorboard");
        assertEquals(read, Files.exists(copy), name);
        if (read) {
          assertArrayEquals(folder.read(name), Files.readAllBytes(copy));
        }
      }
      assertFalse(Files.exists(next.path().resolve("of-a-stranger.bin")));
      next.save(new RunFolder(next.path()));
      assertEquals(List.of(), renamed());
      assertTrue(Files.exists(temporary.resolve("run/of-a-stranger.bin")));
    }
  }

  @Test
  void loads_what_rank_0_has_saved_since() throws IOException {
    write("configuration.txt", "epochs = 2");
    save();
    try (MirroredFolder other = mirror("f".repeat(32))) {
      RunFolder seen = new RunFolder(other.path());
      other.load(seen);
      write("ranks", "a");
      write("configuration.txt", "epochs = 30");
      save();
      other.load(seen);
      assertTrue(Files.exists(other.path().resolve("ranks")));
      assertEquals("epochs = 30", Files.readString(seen.configuration()));
    }
    Files.delete(mirror.path().resolve("ranks"));
    save();
    assertTrue(folder.status("ranks").isEmpty());
  }

  @Test
  void tries_again_for_some_time() throws IOException {
    write("metrics.csv", "1");
    int[] failures = {1};
    system.failIf(text -> text.equals("RENAME metrics.csv") && failures[0]-- > 0);
    save();
    assertEquals("1", new String(folder.read("metrics.csv"), UTF_8));
    assertEquals(
        List.of(
            folder.uri()
                + "/metrics.csv: cannot be reached: connection refused; trying again for up to 2 s"),
        told);
  }

  @Test
  void gives_up_with_the_old_checkpoint_in_place() throws IOException {
    write("metrics.csv", "epoch 1");
    write("checkpoints/last.safetensors", "epoch 1");
    save();
    write("metrics.csv", "epochs 1 and 2");
    write("checkpoints/last.safetensors", "epoch 2");
    system.failIf(text -> text.equals("WRITE last.safetensors"));
    IOException e = assertThrows(IOException.class, this::save);
    assertEquals(
        folder.uri()
            + "/checkpoints/last.safetensors: cannot be reached: connection refused; when that has"
            + " passed, --resume continues from the last checkpoint in the folder",
        e.getMessage());
    assertEquals("epochs 1 and 2", text("metrics.csv"));
    assertEquals("epoch 1", text("checkpoints/last.safetensors"));
  }

  @Test
  void writes_nothing_for_an_attempt_that_was_replaced() throws IOException {
    write("metrics.csv", "1");
    save();
    String later = lease.grant().token();
    write("metrics.csv", "2");
    IOException e = assertThrows(IOException.class, this::save);
    assertTrue(String.valueOf(e.getMessage()).contains("a later one began"), e.getMessage());
    assertEquals("1", text("metrics.csv"));
    assertEquals(List.of(), told);
    assertTrue(new Fence(folder, later).isCurrent());
  }

  @Test
  void names_the_folder_as_the_user_does() {
    StringWriter text = new StringWriter();
    PrintWriter out = mirror.naming(new PrintWriter(text));
    out.print("the trained network is ");
    out.println(mirror.path().resolve("network.safetensors"));
    out.print(mirror.path());
    out.flush();
    assertEquals(
        "the trained network is %s/network.safetensors%n%s".formatted(folder.uri(), folder.uri()),
        text.toString());
  }

  @Test
  void deletes_the_local_folder() throws IOException {
    write("checkpoints/last.safetensors", "1");
    mirror.close();
    assertFalse(Files.exists(mirror.path()));
    mirror = mirror(lease.grant().token());
  }

  private MirroredFolder mirror(String token) throws IOException {
    return new MirroredFolder(folder, token, temporary, Duration.ofSeconds(2), told::add);
  }

  private void write(String name, String content) throws IOException {
    AtomicFile.write(mirror.path().resolve(name), out -> out.write(content.getBytes(UTF_8)));
  }

  private void save() throws IOException {
    mirror.save(new RunFolder(mirror.path()));
  }

  private long length(String name) throws IOException {
    return folder.status(name).orElseThrow().getLen();
  }

  private String text(String name) throws IOException {
    return new String(folder.read(name), UTF_8);
  }

  private List<String> renamed() {
    return system.operations().stream()
        .filter(text -> text.startsWith("RENAME ") && !text.endsWith(" lease"))
        .map(text -> text.substring("RENAME ".length()))
        .toList();
  }
}
