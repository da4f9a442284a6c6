package kinesic.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import kinesic.benchmarks.PeerCase.Figure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GuardTest {

  @TempDir private Path folder;

  @Test
  void every_guarded_path_is_a_case_that_can_be_timed() {
    assertEquals(Guard.PATHS.size(), Guard.paths().size());
  }

  @Test
  void the_committed_baseline_has_every_path() throws IOException {
    GuardBaseline baseline = GuardBaseline.read(Path.of("baseline.csv"));
    for (String path : Guard.PATHS) {
      assertTrue(baseline.share(path, 1) > 0, path + " on one thread");
      assertTrue(baseline.share(path, 2) > 0, path + " on two threads");
    }
  }

  @Test
  void a_path_has_fallen_when_it_lost_more_than_the_tolerance() {
    assertFalse(Guard.isFallen(0.8, 0.9));
    assertFalse(Guard.isFallen(0.8, 0.69));
    assertTrue(Guard.isFallen(0.8, 0.67));
    assertFalse(Guard.isFallen(Double.NaN, 0.1), "nothing to fall from");
  }

  @Test
  void a_share_is_of_the_operations_that_the_limit_could_do() {
    assertEquals(0.5, Guard.share(new Figure(2, 100e6), 100), 1e-12);
    assertEquals(0.005, Guard.share(new Figure(2, 0), 100), 1e-12);
  }

  @Test
  void a_row_says_what_fell() {
    assertEquals(
        "gemm/512                                   0.8000     0.6000     -25%  FELL",
        Guard.row("gemm/512", 0.8, 0.6));
    assertTrue(Guard.row("gemm/512", 0.8, 0.8).endsWith("+0%"));
    assertTrue(Guard.row("gemm/512", Double.NaN, 0.8).contains("none"));
  }

  @Test
  void what_was_written_is_read_and_other_thread_counts_stay() throws IOException {
    Path file = folder.resolve("baseline.csv");
    GuardBaseline.read(file).with(1, Map.of("gemm/512", 0.9)).write(file);
    GuardBaseline.read(file).with(2, Map.of("gemm/512", 0.8)).write(file);
    GuardBaseline again = GuardBaseline.read(file);
    assertEquals(0.9, again.share("gemm/512", 1));
    assertEquals(0.8, again.share("gemm/512", 2));
    assertTrue(Double.isNaN(again.share("gemm/1024", 2)));
  }

  @Test
  void a_damaged_baseline_is_refused_with_its_line() throws IOException {
    Path file = folder.resolve("baseline.csv");
    Files.write(file, List.of("path,threads,share", "gemm/512,2"));
    IOException e = assertThrows(IOException.class, () -> GuardBaseline.read(file));
    assertEquals(
        file + ":2: holds \"gemm/512,2\", expected a row of path,threads,share", e.getMessage());
  }
}
