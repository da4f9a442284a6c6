package kinesic.benchmarks.distributed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

/** Runs the programs with tiny networks; their times do not matter here. */
@Timeout(120)
final class RanksTest {

  private static String run(int status, String... arguments) {
    StringWriter printed = new StringWriter();
    PrintWriter out = new PrintWriter(printed);
    CommandLine program = Ranks.commandLine().setOut(out).setErr(out);
    assertEquals(status, program.execute(arguments), printed::toString);
    return printed.toString();
  }

  /** Returns the cells of the rows of all tables, titles included. */
  private static List<List<String>> rows(String printed) {
    return printed
        .lines()
        .filter(line -> line.startsWith("| ") && !line.startsWith("| ---"))
        .map(line -> Stream.of(line.substring(1).split("\\|", -1)).map(String::strip).toList())
        .toList();
  }

  @Test
  void processes_train_with_the_bits_of_one() {
    String printed = run(0, "bits", "--networks=compact", "--ranks=2", "--side=32", "--faces=2");

    List<List<String>> rows = rows(printed);
    assertEquals(
        List.of("CRC-32 of", "weights", "moments", "statistics"),
        rows.stream().map(row -> row.get(1)).toList());
    for (List<String> row : rows.subList(1, rows.size())) {
      assertEquals(row.get(2), row.get(3), printed);
      assertEquals("equal", row.get(4), printed);
    }
  }

  @Test
  void the_parts_of_a_step_are_timed_and_modelled() {
    String printed =
        run(
            0,
            "steps",
            "--networks=compact",
            "--ranks=2",
            "--side=16",
            "--faces=2",
            "--steps=2",
            "--warm-up=1");

    assertTrue(printed.contains("Model, not measured"), printed);
    List<List<String>> rows = rows(printed);
    assertEquals(
        List.of("ranks", "1", "2"), rows.subList(0, 3).stream().map(r -> r.get(2)).toList());
    assertEquals(List.of("1", "10"), rows.subList(4, 6).stream().map(row -> row.get(1)).toList());
  }

  @Test
  void the_exchange_is_compared_with_bare_sockets() {
    String printed = run(0, "exchange", "--ranks=3", "--floats=10007", "--repetitions=3");

    assertEquals(3, rows(printed).size(), printed);
  }

  @Test
  void a_process_that_fails_ends_the_others() {
    IOException e =
        assertThrows(
            IOException.class,
            () -> new RankProcesses("1g").group(2, List.of("train", "--network=none")));

    assertTrue(String.valueOf(e.getMessage()).contains("none"), e::getMessage);
  }

  @Test
  void one_bit_changes_a_checksum() {
    Tensor one = Tensor.of(Shape.of(2), 1f, 2f);
    Tensor other = Tensor.of(Shape.of(2), 1f, Math.nextUp(2f));

    assertEquals(Checksum.of(Map.of("a", one)), Checksum.of(Map.of("a", one)));
    assertFalse(Checksum.of(Map.of("a", one)).equals(Checksum.of(Map.of("a", other))));
    assertFalse(Checksum.of(Map.of("a", one)).equals(Checksum.of(Map.of("b", one))));
  }

  @Test
  void the_median_is_that_of_the_slowest_rank_of_each_line() {
    List<RankLines> run =
        List.of(
            new RankLines(List.of("WARNING: none", "step 9 1", "step 3 1", "step 5 1")),
            new RankLines(List.of("step 9 2", "step 4 2", "step 1 2")));

    assertEquals(4.5, RankLines.median(run, "step", 0, 1, Math::max));
    assertEquals(1, RankLines.median(run, "step", 1, 0, Math::min));
    assertEquals(0, RankLines.median(run, "sum", 0, 0, Math::max));
  }
}
