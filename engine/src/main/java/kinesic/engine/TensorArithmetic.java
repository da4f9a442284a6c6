package kinesic.engine;

import kinesic.engine.op.Add;
import kinesic.engine.op.Affine;
import kinesic.engine.op.Atan2;
import kinesic.engine.op.Clamp;
import kinesic.engine.op.Compare;
import kinesic.engine.op.Divide;
import kinesic.engine.op.Dropout;
import kinesic.engine.op.Elu;
import kinesic.engine.op.Extremum;
import kinesic.engine.op.LeakyRelu;
import kinesic.engine.op.Multiply;
import kinesic.engine.op.Pointwise;
import kinesic.engine.op.Pow;
import kinesic.engine.op.Subtract;
import kinesic.engine.op.Where;
import kinesic.kernels.Binary;
import kinesic.kernels.Unary;

/** Point-wise methods of {@link Tensor}: arithmetic, elementary functions, activations. */
public sealed interface TensorArithmetic permits Tensor {

  /**
   * Returns this + other, broadcast.
   *
   * <pre>{@code
   * Tensor x = Tensor.of(new float[][] {{1, 2}, {3, 4}});
   * x.add(Tensor.of(10f, 20f)); // [[11, 22], [13, 24]]
   * }</pre>
   *
   * @throws IllegalArgumentException if the shapes do not broadcast
   */
  default Tensor add(Tensor other) {
    return new Add().apply(self(), other);
  }

  /** Returns this + value. */
  default Tensor add(float value) {
    return new Affine(1f, value).apply(self());
  }

  /**
   * Returns this - other, broadcast.
   *
   * @throws IllegalArgumentException if the shapes do not broadcast
   */
  default Tensor subtract(Tensor other) {
    return new Subtract().apply(self(), other);
  }

  /** Returns this - value. */
  default Tensor subtract(float value) {
    return new Affine(1f, -value).apply(self());
  }

  /**
   * Returns this · other element by element, broadcast.
   *
   * @throws IllegalArgumentException if the shapes do not broadcast
   */
  default Tensor multiply(Tensor other) {
    return new Multiply().apply(self(), other);
  }

  /** Returns this · value. */
  default Tensor multiply(float value) {
    return new Affine(value, 0f).apply(self());
  }

  /**
   * Returns this / other element by element, broadcast.
   *
   * @throws IllegalArgumentException if the shapes do not broadcast
   */
  default Tensor divide(Tensor other) {
    return new Divide().apply(self(), other);
  }

  /** Returns this / value. */
  default Tensor divide(float value) {
    return divide(constant(value));
  }

  /**
   * Returns the elementwise maximum of this and other, broadcast. Where both are equal, each
   * receives half of the gradient.
   *
   * @throws IllegalArgumentException if the shapes do not broadcast
   */
  default Tensor maximum(Tensor other) {
    return new Extremum(Binary.MAXIMUM).apply(self(), other);
  }

  /**
   * Returns the elementwise minimum of this and other, broadcast. Where both are equal, each
   * receives half of the gradient.
   *
   * @throws IllegalArgumentException if the shapes do not broadcast
   */
  default Tensor minimum(Tensor other) {
    return new Extremum(Binary.MINIMUM).apply(self(), other);
  }

  /**
   * Selects elements: the result is {@code x} where this tensor is not 0, else {@code y},
   * broadcast. Elements that are not selected influence neither result nor gradient, even if they
   * are NaN.
   *
   * <pre>{@code
   * Tensor mask = Tensor.of(1f, 0f, 1f);
   * mask.where(Tensor.of(1f, 2f, 3f), Tensor.scalar(-1f)); // [1, -1, 3]
   * }</pre>
   *
   * @throws IllegalArgumentException if the shapes do not broadcast, or this tensor requires a
   *     gradient
   */
  default Tensor where(Tensor x, Tensor y) {
    return new Where().apply(self(), x, y);
  }

  /**
   * Returns 1 where this > other, else 0, broadcast, without a gradient.
   *
   * @throws IllegalArgumentException if the shapes do not broadcast
   */
  default Tensor greaterThan(Tensor other) {
    return new Compare(Binary.GREATER_THAN).apply(self().detach(), other.detach());
  }

  /** Returns 1 where this > value, else 0, without a gradient. */
  default Tensor greaterThan(float value) {
    return greaterThan(constant(value));
  }

  /**
   * Returns 1 where this ≥ other, else 0, broadcast, without a gradient.
   *
   * @throws IllegalArgumentException if the shapes do not broadcast
   */
  default Tensor greaterOrEqual(Tensor other) {
    return new Compare(Binary.GREATER_OR_EQUAL).apply(self().detach(), other.detach());
  }

  /** Returns 1 where this ≥ value, else 0, without a gradient. */
  default Tensor greaterOrEqual(float value) {
    return greaterOrEqual(constant(value));
  }

  /**
   * Returns 1 where this < other, else 0, broadcast, without a gradient.
   *
   * @throws IllegalArgumentException if the shapes do not broadcast
   */
  default Tensor lessThan(Tensor other) {
    return new Compare(Binary.LESS_THAN).apply(self().detach(), other.detach());
  }

  /** Returns 1 where this < value, else 0, without a gradient. */
  default Tensor lessThan(float value) {
    return lessThan(constant(value));
  }

  /**
   * Returns 1 where this ≤ other, else 0, broadcast, without a gradient.
   *
   * @throws IllegalArgumentException if the shapes do not broadcast
   */
  default Tensor lessOrEqual(Tensor other) {
    return new Compare(Binary.LESS_OR_EQUAL).apply(self().detach(), other.detach());
  }

  /** Returns 1 where this ≤ value, else 0, without a gradient. */
  default Tensor lessOrEqual(float value) {
    return lessOrEqual(constant(value));
  }

  /**
   * Returns 1 where this = other, else 0, broadcast, without a gradient.
   *
   * @throws IllegalArgumentException if the shapes do not broadcast
   */
  default Tensor equalTo(Tensor other) {
    return new Compare(Binary.EQUAL_TO).apply(self().detach(), other.detach());
  }

  /** Returns 1 where this = value, else 0, without a gradient. */
  default Tensor equalTo(float value) {
    return equalTo(constant(value));
  }

  /**
   * Returns 1 where this ≠ other, else 0, broadcast, without a gradient.
   *
   * @throws IllegalArgumentException if the shapes do not broadcast
   */
  default Tensor notEqualTo(Tensor other) {
    return new Compare(Binary.NOT_EQUAL_TO).apply(self().detach(), other.detach());
  }

  /** Returns 1 where this ≠ value, else 0, without a gradient. */
  default Tensor notEqualTo(float value) {
    return notEqualTo(constant(value));
  }

  /**
   * Returns this tensor with {@code value} where {@code mask} is not 0, broadcast. The gradient is
   * 0 there.
   *
   * <pre>{@code
   * Tensor x = Tensor.of(1f, -2f, 3f);
   * x.maskedFill(x.lessThan(0), 0); // [1, 0, 3]
   * }</pre>
   *
   * @throws IllegalArgumentException if the shapes do not broadcast, or the mask requires a
   *     gradient
   */
  default Tensor maskedFill(Tensor mask, float value) {
    return mask.where(constant(value), self());
  }

  /** Returns -this. */
  default Tensor negate() {
    return new Pointwise(Unary.NEGATE).apply(self());
  }

  /** Returns e^this. */
  default Tensor exp() {
    return new Pointwise(Unary.EXP).apply(self());
  }

  /** Returns the natural logarithm; NaN for negative elements. */
  default Tensor log() {
    return new Pointwise(Unary.LOG).apply(self());
  }

  /** Returns the square root; NaN for negative elements. */
  default Tensor sqrt() {
    return new Pointwise(Unary.SQRT).apply(self());
  }

  /** Returns this². */
  default Tensor square() {
    return new Pointwise(Unary.SQUARE).apply(self());
  }

  /** Returns |this|; the gradient at 0 is 0. */
  default Tensor abs() {
    return new Pointwise(Unary.ABS).apply(self());
  }

  /** Returns 1 / this. */
  default Tensor reciprocal() {
    return new Pointwise(Unary.RECIPROCAL).apply(self());
  }

  /** Returns 1 / √this; infinite at 0 and NaN for negative elements. */
  default Tensor rsqrt() {
    return new Pointwise(Unary.RSQRT).apply(self());
  }

  /**
   * Returns -1, 0 or 1 for negative elements, for zeros and NaN, and for positive ones; the
   * gradient is 0.
   */
  default Tensor sign() {
    return new Pointwise(Unary.SIGN).apply(self());
  }

  /** Returns the largest integer that is at most this; the gradient is 0. */
  default Tensor floor() {
    return new Pointwise(Unary.FLOOR).apply(self());
  }

  /** Returns the closest integer, the even one if two are equally close; the gradient is 0. */
  default Tensor round() {
    return new Pointwise(Unary.ROUND).apply(self());
  }

  /** Returns the sine. */
  default Tensor sin() {
    return new Pointwise(Unary.SIN).apply(self());
  }

  /** Returns the cosine. */
  default Tensor cos() {
    return new Pointwise(Unary.COS).apply(self());
  }

  /** Returns the error function, 2/√π ∫₀ˣ e^-t² dt. */
  default Tensor erf() {
    return new Pointwise(Unary.ERF).apply(self());
  }

  /** Returns ln(1 + this), accurate near 0. */
  default Tensor log1p() {
    return new Pointwise(Unary.LOG1P).apply(self());
  }

  /** Returns e^this - 1, accurate near 0. */
  default Tensor expm1() {
    return new Pointwise(Unary.EXPM1).apply(self());
  }

  /**
   * Returns the angle of the points (x, this) in (-π, π], broadcast: 0 on the positive x axis, π/2
   * on the positive y axis. The gradient is NaN at the origin.
   *
   * @throws IllegalArgumentException if the shapes do not broadcast
   */
  default Tensor atan2(Tensor x) {
    return new Atan2().apply(self(), x);
  }

  /**
   * Returns this to the power {@code exponent}, element by element, broadcast.
   *
   * @throws IllegalArgumentException if the shapes do not broadcast
   */
  default Tensor pow(Tensor exponent) {
    return new Pow().apply(self(), exponent);
  }

  /** Returns this to the power {@code exponent}; NaN for negative elements and fractions. */
  default Tensor pow(float exponent) {
    return pow(constant(exponent));
  }

  /** Returns the hyperbolic tangent. */
  default Tensor tanh() {
    return new Pointwise(Unary.TANH).apply(self());
  }

  /** Returns 1 / (1 + e^-this). */
  default Tensor sigmoid() {
    return new Pointwise(Unary.SIGMOID).apply(self());
  }

  /** Returns max(this, 0); the gradient at 0 is 0. */
  default Tensor relu() {
    return new Pointwise(Unary.RELU).apply(self());
  }

  /** Returns max(this, 0), but at most 6; the gradient at 0 and 6 is 0. */
  default Tensor relu6() {
    return new Pointwise(Unary.RELU6).apply(self());
  }

  /**
   * Returns this where it is positive, else slope · this; the gradient at 0 is that of negative
   * elements.
   */
  default Tensor leakyRelu(float slope) {
    return leakyRelu(constant(slope));
  }

  /**
   * Returns this where it is positive, else slope · this, broadcast (PyTorch: {@code prelu}).
   *
   * @throws IllegalArgumentException if the shapes do not broadcast
   */
  default Tensor leakyRelu(Tensor slope) {
    return new LeakyRelu().apply(self(), slope);
  }

  /**
   * Returns this where it is positive, else alpha · (e^this - 1); the gradient at 0 is that of
   * negative elements.
   */
  default Tensor elu(float alpha) {
    return new Elu(alpha).apply(self());
  }

  /** Returns this · Φ(this), Φ being the distribution function of the normal distribution. */
  default Tensor gelu() {
    return new Pointwise(Unary.GELU).apply(self());
  }

  /** Returns the approximation of {@link #gelu} by tanh, which differs by at most 0.0005. */
  default Tensor geluTanh() {
    return new Pointwise(Unary.GELU_TANH).apply(self());
  }

  /** Returns this · sigmoid(this), also called swish. */
  default Tensor silu() {
    return new Pointwise(Unary.SILU).apply(self());
  }

  /** Returns this · tanh(softplus(this)). */
  default Tensor mish() {
    return new Pointwise(Unary.MISH).apply(self());
  }

  /** Returns (this + 3) / 6, limited to [0, 1]. */
  default Tensor hardsigmoid() {
    return new Pointwise(Unary.HARDSIGMOID).apply(self());
  }

  /** Returns this · hardsigmoid(this). */
  default Tensor hardswish() {
    return new Pointwise(Unary.HARDSWISH).apply(self());
  }

  /** Returns ln(1 + e^this). */
  default Tensor softplus() {
    return new Pointwise(Unary.SOFTPLUS).apply(self());
  }

  /**
   * Returns this limited to [low, high]. The gradient passes where low ≤ this ≤ high.
   *
   * @throws IllegalArgumentException if low exceeds high, or one of them is NaN
   */
  default Tensor clamp(float low, float high) {
    return new Clamp(low, high).apply(self());
  }

  /**
   * Sets each element to zero with probability {@code p} and multiplies the others by 1 / (1 - p).
   *
   * @throws IllegalArgumentException if p is not in [0, 1)
   */
  default Tensor dropout(float p, RandomStream stream) {
    return new Dropout(p, stream).apply(self());
  }

  private Tensor constant(float value) {
    return Tensor.full(self().backend(), Shape.SCALAR, value);
  }

  private Tensor self() {
    return (Tensor) this;
  }
}
