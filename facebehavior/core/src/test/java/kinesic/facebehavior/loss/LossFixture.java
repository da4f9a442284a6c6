package kinesic.facebehavior.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Autograd;
import kinesic.facebehavior.ActionUnit;
import org.junit.jupiter.api.Assertions;

/** Random heads and labels, and what several tests of losses look at. */
final class LossFixture {

  private final RandomStream random;

  LossFixture(long seed) {
    random = new RandomStream(seed, "loss tests");
  }

  /** Scores of a head, normal, as a parameter. */
  Tensor head(int samples, int size) {
    return random.normal(Shape.of(samples, size), 0, 1.5f).asParameter();
  }

  /**
   * Labels of which a share {@code annotated} is annotated and of these {@code present} present.
   */
  BinaryLabels binaries(int samples, int size, double annotated, double present) {
    float[] target = new float[samples * size];
    float[] weight = new float[samples * size];
    for (int i = 0; i < target.length; i++) {
      weight[i] = random.nextDouble() < annotated ? 1 : 0;
      target[i] = weight[i] * (random.nextDouble() < present ? 1 : 0);
    }
    return new BinaryLabels(size, target, weight);
  }

  /** Labels in [-1, 1], a share of the samples without. */
  ValueLabels values(int samples, int size, double annotated) {
    float[] value = new float[samples * size];
    for (int i = 0; i < samples; i++) {
      boolean isAnnotated = random.nextDouble() < annotated;
      for (int d = 0; d < size; d++) {
        value[i * size + d] = isAnnotated ? 2 * random.nextFloat() - 1 : Float.NaN;
      }
    }
    return new ValueLabels(size, value);
  }

  /** One sample with all units annotated and these, by their FACS numbers, present. */
  static BinaryLabels units(int... numbers) {
    float[] target = new float[ActionUnit.COUNT];
    float[] weight = new float[ActionUnit.COUNT];
    Arrays.fill(weight, 1);
    for (int number : numbers) {
      target[ActionUnit.ofNumber(number).index()] = 1;
    }
    return new BinaryLabels(ActionUnit.COUNT, target, weight);
  }

  /** The value of a loss and its gradients at {@code heads}. */
  record Outcome(float value, List<float[]> gradients) {

    static Outcome of(Supplier<Tensor> loss, Tensor... heads) {
      for (Tensor head : heads) {
        head.clearGradient();
      }
      Tensor value = loss.get();
      try (Autograd.Mode mode = Autograd.detectAnomalies()) {
        value.backward();
      }
      List<float[]> gradients = new ArrayList<>();
      for (Tensor head : heads) {
        Tensor gradient = head.gradient();
        gradients.add(gradient == null ? new float[0] : gradient.toArray());
      }
      return new Outcome(value.item(), gradients);
    }

    /**
     * Asserts that all numbers agree up to {@code tolerance}, relative to the largest of a kind.
     */
    void assertClose(Outcome expected, double tolerance) {
      assertEquals(expected.value, value, tolerance * Math.max(1, Math.abs(expected.value)));
      for (int i = 0; i < gradients.size(); i++) {
        float largest = 0;
        for (float g : expected.gradients.get(i)) {
          largest = Math.max(largest, Math.abs(g));
        }
        Assertions.assertTrue(largest > 0, "the expected gradient is all 0");
        Assertions.assertArrayEquals(
            expected.gradients.get(i), gradients.get(i), (float) tolerance * largest);
      }
    }

    /** Asserts a loss of 0 and gradients that are 0 everywhere. */
    void assertZero() {
      assertEquals(0f, value);
      for (float[] gradient : gradients) {
        Assertions.assertArrayEquals(new float[gradient.length], gradient);
      }
    }

    /** Asserts that no number is infinite or NaN. */
    void assertFinite() {
      Assertions.assertTrue(Float.isFinite(value), () -> "value " + value);
      for (float[] gradient : gradients) {
        for (float g : gradient) {
          Assertions.assertTrue(Float.isFinite(g), () -> "gradient " + g);
        }
      }
    }
  }
}
