// Numbers of other types to and from floats.
#include "kinesic.cuh"

// y[i] = x[i], an integer, as an int.
KERNEL(to_integers, int n, const float* x, int* y) {
  FOR_EACH(i, n) { y[i] = (int)x[i]; }
}

// y[i] = byte i / divisor + shift, rounded after each step; four at a time, so words has room for a multiple of four bytes.
KERNEL(from_bytes, int n, const unsigned* words, float divisor, float shift, float* y) {
  const auto value = [=](unsigned byte) { return __fadd_rn(__fdiv_rn((float)byte, divisor), shift); };
  const bool quads = aligned(y);
  FOR_EACH(i, (n + 3u) / 4) {
    const unsigned word = words[i];
    const float4 v = make_float4(value(word & 0xff), value(word >> 8 & 0xff), value(word >> 16 & 0xff), value(word >> 24));
    const unsigned at = 4 * i;
    const unsigned count = n - at;  // at least 1
    if (quads && count >= 4) {
      ((float4*)y)[i] = v;
    } else {
      y[at] = v.x;
      if (count > 1) y[at + 1] = v.y;
      if (count > 2) y[at + 2] = v.z;
      if (count > 3) y[at + 3] = v.w;
    }
  }
}
