// The exponential function without the approximation of the hardware, whose error of up to 2 units in the last place
// depends on the GPU. This one is off by at most 0.98 units and has the same bits everywhere, also on the CPU.
#pragma once

// e^x for x <= 40. With n = x / ln 2 rounded and r = x - n ln 2, e^x = 2^n e^r; a polynomial approximates e^r. 2^n is
// applied as 2^(n + 64) and 2^-64, so that a denormal result is rounded once. Transcendental in kernels/cpu explains the
// numbers.
__device__ __forceinline__ float exponential(float x) {
  const float rounding = 0x1.8p23f;  // leaves a rounded number in the low bits
  const float rounded = fmaf(x, 0x1.715476p0f, rounding);
  const float n = rounded - rounding;
  float r = fmaf(n, -0x1.62e4p-1f, x);
  r = fmaf(n, -0x1.7f7d1cp-20f, r);
  float q = 1.9845882e-4f;
  q = fmaf(q, r, 1.3940668e-3f);
  q = fmaf(q, r, 8.33339e-3f);
  q = fmaf(q, r, 4.166636e-2f);
  q = fmaf(q, r, 1.6666666e-1f);
  q = fmaf(q, r, 0.5f);
  q = fmaf(q, r * r, r) + 1;
  const int exponent = __float_as_int(rounded) - __float_as_int(rounding) + 64 + 127;
  const float result = q * __int_as_float(exponent << 23) * 0x1p-64f;
  return x < -104 ? 0 : result;
}
