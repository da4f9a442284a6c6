package kinesic.engine.spec;

import kinesic.engine.RandomStream;
import kinesic.engine.Shape;

/**
 * An argument of a sample: a shape and a generator of its elements.
 *
 * @param shape the shape of the tensor
 * @param elements generates the elements in row-major order
 * @param differentiable whether the gradient with respect to it is checked
 */
public record Input(Shape shape, Elements elements, boolean differentiable) {

  /** Generates {@code count} elements; the same stream gives the same elements. */
  public interface Elements {
    float[] draw(int count, RandomStream stream);
  }

  /** Returns an input uniform in [-1, 1], for smooth functions. */
  public static Input uniform(int... sizes) {
    return between(-1, 1, sizes);
  }

  /** Returns an input uniform in [low, high], for smooth functions. */
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
   * Returns the odd multiples of 0.05 around 0 in random order. Each is at least 0.05 from 0 and
   * 0.1 from the others, so that no finite difference crosses a kink at 0 or a tie. For functions
   * with kinks.
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

  /** Returns an input with the given elements. */
  public static Input of(Shape shape, float... values) {
    return new Input(shape, (count, stream) -> values.clone(), true);
  }

  /** Returns this argument as a constant, without a gradient. */
  public Input constant() {
    return new Input(shape, elements, false);
  }
}
