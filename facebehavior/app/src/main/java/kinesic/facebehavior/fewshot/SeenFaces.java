package kinesic.facebehavior.fewshot;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import kinesic.engine.StepMemory;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.face.FaceBatch;
import kinesic.facebehavior.face.FaceImage;
import kinesic.facebehavior.face.FaceSample;
import kinesic.facebehavior.metric.Argmax;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.FaceInference;
import kinesic.facebehavior.predict.FacePrediction;
import kinesic.facebehavior.predict.Predictor;
import kinesic.nn.data.BatchSampler;
import kinesic.nn.data.Batches;
import kinesic.nn.data.Dataset;
import kinesic.nn.data.Loader;

/**
 * Faces, and what a network says about each.
 *
 * @param images the faces
 * @param features the vector that all heads share, one a face
 * @param predictions one a face
 */
record SeenFaces(
    Dataset<FaceSample> images, List<float[]> features, List<FacePrediction> predictions) {

  private static final int BATCH = 32;

  /** Lets {@code net} look at {@code images}; it is left in evaluation mode. */
  static SeenFaces of(FaceBehaviorNet net, Dataset<FaceSample> images) throws IOException {
    Predictor predictor = new Predictor(net, true);
    List<FacePrediction> predictions = new ArrayList<>(images.size());
    forEach(images, faces -> predictions.addAll(predictor.predict(faces)));
    return new SeenFaces(
        images, predictions.stream().map(FacePrediction::embedding).toList(), predictions);
  }

  /** The most probable compound expression of each face, by the head of {@code net}. */
  static int[] compounds(FaceBehaviorNet net, Dataset<FaceSample> images) throws IOException {
    net.eval();
    FaceInference inference = net.forInference(BATCH);
    StepMemory memory = new StepMemory();
    List<Integer> best = new ArrayList<>(images.size());
    forEach(
        images,
        faces -> {
          try (StepMemory.Scope scope = memory.open()) {
            float[] scores = inference.forward(FaceBatch.images(faces)).compounds().toArray();
            int classes = scores.length / faces.size();
            for (int i = 0; i < faces.size(); i++) {
              best.add(Argmax.of(scores, i * classes, classes));
            }
          }
        });
    return best.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Is handed faces. */
  private interface Receiver {
    void accept(List<FaceImage> faces);
  }

  private static void forEach(Dataset<FaceSample> images, Receiver receiver) throws IOException {
    Loader<FaceSample, List<FaceImage>> loader =
        new Loader<>(
            images,
            BatchSampler.inOrder(images.size(), BATCH),
            samples -> samples.stream().map(FaceSample::image).toList(),
            2,
            2);
    try (Batches<List<FaceImage>> batches = loader.epoch(0)) {
      while (batches.hasNext()) {
        receiver.accept(batches.next());
      }
    }
  }

  /** Probabilities of the expressions, [n, 7]. */
  float[] expressions() {
    float[] all = new float[predictions.size() * Expression.COUNT];
    for (int i = 0; i < predictions.size(); i++) {
      for (Expression expression : Expression.values()) {
        all[i * Expression.COUNT + expression.index()] = predictions.get(i).probability(expression);
      }
    }
    return all;
  }

  /** Probabilities of the action units, [n, 17]. */
  float[] actionUnits() {
    float[] all = new float[predictions.size() * ActionUnit.COUNT];
    for (int i = 0; i < predictions.size(); i++) {
      for (ActionUnit unit : ActionUnit.values()) {
        all[i * ActionUnit.COUNT + unit.index()] = predictions.get(i).probability(unit);
      }
    }
    return all;
  }

  /** Valence, [n]. */
  float[] valence() {
    float[] all = new float[predictions.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = predictions.get(i).valenceArousal().valence();
    }
    return all;
  }
}
