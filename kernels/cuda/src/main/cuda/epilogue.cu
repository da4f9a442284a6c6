// What follows a product or a convolution: bias and activation.
#include "activation.cuh"
#include "floats.cuh"

// y = activation(y + bias) for n times W adjacent floats in rows of as many columns, a multiple of W; no bias if it is null.
template <int W>
__device__ __forceinline__ void finish(int activation, int n, int columns, const float* bias, float* y) {
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

#define EPILOGUE(ACTIVATION)                                                                        \
  KERNEL(epilogue_##ACTIVATION##_1, int n, int columns, const float* bias, float* y) {              \
    finish<1>(ACTIVATION, n, columns, bias, y);                                                     \
  }                                                                                                 \
  KERNEL(epilogue_##ACTIVATION##_4, int n, int columns, const float* bias, float* y) {              \
    finish<4>(ACTIVATION, n, columns, bias, y);                                                     \
  }

EPILOGUE(NONE)
EPILOGUE(RELU)
EPILOGUE(RELU6)
EPILOGUE(SILU)
EPILOGUE(HARDSWISH)
EPILOGUE(GELU)
