package kinesic.benchmarks;

import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.loss.BinaryLabels;
import kinesic.facebehavior.loss.ValueLabels;
import kinesic.kernels.Backend;

/**
 * Random logits of the heads and random labels of a batch, with the same fractions of annotated and
 * positive labels that the peers use. The raw arrays serve the reference in double.
 */
public final class LossInputs {

  static final int EXPRESSIONS = Expression.values().length;
  static final int UNITS = ActionUnit.COUNT;
  static final int VALUES = 2;

  private static final double PRESENT = 0.3;
  private static final double ANNOTATED = 0.7;

  final int samples;
  final Tensor expressionScores; // [n, 7], a parameter
  final Tensor unitScores; // [n, 17], a parameter
  final Tensor affectScores; // [n, 2] before tanh, a parameter
  final float[] unitTruth; // [n, 17]
  final float[] unitMask; // [n, 17]
  final float[] affectTruth; // [n, 2]
  final BinaryLabels unitLabels;
  final ValueLabels affectLabels;

  /** Creates a batch of {@code samples} on {@code backend}. */
  public LossInputs(Backend backend, int samples) {
    this.samples = samples;
    RandomStream random = new RandomStream(1, "losses");
    expressionScores = scores(backend, random, EXPRESSIONS);
    unitScores = scores(backend, random, UNITS);
    affectScores = scores(backend, random, VALUES);
    unitTruth = new float[samples * UNITS];
    unitMask = new float[samples * UNITS];
    for (int i = 0; i < unitTruth.length; i++) {
      unitTruth[i] = random.nextDouble() < PRESENT ? 1 : 0;
      unitMask[i] = random.nextDouble() < ANNOTATED ? 1 : 0;
    }
    affectTruth = new float[samples * VALUES];
    for (int i = 0; i < affectTruth.length; i++) {
      affectTruth[i] = 2 * random.nextFloat() - 1;
    }
    unitLabels = new BinaryLabels(UNITS, unitTruth, unitMask);
    affectLabels = new ValueLabels(VALUES, affectTruth);
  }

  private Tensor scores(Backend backend, RandomStream random, int size) {
    float[] values = random.normal(Shape.of(samples, size), 0, 1).toArray();
    return Tensor.of(backend, Shape.of(samples, size), values).asParameter();
  }

  /** Clears the gradients of all heads. */
  public void clearGradients() {
    expressionScores.clearGradient();
    unitScores.clearGradient();
    affectScores.clearGradient();
  }
}
