package kinesic.facebehavior.predict;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.Attribute;
import kinesic.facebehavior.CompoundClasses;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.face.FaceImage;
import kinesic.facebehavior.face.FaceImages;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.FaceOutputs;
import kinesic.facebehavior.network.NetworkConfiguration;
import kinesic.facebehavior.network.NetworkConfiguration.Trunk;
import kinesic.facebehavior.network.Predictor;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.Classification;
import kinesic.facebehavior.task.Identity;
import kinesic.facebehavior.task.Prediction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PredictorTest {

  private static final int SIDE = 32;

  private final FaceBehaviorNet network = network();
  private final Predictor predictor = new Predictor(network);

  private static FaceBehaviorNet network() {
    FaceBehaviorNet network =
        new FaceBehaviorNet(new NetworkConfiguration(Trunk.COMPACT, SIDE, .5));
    network.initialise(5);
    return network;
  }

  private static List<FaceImage> noise(int count) {
    RandomStream random = new RandomStream(3, "noise");
    List<FaceImage> images = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] rgb = new byte[SIDE * SIDE * FaceImage.CHANNELS];
      for (int j = 0; j < rgb.length; j++) {
        rgb[j] = (byte) random.nextInt(256);
      }
      images.add(new FaceImage(SIDE, rgb));
    }
    return images;
  }

  @Test
  void a_face_has_the_same_bits_alone_and_at_any_place_of_any_batch() {
    List<FaceImage> faces = noise(21);
    List<Prediction> together = predictor.predict(faces);
    List<Prediction> reversed = predictor.predict(faces.reversed());
    for (int i = 0; i < faces.size(); i++) {
      assertEquals(together.get(i), predictor.predict(faces.subList(i, i + 1)).get(0), "face " + i);
      assertEquals(together.get(i), reversed.get(faces.size() - 1 - i), "face " + i);
    }
    assertNotEquals(together.get(0), together.get(1), "different faces");
  }

  @Test
  void threads_that_share_a_predictor_get_the_bits_of_one_thread() throws Exception {
    List<FaceImage> faces = noise(12);
    List<Prediction> expected = predictor.predict(faces);
    Callable<Integer> calls =
        () -> {
          int wrong = 0;
          for (int i = 0; i < 3 * faces.size(); i++) {
            int face = i % faces.size();
            Prediction found = predictor.predict(faces.subList(face, face + 1)).get(0);
            wrong += found.equals(expected.get(face)) ? 0 : 1;
          }
          return wrong;
        };
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (Future<Integer> wrong : threads.invokeAll(Collections.nCopies(8, calls))) {
        assertEquals(0, wrong.get());
      }
    }
  }

  @Test
  void so_have_its_embedding_and_the_tasks_of_identity() {
    FaceBehaviorNet people =
        new FaceBehaviorNet(
            new NetworkConfiguration(
                Trunk.COMPACT, SIDE, .5, Identity.heads(List.of("ann", "ben", "cem"))));
    people.initialise(6);
    List<FaceImage> faces = noise(21);
    for (FaceBehaviorNet net : List.of(network, people)) {
      Predictor of = new Predictor(net, true);
      List<Prediction> together = of.predict(faces);
      List<Prediction> reversed = of.predict(faces.reversed());
      for (int i = 0; i < faces.size(); i++) {
        assertEquals(128, together.get(i).embedding().length);
        assertEquals(together.get(i), of.predict(faces.subList(i, i + 1)).get(0), "face " + i);
        assertEquals(together.get(i), reversed.get(faces.size() - 1 - i), "face " + i);
      }
      assertNotEquals(together.get(0), together.get(1), "different faces");
    }
  }

  @ParameterizedTest
  @EnumSource
  void so_have_its_compound_expressions(CompoundClasses set) {
    int classes = set.classes().size();
    RandomStream random = new RandomStream(8, "head");
    FaceBehaviorNet net =
        network.withHead(
            Affect.compound(set.classes()),
            random.normal(Shape.of(network.features(), classes), 0, 1),
            random.normal(Shape.of(classes), 0, 1));
    Predictor of = new Predictor(net);
    CompoundReading byHead = CompoundReading.byHead(net).orElseThrow();
    CompoundReading zeroShot = CompoundReading.zeroShot(set.classes());
    List<FaceImage> faces = noise(21);
    List<Prediction> together = of.predict(faces);
    List<Prediction> reversed = of.predict(faces.reversed());
    for (int i = 0; i < faces.size(); i++) {
      Prediction alone = of.predict(faces.subList(i, i + 1)).get(0);
      for (CompoundReading reading : List.of(byHead, zeroShot)) {
        float[] numbers = reading.numbers(alone);
        assertEquals(classes, numbers.length);
        assertArrayEquals(numbers, reading.numbers(together.get(i)), "face " + i);
        assertArrayEquals(
            numbers, reading.numbers(reversed.get(faces.size() - 1 - i)), "face " + i);
      }
    }
    assertFalse(
        Arrays.equals(together.get(0).of(Affect.COMPOUND), together.get(1).of(Affect.COMPOUND)),
        "different faces");
  }

  @Test
  void people_attributes_and_embeddings_are_those_of_the_heads() {
    FaceBehaviorNet people =
        new FaceBehaviorNet(
            new NetworkConfiguration(
                Trunk.COMPACT, SIDE, .5, Identity.heads(List.of("ann", "ben", "cem"))));
    people.initialise(6);
    List<FaceImage> faces = noise(5);
    List<Prediction> predictions = new Predictor(people, true).predict(faces);
    Classification person = people.configuration().find(Identity.PERSON).orElseThrow();
    FaceOutputs y = people.forward(FaceImages.of(faces));
    float[] p = y.of(Identity.PERSON).softmax().toArray();
    for (int i = 0; i < faces.size(); i++) {
      int k = List.of("ann", "ben", "cem").indexOf(predictions.get(i).bestLabel(person));
      assertEquals(p[3 * i + k], predictions.get(i).bestProbability(person), 1e-5);
      assertTrue(predictions.get(i).bestProbability(person) >= 1 / 3f);
      for (int m = 0; m < Attribute.COUNT; m++) {
        double expected = 1 / (1 + Math.exp(-y.of(Identity.ATTRIBUTES).get(i, m)));
        assertEquals(expected, predictions.get(i).probability(Identity.ATTRIBUTES, m), 1e-5);
      }
      assertEquals(y.feature().get(i, 7), predictions.get(i).embedding()[7], 1e-5);
    }
  }

  @Test
  void probabilities_are_those_of_the_heads() {
    List<FaceImage> faces = noise(3);
    List<Prediction> predictions = predictor.predict(faces);
    FaceOutputs y = network.forward(FaceImages.of(faces));
    for (int i = 0; i < faces.size(); i++) {
      Prediction face = predictions.get(i);
      double sum = 0;
      double exps = 0;
      for (Expression expression : Expression.values()) {
        sum += face.probability(Affect.EXPRESSION, expression.index());
        exps += Math.exp(y.of(Affect.EXPRESSION).get(i, expression.index()));
      }
      assertEquals(1, sum, 1e-6);
      for (Expression expression : Expression.values()) {
        double expected = Math.exp(y.of(Affect.EXPRESSION).get(i, expression.index())) / exps;
        assertEquals(expected, face.probability(Affect.EXPRESSION, expression.index()), 1e-5);
      }
      for (ActionUnit unit : ActionUnit.values()) {
        double expected = 1 / (1 + Math.exp(-y.of(Affect.ACTION_UNITS).get(i, unit.index())));
        assertEquals(expected, face.probability(Affect.ACTION_UNITS, unit.index()), 1e-5);
      }
      assertEquals(
          y.of(Affect.VALENCE_AROUSAL).get(i, 0), face.value(Affect.VALENCE_AROUSAL, 0), 1e-5);
      assertEquals(
          y.of(Affect.VALENCE_AROUSAL).get(i, 1), face.value(Affect.VALENCE_AROUSAL, 1), 1e-5);
    }
  }

  @Test
  void no_faces_give_no_predictions() {
    assertEquals(List.of(), predictor.predict(List.of()));
  }
}
