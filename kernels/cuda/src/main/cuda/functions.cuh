// Functions of one float that are made of correctly rounded operations alone. CUDA's own expf, tanhf, erff and others use
// approximate instructions, whose bits depend on the GPU; these give the same bits on every one, and within the same bounds
// as the kernels for the CPU, whose methods they follow (Transcendental, GaussLoops).
#pragma once

#include "kinesic.cuh"

static const float LOG2_E = 1.4426950408889634f;
static const float LN2_HIGH = 0x1.62e4p-1f;  // 15 bits, so its product with an exponent is exact
static const float LN2_LOW = (float)(0.6931471805599453 - 0x1.62e4p-1);
static const float ROUNDING = 0x1.8p23f;  // adding it rounds a small float to an integer, which is then in the low bits

// 2^n for -126 <= n <= 127.
__device__ __forceinline__ float power_of_2(int n) { return __int_as_float((n + 127) << 23); }

// Splits x = n ln 2 + r, |r| <= ln 2 / 2, and returns r.
__device__ __forceinline__ float split(float x, int& n) {
  const float rounded = fmaf(x, LOG2_E, ROUNDING);
  const float k = rounded - ROUNDING;
  n = __float_as_int(rounded) - __float_as_int(ROUNDING);
  return fmaf(k, -LN2_LOW, fmaf(k, -LN2_HIGH, x));
}

// e^r - 1 for |r| <= ln 2 / 2, with a relative error of 2.4e-9 before rounding.
__device__ __forceinline__ float expm1_near_0(float r) {
  float q = 1.9845882e-4f;
  q = fmaf(q, r, 1.3940668e-3f);
  q = fmaf(q, r, 8.33339e-3f);
  q = fmaf(q, r, 4.166636e-2f);
  q = fmaf(q, r, 1.6666666e-1f);
  q = fmaf(q, r, 0.5f);
  return fmaf(q, r * r, r);
}

// e^x = 2^n e^r, off by at most 1 unit in the last place. 2^n is applied as two factors, because it may be outside the range
// of normal floats while the result is not.
__device__ __forceinline__ float exponential(float x) {
  x = x < -104 ? -104 : x > 89 ? 89 : x;  // beyond these the result is 0 or infinite; NaN stays NaN
  int n;
  const float r = split(x, n);
  const int half = n >> 1;
  return (expm1_near_0(r) + 1) * power_of_2(half) * power_of_2(n - half);
}

// e^x - 1 = 2^n (e^r - 1) + (2^n - 1), with half of 2^n, which may be too large for a float while the result is not.
__device__ __forceinline__ float exponential_less_1(float x) {
  const float limited = x < -40 ? -40 : x > 89 ? 89 : x;
  int n;
  const float r = split(limited, n);
  const float half = power_of_2(n - 1);
  const float y = fmaf(expm1_near_0(r), half, half - 0.5f) * 2;
  return fabsf(x) < 0x1p-126f ? x : y;  // a denormal x is its own result
}

// tanh x = |m| / (2 + m), m = e^(-2|x|) - 1, with the sign of x.
__device__ __forceinline__ float hyperbolic_tangent(float x) {
  const float v = fabsf(x) * -2;
  int n;
  const float r = split(v < -40 ? -40 : v, n);
  const float scale = power_of_2(n);
  const float m = fmaf(expm1_near_0(r), scale, scale - 1);
  return copysignf(fabsf(m) / (m + 2), x);
}

// 1 / (1 + e^-x), for negative x as e^x / (1 + e^x), so that nothing overflows or cancels.
__device__ __forceinline__ float sigmoid(float x) {
  const float e = exponential(-fabsf(x));
  return (x < 0 ? e : 1) / (e + 1);
}

// ln(1 + e^x) = max(x, 0) + ln(1 + e^-|x|).
__device__ __forceinline__ float softplus(float x) { return (x < 0 ? 0 : x) + log1pf(exponential(-fabsf(x))); }

// The normal distribution beyond a >= 0: its density and tail are e^(-a^2/2) / sqrt(2 pi) and e^(-a^2/2) P(t),
// t = 1 / (1 + 0.3 a), where the polynomial P has a relative error of 3e-8 up to a = 15, from where on both are 0.
struct NormalTail {
  float bell;  // e^(-a^2/2)
  float tail;  // the integral of the density from a on

  __device__ __forceinline__ explicit NormalTail(float a) {
    a = a > 15 ? 15 : a;
    const float square = a * a;
    const float lost = fmaf(a, a, -square);  // by rounding the square
    int n;
    const float r = fmaf(lost, -0.5f, split(square * -0.5f, n));
    const float e = (expm1_near_0(r) + 1) * power_of_2(n + 64);  // times 2^64, because e^-112 is denormal
    const float t = 1 / fmaf(a, 0.3f, 1);
    float p = -0.02062866f;
    p = fmaf(p, t, 0.11246479f);
    p = fmaf(p, t, -0.2282848f);
    p = fmaf(p, t, 0.19188333f);
    p = fmaf(p, t, -0.079509206f);
    p = fmaf(p, t, 0.09620496f);
    p = fmaf(p, t, 0.0783722f);
    p = fmaf(p, t, 0.11023935f);
    p = fmaf(p, t, 0.11957131f);
    p = fmaf(p, t, 0.119686715f);
    bell = e * 0x1p-64f;
    tail = e * (p * t) * 0x1p-64f;
  }
};

// The distribution function of the standard normal distribution.
__device__ __forceinline__ float normal_below(float x, float tail) { return x < 0 ? tail : 1 - tail; }

// erf x: x + x s(x^2) for small x, otherwise 1 - 2 times the normal tail beyond sqrt(2) |x|, with the sign of x.
__device__ __forceinline__ float error_function(float x) {
  const float square = x * x;
  float s = -0.00062032545f;
  s = fmaf(s, square, 0.0050321813f);
  s = fmaf(s, square, -0.026791463f);
  s = fmaf(s, square, 0.11282455f);
  s = fmaf(s, square, -0.3761255f);
  s = fmaf(s, square, 0.12837915f);
  const float large = copysignf(fmaf(NormalTail(fabsf(x) * 1.4142135f).tail, -2, 1), x);
  return fabsf(x) < 0.875f ? fmaf(s, x, x) : large;
}

// The first 256 bits of 2 / pi behind the point, after 32 zeros.
__device__ const unsigned TWO_OVER_PI[] = {0,          0xa2f9836e, 0x4e441529, 0xfc2757d1, 0xf534ddc0,
                                           0xdb629599, 0x3c439041, 0xfe5163ab, 0xdebbc561};

// Reduces x to an angle in [-pi/4, pi/4] and the number of quarter turns modulo 4. Large floats are multiplied with as many
// bits of 2 / pi as count (Payne and Hanek 1983): x = m 2^s, and a product with the bits of 2 / pi of weight above 2^(1-s)
// consists of whole turns.
__device__ __forceinline__ double quarter_turns(float x, int& turns) {
  const double half_pi = 1.5707963267948966;
  if (!(fabsf(x) >= 0x1p20f)) {
    const double k = rint(x * 0.6366197723675814);
    turns = (int)k;
    return fma(-k, 6.123233995736766e-17, fma(-k, half_pi, (double)x));
  }
  const unsigned bits = __float_as_uint(x);
  const unsigned m = (bits & 0x7fffff) | 0x800000;
  const int skip = (int)(bits >> 23 & 0xff) - 150 + 30;  // bits of the table
  const unsigned* word = TWO_OVER_PI + (skip >> 5);
  const int shift = skip & 31;
  unsigned product[4];  // of m and 128 bits of 2 / pi, modulo 2^128: a fixed-point number with 2 bits before the point
  unsigned carry = 0;
#pragma unroll
  for (int i = 3; i >= 0; i--) {
    const unsigned window = __funnelshift_l(word[i + 1], word[i], shift);
    const unsigned long long p = (unsigned long long)m * window + carry;
    product[i] = (unsigned)p;
    carry = (unsigned)(p >> 32);
  }
  const unsigned long long high = (unsigned long long)product[0] << 32 | product[1];
  const unsigned long long low = (unsigned long long)product[2] << 32 | product[3];
  const long long fraction = (long long)(high << 2 | low >> 62);  // of a quarter turn, signed, times 2^64
  const double angle = ((double)fraction * 0x1p-64 + (double)(unsigned)(low >> 30) * 0x1p-96) * half_pi;
  const int rounded = (int)(high >> 62) + (fraction < 0 ? 1 : 0);
  turns = x < 0 ? -rounded : rounded;
  return fabsf(x) == POSITIVE_INFINITY ? x - x : x < 0 ? -angle : angle;
}

// sin x (shift 0) or cos x = sin(x + pi/2) (shift 1), in double: by Taylor's series of the reduced angle.
__device__ __forceinline__ double sine(float x, int shift) {
  int turns;
  const double r = quarter_turns(x, turns);
  turns += shift;
  const double square = r * r;
  double s, y;
  if (turns & 1) {  // 1 - r^2/2! + r^4/4! - ...
    s = 1. / 20922789888000;
    s = fma(s, square, -1. / 87178291200);
    s = fma(s, square, 1. / 479001600);
    s = fma(s, square, -1. / 3628800);
    s = fma(s, square, 1. / 40320);
    s = fma(s, square, -1. / 720);
    s = fma(s, square, 1. / 24);
    s = fma(s, square, -0.5);
    y = fma(s, square, 1.);
  } else {  // r - r^3/3! + r^5/5! - ...
    s = -1. / 1307674368000;
    s = fma(s, square, 1. / 6227020800);
    s = fma(s, square, -1. / 39916800);
    s = fma(s, square, 1. / 362880);
    s = fma(s, square, -1. / 5040);
    s = fma(s, square, 1. / 120);
    s = fma(s, square, -1. / 6);
    y = fma(s * square, r, r);
  }
  return turns & 2 ? -y : y;
}

// x to the power y as C's pow, in double: the rounded result is wrong only where the exact one lies within a relative 1e-13
// of the middle of two floats.
__device__ __forceinline__ double power(float x, float y) {
  if (x == 1 || y == 0) {
    return 1;  // even if the other is NaN
  }
  const double size = fabsf(x) == 1 && y == y ? 1 : exp(y * log((double)fabsf(x)));  // (-1)^infinity is 1
  if (!(__float_as_int(x) < 0)) {
    return size;
  }
  if (rintf(y) != y) {  // no integer, or NaN
    return x < 0 && x > -POSITIVE_INFINITY ? (double)nanf("") : size;
  }
  return rintf(y * 0.5f) * 2 == y ? size : -size;
}
