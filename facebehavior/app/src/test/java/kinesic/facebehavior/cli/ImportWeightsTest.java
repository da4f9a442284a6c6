package kinesic.facebehavior.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.io.SafeTensors;
import kinesic.facebehavior.network.ChannelStatistics;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.NetworkConfiguration.Trunk;
import kinesic.facebehavior.network.TrunkWeights;
import kinesic.nn.vision.Backbone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImportWeightsTest {

  @TempDir private Path folder;
  private final Backbone learned = Trunk.COMPACT.build(64);

  /** The compact trunk as PyTorch would have it, under a prefix and with a classifier. */
  private Path state(String... without) throws IOException {
    learned.initialise(11);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    learned
        .state()
        .forEach(
            (name, value) ->
                tensors.put(
                    "backbone." + name,
                    value.shape().rank() == 4 ? value.permute(3, 2, 0, 1) : value));
    tensors.put("backbone.fc.weight", Tensor.zeros(Shape.of(10, 128)));
    for (String name : without) {
      tensors.remove(name);
    }
    Path file = folder.resolve("state.safetensors");
    SafeTensors.write(file, tensors, Map.of());
    return file;
  }

  private static Program run(Object... words) {
    return Program.run(words);
  }

  @Test
  void a_trunk_is_imported_with_a_list_of_what_matched_and_trained_on() throws Exception {
    Path trunk = folder.resolve("trunk.safetensors");
    Program program = run("import-weights", state(), "--trunk=compact", "--out=" + trunk, "--list");
    assertEquals(0, program.status(), program.err());
    List<String> lines = program.out().lines().toList();
    assertEquals("prefix: backbone.", lines.get(0));
    assertEquals("matched: 50", lines.get(1));
    assertEquals("  conv1        1 tensors,         432 numbers", lines.get(2));
    assertEquals(
        "    backbone.conv1.weight [16, 3, 3, 3] -> conv1.weight [3, 3, 3, 16]", lines.get(3));
    assertTrue(
        lines.contains("unused, not part of the trunk: 1 (backbone.fc.weight)"), program.out());
    assertTrue(lines.contains("missing: 0"), program.out());

    TrunkWeights weights = TrunkWeights.read(trunk);
    assertEquals(ChannelStatistics.IMAGENET, weights.input());
    learned
        .state()
        .forEach(
            (name, value) ->
                assertArrayEquals(
                    value.toArray(),
                    Objects.requireNonNull(weights.values().get(name)).toArray(),
                    name));

    run("synthesize", "--out=" + folder, "--faces=20", "--side=16", "--database=test");
    String[] train = {
      "train",
      "--data=" + folder.resolve("test.csv") + ",labels=expr",
      "--side=16",
      "--epochs=1",
      "--batch=8",
      "--rate=1e-30",
      "--weight-decay=0",
      "--weights=" + trunk,
      "--out=" + folder.resolve("run")
    };
    Program trained = run((Object[]) train);
    assertEquals(0, trained.status(), trained.err());
    Path network = folder.resolve("run/network.safetensors");
    FaceBehaviorNet net = FaceBehaviorNet.read(network);
    assertEquals(ChannelStatistics.IMAGENET, net.configuration().input());
    assertArrayEquals( // at such a rate nothing is learned: they are those that it started from
        Objects.requireNonNull(learned.state().get("layer2.0.conv1.weight")).toArray(),
        Objects.requireNonNull(net.state().get("trunk.layer2.0.conv1.weight")).toArray());

    Path frozen = folder.resolve("frozen");
    train[5] = "--rate=0.1";
    train[8] = "--out=" + frozen;
    assertEquals(
        0, run(Stream.concat(Stream.of(train), Stream.of("--freeze=trunk")).toArray()).status());
    FaceBehaviorNet heads = FaceBehaviorNet.read(frozen.resolve("network.safetensors"));
    weights
        .values()
        .forEach(
            (name, value) ->
                assertArrayEquals(
                    value.toArray(),
                    Objects.requireNonNull(heads.state().get("trunk." + name)).toArray(),
                    name));
    assertFalse(
        Arrays.equals(
            Objects.requireNonNull(net.state().get("expression.weight")).toArray(),
            Objects.requireNonNull(heads.state().get("expression.weight")).toArray()));
    train[5] = "--rate=1e-30";
    train[8] = "--out=" + folder.resolve("run");

    Path copy = Files.copy(network, folder.resolve("copy.safetensors"));
    train[7] = "--weights=" + copy; // a trained network has a trunk too, but another one
    Program resumed = run(Stream.concat(Stream.of(train), Stream.of("--resume")).toArray());
    assertEquals(Main.FAILED, resumed.status());
    assertTrue(resumed.err().contains("weights = crc32"), resumed.err());
    train[8] = "--out=" + folder.resolve("second");
    assertEquals(0, run((Object[]) train).status());
    Program other = run(Stream.concat(Stream.of(train), Stream.of("--trunk=resnet-18")).toArray());
    assertEquals(2, other.status());
    assertTrue(
        other.err().startsWith("facebehavior: --trunk is resnet-18, but --weights holds compact\n"),
        other.err());

    Program predict = run("predict", "--model=" + trunk, folder);
    assertEquals(
        "facebehavior: "
            + trunk
            + ": contains a trunk without heads; use it with train --weights\n",
        predict.err());
  }

  @Test
  void what_does_not_fit_is_refused_by_name_and_nothing_is_written() throws Exception {
    Path out = folder.resolve("trunk.safetensors");
    Path state = state("backbone.bn1.bias");
    Program program = run("import-weights", state, "--trunk=compact", "--out=" + out);
    assertEquals(Main.FAILED, program.status());
    assertEquals(
        "facebehavior: " + state + ": does not fit compact: 1 tensors are missing\n",
        program.err());
    assertTrue(program.out().contains("missing: 1 (backbone.bn1.bias)"), program.out());
    assertFalse(Files.exists(out));

    Program deep = run("import-weights", state(), "--trunk=resnet-18", "--out=" + out);
    assertTrue(
        deep.err().contains("backbone.conv1.weight is [16, 3, 3, 3], expected [64, 3, 7, 7]"),
        deep.err());
    Files.writeString(out, "mine");
    Program there = run("import-weights", state(), "--trunk=compact", "--out=" + out);
    assertEquals(
        "facebehavior: "
            + out
            + ": exists already and is not an earlier output, so it is not replaced\n",
        there.err());
    Program mean = run("import-weights", state(), "--out=" + out, "--mean=123,117,104");
    assertEquals(2, mean.status());
    assertTrue(
        mean.err()
            .startsWith(
                "facebehavior: channels: the means are 123.0,117.0,104.0, expected 3 numbers from 0"
                    + " to 1"),
        mean.err());
  }

  @Test
  void of_two_encoders_in_a_file_one_is_chosen_by_its_prefix() throws Exception {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    try (SafeTensors one = SafeTensors.open(state())) {
      for (String name : one.shapes().keySet()) {
        String own = name.substring("backbone.".length());
        tensors.put("student." + own, one.read(name));
        tensors.put("teacher." + own, one.read(name).multiply(2));
      }
    }
    Path file = folder.resolve("both.safetensors");
    SafeTensors.write(file, tensors, Map.of());
    Path out = folder.resolve("trunk.safetensors");
    Program program = run("import-weights", file, "--trunk=compact", "--out=" + out);
    assertEquals(Main.FAILED, program.status());
    assertEquals(
        "facebehavior: "
            + file
            + ": contains 2 networks, choose one with --prefix: student., teacher.\n",
        program.err());
    assertFalse(Files.exists(out));

    Program chosen =
        run("import-weights", file, "--trunk=compact", "--out=" + out, "--prefix=teacher");
    assertEquals(0, chosen.status(), chosen.err());
    assertTrue(chosen.out().startsWith("prefix: teacher.\nmatched: 50\n"), chosen.out());
    assertArrayEquals(
        Objects.requireNonNull(learned.state().get("bn1.weight")).multiply(2).toArray(),
        Objects.requireNonNull(TrunkWeights.read(out).values().get("bn1.weight")).toArray());
  }

  @Test
  void weights_that_are_not_finite_are_refused_by_file_and_tensor() throws Exception {
    Path state = state();
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    try (SafeTensors source = SafeTensors.open(state)) {
      for (String name : source.shapes().keySet()) {
        tensors.put(name, source.read(name));
      }
    }
    tensors.put("backbone.bn1.bias", Tensor.full(Shape.of(16), Float.NaN));
    SafeTensors.write(state, tensors, Map.of());
    Path out = folder.resolve("trunk.safetensors");
    Program program = run("import-weights", state, "--trunk=compact", "--out=" + out);
    assertEquals(Main.FAILED, program.status());
    assertEquals(
        "facebehavior: " + state + ": tensor \"backbone.bn1.bias\" contains NaN or infinity\n",
        program.err());
    assertFalse(Files.exists(out));
  }
}
