package kinesic.facebehavior.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import kinesic.facebehavior.face.Alignment;
import kinesic.facebehavior.manifest.SmallDatabases;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.NetworkConfiguration;
import kinesic.facebehavior.network.NetworkConfiguration.Trunk;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EvaluateTest {

  @TempDir private static Path shared;
  private static SmallDatabases data;
  private static Path network;

  @TempDir private Path folder;

  @BeforeAll
  static void aNetworkAndDatabases() throws IOException {
    data = new SmallDatabases(shared.resolve("data"));
    FaceBehaviorNet net = new FaceBehaviorNet(new NetworkConfiguration(Trunk.COMPACT, 16, 0));
    net.initialise(1);
    network = shared.resolve("network.safetensors");
    net.write(network);
  }

  private static Program evaluate(Path file, Path faces) {
    return Program.run("evaluate", "--network", file, "--data", faces);
  }

  /** The metric of each line of the tables. */
  private static List<String> metrics(Program program) {
    return program.out().lines().skip(2).map(line -> line.split(" {2,}", 2)[0]).toList();
  }

  @Test
  void all_labels_give_all_figures_with_chance() {
    Program program = evaluate(network, data.test);
    assertEquals(0, program.status(), program.err());
    List<String> lines = program.out().lines().toList();
    assertEquals(network + " on 18 faces of " + data.test, lines.get(0));
    assertTrue(lines.get(1).matches("held-out faces +network +chance"), lines.get(1));
    lines.stream()
        .skip(2)
        .takeWhile(line -> !line.isEmpty())
        .forEach(line -> assertTrue(line.matches(".+( +-?\\d\\.\\d{3}){2}"), line));
    assertTrue(
        lines.stream()
            .anyMatch(
                line -> line.matches("action units( +(F1|thresholded F1|AUC|AP) +chance){4}")),
        program.out());
    assertTrue(
        lines.stream().anyMatch(line -> line.matches("expressions( +(recall|AUC|AP) +chance){3}")),
        program.out());
    assertTrue(
        metrics(program)
            .containsAll(
                List.of(
                    "valence CCC",
                    "arousal RMSE (lower is better)",
                    "AU mean F1",
                    "AU mean AUC",
                    "AU mean AP",
                    "expression mean AUC",
                    "expression average accuracy",
                    "multi-task score",
                    "AU12",
                    "happiness")),
        program.out());
  }

  @Test
  void faces_that_are_cut_out_otherwise_than_in_the_training_are_noticed() throws Exception {
    FaceBehaviorNet plain = FaceBehaviorNet.read(network);
    for (Alignment alignment : Alignment.values()) {
      FaceBehaviorNet trained = new FaceBehaviorNet(plain.configuration().with(alignment));
      trained.load(plain.state());
      Path file = folder.resolve("trained.safetensors");
      trained.write(file);
      assertEquals(
          alignment == Alignment.ARCFACE
              ? "%s: was trained on aligned faces, and %s has crops that are not aligned\n"
                  .formatted(file, data.test)
              : "",
          evaluate(file, data.test).err());
    }
  }

  @Test
  void the_confusion_matrix_has_a_line_for_each_true_class() {
    List<String> lines = evaluate(network, data.test).out().lines().toList();
    int heading = 0;
    while (!lines.get(heading).startsWith("true expression ")) {
      heading++;
    }
    assertTrue(
        lines.get(heading).matches("true expression +neutral +anger +.* +surprise"),
        lines.get(heading));
    int faces = 0;
    for (String line : lines.subList(heading + 1, heading + 8)) {
      assertTrue(line.matches("[a-z]+( +\\d+){7}"), line);
      faces += Arrays.stream(line.split(" +", -1)).skip(1).mapToInt(Integer::parseInt).sum();
    }
    assertTrue(faces > 0 && faces <= 18, lines.toString());
  }

  @Test
  void figures_without_labels_are_left_out() {
    Program program = evaluate(network, data.actionUnits);
    assertEquals(0, program.status(), program.err());
    assertTrue(metrics(program).contains("AU mean F1"), program.out());
    assertTrue(
        metrics(program).stream()
            .noneMatch(f -> f.matches("(valence|arousal|expression|multi-task).*")),
        program.out());
  }

  private static void assertRefused(String sentence, Program program) {
    assertEquals(Main.FAILED, program.status());
    assertEquals("facebehavior: " + sentence + "\n", program.err());
    assertEquals("", program.out());
  }

  @Test
  void files_that_cannot_be_used_are_named() throws Exception {
    Path none = folder.resolve("none");
    assertRefused(none + ": does not exist", evaluate(none, data.test));
    assertRefused(
        folder + ": is a folder, expected a safetensors file", evaluate(folder, data.test));
    assertRefused(none + ": does not exist", evaluate(network, none));

    byte[] bytes = Files.readAllBytes(network);
    Path cut = folder.resolve("cut.safetensors");
    Files.write(cut, Arrays.copyOf(bytes, bytes.length - 1));
    Program short1 = evaluate(cut, data.test);
    assertEquals(Main.FAILED, short1.status());
    assertTrue(short1.err().startsWith("facebehavior: " + cut + ": is truncated"), short1.err());

    Program table = evaluate(data.test, data.test);
    assertEquals(Main.FAILED, table.status());
    assertTrue(
        table.err().startsWith("facebehavior: " + data.test + ": is not a safetensors file"),
        table.err());
  }

  @Test
  void an_image_that_is_cut_short_is_named() throws Exception {
    byte[] png = Files.readAllBytes(data.test.resolveSibling("test/000000.png"));
    Path image = Files.write(folder.resolve("cut.png"), Arrays.copyOf(png, 200));
    Path manifest = Files.writeString(folder.resolve("faces.csv"), "image,AU01\ncut.png,1\n");
    assertRefused(
        image + ": is cut off: the file ends before the image does",
        Program.run("evaluate", "-m", network, "--data", manifest, "--strict"));
    assertRefused(
        "no image of the manifest of " + image + " can be read", evaluate(network, manifest));
  }

  @Test
  void both_files_must_be_given() {
    Program program = Program.run("evaluate", "--network", network);
    assertEquals(2, program.status());
    assertTrue(
        program.err().startsWith("facebehavior: Missing required option: '--data=DATASET'\n"),
        program.err());
  }
}
