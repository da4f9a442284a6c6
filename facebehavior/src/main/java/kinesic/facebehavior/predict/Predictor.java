package kinesic.facebehavior.predict;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kinesic.engine.StepMemory;
import kinesic.engine.autograd.Autograd;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.data.FaceBatch;
import kinesic.facebehavior.data.FaceImage;
import kinesic.facebehavior.data.ValenceArousal;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.FaceOutputs;

/**
 * A trained network that looks at faces.
 *
 * <p>A face gets the same numbers, bit for bit, alone and in company: faces always go through the
 * network {@value #BATCH} at a time, the last few in company of black pictures, so that kernels
 * never choose another order of additions. Not thread-safe.
 */
public final class Predictor {

  private static final int BATCH = 8;

  private final FaceBehaviorNet network;
  private final FaceImage black;
  private final StepMemory memory = new StepMemory();

  /** Of a network that has its values; it is put into evaluation mode. */
  public Predictor(FaceBehaviorNet network) {
    this.network = network;
    network.eval();
    int side = network.configuration().side();
    black = new FaceImage(side, new byte[side * side * FaceImage.CHANNELS]);
  }

  /** Width and height of the pictures that the network looks at, in pixels. */
  public int side() {
    return network.configuration().side();
  }

  /**
   * Looks at faces.
   *
   * @param faces pictures of {@link #side} pixels
   * @return a prediction for each, in their order
   */
  public List<FacePrediction> predict(List<FaceImage> faces) {
    List<FacePrediction> predictions = new ArrayList<>(faces.size());
    for (int from = 0; from < faces.size(); from += BATCH) {
      int count = Math.min(BATCH, faces.size() - from);
      List<FaceImage> batch = new ArrayList<>(faces.subList(from, from + count));
      while (batch.size() < BATCH) {
        batch.add(black);
      }
      look(batch, count, predictions);
    }
    return predictions;
  }

  private void look(List<FaceImage> batch, int count, List<FacePrediction> predictions) {
    try (Autograd.Mode off = Autograd.noGrad();
        StepMemory.Scope scope = memory.open()) {
      FaceOutputs y = network.forward(FaceBatch.images(batch));
      float[] expressions = y.expression().softmax().toArray(); // [8, 7]
      float[] units = y.actionUnits().sigmoid().toArray(); // [8, 17]
      float[] affect = y.valenceArousal().toArray(); // [8, 2]
      for (int i = 0; i < count; i++) {
        predictions.add(
            new FacePrediction(
                new ValenceArousal(unit(affect[2 * i]), unit(affect[2 * i + 1])),
                Arrays.copyOfRange(expressions, i * Expression.COUNT, (i + 1) * Expression.COUNT),
                Arrays.copyOfRange(units, i * ActionUnit.COUNT, (i + 1) * ActionUnit.COUNT),
                network.thresholds()));
      }
    }
  }

  /** Kernels may round tanh to just beyond 1. */
  private static float unit(float value) {
    return Math.clamp(value, -1, 1);
  }
}
