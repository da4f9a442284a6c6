package kinesic.facebehavior.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kinesic.facebehavior.image.ImageDecoder;
import kinesic.facebehavior.manifest.Manifest;
import kinesic.facebehavior.manifest.ManifestReader;
import kinesic.facebehavior.task.Affect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SynthesizeTest {

  @TempDir private Path folder;

  @Test
  void each_database_is_a_manifest_beside_its_images() throws Exception {
    Path out = folder.resolve("a/b");
    Program program = Program.run("synthesize", "--out", out, "--faces=3", "--side=32", "--seed=9");
    assertEquals(0, program.status(), program.err());
    assertEquals(
        """
        wrote OUT/video-va.csv with 3 faces
        wrote OUT/web-au.csv with 3 faces
        wrote OUT/web-expression.csv with 3 faces
        wrote OUT/test.csv with 3 faces
        """,
        program.out().replace(out.toString(), "OUT"));
    Manifest test = ManifestReader.read(out.resolve("test.csv"));
    assertEquals(
        List.of(Affect.VALENCE_AROUSAL, Affect.ACTION_UNITS, Affect.EXPRESSION), test.tasks());
    assertEquals(3, test.rows().size());
    assertEquals(32, new ImageDecoder(32).decode(test.rows().get(2).image()).side());
    assertEquals(
        List.of(Affect.ACTION_UNITS), ManifestReader.read(out.resolve("web-au.csv")).tasks());
  }

  @Test
  void databases_are_chosen_by_their_names() {
    Program program =
        Program.run(
            "synthesize", "--out", folder, "--database=Studio-AU,test-compound", "--faces=1");
    assertEquals(0, program.status(), program.err());
    assertTrue(Files.exists(folder.resolve("studio-au.csv")));
    assertTrue(Files.exists(folder.resolve("test-compound.csv")));
    assertFalse(Files.exists(folder.resolve("test.csv")));
  }

  @Test
  void mistakes_are_named() throws Exception {
    Program unknown = Program.run("synthesize", "--out", folder, "--database=faces");
    assertEquals(2, unknown.status());
    assertTrue(
        unknown
            .err()
            .startsWith(
                "facebehavior: Invalid value for option '--database' (NAME): database: \"faces\" is"
                    + " unknown, expected one of video-va, web-au, studio-au, web-expression, web-both,"
                    + " compound, validation, test, field-test, test-compound"),
        unknown.err());
    Program empty = Program.run("synthesize", "--out", folder, "--faces=0");
    assertEquals(2, empty.status());
    assertTrue(
        empty.err().startsWith("facebehavior: synthetic database video-va: 0 samples"),
        empty.err());
    Path file = Files.createFile(folder.resolve("file"));
    Program blocked = Program.run("synthesize", "--out", file, "--faces=1");
    assertEquals(Main.FAILED, blocked.status());
    assertTrue(blocked.err().startsWith("facebehavior: " + file), blocked.err());
    assertEquals(1, blocked.err().lines().count(), blocked.err());
  }
}
