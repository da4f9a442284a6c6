package kinesic.nn.init;

import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;

/**
 * How a parameter gets its first values. Weights are [in, out] or [kh, kw, in, out]; see {@link
 * Fan} for the number of inputs and outputs.
 */
@FunctionalInterface
public interface Initialiser {

  /** First values of the given shape, a function of the numbers of {@code stream}. */
  Tensor draw(RandomStream stream, Shape shape);

  /** The same value everywhere. */
  static Initialiser constant(float value) {
    return (stream, shape) -> Tensor.full(shape, value);
  }

  /** Uniform in [-bound, bound). */
  static Initialiser uniform(float bound) {
    return (stream, shape) -> stream.uniform(shape, -bound, bound);
  }

  /** Normal with mean 0 and the given standard deviation. */
  static Initialiser normal(float deviation) {
    return (stream, shape) -> stream.normal(shape, 0f, deviation);
  }

  /**
   * Normal with variance 2 / fan, which keeps the variance through a linear map and a ReLU: forward
   * with {@link Fan#IN}, backward with {@link Fan#OUT} (He et al. 2015, Delving Deep into
   * Rectifiers, equations 10 and 14).
   */
  static Initialiser heNormal(Fan fan) {
    return (stream, shape) -> stream.normal(shape, 0f, (float) Math.sqrt(2.0 / fan.of(shape)));
  }

  /** Uniform with the variance of {@link #heNormal}: in ±√(6 / fan). */
  static Initialiser heUniform(Fan fan) {
    return (stream, shape) -> {
      float bound = (float) Math.sqrt(6.0 / fan.of(shape));
      return stream.uniform(shape, -bound, bound);
    };
  }

  /**
   * Normal with variance 2 / (fan in + fan out), a compromise between keeping the variance forward
   * and backward through a map that is nearly linear (Glorot and Bengio 2010, equation 12).
   */
  static Initialiser glorotNormal() {
    return (stream, shape) ->
        stream.normal(shape, 0f, (float) Math.sqrt(2.0 / (Fan.IN.of(shape) + Fan.OUT.of(shape))));
  }

  /**
   * Uniform with the variance of {@link #glorotNormal}: in ±√(6 / (fan in + fan out)) (Glorot and
   * Bengio 2010, equation 16).
   */
  static Initialiser glorotUniform() {
    return (stream, shape) -> {
      float bound = (float) Math.sqrt(6.0 / (Fan.IN.of(shape) + Fan.OUT.of(shape)));
      return stream.uniform(shape, -bound, bound);
    };
  }

  /**
   * A random matrix with orthonormal rows or columns, whichever are fewer, times {@code gain}; a
   * filter is taken as [kh·kw·in, out] (Saxe, McClelland and Ganguli 2014).
   *
   * @param gain 1, or √2 before a ReLU
   */
  static Initialiser orthogonal(float gain) {
    return new Orthogonal(gain);
  }
}
