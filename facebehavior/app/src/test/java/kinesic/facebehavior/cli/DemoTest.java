package kinesic.facebehavior.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a demo leaves behind when it is killed is in {@link KilledRunTest}. */
final class DemoTest {

  @TempDir private Path folder;

  @Test
  void both_networks_are_held_against_chance_and_the_report_is_named() throws Exception {
    Program program = Program.run("demo", "--faces=12", "--epochs=1", "--out", folder);
    assertEquals(0, program.status(), program.err());
    List<String> lines = program.out().lines().toList();
    assertTrue(
        lines.stream()
            .anyMatch(l -> l.matches("held-out faces +with coupling +without coupling +chance")),
        program.out());
    Path report = folder.resolve("report.html").toAbsolutePath();
    assertTrue(lines.getLast().endsWith("done; the report is " + report.toUri()), lines.getLast());
    assertTrue(Files.exists(report));
    for (String run : List.of("with-coupling", "without-coupling")) {
      assertTrue(Files.exists(folder.resolve(run).resolve("network.safetensors")), run);
    }
  }

  @Test
  void a_demo_is_neither_overwritten_nor_resumed_with_other_options() throws Exception {
    Path configuration = folder.resolve("configuration.txt");
    Files.writeString(configuration, "faces = 12\nepochs = 1\nseed = 1\njava = 25\n");
    Program again = Program.run("demo", "--faces=12", "--epochs=1", "--out", folder);
    assertEquals(Main.FAILED, again.status());
    assertEquals(
        ("facebehavior: %s: already contains a run; continue it with --resume, or choose another"
                + " folder with --out\n")
            .formatted(folder),
        again.err());
    Program other = Program.run("demo", "--faces=12", "--epochs=2", "--resume", "--out", folder);
    assertEquals(Main.FAILED, other.status());
    assertEquals(
        ("facebehavior: resume: %s belongs to a run of 1 epochs, this run has 2: the learning rate"
                + " schedule depends on the number of epochs, so it cannot be changed; start a new run\n")
            .formatted(configuration),
        other.err());
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(
          List.of(configuration, folder.resolve("lock")),
          files.sorted().toList(),
          "nothing has been drawn");
    }
  }

  @Test
  void numbers_out_of_range_are_named_before_anything_is_drawn() {
    Path out = folder.resolve("out");
    Program epochs = Program.run("demo", "--epochs=0", "--out", out);
    assertEquals(2, epochs.status());
    assertTrue(
        epochs.err().startsWith("facebehavior: training: epochs is 0, expected at least 1\n"),
        epochs.err());
    Program faces = Program.run("demo", "--faces=2", "--out", out);
    assertEquals(2, faces.status());
    assertTrue(
        faces.err().startsWith("facebehavior: demo: faces is 2, expected at least 12\n"),
        faces.err());
    Program nothing = Program.run("demo", "--resume", "--out", out);
    assertEquals(Main.FAILED, nothing.status());
    assertEquals(
        "facebehavior: %s: contains no run to resume; omit --resume to start a new one\n"
            .formatted(out),
        nothing.err());
    assertFalse(Files.exists(out));
  }
}
