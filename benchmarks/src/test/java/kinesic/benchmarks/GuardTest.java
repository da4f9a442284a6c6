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
import kinesic.benchmarks.PeerCase.Timing;
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
    for (String processor :
        List.of("AuthenticAMD 512 bits L2 1024K", "GenuineIntel 512 bits L2 2048K")) {
      for (String path : Guard.PATHS) {
        assertTrue(baseline.share(processor, path, 1) > 0, path + " on 1 thread of " + processor);
        assertTrue(baseline.share(processor, path, 2) > 0, path + " on 2 threads of " + processor);
      }
    }
  }

  @Test
  void a_path_has_fallen_if_it_lost_more_than_the_tolerance() {
    assertFalse(Guard.isFallen(0.8, 0.9));
    assertFalse(Guard.isFallen(0.8, 0.69));
    assertTrue(Guard.isFallen(0.8, 0.67));
    assertFalse(Guard.isFallen(Double.NaN, 0.1), "no baseline");
  }

  @Test
  void a_share_is_of_the_operations_that_the_limit_could_do() {
    assertEquals(0.5, Guard.share(new Timing(2, 100e6), 100), 1e-12);
    assertEquals(0.005, Guard.share(new Timing(2, 0), 100), 1e-12);
  }

  @Test
  void a_row_marks_a_path_that_fell() {
    assertEquals(
        "gemm/512                                   0.8000     0.6000     -25%  FELL",
        Guard.row("gemm/512", 0.8, 0.6));
    assertTrue(Guard.row("gemm/512", 0.8, 0.8).endsWith("+0%"));
    assertTrue(Guard.row("gemm/512", Double.NaN, 0.8).contains("none"));
  }

  @Test
  void writing_a_baseline_keeps_the_rows_of_other_thread_counts_and_processors()
      throws IOException {
    Path file = folder.resolve("baseline.csv");
    GuardBaseline.read(file).with("one", 1, Map.of("gemm/512", 0.9)).write(file);
    GuardBaseline.read(file).with("one", 2, Map.of("gemm/512", 0.8)).write(file);
    GuardBaseline.read(file).with("other", 2, Map.of("gemm/512", 0.7)).write(file);
    GuardBaseline again = GuardBaseline.read(file);
    assertEquals(0.9, again.share("one", "gemm/512", 1));
    assertEquals(0.8, again.share("one", "gemm/512", 2));
    assertEquals(0.7, again.share("other", "gemm/512", 2));
    assertTrue(Double.isNaN(again.share("one", "gemm/1024", 2)));
    assertTrue(Double.isNaN(again.share("other", "gemm/512", 1)));
  }

  @Test
  void a_damaged_baseline_is_refused_with_its_line() throws IOException {
    Path file = folder.resolve("baseline.csv");
    Files.write(file, List.of("processor,path,threads,share", "gemm/512,2,0.5"));
    IOException e = assertThrows(IOException.class, () -> GuardBaseline.read(file));
    assertEquals(
        file + ":2: holds \"gemm/512,2,0.5\", expected a row of processor,path,threads,share",
        e.getMessage());
  }

  @Test
  void the_kind_of_a_processor_includes_its_vendor_if_the_system_reports_it() {
    String info = "processor\t: 0\nvendor_id\t: AuthenticAMD\ncpu family\t: 25\n";
    assertEquals("AuthenticAMD", Processor.vendor(info, "amd64"));
    assertEquals("aarch64", Processor.vendor("processor\t: 0\n", "aarch64"));
  }
}
