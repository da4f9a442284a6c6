package kinesic.facebehavior.spark.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunLeaseTest {

  private static final RunLease.Times TIMES =
      new RunLease.Times(Duration.ofMillis(100), Duration.ofSeconds(1));
  private static final RunLease.Times DEAD =
      new RunLease.Times(Duration.ofDays(1), Duration.ofSeconds(1));

  private final List<String> told = Collections.synchronizedList(new ArrayList<>());
  private StoredFiles files;
  private StoredFolder folder;

  @TempDir private Path temporary;

  @BeforeEach
  void open() throws IOException {
    files = new StoredFiles(FlakyFileSystem.settings());
    folder = new StoredFolder(files, FlakyFileSystem.uri(temporary.resolve("run")));
  }

  @AfterEach
  void close() throws IOException {
    files.close();
  }

  @Test
  void creates_the_folder_and_leaves_it_empty() throws IOException {
    RunLease lease = RunLease.take(folder, TIMES, told::add);
    assertEquals(List.of("lease"), names());
    lease.close();
    assertEquals(List.of(), names());
    assertEquals(List.of(), told);
  }

  @Test
  void refuses_a_second_driver() throws IOException {
    try (RunLease lease = RunLease.take(folder, TIMES, told::add)) {
      IOException e =
          assertThrows(IOException.class, () -> RunLease.take(folder, TIMES, told::add));
      String owner = LeaseText.ofThisProcess().owner();
      assertEquals(
          folder.uri()
              + ": "
              + owner
              + " uses the run in this folder; wait until it ends, or choose another folder with"
              + " --out",
          e.getMessage());
      assertEquals(1, told.size());
      assertTrue(
          told.get(0)
              .matches(
                  ".*: .* used the run in this folder . s ago; waiting up to . s for a sign of life"),
          told.get(0));
      new Fence(folder, lease.grant().token()).requireCurrent();
    }
  }

  @Test
  void waits_for_a_sign_of_life_of_a_dead_driver() throws IOException {
    RunLease dead = RunLease.take(folder, DEAD, told::add);
    String token = dead.grant().token();
    long start = System.nanoTime();
    try (RunLease lease = RunLease.take(folder, TIMES, told::add)) {
      assertTrue(System.nanoTime() - start > 500_000_000);
      IOException e =
          assertThrows(IOException.class, () -> new Fence(folder, token).requireCurrent());
      assertTrue(
          String.valueOf(e.getMessage()).contains("this attempt may not write here any more"),
          e.getMessage());
      assertThrows(IOException.class, dead::grant);
      dead.close(); // does not delete that of the other
      assertTrue(new Fence(folder, lease.grant().token()).isCurrent());
    }
  }

  @Test
  void takes_an_old_lease_at_once_and_deletes_what_the_dead_driver_left() throws IOException {
    RunLease dead = RunLease.take(folder, DEAD, told::add);
    Path run = temporary.resolve("run");
    String part = "metrics.csv." + dead.grant().token() + ".part";
    Files.writeString(run.resolve(part), "epo");
    Files.writeString(run.resolve("notes.part"), "of somebody else");
    Files.setLastModifiedTime(run.resolve("lease"), FileTime.from(Instant.now().minusSeconds(9)));
    try (RunLease lease = RunLease.take(folder, TIMES, told::add)) {
      assertEquals(List.of("lease", "notes.part"), names());
      assertEquals(List.of(), told);
    }
  }

  @Test
  void takes_the_right_from_an_earlier_attempt() throws IOException {
    try (RunLease lease = RunLease.take(folder, TIMES, told::add)) {
      Fence first = new Fence(folder, lease.grant().token());
      first.requireCurrent();
      Fence second = new Fence(folder, lease.grant().token());
      second.requireCurrent();
      assertFalse(first.isCurrent());
    }
  }

  @Test
  void tells_that_it_was_lost() throws Exception {
    try (RunLease lease = RunLease.take(folder, TIMES, told::add)) {
      Files.delete(temporary.resolve("run/lease"));
      for (int i = 0; i < 100 && told.isEmpty(); i++) {
        Thread.sleep(20);
      }
      assertTrue(told.toString().contains("may not write here any more"), told.toString());
      assertEquals(List.of(), names());
    }
  }

  private List<String> names() throws IOException {
    return List.copyOf(folder.files("").keySet());
  }
}
