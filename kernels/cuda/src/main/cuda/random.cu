// Random numbers of the counter-based generator Philox4x32-10 (Salmon et al. 2011), the same words as class Philox gives.
#include "kinesic.cuh"

// The four words of a block of the generator; the upper half of its counter is 0.
__device__ __forceinline__ uint4 philox(unsigned long long key, unsigned long long block) {
  unsigned k0 = (unsigned)key;
  unsigned k1 = (unsigned)(key >> 32);
  uint4 c = make_uint4((unsigned)block, (unsigned)(block >> 32), 0, 0);
#pragma unroll
  for (int round = 0; round < 10; round++) {
    c = make_uint4(
        __umulhi(0xCD9E8D57u, c.z) ^ c.y ^ k0, 0xCD9E8D57u * c.z,
        __umulhi(0xD2511F53u, c.x) ^ c.w ^ k1, 0xD2511F53u * c.x);
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
  return c;
}

// The 24 high bits of a word as a number in [0, 1).
__device__ __forceinline__ float unit(unsigned word) { return (word >> 8) * 0x1p-24f; }

// y[i] = number counter + i of those that f makes of the words of each block, four at a time. A captured graph repeats its
// launches with the same counter, to which *offset is added, unless offset is null.
template <class F>
__device__ __forceinline__ void numbers(
    long long key, long long counter, const unsigned long long* offset, int n, float* y, F f) {
  const unsigned long long start = (unsigned long long)counter + (offset ? *offset : 0);
  const int lead = (int)(start & 3);  // words of the first block before number 0
  const bool whole = lead == 0 && aligned(y);
  FOR_EACH(b, ((long long)n + lead + 3) / 4) {
    const float4 v = f(philox(key, (start >> 2) + b));
    const long long at = 4ll * b - lead;  // of v.x in y
    if (whole && at + 4 <= n) {
      ((float4*)y)[b] = v;
    } else {
      if (at >= 0) y[at] = v.x;
      if (at + 1 >= 0 && at + 1 < n) y[at + 1] = v.y;
      if (at + 2 >= 0 && at + 2 < n) y[at + 2] = v.z;
      if (at + 3 < n) y[at + 3] = v.w;
    }
  }
}

// y[i] = low + range u in double, rounded once, with u uniform in [0, 1).
KERNEL(
    uniform, long long key, long long counter, const unsigned long long* offset, double low, double range, int n, float* y) {
  const auto value = [=](unsigned word) { return (float)__dadd_rn(low, __dmul_rn(range, unit(word))); };
  numbers(key, counter, offset, n, y, [=](uint4 w) { return make_float4(value(w.x), value(w.y), value(w.z), value(w.w)); });
}

// y[i] = kept where u < keep, with u uniform in [0, 1), else 0.
KERNEL(
    dropout_mask, long long key, long long counter, const unsigned long long* offset, float keep, float kept, int n, float* y) {
  const auto value = [=](unsigned word) { return unit(word) < keep ? kept : 0.f; };
  numbers(key, counter, offset, n, y, [=](uint4 w) { return make_float4(value(w.x), value(w.y), value(w.z), value(w.w)); });
}

// The transform of Box and Muller: mean + deviation r (cos 2 pi v, sin 2 pi v), r = sqrt(-2 ln(1 - u)), for u and v uniform
// in [0, 1).
__device__ __forceinline__ float2 normal_pair(float mean, float deviation, float u, float v) {
  const float radius = sqrtf(-2 * logf(1 - u));
  float sine, cosine;
  sincospif(2 * v, &sine, &cosine);
  return make_float2(fmaf(deviation, radius * cosine, mean), fmaf(deviation, radius * sine, mean));
}

// y[i] normally distributed, of the pairs of words of each block; the counter is even.
KERNEL(
    normal, long long key, long long counter, const unsigned long long* offset, float mean, float deviation, int n, float* y) {
  numbers(key, counter, offset, n, y, [=](uint4 w) {
    const float2 a = normal_pair(mean, deviation, unit(w.x), unit(w.y));
    const float2 b = normal_pair(mean, deviation, unit(w.z), unit(w.w));
    return make_float4(a.x, a.y, b.x, b.y);
  });
}
