package kinesic.facebehavior.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.io.SafeTensors;
import kinesic.facebehavior.Attribute;
import kinesic.facebehavior.Relatedness;
import kinesic.facebehavior.face.AttributeLabels;
import kinesic.facebehavior.face.FaceLabels;
import kinesic.facebehavior.loss.BatchLabels;
import kinesic.facebehavior.loss.CategoryLabels;
import kinesic.facebehavior.network.NetworkConfiguration.Trunk;
import kinesic.facebehavior.predict.PeoplePredictor;
import kinesic.facebehavior.predict.Predictor;
import kinesic.nn.train.Losses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PeopleHeadsTest {

  private static final PeopleHeads HEADS = new PeopleHeads(List.of("ann", "ben", "cem"));

  private static final BatchLabels MIXED =
      HEADS.encode(
          List.of(
              FaceLabels.NONE.withIdentity("cem"),
              FaceLabels.NONE.with(
                  AttributeLabels.NONE
                      .with(Attribute.BALD, true)
                      .with(Attribute.WEARING_HAT, false)),
              FaceLabels.NONE.withIdentity("somebody else"),
              FaceLabels.NONE));

  private static FaceBehaviorNet network(PeopleHeads heads) {
    FaceBehaviorNet net =
        new FaceBehaviorNet(new NetworkConfiguration(Trunk.COMPACT, 32, 0, heads));
    net.initialise(1);
    return net;
  }

  private static Tensor images() {
    return new RandomStream(2, "images").uniform(Shape.of(4, 32, 32, 3), -1, 1);
  }

  /** People who are bald or wear a hat. */
  private static Relatedness table(PeopleHeads heads) {
    float[][] weights = new float[3][Attribute.COUNT];
    weights[0][Attribute.BALD.index()] = .9f;
    weights[1][Attribute.WEARING_HAT.index()] = .6f;
    return Relatedness.of(
        heads.people(), heads.binaries().labels(), weights, new boolean[3][Attribute.COUNT]);
  }

  @Test
  void people_trained_on_are_categories_and_strangers_are_not_annotated() {
    assertArrayEquals(
        new int[] {2, CategoryLabels.NONE, CategoryLabels.NONE, CategoryLabels.NONE},
        MIXED.categories().toArray());
    assertEquals(1, MIXED.binaries().annotatedSamples());
    assertTrue(MIXED.binaries().isPresent(1, Attribute.BALD.index()));
    assertTrue(MIXED.binaries().isAnnotated(1, Attribute.WEARING_HAT.index()));
    assertFalse(MIXED.binaries().isPresent(1, Attribute.WEARING_HAT.index()));
    assertEquals(2, MIXED.binaries().annotated(1));
  }

  @Test
  void the_network_has_the_trunk_of_case_study_one_and_heads_of_its_own() {
    FaceOutputs y = network(HEADS).forward(images());
    assertEquals(Shape.of(4, 128), y.feature().shape());
    assertEquals(Shape.of(4, 3), y.categories().shape());
    assertEquals(Shape.of(4, 40), y.binaries().shape());
    assertEquals(Shape.of(4, 0), y.values().shape());
    assertEquals(
        network(HEADS).parameterCount() + 3 * 129,
        network(new PeopleHeads(List.of("a", "b", "c", "d", "e", "f"))).parameterCount());
  }

  @Test
  void both_couplings_reach_both_heads_as_for_expressions_and_action_units() {
    FaceBehaviorNet net = network(HEADS);
    ObjectiveSettings settings = ObjectiveSettings.STANDARD.with(table(HEADS));
    Losses losses = new Objective(settings, HEADS).of(net.forward(images()), MIXED);
    assertEquals(
        "[identity, attributes, distribution matching, soft co-annotation]",
        losses.parts().keySet().toString());
    losses.total().backward();
    for (String part : List.of("identity.weight", "attributes.weight")) {
      Tensor gradient = Objects.requireNonNull(net.parameters().get(part)).gradient();
      assertTrue(gradient != null && gradient.square().sum().item() > 0, part);
    }
  }

  @Test
  void without_people_attributes_are_learned_alone() {
    PeopleHeads nobody = new PeopleHeads(List.of());
    FaceBehaviorNet net = network(nobody);
    Losses losses =
        new Objective(ObjectiveSettings.STANDARD, nobody)
            .of(
                net.forward(images()),
                nobody.encode(
                    List.of(
                        FaceLabels.NONE.with(AttributeLabels.NONE.with(Attribute.BALD, true)),
                        FaceLabels.NONE,
                        FaceLabels.NONE,
                        FaceLabels.NONE)));
    assertEquals("[attributes]", losses.parts().keySet().toString());
    losses.total().backward();
  }

  @Test
  void a_table_of_other_labels_is_refused() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> new Objective(ObjectiveSettings.STANDARD, HEADS));
    assertEquals(
        "objective: Relatedness[7 categories by 17 binaries] does not speak of the labels of the"
            + " heads, 3 of identity and 40 of attributes",
        e.getMessage());
  }

  @Test
  void a_file_alone_rebuilds_the_network(@TempDir Path folder) throws IOException {
    for (PeopleHeads heads : List.of(HEADS, new PeopleHeads(List.of()))) {
      FaceBehaviorNet net = network(heads);
      net.eval();
      Path file = folder.resolve("net.safetensors");
      net.write(file);
      FaceBehaviorNet again = FaceBehaviorNet.read(file);
      again.eval();
      assertEquals(net.configuration(), again.configuration());
      assertArrayEquals(
          net.forward(images()).binaries().toArray(), again.forward(images()).binaries().toArray());
    }
  }

  @Test
  void files_of_case_study_one_say_what_they_always_said(@TempDir Path folder) throws IOException {
    Map<String, String> header =
        Map.of(
            "faceBehaviorNet.trunk", "compact",
            "faceBehaviorNet.side", "32",
            "faceBehaviorNet.dropout", "0.5",
            "faceBehaviorNet.expressions", "neutral,anger,disgust,fear,happiness,sadness,surprise",
            "faceBehaviorNet.actionUnits",
                "AU01,AU02,AU04,AU05,AU06,AU07,AU09,AU10,AU12,AU14,AU15,AU17,AU20,AU23,AU24,AU25,"
                    + "AU26");
    NetworkConfiguration affect = new NetworkConfiguration(Trunk.COMPACT, 32, .5);
    assertEquals(header, affect.texts());
    FaceBehaviorNet net = new FaceBehaviorNet(affect);
    net.initialise(3);
    assertTrue(
        net.state()
            .keySet()
            .containsAll(
                List.of("expression.weight", "action_units.bias", "valence_arousal.weight")));
    Path file = folder.resolve("old.safetensors");
    SafeTensors.write(file, net.state(), header);
    assertEquals(affect, FaceBehaviorNet.read(file).configuration());
  }

  @Test
  void each_predictor_refuses_the_networks_of_the_other_study() {
    FaceBehaviorNet affect = new FaceBehaviorNet(new NetworkConfiguration(Trunk.COMPACT, 32, 0));
    affect.initialise(1);
    assertThrows(IllegalArgumentException.class, () -> new Predictor(network(HEADS)));
    assertThrows(IllegalArgumentException.class, () -> new PeoplePredictor(affect));
  }

  @Test
  void names_that_a_file_cannot_hold_are_refused() {
    for (List<String> names : List.of(List.of("a", "a"), List.of("a\tb"), List.of("a\nb"))) {
      assertThrows(IllegalArgumentException.class, () -> new PeopleHeads(names));
    }
    assertEquals(
        Arrays.stream(Attribute.values()).map(Attribute::label).toList(),
        HEADS.binaries().labels());
  }
}
