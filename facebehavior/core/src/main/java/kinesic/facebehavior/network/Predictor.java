package kinesic.facebehavior.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import kinesic.engine.StepMemory;
import kinesic.facebehavior.Thresholds;
import kinesic.facebehavior.face.FaceImage;
import kinesic.facebehavior.face.FaceImages;
import kinesic.facebehavior.task.Prediction;
import kinesic.facebehavior.task.Task;

/**
 * Predicts faces with a trained network that is compiled for inference. The prediction of a face
 * has the same bits alone and in any batch, on a GPU in any batch of the same size. Thread-safe.
 *
 * <pre>{@code
 * Predictor predictor = new Predictor(FaceBehaviorNet.read(Path.of("network.safetensors")));
 * Prediction face = predictor.predict(List.of(image)).get(0);
 * String expression = face.bestLabel(Affect.EXPRESSION);
 * }</pre>
 */
public final class Predictor {

  /**
   * The number of faces that the network predicts at once; more are predicted in several batches.
   */
  public static final int BATCH = 8;

  private final FaceBehaviorNet network;
  private final FaceInference inference;
  private final boolean embeddings;
  private final Queue<StepMemory> memories = new ConcurrentLinkedQueue<>(); // not in use

  /**
   * Creates a predictor from the current values of a network, and puts the network into evaluation
   * mode.
   *
   * @param embeddings whether predictions contain the shared feature
   */
  public Predictor(FaceBehaviorNet network, boolean embeddings) {
    network.eval();
    this.network = network;
    this.embeddings = embeddings;
    inference = network.forInference(BATCH);
  }

  /** Creates a predictor whose predictions do not contain the shared feature. */
  public Predictor(FaceBehaviorNet network) {
    this(network, false);
  }

  /** The tasks of the network. */
  public List<Task> tasks() {
    return network.tasks();
  }

  /** Width and height of the images that the network expects, in pixels. */
  public int side() {
    return network.configuration().side();
  }

  /**
   * Predicts faces.
   *
   * @param faces images of {@link #side} pixels
   * @return one prediction per face, in the same order
   */
  public List<Prediction> predict(List<FaceImage> faces) {
    List<Prediction> predictions = new ArrayList<>(faces.size());
    StepMemory free = memories.poll();
    StepMemory memory = free == null ? new StepMemory() : free;
    for (int from = 0; from < faces.size(); from += BATCH) {
      List<FaceImage> batch = faces.subList(from, Math.min(faces.size(), from + BATCH));
      try (StepMemory.Scope scope = memory.open()) {
        add(
            inference.forward(FaceImages.of(batch).upload(network.backend())),
            batch.size(),
            predictions);
      }
    }
    memories.add(memory);
    return predictions;
  }

  private void add(FaceOutputs outputs, int count, List<Prediction> predictions) {
    Map<String, List<float[]>> byTask = new LinkedHashMap<>();
    for (Task task : network.tasks()) {
      byTask.put(task.name(), task.predictions(outputs.of(task)));
    }
    float[] features = embeddings ? outputs.feature().toArray() : new float[0]; // [n, features]
    int length = features.length / count;
    Map<String, Thresholds> thresholds = network.thresholds();
    for (int i = 0; i < count; i++) {
      Map<String, float[]> numbers = new LinkedHashMap<>();
      for (Map.Entry<String, List<float[]>> rows : byTask.entrySet()) {
        numbers.put(rows.getKey(), rows.getValue().get(i));
      }
      float[] embedding = Arrays.copyOfRange(features, i * length, (i + 1) * length);
      predictions.add(new Prediction(numbers, thresholds, embedding));
    }
  }
}
