package kinesic.kernels.scalar;

import java.util.Arrays;
import kinesic.kernels.Binary;
import kinesic.kernels.Broadcast;
import kinesic.kernels.Buffer;
import kinesic.kernels.Elementwise;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.Unary;

/** Point-wise functions; each value is computed in double and rounded once. */
public final class ScalarElementwise implements Elementwise {

  /** Creates stateless kernels that run on the calling thread. */
  public ScalarElementwise() {}

  @Override
  public void fill(float value, Buffer y) {
    HeapBuffer hy = HeapBuffer.of(y);
    Arrays.fill(hy.array(), hy.offset(), hy.offset() + hy.length(), value);
  }

  @Override
  public void unary(Unary f, Buffer x, Buffer y) {
    HeapBuffer hx = HeapBuffer.of(x);
    HeapBuffer hy = HeapBuffer.of(y);
    float[] xs = hx.array(); // [length]
    float[] ys = hy.array(); // [length]
    int x0 = hx.offset();
    int y0 = hy.offset();
    for (int i = 0; i < hy.length(); i++) {
      ys[y0 + i] = (float) value(f, xs[x0 + i]);
    }
  }

  /** Returns f(x) in double. */
  static double value(Unary f, double x) {
    return switch (f) {
      case NEGATE -> -x;
      case EXP -> Math.exp(x);
      case LOG -> Math.log(x);
      case SQRT -> Math.sqrt(x);
      case SQUARE -> x * x;
      case ABS -> Math.abs(x);
      case RECIPROCAL -> 1 / x;
      case RSQRT -> 1 / Math.sqrt(x);
      case SIGN -> x > 0 ? 1 : x < 0 ? -1 : 0;
      case FLOOR -> Math.floor(x);
      case ROUND -> Math.rint(x);
      case SIN -> Math.sin(x);
      case COS -> Math.cos(x);
      case ERF -> ErrorFunction.erf(x);
      case LOG1P -> Math.log1p(x);
      case EXPM1 -> Math.expm1(x);
      case TANH -> Math.tanh(x);
      case SIGMOID -> sigmoid(x);
      case RELU -> Math.max(x, 0);
      case SOFTPLUS -> softplus(x);
      case RELU6 -> Math.min(Math.max(x, 0), 6);
      case HARDSIGMOID -> Math.min(Math.max(x + 3, 0), 6) / 6;
      case HARDSWISH -> x * (Math.min(Math.max(x + 3, 0), 6) / 6);
      case SILU -> x * sigmoid(x);
      case GELU -> x * normal(x);
      case GELU_TANH -> x * sigmoid(cubic(x));
      case MISH -> x * Math.tanh(softplus(x));
    };
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  /** Returns Φ(x), the distribution function of the standard normal distribution. */
  private static double normal(double x) {
    return 0.5 * ErrorFunction.erfc(-x / Math.sqrt(2));
  }

  /** Returns w(x) = 2 √(2/π) (x + 0.044715 x³), see {@link Unary#GELU_TANH}. */
  private static double cubic(double x) {
    return 2 * Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x);
  }

  @Override
  public void unaryGradient(Unary f, Buffer kept, Buffer gy, Buffer gx) {
    HeapBuffer hk = HeapBuffer.of(kept);
    HeapBuffer hgy = HeapBuffer.of(gy);
    HeapBuffer hgx = HeapBuffer.of(gx);
    float[] ks = hk.array(); // [length]
    float[] gys = hgy.array(); // [length]
    float[] gxs = hgx.array(); // [length]
    int k0 = hk.offset();
    int gy0 = hgy.offset();
    int gx0 = hgx.offset();
    for (int i = 0; i < hgx.length(); i++) {
      gxs[gx0 + i] = (float) gradient(f, ks[k0 + i], gys[gy0 + i]);
    }
  }

  /** Returns g · f', where k is x or y as {@link Unary#keeps} says. */
  private static double gradient(Unary f, double k, double g) {
    return switch (f) {
      case NEGATE -> -g;
      case EXP -> g * k;
      case LOG -> g / k;
      case SQRT -> g / (2 * k);
      case SQUARE -> g * (2 * k);
      case ABS -> g * Math.signum(k);
      case RECIPROCAL -> -(g * k * k);
      case RSQRT -> -0.5 * g * k * k * k;
      case SIGN, FLOOR, ROUND -> 0;
      case SIN -> g * Math.cos(k);
      case COS -> -g * Math.sin(k);
      case ERF -> g * (2 / Math.sqrt(Math.PI) * Math.exp(-k * k));
      case LOG1P -> g / (1 + k);
      case EXPM1 -> g * (k + 1);
      case TANH -> g * (1 - k * k);
      case SIGMOID -> g * (k * (1 - k));
      case RELU -> k > 0 ? g : 0;
      case SOFTPLUS -> g * sigmoid(k);
      case RELU6 -> k > 0 && k < 6 ? g : 0;
      case HARDSIGMOID -> k > -3 && k < 3 ? g / 6 : 0;
      case HARDSWISH -> k <= -3 ? 0 : k >= 3 ? g : g * (k / 3 + 0.5);
      case SILU -> g * sigmoid(k) * (1 + k * sigmoid(-k));
      case GELU -> g * (normal(k) + k * Math.exp(-k * k / 2) / Math.sqrt(2 * Math.PI));
      case GELU_TANH -> g * geluTanhSlope(k);
      case MISH -> g * mishSlope(k);
    };
  }

  private static double geluTanhSlope(double x) {
    if (Math.abs(x) > 15) {
      return x > 0 ? 1 : 0; // to far more digits than a float has
    }
    double w = cubic(x);
    double slope = 2 * Math.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * x * x);
    return sigmoid(w) * (1 + x * sigmoid(-w) * slope);
  }

  private static double mishSlope(double x) {
    if (x > 20) {
      return 1; // likewise
    }
    double e = Math.exp(x);
    double n = e * (e + 2);
    return n / (n + 2) + 4 * x * e * (1 + e) / ((n + 2) * (n + 2));
  }

  @Override
  public void binary(Binary f, Broadcast broadcast, Buffer x, Buffer y, Buffer z) {
    HeapBuffer hx = HeapBuffer.of(x);
    HeapBuffer hy = HeapBuffer.of(y);
    HeapBuffer hz = HeapBuffer.of(z);
    float[] xs = hx.array(); // left operand
    float[] ys = hy.array(); // right operand
    float[] zs = hz.array(); // [broadcast.size(0), ..., broadcast.size(rank - 1)]
    int z0 = hz.offset();
    int rank = broadcast.rank();
    int[] index = new int[rank];
    int ix = hx.offset();
    int iy = hy.offset();
    for (int i = 0; i < hz.length(); i++) {
      zs[z0 + i] = (float) value(f, xs[ix], ys[iy]);
      // step the last axis; carry into the ones before it
      for (int axis = rank - 1; axis >= 0; axis--) {
        ix += broadcast.leftStride(axis);
        iy += broadcast.rightStride(axis);
        if (++index[axis] < broadcast.size(axis)) {
          break;
        }
        ix -= broadcast.leftStride(axis) * broadcast.size(axis);
        iy -= broadcast.rightStride(axis) * broadcast.size(axis);
        index[axis] = 0;
      }
    }
  }

  private static double value(Binary f, double x, double y) {
    return switch (f) {
      case ADD -> x + y;
      case SUBTRACT -> x - y;
      case MULTIPLY -> x * y;
      case DIVIDE -> x / y;
      case MAXIMUM -> Math.max(x, y);
      case MINIMUM -> Math.min(x, y);
      case POW -> pow(x, y);
      case ATAN2 -> Math.atan2(x, y);
      case LEAKY_RELU -> x > 0 ? x : x * y;
      case LEAKY_RELU_SLOPE -> x > 0 ? 1 : y;
      case GREATER_THAN -> x > y ? 1 : 0;
      case GREATER_OR_EQUAL -> x >= y ? 1 : 0;
      case LESS_THAN -> x < y ? 1 : 0;
      case LESS_OR_EQUAL -> x <= y ? 1 : 0;
      case EQUAL_TO -> x == y ? 1 : 0;
      case NOT_EQUAL_TO -> x != y ? 1 : 0;
    };
  }

  /**
   * Returns x to the power y as C does: unlike {@link Math#pow}, 1^NaN = 1^∞ = (-1)^∞ = 1.
   *
   * @param x the base
   * @param y the exponent
   */
  public static double pow(double x, double y) {
    return x == 1 || (x == -1 && Double.isInfinite(y)) ? 1 : Math.pow(x, y);
  }

  @Override
  public void extremumGradient(Binary f, Buffer x, Buffer y, Buffer gz, Buffer gx, Buffer gy) {
    if (f != Binary.MAXIMUM && f != Binary.MINIMUM) {
      throw new IllegalArgumentException("extremumGradient: " + f + " is not MAXIMUM or MINIMUM");
    }
    HeapBuffer hx = HeapBuffer.of(x);
    HeapBuffer hy = HeapBuffer.of(y);
    HeapBuffer hgz = HeapBuffer.of(gz);
    HeapBuffer hgx = HeapBuffer.of(gx);
    HeapBuffer hgy = HeapBuffer.of(gy);
    float[] xs = hx.array(); // [length], likewise all others
    float[] ys = hy.array();
    float[] gzs = hgz.array();
    float[] gxs = hgx.array();
    float[] gys = hgy.array();
    for (int i = 0; i < hgz.length(); i++) {
      float a = xs[hx.offset() + i];
      float b = ys[hy.offset() + i];
      float g = gzs[hgz.offset() + i];
      boolean left = f == Binary.MAXIMUM ? a > b : a < b;
      gxs[hgx.offset() + i] = a == b ? 0.5f * g : left ? g : 0;
      gys[hgy.offset() + i] = a == b ? 0.5f * g : left ? 0 : g;
    }
  }

  @Override
  public void affine(float scale, Buffer x, float shift, Buffer y) {
    HeapBuffer hx = HeapBuffer.of(x);
    HeapBuffer hy = HeapBuffer.of(y);
    float[] xs = hx.array(); // [length]
    float[] ys = hy.array(); // [length]
    for (int i = 0; i < hy.length(); i++) {
      ys[hy.offset() + i] = (float) ((double) scale * xs[hx.offset() + i] + shift);
    }
  }

  @Override
  public void addScaled(float scale, Buffer x, Buffer y) {
    HeapBuffer hx = HeapBuffer.of(x);
    HeapBuffer hy = HeapBuffer.of(y);
    float[] xs = hx.array(); // [length]
    float[] ys = hy.array(); // [length]
    for (int i = 0; i < hy.length(); i++) {
      ys[hy.offset() + i] = (float) ((double) scale * xs[hx.offset() + i] + ys[hy.offset() + i]);
    }
  }

  @Override
  public void clamp(Buffer x, float low, float high, Buffer y) {
    HeapBuffer hx = HeapBuffer.of(x);
    HeapBuffer hy = HeapBuffer.of(y);
    float[] xs = hx.array(); // [length]
    float[] ys = hy.array(); // [length]
    for (int i = 0; i < hy.length(); i++) {
      ys[hy.offset() + i] = Math.min(Math.max(xs[hx.offset() + i], low), high);
    }
  }

  @Override
  public void clampGradient(Buffer x, float low, float high, Buffer gy, Buffer gx) {
    HeapBuffer hx = HeapBuffer.of(x);
    HeapBuffer hgy = HeapBuffer.of(gy);
    HeapBuffer hgx = HeapBuffer.of(gx);
    float[] xs = hx.array(); // [length], likewise gy and gx
    float[] gys = hgy.array();
    float[] gxs = hgx.array();
    for (int i = 0; i < hgx.length(); i++) {
      float v = xs[hx.offset() + i];
      gxs[hgx.offset() + i] = low <= v && v <= high ? gys[hgy.offset() + i] : 0;
    }
  }

  @Override
  public void select(Buffer condition, Buffer x, Buffer y, Buffer z) {
    HeapBuffer hc = HeapBuffer.of(condition);
    HeapBuffer hx = HeapBuffer.of(x);
    HeapBuffer hy = HeapBuffer.of(y);
    HeapBuffer hz = HeapBuffer.of(z);
    float[] cs = hc.array(); // [length], likewise x, y and z
    float[] xs = hx.array();
    float[] ys = hy.array();
    float[] zs = hz.array();
    for (int i = 0; i < hz.length(); i++) {
      zs[hz.offset() + i] = cs[hc.offset() + i] != 0 ? xs[hx.offset() + i] : ys[hy.offset() + i];
    }
  }
}
