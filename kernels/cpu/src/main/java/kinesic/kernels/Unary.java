package kinesic.kernels;

/**
 * The point-wise functions of one argument. The derivative of each is written in terms of the value
 * that its backward pass keeps: the input x or the output y.
 */
public enum Unary {
  /** y = -x, dy/dx = -1. */
  NEGATE(Keeps.NOTHING),
  /** y = e^x, dy/dx = y. */
  EXP(Keeps.OUTPUT),
  /** y = ln x, dy/dx = 1 / x. */
  LOG(Keeps.INPUT),
  /** y = √x, dy/dx = 1 / (2 y). */
  SQRT(Keeps.OUTPUT),
  /** y = x², dy/dx = 2 x. */
  SQUARE(Keeps.INPUT),
  /** y = |x|, dy/dx = sign x, 0 at 0. */
  ABS(Keeps.INPUT),
  /** y = 1 / x, dy/dx = -y². */
  RECIPROCAL(Keeps.OUTPUT),
  /** y = 1 / √x, dy/dx = -y³ / 2. */
  RSQRT(Keeps.OUTPUT),
  /** y = -1, 0 or 1 as x is negative, zero (or NaN) or positive; dy/dx = 0. */
  SIGN(Keeps.NOTHING),
  /** y = the largest integer that is at most x, dy/dx = 0. */
  FLOOR(Keeps.NOTHING),
  /** y = the integer closest to x, the even one if two are equally close; dy/dx = 0. */
  ROUND(Keeps.NOTHING),
  /** y = sin x, dy/dx = cos x. */
  SIN(Keeps.INPUT),
  /** y = cos x, dy/dx = -sin x. */
  COS(Keeps.INPUT),
  /** y = erf x = 2/√π ∫₀ˣ e^-t² dt, dy/dx = 2/√π · e^-x². */
  ERF(Keeps.INPUT),
  /** y = ln(1 + x), accurate near 0; dy/dx = 1 / (1 + x). */
  LOG1P(Keeps.INPUT),
  /** y = e^x - 1, accurate near 0; dy/dx = y + 1. */
  EXPM1(Keeps.OUTPUT),
  /** y = tanh x, dy/dx = 1 - y². */
  TANH(Keeps.OUTPUT),
  /** y = 1 / (1 + e^-x), dy/dx = y (1 - y). */
  SIGMOID(Keeps.OUTPUT),
  /** y = max(x, 0), dy/dx = 1 where y > 0, else 0; NaN stays NaN. */
  RELU(Keeps.OUTPUT),
  /** y = ln(1 + e^x) = max(x, 0) + ln(1 + e^-|x|), dy/dx = 1 / (1 + e^-x). */
  SOFTPLUS(Keeps.INPUT),
  /** y = min(max(x, 0), 6), dy/dx = 1 where 0 < y < 6, else 0; NaN stays NaN. */
  RELU6(Keeps.OUTPUT),
  /** y = min(max(x + 3, 0), 6) / 6, dy/dx = 1/6 where -3 < x < 3, else 0. */
  HARDSIGMOID(Keeps.INPUT),
  /** y = x · hardsigmoid x, dy/dx = 0 up to -3, 1 from 3 on, and x / 3 + 1/2 between them. */
  HARDSWISH(Keeps.INPUT),
  /** y = x · σ(x), σ(x) = 1 / (1 + e^-x); dy/dx = σ(x) (1 + x σ(-x)). */
  SILU(Keeps.INPUT),
  /**
   * y = x · Φ(x), Φ(x) = ½ (1 + erf(x / √2)) (Hendrycks and Gimpel 2016); dy/dx = Φ(x) + x φ(x),
   * φ(x) = e^(-x²/2) / √(2π).
   */
  GELU(Keeps.INPUT),
  /**
   * The approximation of GELU by tanh: y = x · σ(w), w = 2 √(2/π) (x + 0.044715 x³); dy/dx = σ(w)
   * (1 + x σ(-w) dw/dx).
   */
  GELU_TANH(Keeps.INPUT),
  /**
   * y = x · tanh(ln(1 + e^x)) (Misra 2019). With e = e^x and n = e² + 2 e, y = x n / (n + 2) and
   * dy/dx = n / (n + 2) + 4 x e (1 + e) / (n + 2)².
   */
  MISH(Keeps.INPUT);

  /** The value that the backward pass of a function reads in addition to the incoming gradient. */
  public enum Keeps {
    /** Neither input nor output. */
    NOTHING,
    /** The input. */
    INPUT,
    /** The output. */
    OUTPUT
  }

  private final Keeps keeps;

  Unary(Keeps keeps) {
    this.keeps = keeps;
  }

  /** Returns the value that {@link Elementwise#unaryGradient} expects as {@code kept}. */
  public Keeps keeps() {
    return keeps;
  }
}
