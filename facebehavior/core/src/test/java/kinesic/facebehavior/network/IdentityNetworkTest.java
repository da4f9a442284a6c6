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
import kinesic.facebehavior.face.FaceBatch;
import kinesic.facebehavior.face.FaceImage;
import kinesic.facebehavior.loss.BatchLabels;
import kinesic.facebehavior.loss.CategoryLabels;
import kinesic.facebehavior.network.NetworkConfiguration.Trunk;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.FaceLabels;
import kinesic.facebehavior.task.Identity;
import kinesic.facebehavior.task.Label.Presence;
import kinesic.facebehavior.task.Prediction;
import kinesic.facebehavior.task.Task;
import kinesic.nn.train.Losses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IdentityNetworkTest {

  private static final List<Task> HEADS = Identity.heads(List.of("ann", "ben", "cem"));

  private static final BatchLabels MIXED =
      FaceBatch.labels(
          List.of(
              FaceLabels.NONE.with(Identity.PERSON, Identity.label("cem")),
              FaceLabels.NONE.with(
                  Identity.ATTRIBUTES,
                  Presence.NONE
                      .with(Attribute.BALD.index(), true)
                      .with(Attribute.WEARING_HAT.index(), false)),
              FaceLabels.NONE.with(Identity.PERSON, Identity.label("somebody else")),
              FaceLabels.NONE),
          HEADS);

  private static FaceBehaviorNet network(List<Task> heads) {
    FaceBehaviorNet net =
        new FaceBehaviorNet(new NetworkConfiguration(Trunk.COMPACT, 32, 0, heads));
    net.initialise(1);
    return net;
  }

  private static Tensor images() {
    return new RandomStream(2, "images").uniform(Shape.of(4, 32, 32, 3), -1, 1);
  }

  /** People who are bald or wear a hat. */
  private static Relatedness table(List<Task> heads) {
    float[][] weights = new float[3][Attribute.COUNT];
    weights[0][Attribute.BALD.index()] = .9f;
    weights[1][Attribute.WEARING_HAT.index()] = .6f;
    return Relatedness.of(
        heads.get(0).labels(), heads.get(1).labels(), weights, new boolean[3][Attribute.COUNT]);
  }

  @Test
  void people_trained_on_are_categories_and_strangers_are_not_annotated() {
    assertArrayEquals(
        new int[] {2, CategoryLabels.NONE, CategoryLabels.NONE, CategoryLabels.NONE},
        MIXED.categories("identity").toArray());
    assertEquals(1, MIXED.binaries("attributes").annotatedSamples());
    assertTrue(MIXED.binaries("attributes").isPresent(1, Attribute.BALD.index()));
    assertTrue(MIXED.binaries("attributes").isAnnotated(1, Attribute.WEARING_HAT.index()));
    assertFalse(MIXED.binaries("attributes").isPresent(1, Attribute.WEARING_HAT.index()));
    assertEquals(2, MIXED.binaries("attributes").annotated(1));
  }

  @Test
  void the_network_has_the_same_trunk_and_heads_of_its_own() {
    FaceOutputs y = network(HEADS).forward(images());
    assertEquals(Shape.of(4, 128), y.feature().shape());
    assertEquals(Shape.of(4, 3), y.of(Identity.PERSON).shape());
    assertEquals(Shape.of(4, 40), y.of(Identity.ATTRIBUTES).shape());
    assertThrows(IllegalArgumentException.class, () -> y.of(Affect.VALENCE_AROUSAL));
    assertEquals(
        network(HEADS).parameterCount() + 3 * 129,
        network(Identity.heads(List.of("a", "b", "c", "d", "e", "f"))).parameterCount());
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
    List<Task> nobody = Identity.heads(List.of());
    FaceBehaviorNet net = network(nobody);
    Losses losses =
        new Objective(ObjectiveSettings.STANDARD, nobody)
            .of(
                net.forward(images()),
                FaceBatch.labels(
                    List.of(
                        FaceLabels.NONE.with(
                            Identity.ATTRIBUTES, Presence.NONE.with(Attribute.BALD.index(), true)),
                        FaceLabels.NONE,
                        FaceLabels.NONE,
                        FaceLabels.NONE),
                    nobody));
    assertEquals("[attributes]", losses.parts().keySet().toString());
    losses.total().backward();
  }

  @Test
  void a_table_of_other_labels_is_refused() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> new Objective(ObjectiveSettings.STANDARD, HEADS));
    assertEquals(
        "objective: the table Relatedness[7 categories by 17 binaries] does not relate the labels of"
            + " two tasks of the network, which has 3 identities, 40 attributes",
        e.getMessage());
  }

  @Test
  void a_file_alone_rebuilds_the_network(@TempDir Path folder) throws IOException {
    for (List<Task> heads : List.of(HEADS, Identity.heads(List.of()))) {
      FaceBehaviorNet net = network(heads);
      net.eval();
      Path file = folder.resolve("net.safetensors");
      net.write(file);
      FaceBehaviorNet again = FaceBehaviorNet.read(file);
      again.eval();
      assertEquals(net.configuration(), again.configuration());
      assertEquals(
          net.tasks().stream().map(Task::labels).toList(),
          again.tasks().stream().map(Task::labels).toList());
      assertArrayEquals(
          net.forward(images()).of(Identity.ATTRIBUTES).toArray(),
          again.forward(images()).of(Identity.ATTRIBUTES).toArray());
    }
  }

  @Test
  void files_of_affect_keep_their_texts(@TempDir Path folder) throws IOException {
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
  void a_prediction_of_a_task_that_the_network_does_not_have_is_refused() {
    Prediction face =
        new Predictor(network(HEADS))
            .predict(List.of(new FaceImage(32, new byte[3 * 32 * 32])))
            .get(0);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> face.of(Affect.EXPRESSION));
    assertEquals(
        "prediction: the network does not predict expressions, it predicts [identity, attributes]",
        e.getMessage());
  }

  @Test
  void names_that_a_file_cannot_hold_are_refused() {
    for (List<String> names : List.of(List.of("a", "a"), List.of("a\tb"), List.of("a\nb"))) {
      assertThrows(IllegalArgumentException.class, () -> Identity.heads(names));
    }
    assertEquals(
        Arrays.stream(Attribute.values()).map(Attribute::label).toList(),
        Identity.ATTRIBUTES.labels());
  }
}
