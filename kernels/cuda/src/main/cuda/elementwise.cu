// Point-wise functions.
#include "axes.cuh"
#include "functions.cuh"

template <class F, class... V>
__device__ __forceinline__ float4 apply(F f, V... v) {
  return make_float4(f(v.x...), f(v.y...), f(v.z...), f(v.w...));
}

// y[i] = f(x[i]...) for i = 0 to n - 1, four at a time if all operands are aligned to 16 bytes. y may be one of the xs.
template <class F, class... X>
__device__ __forceinline__ void map(int n, float* y, F f, const X*... x) {
  unsigned done = 0;
  if ((aligned(y) && ... && aligned(x))) {
    FOR_EACH(i, n / 4) { ((float4*)y)[i] = apply(f, ((const float4*)x)[i]...); }
    done = n & ~3;
  }
  FOR_EACH(i, n - done) { y[done + i] = f(x[done + i]...); }
}

// ---------------------------------------------------------------- functions of one argument

// A function of one argument: its value y, computed from x, and the gradient gx of x, computed from that of y and the kept
// value k, which is x or y as Unary.keeps says.
#define UNARY(NAME, VALUE, GRADIENT)                                                    \
  KERNEL(NAME, int n, const float* x, float* y) {                                       \
    map(n, y, [](float x) -> float { return VALUE; }, x);                               \
  }                                                                                     \
  KERNEL(NAME##_GRADIENT, int n, const float* k, const float* gy, float* gx) {          \
    map(n, gx, [](float k, float gy) -> float { return GRADIENT; }, k, gy);             \
  }

__device__ __forceinline__ float between(float x, float low, float high) { return x < low ? low : x > high ? high : x; }

__device__ __forceinline__ float silu_gradient(float x) {
  const float e = exponential(-fabsf(x));
  const float scale = 1 / (e + 1);
  return fmaf(x, (x < 0 ? 1 : e) * scale, 1) * ((x < 0 ? e : 1) * scale);
}

__device__ __forceinline__ float gelu(float x) { return x * normal_below(x, NormalTail(fabsf(x)).tail); }

__device__ __forceinline__ float gelu_gradient(float x) {
  const NormalTail t(fabsf(x));
  return fmaf(t.bell * 0.3989423f, x, normal_below(x, t.tail));
}

// GELU_TANH: w = x (W1 + W3 x^2), W1 = 2 sqrt(2 / pi), with x limited to where sigmoid w is neither 0 nor 1.
static const float W1 = 1.595769f;
static const float W3 = 0.071354814f;

__device__ __forceinline__ float cubic(float x) { return fmaf(x * x, W3, W1) * x; }

__device__ __forceinline__ float gelu_tanh_gradient(float x) {
  x = between(x, -15, 15);
  const float e = exponential(-fabsf(cubic(x)));
  const float scale = 1 / (e + 1);
  const float slope = fmaf(x * x, 3 * W3, W1);
  return fmaf(x * ((x < 0 ? 1 : e) * scale), slope, 1) * ((x < 0 ? e : 1) * scale);
}

// MISH: n = e^2 + 2 e, e = e^x, with x limited to where the result is not yet x.
__device__ __forceinline__ float mish(float x) {
  const float e = exponential(x > 20 ? 20 : x);
  const float n = (e + 2) * e;
  return n / (n + 2) * x;
}

__device__ __forceinline__ float mish_gradient(float x) {
  x = x > 20 ? 20 : x;
  const float e = exponential(x);
  const float n = (e + 2) * e;
  const float d = 1 / (n + 2);
  return fmaf(n, d, (e + 1) * d * e * d * 4 * x);
}

UNARY(NEGATE, -x, -gy)
UNARY(EXP, exponential(x), gy * k)
UNARY(LOG, logf(x), gy / k)
UNARY(SQRT, sqrtf(x), gy / (k + k))
UNARY(SQUARE, x * x, gy * k * 2)
UNARY(ABS, fabsf(x), gy * (k > 0 ? 1 : k < 0 ? -1 : k))
UNARY(RECIPROCAL, 1 / x, -(gy * k * k))
UNARY(RSQRT, 1 / sqrtf(x), gy * -0.5f * k * k * k)
UNARY(SIGN, x > 0 ? 1 : x < 0 ? -1 : 0, 0)
UNARY(FLOOR, floorf(x), 0)
UNARY(ROUND, rintf(x), 0)
UNARY(SIN, (float)sine(x, 0), (float)(gy * sine(k, 1)))
UNARY(COS, (float)sine(x, 1), (float)(-gy * sine(k, 0)))
UNARY(ERF, error_function(x), gy * (exponential(-k * k) * 1.1283791f))
UNARY(LOG1P, log1pf(x), gy / (k + 1))
UNARY(EXPM1, exponential_less_1(x), gy * (k + 1))
UNARY(TANH, hyperbolic_tangent(x), gy * ((1 - k) * (1 + k)))
UNARY(SIGMOID, sigmoid(x), gy * ((1 - k) * k))
UNARY(RELU, x < 0 ? 0 : x, k > 0 ? gy : 0)
UNARY(SOFTPLUS, softplus(x), gy * sigmoid(k))
UNARY(RELU6, between(x, 0, 6), k > 0 && k < 6 ? gy : 0)
UNARY(HARDSIGMOID, between(x + 3, 0, 6) / 6, k > -3 && k < 3 ? gy / 6 : 0)
UNARY(HARDSWISH, x * (between(x + 3, 0, 6) / 6), k <= -3 ? 0 : k >= 3 ? gy : gy * (k / 3 + 0.5f))
UNARY(SILU, x * sigmoid(x), gy * silu_gradient(k))
UNARY(GELU, gelu(x), gy * gelu_gradient(k))
UNARY(GELU_TANH, x * sigmoid(cubic(between(x, -15, 15))), gy * gelu_tanh_gradient(k))
UNARY(MISH, mish(x), gy * mish_gradient(k))

// ---------------------------------------------------------------- functions of two arguments

// z[i] = f(x[position of i], y[position of i]). With quads, an element is a run of four floats along the innermost axis, whose
// strides are then 4, or 0 where one float is repeated.
template <class F>
__device__ __forceinline__ void broadcast(
    bool quads, int n, const Axes& axes, const float* x, const float* y, float* z, F f) {
  FOR_EACH(i, n) {
    unsigned left, right;
    positions(axes, i, left, right);
    const float* u = x + left;
    const float* v = y + right;
    if (quads) {
      const float4 u4 = axes.first[0] ? *(const float4*)u : make_float4(*u, *u, *u, *u);
      const float4 v4 = axes.second[0] ? *(const float4*)v : make_float4(*v, *v, *v, *v);
      ((float4*)z)[i] = apply(f, u4, v4);
    } else {
      z[i] = f(*u, *v);
    }
  }
}

#define BINARY(NAME, VALUE)                                                                     \
  KERNEL(NAME, int quads, int n, Axes axes, const float* x, const float* y, float* z) {         \
    broadcast(quads, n, axes, x, y, z, [](float x, float y) -> float { return VALUE; });        \
  }

BINARY(ADD, x + y)
BINARY(SUBTRACT, x - y)
BINARY(MULTIPLY, x * y)
BINARY(DIVIDE, x / y)
BINARY(MAXIMUM, larger(x, y))
BINARY(MINIMUM, smaller(x, y))
BINARY(POW, (float)power(x, y))
BINARY(ATAN2, (float)atan2((double)x, (double)y))
BINARY(LEAKY_RELU, x > 0 ? x : x * y)
BINARY(LEAKY_RELU_SLOPE, x > 0 ? 1 : y)
BINARY(GREATER_THAN, x > y)
BINARY(GREATER_OR_EQUAL, x >= y)
BINARY(LESS_THAN, x < y)
BINARY(LESS_OR_EQUAL, x <= y)
BINARY(EQUAL_TO, x == y)
BINARY(NOT_EQUAL_TO, x != y)

// The operand that is the extremum receives gz; where both are equal, each receives half.
KERNEL(extremum_gradient, int n, int maximum, const float* x, const float* y, const float* gz, float* gx, float* gy) {
  FOR_EACH(i, n) {
    const float a = x[i];
    const float b = y[i];
    const float g = gz[i];
    const bool left = maximum ? a > b : a < b;
    gx[i] = a == b ? 0.5f * g : left ? g : 0;
    gy[i] = a == b ? 0.5f * g : left ? 0 : g;
  }
}

// ---------------------------------------------------------------- others

// y[i] = scale x[i] + shift, rounded once.
KERNEL(affine, int n, float scale, const float* x, float shift, float* y) {
  map(n, y, [=](float x) { return fmaf(scale, x, shift); }, x);
}

// y[i] += scale x[i], rounded once.
KERNEL(add_scaled, int n, float scale, const float* x, float* y) {
  map(n, y, [=](float x, float y) { return fmaf(scale, x, y); }, x, (const float*)y);
}

// y[i] = min(max(x[i], low), high); NaN stays NaN.
KERNEL(clamp, int n, const float* x, float low, float high, float* y) {
  map(n, y, [=](float x) { return between(x, low, high); }, x);
}

// gx[i] = gy[i] where low <= x[i] <= high, else 0.
KERNEL(clamp_gradient, int n, const float* x, float low, float high, const float* gy, float* gx) {
  map(n, gx, [=](float x, float gy) { return low <= x && x <= high ? gy : 0; }, x, gy);
}

// z[i] = x[i] where condition[i] is not 0, else y[i]; NaN counts as not 0.
KERNEL(choose, int n, const float* condition, const float* x, const float* y, float* z) {
  map(n, z, [](float c, float x, float y) { return c != 0 ? x : y; }, condition, x, y);
}
