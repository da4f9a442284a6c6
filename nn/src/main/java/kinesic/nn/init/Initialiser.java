package kinesic.nn.init;

import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.kernels.Backend;

/**
 * Draws the initial values of a parameter. Weights have the shape [in, out] or [kh, kw, in, out];
 * {@link Fan} defines their numbers of inputs and outputs.
 */
@FunctionalInterface
public interface Initialiser {

  /**
   * Returns initial values of the given shape on {@code backend}, determined by the numbers of
   * {@code stream}.
   */
  Tensor draw(RandomStream stream, Backend backend, Shape shape);

  /** Fills with a constant. */
  static Initialiser constant(float value) {
    return (stream, backend, shape) -> Tensor.full(backend, shape, value);
  }

  /** Draws from the uniform distribution on [-bound, bound). */
  static Initialiser uniform(float bound) {
    return (stream, backend, shape) -> stream.uniform(backend, shape, -bound, bound);
  }

  /** Draws from the normal distribution with mean 0 and the given standard deviation. */
  static Initialiser normal(float deviation) {
    return (stream, backend, shape) -> stream.normal(backend, shape, 0f, deviation);
  }

  /**
   * Draws from the normal distribution with variance 2 / fan, which preserves the variance through
   * a linear map and a ReLU: of activations with {@link Fan#IN}, of gradients with {@link Fan#OUT}
   * (He et al. 2015, Delving Deep into Rectifiers, equations 10 and 14).
   */
  static Initialiser heNormal(Fan fan) {
    return (stream, backend, shape) ->
        stream.normal(backend, shape, 0f, (float) Math.sqrt(2.0 / fan.of(shape)));
  }

  /**
   * Draws from the uniform distribution on ±√(6 / fan), which has the variance of {@link
   * #heNormal}.
   */
  static Initialiser heUniform(Fan fan) {
    return (stream, backend, shape) -> {
      float bound = (float) Math.sqrt(6.0 / fan.of(shape));
      return stream.uniform(backend, shape, -bound, bound);
    };
  }

  /**
   * Draws from the normal distribution with variance 2 / (fan in + fan out), a compromise between
   * preserving the variance of activations and of gradients through a nearly linear map (Glorot and
   * Bengio 2010, equation 12).
   */
  static Initialiser glorotNormal() {
    return (stream, backend, shape) ->
        stream.normal(
            backend, shape, 0f, (float) Math.sqrt(2.0 / (Fan.IN.of(shape) + Fan.OUT.of(shape))));
  }

  /**
   * Draws from the uniform distribution on ±√(6 / (fan in + fan out)), which has the variance of
   * {@link #glorotNormal} (Glorot and Bengio 2010, equation 16).
   */
  static Initialiser glorotUniform() {
    return (stream, backend, shape) -> {
      float bound = (float) Math.sqrt(6.0 / (Fan.IN.of(shape) + Fan.OUT.of(shape)));
      return stream.uniform(backend, shape, -bound, bound);
    };
  }

  /**
   * Draws a random matrix with orthonormal rows or columns, whichever are fewer, and multiplies it
   * by {@code gain}. A filter is treated as a matrix [kh·kw·in, out] (Saxe, McClelland and Ganguli
   * 2014).
   *
   * @param gain 1, or √2 before a ReLU
   */
  static Initialiser orthogonal(float gain) {
    return new Orthogonal(gain);
  }
}
