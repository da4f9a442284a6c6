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
import kinesic.engine.Tensor;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.Attribute;
import kinesic.facebehavior.CompoundClasses;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.face.ActionUnitLabels;
import kinesic.facebehavior.face.FaceBatch;
import kinesic.facebehavior.face.FaceImage;
import kinesic.facebehavior.face.FaceLabels;
import kinesic.facebehavior.face.ValenceArousal;
import kinesic.facebehavior.metric.Evaluation;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.FaceOutputs;
import kinesic.facebehavior.network.NetworkConfiguration;
import kinesic.facebehavior.network.NetworkConfiguration.Trunk;
import kinesic.facebehavior.network.PeopleHeads;
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
    List<FacePrediction> together = predictor.predict(faces);
    List<FacePrediction> reversed = predictor.predict(faces.reversed());
    for (int i = 0; i < faces.size(); i++) {
      assertEquals(together.get(i), predictor.predict(faces.subList(i, i + 1)).get(0), "face " + i);
      assertEquals(together.get(i), reversed.get(faces.size() - 1 - i), "face " + i);
    }
    assertNotEquals(together.get(0), together.get(1), "different faces");
  }

  @Test
  void threads_that_share_a_predictor_get_the_bits_of_one_thread() throws Exception {
    List<FaceImage> faces = noise(12);
    List<FacePrediction> expected = predictor.predict(faces);
    Callable<Integer> calls =
        () -> {
          int wrong = 0;
          for (int i = 0; i < 3 * faces.size(); i++) {
            int face = i % faces.size();
            FacePrediction found = predictor.predict(faces.subList(face, face + 1)).get(0);
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
  void so_have_its_embedding_and_what_the_other_study_says() {
    FaceBehaviorNet people =
        new FaceBehaviorNet(
            new NetworkConfiguration(
                Trunk.COMPACT, SIDE, .5, new PeopleHeads(List.of("ann", "ben", "cem"))));
    people.initialise(6);
    List<FaceImage> faces = noise(21);
    for (FaceBehaviorNet net : List.of(network, people)) {
      FacePredictor of = FacePredictor.of(net, true);
      List<? extends Prediction> together = of.predict(faces);
      List<? extends Prediction> reversed = of.predict(faces.reversed());
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
        network.withCompounds(
            set.classes(),
            random.normal(Shape.of(network.features(), classes), 0, 1),
            random.normal(Shape.of(classes), 0, 1));
    Predictor of = new Predictor(net);
    CompoundReading byHead = CompoundReading.byHead(net).orElseThrow();
    CompoundReading zeroShot = CompoundReading.zeroShot(set.classes());
    List<FaceImage> faces = noise(21);
    List<FacePrediction> together = of.predict(faces);
    List<FacePrediction> reversed = of.predict(faces.reversed());
    for (int i = 0; i < faces.size(); i++) {
      FacePrediction alone = of.predict(faces.subList(i, i + 1)).get(0);
      for (CompoundReading reading : List.of(byHead, zeroShot)) {
        float[] numbers = reading.numbers(alone);
        assertEquals(classes, numbers.length);
        assertArrayEquals(numbers, reading.numbers(together.get(i)), "face " + i);
        assertArrayEquals(
            numbers, reading.numbers(reversed.get(faces.size() - 1 - i)), "face " + i);
      }
    }
    assertFalse(
        Arrays.equals(together.get(0).compounds(), together.get(1).compounds()), "different faces");
  }

  @Test
  void people_attributes_and_embeddings_are_those_of_the_heads() {
    FaceBehaviorNet people =
        new FaceBehaviorNet(
            new NetworkConfiguration(
                Trunk.COMPACT, SIDE, .5, new PeopleHeads(List.of("ann", "ben", "cem"))));
    people.initialise(6);
    List<FaceImage> faces = noise(5);
    List<PeoplePrediction> predictions = new PeoplePredictor(people).predict(faces);
    FaceOutputs y = people.forward(FaceBatch.images(faces));
    float[] p = y.categories().softmax().toArray();
    for (int i = 0; i < faces.size(); i++) {
      PeoplePrediction.Person person = predictions.get(i).person().orElseThrow();
      int k = List.of("ann", "ben", "cem").indexOf(person.name());
      assertEquals(p[3 * i + k], person.probability(), 1e-5);
      assertTrue(person.probability() >= 1 / 3f);
      for (Attribute attribute : Attribute.values()) {
        double expected = 1 / (1 + Math.exp(-y.binaries().get(i, attribute.index())));
        assertEquals(expected, predictions.get(i).probability(attribute), 1e-5);
      }
      assertEquals(y.feature().get(i, 7), predictions.get(i).embedding()[7], 1e-5);
    }
  }

  @Test
  void probabilities_are_those_of_the_heads() {
    List<FaceImage> faces = noise(3);
    List<FacePrediction> predictions = predictor.predict(faces);
    FaceOutputs y = network.forward(FaceBatch.images(faces));
    for (int i = 0; i < faces.size(); i++) {
      FacePrediction face = predictions.get(i);
      double sum = 0;
      double exps = 0;
      for (Expression expression : Expression.values()) {
        sum += face.probability(expression);
        exps += Math.exp(y.categories().get(i, expression.index()));
      }
      assertEquals(1, sum, 1e-6);
      for (Expression expression : Expression.values()) {
        double expected = Math.exp(y.categories().get(i, expression.index())) / exps;
        assertEquals(expected, face.probability(expression), 1e-5);
      }
      for (ActionUnit unit : ActionUnit.values()) {
        double expected = 1 / (1 + Math.exp(-y.binaries().get(i, unit.index())));
        assertEquals(expected, face.probability(unit), 1e-5);
      }
      assertEquals(y.values().get(i, 0), face.valenceArousal().valence(), 1e-5);
      assertEquals(y.values().get(i, 1), face.valenceArousal().arousal(), 1e-5);
    }
  }

  @Test
  void no_faces_give_no_predictions() {
    assertEquals(List.of(), predictor.predict(List.of()));
  }

  @Test
  void an_evaluation_of_predictions_is_that_of_the_outputs() {
    List<FaceImage> faces = noise(40);
    RandomStream random = new RandomStream(4, "labels");
    List<FaceLabels> truth = new ArrayList<>();
    for (int i = 0; i < faces.size(); i++) {
      FaceLabels labels =
          FaceLabels.NONE.with(List.of(Expression.values()).get(random.nextInt(Expression.COUNT)));
      ActionUnitLabels units = ActionUnitLabels.NONE;
      for (ActionUnit unit : ActionUnit.values()) {
        units = units.with(unit, random.nextInt(2) == 1);
      }
      truth.add(
          labels
              .with(units)
              .with(new ValenceArousal(2 * random.nextFloat() - 1, 2 * random.nextFloat() - 1)));
    }
    Evaluation direct = new Evaluation();
    FaceOutputs y = network.forward(FaceBatch.images(faces));
    Tensor units = y.binaries().sigmoid();
    direct.add(y.categories(), units, y.values(), FaceBatch.labels(truth));
    Evaluation evaluation = FaceEvaluation.of(truth, predictor.predict(faces));
    for (int f = 0; f < direct.figures().size(); f++) {
      assertEquals(direct.figures().get(f).name(), evaluation.figures().get(f).name());
      assertEquals(direct.figures().get(f).value(), evaluation.figures().get(f).value(), 1e-5);
    }
  }
}
