// The functions of Activation, which normalisation, products and convolutions apply last.
#pragma once

#include "functions.cuh"

enum ActivationKind { NONE, RELU, RELU6, SILU, HARDSWISH, GELU };

__device__ __forceinline__ float relu(float x) { return x < 0 ? 0 : x; }

__device__ __forceinline__ float relu6(float x) { return x < 0 ? 0 : x > 6 ? 6 : x; }

// Applies an activation; NaN stays NaN.
__device__ __forceinline__ float activate(int kind, float x) {
  switch (kind) {
    case RELU:
      return relu(x);
    case RELU6:
      return relu6(x);
    case SILU:
      return x * sigmoid(x);
    case HARDSWISH:
      return x * (relu6(x + 3) / 6);
    case GELU:
      return x * normal_below(x, NormalTail(fabsf(x)).tail);
    default:
      return x;
  }
}
