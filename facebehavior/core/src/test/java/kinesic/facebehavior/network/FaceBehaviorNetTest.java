package kinesic.facebehavior.network;

import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.io.SafeTensors;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.CompoundClasses;
import kinesic.facebehavior.CompoundExpression;
import kinesic.facebehavior.Thresholds;
import kinesic.facebehavior.face.Alignment;
import kinesic.facebehavior.network.NetworkConfiguration.Trunk;
import kinesic.facebehavior.task.Affect;
import kinesic.nn.Summary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class FaceBehaviorNetTest {

  private static FaceBehaviorNet compact() {
    FaceBehaviorNet net = new FaceBehaviorNet(new NetworkConfiguration(Trunk.COMPACT, 32, .5));
    net.initialise(1);
    return net;
  }

  private static Tensor images(int n) {
    return new RandomStream(2, "images").uniform(Shape.of(n, 32, 32, 3), -1, 1);
  }

  @Test
  void heads_have_their_shapes_and_valence_and_arousal_are_bounded() {
    FaceOutputs y = compact().forward(images(3));
    assertEquals(Shape.of(3, 128), y.feature().shape());
    assertEquals(Shape.of(3, 7), y.of(Affect.EXPRESSION).shape());
    assertEquals(Shape.of(3, 17), y.of(Affect.ACTION_UNITS).shape());
    assertEquals(Shape.of(3, 2), y.of(Affect.VALENCE_AROUSAL).shape());
    for (float v : y.of(Affect.VALENCE_AROUSAL).toArray()) {
      assertTrue(Math.abs(v) < 1);
    }
  }

  @Test
  void trunks_have_the_published_numbers_of_parameters() {
    // the trunk of torchvision's resnet18 and resnet50 without fc, and 26 outputs
    assertEquals(
        11_176_512 + 26 * (512 + 1),
        new FaceBehaviorNet(new NetworkConfiguration(Trunk.RESNET_18, 96, .5)).parameterCount());
    assertEquals(
        23_508_032 + 26 * (2048 + 1),
        new FaceBehaviorNet(NetworkConfiguration.PAPER).parameterCount());
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"VGG_16", "IRESNET_50"}) // too large
  void every_trunk_computes_features_from_the_smallest_faces_that_it_takes(Trunk trunk) {
    int side = trunk.smallestSide();
    FaceBehaviorNet net = new FaceBehaviorNet(new NetworkConfiguration(trunk, side, 0));
    net.initialise(1);
    net.eval();
    Tensor faces = new RandomStream(3, "faces").uniform(Shape.of(1, side, side, 3), -1, 1);
    FaceOutputs y = net.forward(faces);
    assertEquals(Shape.of(1, net.features()), y.feature().shape());
    assertTrue(Float.isFinite(y.feature().sum().item()));
    assertEquals(trunk, Trunk.parse(trunk.option()));
  }

  @Test
  void some_trunks_take_only_faces_of_certain_sizes() {
    assertEquals(112, Trunk.IRESNET_18.publishedSide());
    assertEquals(224, Trunk.VIT_S.publishedSide());
    assertRefused(
        Trunk.IRESNET_50, 64, "network: side is 64, iresnet-50 takes only faces of 112x112 pixels");
    assertRefused(
        Trunk.VIT_TI,
        90,
        "network: side is 90, vit-ti takes sides that are multiples of 16 pixels");
    assertRefused(
        Trunk.DENSENET_121,
        28,
        "network: side is 28, densenet-121 takes faces of at least 29x29 pixels");
  }

  private static void assertRefused(Trunk trunk, int side, String message) {
    assertEquals(
        message,
        assertThrows(IllegalArgumentException.class, () -> new NetworkConfiguration(trunk, side, 0))
            .getMessage());
  }

  @Test
  void every_head_sends_its_gradient_into_the_trunk() {
    for (int head = 0; head < 3; head++) {
      FaceBehaviorNet net = compact();
      FaceOutputs y = net.forward(images(4));
      Tensor[] heads = {
        y.of(Affect.EXPRESSION), y.of(Affect.ACTION_UNITS), y.of(Affect.VALENCE_AROUSAL)
      };
      heads[head].square().sum().backward();
      Tensor first = net.parameters().values().iterator().next(); // of the trunk's stem
      Tensor gradient = first.gradient();
      assertTrue(gradient != null && gradient.square().sum().item() > 0, "head " + head);
    }
  }

  @Test
  void dropout_acts_on_the_heads_in_training_only_and_never_on_the_feature() {
    FaceBehaviorNet net = compact();
    net.eval();
    float[] quiet = net.forward(images(2)).of(Affect.EXPRESSION).toArray();
    assertArrayEquals(quiet, net.forward(images(2)).of(Affect.EXPRESSION).toArray());
    net.train();
    FaceOutputs first = net.forward(images(2));
    FaceOutputs second = net.forward(images(2));
    assertArrayEquals(first.feature().toArray(), second.feature().toArray());
    assertFalse(
        Arrays.equals(
            first.of(Affect.EXPRESSION).toArray(), second.of(Affect.EXPRESSION).toArray()));
  }

  @Test
  void compiled_for_inference_it_says_what_it_says_in_evaluation() {
    FaceBehaviorNet net = compact();
    net.forward(images(6)); // running statistics that matter
    net.eval();
    FaceOutputs expected = net.forward(images(5));
    FaceOutputs actual = net.forInference(2).forward(images(5));
    assertArrayEquals(expected.feature().toArray(), actual.feature().toArray(), 1e-5f);
    assertArrayEquals(
        expected.of(Affect.EXPRESSION).toArray(), actual.of(Affect.EXPRESSION).toArray(), 1e-5f);
    assertArrayEquals(
        expected.of(Affect.ACTION_UNITS).toArray(),
        actual.of(Affect.ACTION_UNITS).toArray(),
        1e-5f);
    assertArrayEquals(
        expected.of(Affect.VALENCE_AROUSAL).toArray(),
        actual.of(Affect.VALENCE_AROUSAL).toArray(),
        1e-5f);
  }

  @Test
  void the_summary_shows_the_output_of_every_head() {
    Summary summary = Summary.of(compact(), Shape.of(1, 32, 32, 3));
    Map<String, Optional<Shape>> outputs =
        summary.rows().stream().collect(toMap(Summary.Row::path, Summary.Row::output));
    assertEquals(Optional.of(Shape.of(1, 128)), outputs.get("trunk"));
    assertEquals(Optional.of(Shape.of(1, 7)), outputs.get("expression"));
    assertEquals(Optional.of(Shape.of(1, 17)), outputs.get("action_units"));
    assertEquals(Optional.of(Shape.of(1, 2)), outputs.get("valence_arousal"));
    assertEquals(Optional.empty(), outputs.get("dropout"));
    assertEquals(compact().parameterCount(), summary.parameters());
  }

  private static FaceBehaviorNet withCompounds(FaceBehaviorNet net, int classes) {
    RandomStream random = new RandomStream(4, "compounds");
    return net.withHead(
        Affect.compound(CompoundClasses.DU.classes().subList(0, classes)),
        random.normal(Shape.of(128, classes), 0, 1),
        random.normal(Shape.of(classes), 0, 1));
  }

  @Test
  void a_head_of_compound_expressions_is_added_and_changes_no_other(@TempDir Path folder)
      throws IOException {
    FaceBehaviorNet net = compact();
    net.setThresholds(
        Map.of(
            "action_units",
            new Thresholds(
                ActionUnit.columns(),
                new float[] {
                  .1f, .2f, .3f, .4f, .5f, .6f, .7f, .8f, .9f, .1f, .2f, .3f, .4f, .5f, .6f, .7f,
                  .8f
                })));
    net.forward(images(6)); // running statistics that matter
    net.eval();
    FaceOutputs before = net.forward(images(3));
    assertThrows(IllegalArgumentException.class, () -> before.of(Affect.COMPOUND));
    Path file = folder.resolve("net.safetensors");
    withCompounds(net, 11).write(file);
    FaceBehaviorNet again = FaceBehaviorNet.read(file);
    again.eval();
    FaceOutputs after = again.forward(images(3));
    assertArrayEquals(
        before.of(Affect.EXPRESSION).toArray(), after.of(Affect.EXPRESSION).toArray());
    assertArrayEquals(
        before.of(Affect.ACTION_UNITS).toArray(), after.of(Affect.ACTION_UNITS).toArray());
    assertArrayEquals(
        before.of(Affect.VALENCE_AROUSAL).toArray(), after.of(Affect.VALENCE_AROUSAL).toArray());
    assertEquals(Shape.of(3, 11), after.of(Affect.COMPOUND).shape());
    assertEquals(net.thresholds(), again.thresholds());
    assertEquals(
        CompoundClasses.DU.classes().subList(0, 11),
        Affect.compounds(again.configuration().find(Affect.COMPOUND).orElseThrow()));
    assertArrayEquals(
        after.of(Affect.COMPOUND).toArray(),
        again.forInference(2).forward(images(3)).of(Affect.COMPOUND).toArray(),
        1e-4f);
  }

  @Test
  void a_head_of_compound_expressions_takes_the_place_of_another() {
    FaceBehaviorNet net = withCompounds(withCompounds(compact(), 11), 7);
    assertEquals(Shape.of(2, 7), net.forward(images(2)).of(Affect.COMPOUND).shape());
    assertThrows(
        IllegalArgumentException.class,
        () ->
            net.withHead(
                Affect.compound(List.of(CompoundExpression.AWED, CompoundExpression.AWED)),
                Tensor.zeros(Shape.of(128, 2)),
                Tensor.zeros(Shape.of(2))));
  }

  @Test
  void images_of_another_size_are_refused_with_both_sizes() {
    Tensor images = Tensor.zeros(Shape.of(2, 48, 48, 3));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> compact().forward(images));
    assertEquals(
        "faceBehaviorNet: images are [2, 48, 48, 3], expected [n, 32, 32, 3]", e.getMessage());
  }

  @Test
  void a_file_alone_rebuilds_the_network(@TempDir Path folder) throws IOException {
    FaceBehaviorNet net = compact();
    net.forward(images(4)); // running statistics are part of it
    net.eval();
    float[] thresholds = new float[ActionUnit.COUNT];
    for (int m = 0; m < thresholds.length; m++) {
      thresholds[m] = 1f / (m + 3);
    }
    net.setThresholds(Map.of("action_units", new Thresholds(ActionUnit.columns(), thresholds)));
    Path file = folder.resolve("net.safetensors");
    net.write(file);

    FaceBehaviorNet again = FaceBehaviorNet.read(file);
    again.eval();
    assertEquals(net.configuration(), again.configuration());
    assertEquals(net.thresholds(), again.thresholds());
    assertArrayEquals(
        net.forward(images(2)).of(Affect.VALENCE_AROUSAL).toArray(),
        again.forward(images(2)).of(Affect.VALENCE_AROUSAL).toArray());
  }

  @Test
  void a_training_checkpoint_rebuilds_it_too(@TempDir Path folder) throws IOException {
    FaceBehaviorNet net = compact();
    Path file = folder.resolve("last.safetensors");
    Map<String, Tensor> tensors = new LinkedHashMap<>(net.state());
    tensors.put("optimiser/mean/trunk.conv1.weight", Tensor.of(1, 2, 3));
    Map<String, String> texts = new LinkedHashMap<>();
    net.configuration().texts().forEach((key, text) -> texts.put("note." + key, text));
    SafeTensors.write(file, tensors, texts);
    FaceBehaviorNet again = FaceBehaviorNet.read(file);
    assertEquals(net.configuration(), again.configuration());
    assertTrue(again.thresholds(Affect.ACTION_UNITS).areHalf());
  }

  @Test
  void a_file_keeps_how_the_faces_of_the_training_were_cut_out(@TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("network.safetensors");
    compact().write(file);
    assertEquals(Optional.empty(), FaceBehaviorNet.read(file).configuration().alignment());
    for (Alignment alignment : Alignment.values()) {
      FaceBehaviorNet net = new FaceBehaviorNet(compact().configuration().with(alignment));
      net.initialise(1);
      net.write(file);
      FaceBehaviorNet again = FaceBehaviorNet.read(file);
      assertEquals(Optional.of(alignment), again.configuration().alignment());
      List<CompoundExpression> classes =
          List.of(CompoundExpression.AWED, CompoundExpression.SADLY_ANGRY);
      FaceBehaviorNet more =
          again.withHead(
              Affect.compound(classes),
              Tensor.zeros(Shape.of(again.features(), 2)),
              Tensor.zeros(Shape.of(2)));
      assertEquals(Optional.of(alignment), more.configuration().alignment());
    }
    assertThrows(IllegalArgumentException.class, () -> Alignment.parse("ARCFACE"));
  }

  @Test
  void a_file_that_is_something_else_is_refused_with_a_sentence(@TempDir Path folder)
      throws IOException {
    Path other = folder.resolve("other.safetensors");
    SafeTensors.write(other, Map.of("weight", Tensor.of(1, 2)), Map.of("epoch", "3"));
    assertEquals(
        other
            + ": contains no FaceBehaviorNet that this version can read: the header has no"
            + " faceBehaviorNet.expressions",
        assertThrows(IOException.class, () -> FaceBehaviorNet.read(other)).getMessage());

    Path halved = folder.resolve("halved.safetensors");
    Map<String, Tensor> tensors = new LinkedHashMap<>(compact().state());
    tensors.remove("expression.bias");
    tensors.put("expression.weight", Tensor.of(1, 2));
    SafeTensors.write(halved, tensors, compact().configuration().texts());
    assertEquals(
        halved
            + ": the FaceBehaviorNet in this file is damaged: load: the tensors do not match FaceBehaviorNet:"
            + " 1 missing (expression.bias);"
            + " 1 of a different shape (expression.weight is [2], expected [128, 7])",
        assertThrows(IOException.class, () -> FaceBehaviorNet.read(halved)).getMessage());

    Path infinite = folder.resolve("infinite.safetensors");
    tensors.putAll(compact().state());
    tensors.put("expression.bias", Tensor.of(0, 0, 0, Float.NEGATIVE_INFINITY, 0, 0, 0));
    SafeTensors.write(infinite, tensors, compact().configuration().texts());
    assertEquals(
        infinite + ": tensor \"expression.bias\" contains NaN or infinity",
        assertThrows(IOException.class, () -> FaceBehaviorNet.read(infinite)).getMessage());

    Path odd = folder.resolve("odd.safetensors");
    Map<String, String> texts = new LinkedHashMap<>(compact().configuration().texts());
    texts.put("faceBehaviorNet.thresholds", "AU01=0.5 AU02=0.5");
    SafeTensors.write(odd, compact().state(), texts);
    assertEquals(
        odd + ": the FaceBehaviorNet in this file is damaged: thresholds: there are 2, expected 17",
        assertThrows(IOException.class, () -> FaceBehaviorNet.read(odd)).getMessage());

    Path text = folder.resolve("notes.txt");
    Files.writeString(text, "not a network at all, only a line of text");
    IOException e = assertThrows(IOException.class, () -> FaceBehaviorNet.read(text));
    assertTrue(String.valueOf(e.getMessage()).startsWith(text.toString()), e.toString());
  }
}
