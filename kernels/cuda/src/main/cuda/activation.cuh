// The functions that an epilogue or a normalisation applies last.
#pragma once
#include "kinesic.cuh"

// In the order of kinesic.kernels.Activation.
enum Activation { NONE, RELU, RELU6, SILU, HARDSWISH, GELU };

// Returns max(x, 0); NaN stays NaN.
__device__ __forceinline__ float relu(float x) { return x < 0 ? 0.f : x; }

// Returns min(max(x, 0), 6); NaN stays NaN.
__device__ __forceinline__ float relu6(float x) { return x > 6 ? 6.f : relu(x); }

// Returns the value of an activation.
__device__ __forceinline__ float activated(Activation activation, float x) {
  switch (activation) {
    case RELU:
      return relu(x);
    case RELU6:
      return relu6(x);
    case SILU:
      return x / (1 + expf(-x));
    case HARDSWISH:
      return x * (relu6(x + 3) / 6);
    case GELU:
      return x * normcdff(x);
    default:
      return x;
  }
}
