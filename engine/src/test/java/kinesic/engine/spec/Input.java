package kinesic.engine.spec;

import kinesic.engine.RandomStream;
import kinesic.engine.Shape;

/**
 * An argument of a sample: a shape and a way to draw its elements.
 *
 * @param shape of the tensor
 * @param elements draws them, in row-major order
 * @param differentiable whether the gradient with respect to it is checked
 */
public record Input(Shape shape, Elements elements, boolean differentiable) {

  /** Draws {@code count} elements; the same stream gives the same ones. */
  public interface Elements {
    float[] draw(int count, RandomStream stream);
  }

  /** Uniform in [-1, 1]. For smooth functions. */
  public static Input uniform(int... sizes) {
    return between(-1, 1, sizes);
  }

  /** Uniform in [low, high]. For smooth functions. */
  public static Input between(double low, double high, int... sizes) {
    return new Input(
        Shape.of(sizes),
        (count, stream) -> {
          float[] values = new float[count];
          for (int i = 0; i < count; i++) {
            values[i] = (float) (low + (high - low) * stream.nextDouble());
          }
          return values;
        },
        true);
  }

  /**
   * The odd multiples of 0.05 around 0 in random order: each at least 0.05 from 0 and 0.1 from the
   * others, so that no difference meets a kink at 0 or a tie. For functions that have them.
   */
  public static Input spread(int... sizes) {
    return new Input(
        Shape.of(sizes),
        (count, stream) -> {
          float[] values = new float[count];
          int[] place = stream.permutation(count);
          for (int i = 0; i < count; i++) {
            values[i] = (2 * (place[i] - count / 2) + 1) * 0.05f;
          }
          return values;
        },
        true);
  }

  /** The given elements. */
  public static Input of(Shape shape, float... values) {
    return new Input(shape, (count, stream) -> values.clone(), true);
  }

  /** This argument as a constant: no gradient is asked for. */
  public Input constant() {
    return new Input(shape, elements, false);
  }
}
