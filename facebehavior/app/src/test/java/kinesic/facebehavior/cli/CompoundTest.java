package kinesic.facebehavior.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.facebehavior.CompoundClasses;
import kinesic.facebehavior.manifest.ManifestReader;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.FaceOutputs;
import kinesic.facebehavior.network.NetworkConfiguration;
import kinesic.facebehavior.network.NetworkConfiguration.Trunk;
import kinesic.facebehavior.synthetic.SyntheticFiles;
import kinesic.facebehavior.synthetic.SyntheticPreset;
import kinesic.facebehavior.task.Affect;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CompoundTest {

  private static final int SIDE = 32;

  @TempDir private static Path shared;
  private static Path model;
  private static Path train;
  private static Path test;

  @TempDir private Path folder;

  @BeforeAll
  static void aNetworkAndDatabases() throws IOException {
    SyntheticFiles files = new SyntheticFiles(shared, 2);
    train = files.write(SyntheticPreset.COMPOUND.database(1, 90, SIDE), done -> {});
    test = files.write(SyntheticPreset.TEST_COMPOUND.database(1, 60, SIDE), done -> {});
    FaceBehaviorNet net = new FaceBehaviorNet(new NetworkConfiguration(Trunk.COMPACT, SIDE, 0.1));
    net.initialise(1);
    model = shared.resolve("network.safetensors");
    net.write(model);
  }

  private Program compound(Object... more) {
    Object[] words = {"compound", "-m", model, "--test", test, "--classes=cexpr"};
    Object[] all = Arrays.copyOf(words, words.length + more.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    return Program.run(all);
  }

  private Program fewShot(Path out, Object... more) {
    Object[] words = {"--train", train, "--shots=2,all", "--draws=2", "--out", out};
    Object[] all = Arrays.copyOf(words, words.length + more.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    return compound(all);
  }

  @Test
  void without_training_faces_each_choice_of_terms_is_scored() throws Exception {
    Program program = compound("--out", folder.resolve("run"));
    assertEquals(0, program.status(), program.err());
    assertTrue(program.out().contains("of 7 classes; chance 0.143"), program.out());
    List<String> lines = Files.readAllLines(folder.resolve("run/results.csv"));
    assertEquals(8, lines.size());
    assertTrue(lines.get(7).startsWith("au + expression + valence,0,1,0."), lines.get(7));
    assertFalse(Files.exists(folder.resolve("run/network.safetensors")));
    String page = Files.readString(folder.resolve("run/compound.html"));
    assertTrue(page.contains("zero-shot: au + expression + valence"));
    assertFalse(page.contains("Few-shot"));
  }

  @Test
  void a_damaged_image_is_left_out_and_named() throws Exception {
    Path damaged = ManifestReader.read(test).rows().get(4).image();
    byte[] whole = Files.readAllBytes(damaged);
    try {
      Files.write(damaged, new byte[0]);
      Program program = compound("--out", folder.resolve("run"));
      assertEquals(0, program.status(), program.err());
      assertTrue(program.out().contains("  " + damaged + ": is empty (0 bytes)\n"), program.out());
      Program strict = compound("--out", folder.resolve("strict"), "--strict");
      assertEquals(Main.FAILED, strict.status());
      assertTrue(strict.err().contains(damaged + ": is empty (0 bytes)"), strict.err());
    } finally {
      Files.write(damaged, whole);
    }
  }

  @Test
  void terms_can_be_left_out() throws Exception {
    Program program = compound("--terms=valence,au", "--out", folder.resolve("run"));
    assertEquals(0, program.status(), program.err());
    assertEquals(
        List.of("method", "au", "valence", "au + valence"),
        Files.readAllLines(folder.resolve("run/results.csv")).stream()
            .map(line -> line.substring(0, line.indexOf(',')))
            .toList());
  }

  @Test
  void every_method_learns_at_every_number_of_shots_and_a_network_is_written() throws Exception {
    Path run = folder.resolve("run");
    Program program = fewShot(run);
    assertEquals(0, program.status(), program.err());
    assertEquals(1 + 7 + 4 * 2, Files.readAllLines(run.resolve("results.csv")).size());
    assertEquals(1 + 7 + 4 * (2 + 1), Files.readAllLines(run.resolve("draws.csv")).size());
    assertTrue(
        program.out().lines().anyMatch(line -> line.matches("2 +(0\\.\\d+ \\+- \\S+ *){4}")));
    String page = Files.readString(run.resolve("compound.html"));
    assertTrue(page.contains("fine-tuned network, all shots"));

    FaceBehaviorNet before = FaceBehaviorNet.read(model);
    FaceBehaviorNet after = FaceBehaviorNet.read(run.resolve("network.safetensors"));
    assertEquals(
        Affect.compound(CompoundClasses.C_EXPR.classes()).labels(),
        after.configuration().find(Affect.COMPOUND).orElseThrow().labels());
    FaceOutputs expected = outputs(before);
    FaceOutputs actual = outputs(after);
    assertArrayEquals(
        expected.of(Affect.EXPRESSION).toArray(), actual.of(Affect.EXPRESSION).toArray());
    assertArrayEquals(
        expected.of(Affect.ACTION_UNITS).toArray(), actual.of(Affect.ACTION_UNITS).toArray());
    assertEquals(Shape.of(2, 7), actual.of(Affect.COMPOUND).shape());
  }

  private static FaceOutputs outputs(FaceBehaviorNet net) {
    net.eval();
    return net.forward(new RandomStream(2, "images").uniform(Shape.of(2, SIDE, SIDE, 3), -1, 1));
  }

  @Test
  void a_run_that_was_stopped_goes_on_to_the_same_result() throws Exception {
    Path whole = folder.resolve("whole");
    Path stopped = folder.resolve("stopped");
    assertEquals(0, fewShot(whole, "--methods=lda,network", "--tune=network").status());
    Files.createDirectories(stopped);
    Files.copy(whole.resolve("configuration.txt"), stopped.resolve("configuration.txt"));
    List<String> draws = Files.readAllLines(whole.resolve("draws.csv"));
    Files.write(stopped.resolve("draws.csv"), draws.subList(0, 10));
    Program refused = fewShot(stopped, "--methods=lda,network", "--tune=network");
    assertEquals(Main.FAILED, refused.status());
    assertTrue(refused.err().contains("continue it with --resume"), refused.err());
    Program other = fewShot(stopped, "--methods=lda", "--tune=network", "--resume");
    assertEquals(Main.FAILED, other.status());
    assertTrue(other.err().contains("methods"), other.err());
    Program program = fewShot(stopped, "--methods=lda,network", "--tune=network", "--resume");
    assertEquals(0, program.status(), program.err());
    for (String name : List.of("draws.csv", "results.csv", "network.safetensors")) {
      assertEquals(-1, Files.mismatch(whole.resolve(name), stopped.resolve(name)), name);
    }
    assertEquals(0, fewShot(whole, "--methods=lda,network", "--tune=network", "--resume").status());
  }

  @Test
  void a_tuned_network_keeps_its_other_heads_and_statistics_but_not_its_trunk() throws Exception {
    Path run = folder.resolve("run");
    assertEquals(0, fewShot(run, "--methods=head", "--tune=network").status());
    Map<String, Tensor> before = FaceBehaviorNet.read(model).state();
    Map<String, Tensor> after = FaceBehaviorNet.read(run.resolve("network.safetensors")).state();
    int moved = 0;
    for (Map.Entry<String, Tensor> entry : before.entrySet()) {
      boolean same =
          Arrays.equals(
              entry.getValue().toArray(),
              Objects.requireNonNull(after.get(entry.getKey())).toArray());
      if (entry.getKey().startsWith("trunk.") && !entry.getKey().contains("running")) {
        moved += same ? 0 : 1;
      } else {
        assertTrue(same, entry.getKey());
      }
    }
    assertTrue(moved > 10, moved + " of the trunk have moved");
  }

  @Test
  void the_layout_of_raf_db_is_learned_from() {
    assertEquals(
        0,
        Program.run(
                "synthesize", "--layout=rafdb-compound", "--out", folder, "--faces=66", "--side=32")
            .status());
    String database = "rafdb-compound=" + folder.resolve("rafdb-compound");
    Program program =
        Program.run(
            "compound",
            "-m",
            model,
            "--train",
            database,
            "--test",
            database,
            "--classes=rafdb",
            "--shots=all",
            "--methods=ridge",
            "--out",
            folder.resolve("run"));
    assertEquals(0, program.status(), program.err());
    assertTrue(Files.exists(folder.resolve("run/network.safetensors")));
  }

  @Test
  void mistakes_are_named() {
    Program shots = compound("--train", train, "--shots=1,many", "--out", folder.resolve("a"));
    assertEquals(2, shots.status());
    assertTrue(shots.err().contains("\"many\" is neither a number nor \"all\""), shots.err());
    Program set = Program.run("compound", "-m", model, "--test", test, "--classes=raf");
    assertEquals(2, set.status());
    assertTrue(
        set.err().contains("\"raf\" is unknown, expected one of du, rafdb, cexpr, rafce"),
        set.err());
    Program few = compound("--train", train, "--shots=80", "--out", folder.resolve("b"));
    assertEquals(Main.FAILED, few.status());
    assertTrue(few.err().contains("but 80 shots are asked for"), few.err());
    Program tune = compound("--train", train, "--tune=lda", "--out", folder.resolve("c"));
    assertEquals(2, tune.status());
    assertTrue(tune.err().contains("expected head or network"), tune.err());
  }
}
