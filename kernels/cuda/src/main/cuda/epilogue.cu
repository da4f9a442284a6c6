// What follows a product or a convolution: bias and activation.
#include "activation.cuh"

// y = activation(y + bias) for n floats in rows of as many columns; no bias if it is null
KERNEL(epilogue, int n, int columns, const float* bias, int activation, float* y) {
  FOR_EACH(i, n) {
    const float x = bias == nullptr ? y[i] : y[i] + bias[i % columns];
    y[i] = activate(activation, x);
  }
}
