// What follows a product or a convolution: bias and activation.
#include "activation.cuh"
#include "floats.cuh"

// y = activation(y + bias) for n times W adjacent floats in rows of as many columns, a multiple of W; no bias if it is null
template <int W>
__device__ __forceinline__ void finish(int n, int columns, const float* bias, int activation, float* y) {
  FOR_EACH(i, n) {
    const unsigned at = i * W;
    Floats<W> v = load<W>(y + at);
    const Floats<W> b = bias == nullptr ? Floats<W>::filled(0) : load<W>(bias + at % columns);
#pragma unroll
    for (int k = 0; k < W; k++) {
      v[k] = activate(activation, bias == nullptr ? v[k] : v[k] + b[k]);
    }
    store<W>(y + at, v);
  }
}

KERNEL(epilogue_1, int n, int columns, const float* bias, int activation, float* y) {
  finish<1>(n, columns, bias, activation, y);
}

KERNEL(epilogue_4, int n, int columns, const float* bias, int activation, float* y) {
  finish<4>(n, columns, bias, activation, y);
}
