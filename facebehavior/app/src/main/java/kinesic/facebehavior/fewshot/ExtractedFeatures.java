package kinesic.facebehavior.fewshot;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import kinesic.engine.StepMemory;
import kinesic.facebehavior.face.FaceImage;
import kinesic.facebehavior.face.FaceImages;
import kinesic.facebehavior.face.FaceSample;
import kinesic.facebehavior.metric.Argmax;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.FaceInference;
import kinesic.facebehavior.network.Predictor;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.Prediction;
import kinesic.nn.data.BatchSampler;
import kinesic.nn.data.Batches;
import kinesic.nn.data.Dataset;
import kinesic.nn.data.Loader;

/**
 * Faces with the features and predictions of a network.
 *
 * @param images the faces
 * @param features the shared feature of each face
 * @param predictions the prediction of each face
 */
record ExtractedFeatures(
    Dataset<FaceSample> images, List<float[]> features, List<Prediction> predictions) {

  private static final int BATCH = 32;

  /** Runs {@code net} on {@code images} and leaves it in evaluation mode. */
  static ExtractedFeatures of(FaceBehaviorNet net, Dataset<FaceSample> images) throws IOException {
    Predictor predictor = new Predictor(net, true);
    List<Prediction> predictions = new ArrayList<>(images.size());
    forEach(images, faces -> predictions.addAll(predictor.predict(faces)));
    return new ExtractedFeatures(
        images, predictions.stream().map(Prediction::embedding).toList(), predictions);
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
            float[] logits =
                inference
                    .forward(FaceImages.of(faces).upload(net.backend()))
                    .of(Affect.COMPOUND)
                    .toArray();
            int classes = logits.length / faces.size();
            for (int i = 0; i < faces.size(); i++) {
              best.add(Argmax.of(logits, i * classes, classes));
            }
          }
        });
    return best.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Receives a batch of faces. */
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
    return all(prediction -> prediction.of(Affect.EXPRESSION));
  }

  /** Probabilities of the action units, [n, 17]. */
  float[] actionUnits() {
    return all(prediction -> prediction.of(Affect.ACTION_UNITS));
  }

  /** Valence, [n]. */
  float[] valence() {
    return all(prediction -> new float[] {prediction.value(Affect.VALENCE_AROUSAL, 0)});
  }

  private float[] all(Function<Prediction, float[]> numbers) {
    List<float[]> rows = predictions.stream().map(numbers).toList();
    int length = rows.isEmpty() ? 0 : rows.get(0).length;
    float[] all = new float[rows.size() * length];
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(rows.get(i), 0, all, i * length, length);
    }
    return all;
  }
}
