package kinesic.facebehavior.compound;

import java.util.Objects;
import kinesic.engine.Shape;
import kinesic.engine.StepMemory;
import kinesic.engine.Tensor;
import kinesic.engine.op.CrossEntropy;
import kinesic.nn.Linear;
import kinesic.nn.init.Initialiser;
import kinesic.nn.optim.Adam;
import kinesic.nn.optim.ParameterGroup;
import kinesic.nn.optim.Schedule;
import org.ejml.data.DMatrixRMaj;

/**
 * A softmax head on frozen features, trained from zero weights by gradient descent on the
 * cross-entropy. Equivalent to fine-tuning the head alone.
 *
 * <p>For training, features are centred and divided by the root mean square of their elements, so
 * that one learning rate suits every network; the returned classifier takes the original features.
 * The problem is convex, so no seed is needed: {@value #STEPS} steps of AdamW on all shots, with
 * cosine decay of the learning rate.
 */
public final class SoftmaxClassifier {

  private static final int STEPS = 200;
  private static final float RATE = 0.03f;
  private static final float WEIGHT_DECAY = 0.1f;

  private SoftmaxClassifier() {}

  /** Trains the head. */
  public static LinearClassifier fit(SupportSet shots) {
    DMatrixRMaj x = shots.centred();
    double squares = 0;
    for (double value : x.data) {
      squares += value * value;
    }
    double unit = squares > 0 ? Math.sqrt(squares / x.data.length) : 1;
    float[] scaled = new float[x.data.length];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = (float) (x.data[i] / unit);
    }
    Tensor features = Tensor.of(Shape.of(x.numRows, x.numCols), scaled);
    Linear head = new Linear(x.numCols, shots.classes(), Initialiser.constant(0f));
    head.initialise(0);
    Adam optimiser = Adam.adamW(ParameterGroup.decayingWeights(head, WEIGHT_DECAY), RATE);
    Schedule schedule = Schedule.cosine(STEPS, 0);
    StepMemory memory = new StepMemory();
    for (int step = 0; step < STEPS; step++) {
      try (StepMemory.Scope scope = memory.open()) {
        CrossEntropy.mean(head.forward(features), shots.labels()).backward();
        optimiser.step(schedule.multiplier(step));
        optimiser.clearGradients();
      }
    }
    return classifier(shots, head, unit);
  }

  private static LinearClassifier classifier(SupportSet shots, Linear head, double unit) {
    int classes = shots.classes();
    float[] trained = Objects.requireNonNull(head.state().get("weight")).toArray();
    float[] offset = Objects.requireNonNull(head.state().get("bias")).toArray();
    double[] mean = shots.mean();
    DMatrixRMaj weights = new DMatrixRMaj(mean.length, classes);
    double[] bias = new double[classes];
    for (int k = 0; k < classes; k++) {
      bias[k] = offset[k];
      for (int f = 0; f < mean.length; f++) {
        weights.set(f, k, trained[f * classes + k] / unit);
        bias[k] -= mean[f] * weights.get(f, k);
      }
    }
    return new LinearClassifier(weights, bias);
  }
}
