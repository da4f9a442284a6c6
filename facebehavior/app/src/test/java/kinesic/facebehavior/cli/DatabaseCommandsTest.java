package kinesic.facebehavior.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole path of a database: drawn in its layout, learned from, measured. */
final class DatabaseCommandsTest {

  @TempDir private Path folder;

  private Program synthesize(String layouts) {
    return Program.run(
        "synthesize", "--layout=" + layouts, "--out", folder, "--faces=24", "--side=16");
  }

  private Program train(String... options) {
    Object[] words = new Object[options.length + 5];
    words[0] = "train";
    words[1] = "--side=16";
    words[2] = "--epochs=1";
    words[3] = "--batch=8";
    words[4] = "--out=" + folder.resolve("run");
    System.arraycopy(options, 0, words, 5, options.length);
    return Program.run(words);
  }

  @ParameterizedTest
  @CsvSource({
    "affectnet, affectnet, '', 'expression accuracy'",
    "affwild2-abaw1, affwild2, '', 'multi-task score'",
    "disfa, disfa, ',fold=2', 'AU mean F1'",
    "folder, fer2013, '', 'expression accuracy'",
    "ferplus, ferplus, ',votes=distribution', 'expression macro F1'"
  })
  void a_layout_is_written_learned_from_and_measured(
      String layout, String database, String options, String figure) {
    Path root = folder.resolve(layout);
    Program drawn = synthesize(layout);
    assertEquals(0, drawn.status(), drawn.err());
    String source = database + "=" + root;
    assertTrue(
        drawn.out().contains("; try: facebehavior train --data ")
            && drawn.out().endsWith("=" + root + "\n"),
        drawn.out());
    Program trained = train("--data=" + source + options, "--test=" + source + options);
    assertEquals(0, trained.status(), trained.err());
    assertTrue(trained.out().startsWith(database + ": "), trained.out());
    Program measured =
        Program.run(
            "evaluate",
            "--network",
            folder.resolve("run/network.safetensors"),
            "--data=" + source + options);
    assertEquals(0, measured.status(), measured.err());
    assertTrue(measured.out().contains("\n" + figure + " "), measured.out());
  }

  @Test
  void unreadable_images_are_skipped_and_counted_or_strictly_an_error() throws Exception {
    assertEquals(0, synthesize("rafdb").status());
    Path images = folder.resolve("rafdb/basic/Image/aligned");
    Path empty = images.resolve("train_00002_aligned.jpg");
    Path cut = images.resolve("test_0001_aligned.jpg");
    Files.write(empty, new byte[0]);
    Files.write(cut, Arrays.copyOf(Files.readAllBytes(cut), 100));
    String source = "rafdb=" + folder.resolve("rafdb");
    Program strict = train("--data=" + source, "--strict");
    assertEquals(Main.FAILED, strict.status());
    assertEquals("facebehavior: " + empty + ": is empty (0 bytes)\n", strict.err());
    deleteRun();
    Program trained = train("--data=" + source, "--validation=" + source, "--test=" + source);
    assertEquals(0, trained.status(), trained.err());
    assertTrue(
        trained.out().contains("2 images cannot be read and were skipped:\n  " + cut + ": "),
        trained.out());
    assertTrue(trained.out().contains("  " + empty + ": is empty (0 bytes)\n"), trained.out());
    Program measured =
        Program.run(
            "evaluate", "--model", folder.resolve("run/network.safetensors"), "--data=" + source);
    assertEquals(0, measured.status(), measured.err());
    assertTrue(measured.out().contains("1 image cannot be read and was skipped:"), measured.out());
    byte[] network = Files.readAllBytes(folder.resolve("run/network.safetensors"));
    deleteRun();
    assertEquals(
        0, train("--data=" + source, "--validation=" + source, "--test=" + source).status());
    assertArrayEquals(network, Files.readAllBytes(folder.resolve("run/network.safetensors")));
  }

  private void deleteRun() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("run"))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void problems_are_counted_and_said_or_strictly_an_error() throws Exception {
    assertEquals(0, synthesize("rafdb").status());
    Path root = folder.resolve("rafdb");
    Path image = root.resolve("basic/Image/aligned/train_00002_aligned.jpg");
    Files.delete(image);
    Path list = root.resolve("basic/EmoLabel/list_patition_label.txt");
    String sentence = list + ", line 2: there is no image " + image;
    Program strict = train("--data=rafdb=" + root, "--strict");
    assertEquals(Main.FAILED, strict.status());
    assertEquals("facebehavior: " + sentence + "\n", strict.err());
    assertFalse(Files.exists(folder.resolve("run")));
    Program counted = train("--data=rafdb=" + root);
    assertEquals(0, counted.status(), counted.err());
    assertEquals(
        List.of(
            "rafdb: 17 faces of " + root + " (expressions 17)",
            "  skipped: missing image 1",
            "    " + sentence),
        counted.out().lines().limit(3).toList());
  }

  @Test
  void mistakes_in_names_and_options_are_mistakes_of_the_command_line() {
    Program unknown = train("--data=rafbd=" + folder);
    assertEquals(2, unknown.status());
    assertTrue(
        unknown
            .err()
            .startsWith(
                "facebehavior: Invalid value for option '--data' (DATASET): database: \"rafbd\" is"
                    + " unknown, expected one of affwild, "),
        unknown.err());
    assertEquals(0, synthesize("disfa").status());
    Program fold = train("--data=disfa=" + folder.resolve("disfa") + ",fold=9");
    assertEquals(2, fold.status());
    assertTrue(
        fold.err().startsWith("facebehavior: disfa: fold is \"9\", expected 1 to 3\n"), fold.err());
    Program layout = synthesize("faces");
    assertEquals(2, layout.status());
    assertTrue(
        layout
            .err()
            .startsWith(
                "facebehavior: Invalid value for option '--layout' (NAME): layout: \"faces\" is"
                    + " unknown, expected one of affwild, "),
        layout.err());
  }

  @Test
  void compound_expressions_are_left_to_their_own_command() {
    assertEquals(0, synthesize("rafdb-compound").status());
    Path root = folder.resolve("rafdb-compound");
    Program program = train("--data=rafdb-compound=" + root);
    assertEquals(Main.FAILED, program.status());
    assertEquals(
        "facebehavior: rafdb-compound="
            + root
            + ": annotates compound expressions only; the command compound teaches them to a trained"
            + " network\n",
        program.err());
  }
}
